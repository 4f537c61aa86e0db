"""Who reads and adds to the journal of what was done."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.store.row_security.conditions import ACTED, IS_ADMIN, KNOWN, LEAD, MEANT, NOBODYS, WORKER
from leadtui.store.row_security.roles import ADMIN, EVERYONE, MANAGER, REP, SERVICE
from leadtui.store.row_security.shapes import Table, admin, grants

# Ways to reach somebody in fields of one's own are guarded as contact details are.
OWN_PLAIN = (
    "{table}.field_id NOT IN (SELECT 'field:' || name FROM field_def WHERE kind IN ('phone', 'email'))"
)

JOURNAL: Mapping[str, Table] = {
    "event_group": Table(
        (
            (
                "by_lead",
                "SELECT",
                f"{REP}, {MANAGER}",
                f"{WORKER} IS NOT NULL AND (actor_id = {WORKER} OR user_id = {WORKER}"
                f" OR lead_id IS NULL OR {LEAD})",
                "",
            ),
            (
                "own_add",
                "INSERT",
                EVERYONE,
                "",
                "actor_id = (SELECT leadtui_me()) AND (user_id = actor_id OR (SELECT leadtui_is_admin()))",
            ),
            ("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),
            ("viewer_read", "SELECT", "leadtui_viewer", "actor_id = (SELECT leadtui_me())", ""),
            ("nobodys", "ALL", SERVICE, NOBODYS, NOBODYS),
        ),
        grants("INSERT", f"{EVERYONE}, {SERVICE}", service=True),
    ),
    "undo_unit": Table(
        (
            ("known_read", "SELECT", EVERYONE, KNOWN, ""),
            ("mine", "ALL", EVERYONE, "user_id = (SELECT leadtui_me())", "user_id = (SELECT leadtui_me())"),
            admin(),
        ),
        grants("INSERT", EVERYONE),
        updates=EVERYONE,
        hidden=("group_id", "user_id"),
    ),
    "event": Table(
        (
            (
                "by_lead",
                "SELECT",
                f"{REP}, {MANAGER}",
                f"{WORKER} IS NOT NULL AND (actor_id = {WORKER} OR (lead_id IS NOT NULL AND {LEAD})"
                f" OR {WORKER}::text = ANY(string_to_array(audience, ',')))",
                "",
            ),
            # What is about no lead: sign-ins, exports, rights of those one leads.
            ("of_people", "SELECT", MANAGER, f"lead_id IS NULL AND ({ACTED} OR {MEANT})", ""),
            # That a lead left, without its values; and what was done to oneself, also to put one out.
            (
                "lead_left",
                "SELECT",
                f"{REP}, {MANAGER}",
                f"{WORKER} IS NOT NULL AND kind = 'owner' AND reason = ''",
                "",
            ),
            (
                "team_left",
                "SELECT",
                MANAGER,
                "kind = 'owner' AND ARRAY(SELECT leadtui_led()::text) && string_to_array(audience, ',')",
                "",
            ),
            (
                "about_me",
                "SELECT",
                EVERYONE,
                "entity = 'user' AND entity_id = (SELECT leadtui_whoever())",
                "",
            ),
            (
                "own_add",
                "INSERT",
                EVERYONE,
                "",
                f"actor_id = (SELECT leadtui_me()) AND (lead_id IS NULL OR {LEAD})",
            ),
            ("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),
            ("viewer_read", "SELECT", "leadtui_viewer", "actor_id = (SELECT leadtui_me())", ""),
            ("nobodys", "ALL", SERVICE, NOBODYS, NOBODYS),
        ),
        (
            ("SELECT", f"{EVERYONE}, {SERVICE}"),
            (
                "INSERT (id, group_id, batch_id, at, actor_id, kind, entity, entity_id, lead_id, audience,"
                " reason, reason_salt, digest)",
                f"{EVERYONE}, {SERVICE}",
            ),
        ),
    ),
    "event_seal": Table((admin(),), (("SELECT", ADMIN),)),
    "event_value": Table(
        (
            (
                "of_people",
                "SELECT",
                MANAGER,
                "EXISTS (SELECT FROM event e WHERE e.id = {table}.event_id AND e.lead_id IS NULL)",
                "",
            ),
            (
                "by_lead",
                "SELECT",
                f"{REP}, {MANAGER}",
                f"{WORKER} IS NOT NULL AND EXISTS (SELECT FROM event e WHERE e.id = {{table}}.event_id AND"
                f" (e.actor_id = {WORKER} OR EXISTS (SELECT FROM lead l WHERE l.id = e.lead_id"
                f" AND ((e.entity <> 'contact_point' AND {OWN_PLAIN}) OR l.owner_id = {WORKER}"
                f" OR (l.owner_id IS NULL AND l.created_by = {WORKER})"
                " OR l.id IN (SELECT leadtui_shared()) OR l.id IN (SELECT leadtui_revealed())))))",
                "",
            ),
            (
                "own_add",
                "INSERT",
                EVERYONE,
                "",
                "EXISTS (SELECT FROM event e WHERE e.id = {table}.event_id AND"
                " e.actor_id = (SELECT leadtui_me()))",
            ),
            ("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),
            (
                "viewer_read",
                "SELECT",
                "leadtui_viewer",
                "EXISTS (SELECT FROM event e WHERE e.id = {table}.event_id)",
                "",
            ),
            (
                "nobodys",
                "INSERT",
                SERVICE,
                "",
                "EXISTS (SELECT FROM event e WHERE e.id = {table}.event_id AND e.actor_id IS NULL)",
            ),
        ),
        grants("INSERT", f"{EVERYONE}, {SERVICE}"),
    ),
}
