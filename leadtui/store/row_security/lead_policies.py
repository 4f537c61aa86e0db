"""Who reads and writes a lead, and what belongs to one."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.store.row_security.conditions import (
    AUTHOR,
    BATCH,
    IS_ADMIN,
    LEAD,
    LED,
    OPEN,
    SAME_OWNER,
    WORKER,
)
from leadtui.store.row_security.roles import ADMIN, EVERYONE, MANAGER, REP, WRITERS
from leadtui.store.row_security.shapes import Table, admin, by_lead, by_owner, grants, mine, owned, shown

# The columns of what belongs to a lead that nobody changes.
_FIXED = ("id", "lead_id", "owner_id", "batch_id")
# Of two leads, by those who may read both.
BOTH = " AND ".join(
    f"EXISTS (SELECT FROM lead l WHERE l.id = {{table}}.{side}_id)" for side in ("low", "high")
)
MERGES = f"{WORKER} IS NOT NULL AND leadtui_has_right('merge')"
DECIDED = f"state = 'rejected' AND decided_by = {WORKER}"
_STILL_OPEN = "to_status NOT IN ('won', 'lost')"
_PLAIN = "field_id NOT IN (SELECT name FROM field_def WHERE kind IN ('phone', 'email'))"


def _value(of_followup: str = "true") -> str:
    """A value is where its lead, contact or follow-up is; of the last more may be asked."""
    parts = (("lead", "true"), ("contact", "true"), ("followup", of_followup))
    tests = (
        f"(entity = '{entity}' AND EXISTS (SELECT FROM {entity} holder"
        f" WHERE holder.id = {{table}}.entity_id AND {more}))"
        for entity, more in parts
    )
    return f"({' OR '.join(tests)})"


# Of a row that was removed it has no lead.
_READ = f"{WORKER} IS NOT NULL AND ({LEAD} OR (lead_id IS NULL AND {_value()})) AND ({_PLAIN} OR {OPEN})"
# What stands on a follow-up is its author's.
_WRITE = f"{WORKER} IS NOT NULL AND {_value(of_followup=AUTHOR.replace('{table}.', 'holder.'))}"

LEADS: Mapping[str, Table] = {
    "lead_handed": Table((), ()),
    "hint_key": Table((), ()),
    "lead": Table(
        by_owner("id", f"created_by = {WORKER} AND leadtui_may_give(owner_id)"),
        grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "number", "owner_id", "assigned_at", "created_at", "created_by", "batch_id", "due_key"),
    ),
    "lead_member": Table(by_lead(f"(user_id = {WORKER} OR {LEAD})", LEAD), grants("INSERT, DELETE")),
    "lead_tag": Table(by_lead(LEAD), grants("INSERT, DELETE")),
    "contact": Table(by_lead(LEAD), grants("INSERT"), updates=WRITERS, hidden=("id", "lead_id")),
    # Of who owns the lead, works on it, brought it into the pool, or had it shown today.
    "contact_point": Table(
        (
            ("open_read", "SELECT", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {LEAD} AND {OPEN}", ""),
            (
                "lead_add",
                "INSERT",
                f"{REP}, {MANAGER}",
                "",
                f"{WORKER} IS NOT NULL AND {LEAD} AND EXISTS (SELECT FROM contact c"
                " WHERE c.id = {table}.contact_id AND c.lead_id = {table}.lead_id)",
            ),
            ("open_change", "UPDATE", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {LEAD} AND {OPEN}", ""),
            admin(),
        ),
        grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "lead_id", "contact_id"),
    ),
    "reveal": Table((*shown(),), (("SELECT", EVERYONE),)),
    "duplicate_look": Table((*shown(),), (("SELECT", EVERYONE),)),
    "duplicate_asked": Table((*shown(),), (("SELECT", EVERYONE),)),
    # Ways to reach somebody among them are read as contact details are.
    "field_value": Table(
        (
            ("by_holder", "SELECT", f"{REP}, {MANAGER}", _READ, ""),
            ("by_holder_add", "INSERT", f"{REP}, {MANAGER}", "", _WRITE),
            ("by_holder_delete", "DELETE", f"{REP}, {MANAGER}", f"{_READ} AND {_WRITE}", ""),
            admin(),
        ),
        grants("INSERT, DELETE"),
    ),
    "field_error": Table(by_lead(LEAD), grants("INSERT, DELETE")),
    "followup": Table(
        by_owner("lead_id", f"{AUTHOR} AND {SAME_OWNER}", change=f"{AUTHOR} AND {owned('lead_id')}"),
        grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "author_id", "recorded_at", "import_key", "import_order"),
    ),
    "plan": Table(
        by_owner("lead_id", f"(created_by IS NULL OR created_by = {WORKER}) AND {SAME_OWNER}"),
        grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "created_at", "created_by"),
    ),
    "status_change": Table(
        by_owner(
            "lead_id",
            f"actor_id = {WORKER} AND {SAME_OWNER} AND ({_STILL_OPEN} OR owner_id IS NULL"
            f" OR owner_id = {WORKER} OR {LED} OR leadtui_is_handed(lead_id))",
        ),
        grants("INSERT"),
        updates=WRITERS,
        hidden=(
            *_FIXED,
            "from_status",
            "to_status",
            "at",
            "actor_id",
            "reason",
            "level",
            "source",
            "region",
            "lost_reason",
        ),
    ),
    "milestone": Table(
        by_owner("lead_id", f"(created_by IS NULL OR created_by = {WORKER}) AND {SAME_OWNER}"),
        grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "created_at", "created_by"),
    ),
    # Tokens spell contact details out: they are read as those are, and written by a function.
    "lead_search": Table(
        (
            ("open_read", "SELECT", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {OPEN}", ""),
            ("own_add", "INSERT", f"{REP}, {MANAGER}", "", LEAD),
            ("open_delete", "DELETE", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {OPEN}", ""),
            admin(),
        ),
        grants("INSERT, DELETE"),
    ),
    "followup_search": Table(
        by_owner("lead_id", LEAD, after=LEAD, delete=True),
        grants("INSERT, DELETE"),
        updates=WRITERS,
        hidden=("followup_id", "owner_id"),
    ),
    # Made by leadtui_put_keys, asked by leadtui_twins; an admin looks through all of them.
    "lead_key": Table((admin(),), (("SELECT, INSERT, DELETE", ADMIN),)),
    # Made, asked and lifted by functions; an admin sees the list, nobody a hash or the secret.
    "forgotten": Table(
        (("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),),
        (("SELECT (id, mark, kind, origin, at, by_id, lifted_at, lifted_by)", ADMIN),),
    ),
    "forgotten_key": Table((), ()),
    "lead_pair": Table(
        (
            ("both_read", "SELECT", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {BOTH}", ""),
            ("both_decide", "UPDATE", f"{REP}, {MANAGER}", f"{MERGES} AND {BOTH}", f"{MERGES} AND {BOTH}"),
            ("both_add", "INSERT", f"{REP}, {MANAGER}", "", f"{MERGES} AND {BOTH} AND {DECIDED}"),
            admin(),
        ),
        (*grants("INSERT"), ("DELETE", ADMIN)),
        updates=WRITERS,
        hidden=("low_id", "high_id"),
    ),
    "handover": Table(
        by_lead(f"(to_user = {WORKER} OR from_user = {WORKER} OR {LEAD})", LEAD),
        grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "lead_id", "from_user", "to_user", "at"),
    ),
    "import_batch": Table((*mine(), admin()), grants("INSERT, UPDATE, DELETE")),
    "import_mapping": Table(
        (*mine(), ("shared_read", "SELECT", EVERYONE, f"{WORKER} IS NOT NULL", ""), admin()),
        grants("INSERT, UPDATE, DELETE"),
    ),
    "import_row": Table(
        (
            ("by_batch", "ALL", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {BATCH}", BATCH),
            admin(),
        ),
        grants("INSERT, UPDATE, DELETE"),
    ),
}
