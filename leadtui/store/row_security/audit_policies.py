"""Who reads and settles what an audit round found."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.store.row_security.conditions import LED, SAME_OWNER, WORKER
from leadtui.store.row_security.roles import ADMIN, MANAGER, REP, WRITERS
from leadtui.store.row_security.shapes import Table, admin, grants, known

# Of a pair of leads only those hear who may read both.
_BESIDE = "(other_id IS NULL OR EXISTS (SELECT FROM lead l WHERE l.id = {table}.other_id))"
_OWN = f"owner_id = {WORKER} AND {_BESIDE}"
_TEAM = f"{WORKER} IS NOT NULL AND (owner_id IS NULL OR {LED}) AND {_BESIDE}"
_SIGNED = f"(settled_by IS NULL OR settled_by = {WORKER})"
_REPS = f"{REP}, {MANAGER}"

AUDIT: Mapping[str, Table] = {
    "audit_round": Table(
        (
            *known(service=False),
            ("team_add", "INSERT", MANAGER, "", f"started_by = {WORKER} AND NOT whole"),
        ),
        grants("INSERT, UPDATE", f"{MANAGER}, {ADMIN}"),
    ),
    # Found by admins, and by managers on the leads of their teams; settled by who is to put it right.
    "audit_finding": Table(
        (
            ("own_read", "SELECT", _REPS, _OWN, ""),
            ("team_read", "SELECT", MANAGER, _TEAM, ""),
            ("team_add", "INSERT", MANAGER, "", f"(owner_id = {WORKER} OR {LED}) AND {SAME_OWNER}"),
            ("own_change", "UPDATE", _REPS, _OWN, f"owner_id = {WORKER} AND {_SIGNED}"),
            ("team_change", "UPDATE", MANAGER, _TEAM, f"(owner_id IS NULL OR {LED}) AND {_SIGNED}"),
            admin(),
        ),
        grants("INSERT", f"{MANAGER}, {ADMIN}"),
        updates=WRITERS,
        hidden=("id", "lead_id", "owner_id", "kind", "mark", "other_id"),
    ),
}
