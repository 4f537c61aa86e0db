"""What a policy asks, as SQL: who the caller is, and what a row has to do with them."""

from __future__ import annotations

# What was tried by somebody who is not known yet.
NOBODYS = "actor_id IS NULL AND lead_id IS NULL"
WORKER = "(SELECT leadtui_worker())"
KNOWN = "(SELECT leadtui_caller()) IS NOT NULL"
ROLE = "(SELECT leadtui_caller_role())"
IS_ADMIN = "(SELECT leadtui_is_admin())"
LED_USER = "user_id IN (SELECT leadtui_led())"
ACTED = "actor_id IN (SELECT leadtui_led())"
MEANT = "(entity = 'user' AND entity_id IN (SELECT leadtui_led()))"
LED = "owner_id IN (SELECT leadtui_led())"
BATCH = "EXISTS (SELECT FROM import_batch b WHERE b.id = {table}.batch_id)"
# How the team writes its sheets is learnt from whoever brings one in.
SHEETS = "user_id = 0 AND key = 'sheet_language'"
DIGEST = "key = 'notify.digest'"
LEAD = "EXISTS (SELECT FROM lead l WHERE l.id = {table}.lead_id)"
OPEN = (
    "(EXISTS (SELECT FROM lead l WHERE l.id = {table}.lead_id AND (l.owner_id = (SELECT leadtui_worker())"
    " OR (l.owner_id IS NULL AND l.created_by = (SELECT leadtui_worker()))))"
    " OR lead_id IN (SELECT leadtui_shared()) OR lead_id IN (SELECT leadtui_revealed()))"
)
SAME_OWNER = (
    "EXISTS (SELECT FROM lead l WHERE l.id = {table}.lead_id"
    " AND l.owner_id IS NOT DISTINCT FROM {table}.owner_id)"
)

MINE = "user_id = (SELECT leadtui_me())"
IS_SERVICE = "(SELECT leadtui_is_service())"
AUTHOR = f"(author_id IS NULL OR author_id = {WORKER} OR {BATCH})"
