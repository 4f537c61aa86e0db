"""Who reads and writes what is kept of people, of teams, and of how a company works."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.store.row_security.conditions import (
    DIGEST,
    IS_ADMIN,
    IS_SERVICE,
    KNOWN,
    LEAD,
    LED_USER,
    MINE,
    ROLE,
    SHEETS,
    WORKER,
)
from leadtui.store.row_security.roles import ADMIN, EVERYONE, KEEPER, MANAGER, REP, SERVICE, WRITERS
from leadtui.store.row_security.shapes import Table, admin, grants, known, mine

_REFERENCE = Table(known(), grants("INSERT, UPDATE, DELETE", ADMIN, service=True))

PEOPLE: Mapping[str, Table] = {
    # Written by whoever migrates, who need not be a user.
    "schema_migration": Table((), grants("", service=True), secured=False),
    # The functions of the viewer read this table: its own policies ask the definer.
    "app_user": Table(
        (
            ("known_read", "SELECT", EVERYONE, KNOWN, ""),
            ("service_read", "SELECT", SERVICE, "true", ""),
            ("keeper_read", "SELECT", KEEPER, "true", ""),
            ("admin_all", "ALL", ADMIN, f"{ROLE} = 'admin'", f"{ROLE} = 'admin'"),
            (
                "sheet_add",
                "INSERT",
                f"{REP}, {MANAGER}",
                "",
                f"{ROLE} IN ('rep', 'manager') AND role = 'rep' AND NOT active",
            ),
        ),
        (*grants("INSERT", service=True), ("SELECT", KEEPER)),
        updates=ADMIN,
        hidden=("id", "created_at"),
    ),
    "user_alias": _REFERENCE,
    "user_right": _REFERENCE,
    "team": _REFERENCE,
    "team_closure": _REFERENCE,
    "team_member": _REFERENCE,
    "list_item": _REFERENCE,
    "field_def": _REFERENCE,
    "transition_rule": _REFERENCE,
    "cadence_row": _REFERENCE,
    "workday": _REFERENCE,
    "setting": Table(
        (
            ("mine", "ALL", EVERYONE, "user_id = (SELECT leadtui_me())", "user_id = (SELECT leadtui_me())"),
            ("common_read", "SELECT", EVERYONE, f"user_id = 0 AND {KNOWN}", ""),
            ("service_read", "SELECT", SERVICE, "user_id = 0", ""),
            # When the digest of the day goes to whom: an admin's program sends it.
            ("digest_write", "ALL", ADMIN, f"{DIGEST} AND {IS_ADMIN}", f"{DIGEST} AND {IS_ADMIN}"),
            ("sheet_add", "INSERT", f"{REP}, {MANAGER}", "", f"{WORKER} IS NOT NULL AND {SHEETS}"),
            ("sheet_change", "UPDATE", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {SHEETS}", SHEETS),
            ("common_write", "ALL", ADMIN, f"user_id = 0 AND {IS_ADMIN}", f"user_id = 0 AND {IS_ADMIN}"),
        ),
        grants("INSERT, UPDATE, DELETE", EVERYONE, service=True),
    ),
    "number_counter": Table((), ()),
    "absence": Table(
        (
            *known(),
            ("own_write", "ALL", f"{REP}, {MANAGER}", f"user_id = {WORKER}", f"user_id = {WORKER}"),
            ("team_write", "ALL", MANAGER, LED_USER, LED_USER),
        ),
        grants("INSERT, UPDATE"),
    ),
    # Who sits at a shared terminal is found out before anybody's rights are taken on.
    "credential": Table(
        (*mine(), admin(), ("service", "ALL", SERVICE, "true", "true")),
        (
            *grants("INSERT, UPDATE", EVERYONE, service=True),
            ("INSERT, UPDATE, DELETE", f"{ADMIN}, {SERVICE}"),
        ),
    ),
    "stranger": Table(
        (admin(), ("service", "ALL", SERVICE, "true", "true")),
        (("SELECT, INSERT, UPDATE, DELETE", f"{ADMIN}, {SERVICE}"),),
    ),
    "saved_view": Table(
        (*mine(), ("shared_read", "SELECT", EVERYONE, f"shared AND {KNOWN}", "")),
        grants("INSERT, UPDATE", EVERYONE),
    ),
    "draft": Table(mine(), grants("INSERT, UPDATE, DELETE", EVERYONE)),
    "presence": Table(
        (
            ("mine", "ALL", EVERYONE, "user_id = (SELECT leadtui_me())", "user_id = (SELECT leadtui_me())"),
            ("by_lead", "SELECT", WRITERS, LEAD, ""),
            # Whoever ended without a word is swept away by whoever sees them at a lead.
            ("gone", "DELETE", WRITERS, f"{KNOWN} AND seen_at < now() - interval '1 minute'", ""),
        ),
        grants("INSERT, UPDATE, DELETE", EVERYONE),
    ),
    # Written into others' inboxes by leadtui_tell alone; one's own is marked as read.
    "notice": Table(
        (
            ("mine_read", "SELECT", EVERYONE, MINE, ""),
            ("mine_change", "UPDATE", EVERYONE, MINE, MINE),
            admin(),
            ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE),
        ),
        grants("INSERT, UPDATE", SERVICE, service=True),
        updates=EVERYONE,
        hidden=("id", "user_id", "kind", "key", "lead_id", "group_id", "args", "at", "voided_at"),
    ),
    "notice_channel": Table(
        (*mine(), admin(), ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE)),
        (*grants("INSERT, UPDATE, DELETE", EVERYONE, service=True),),
    ),
    "outbox": Table(
        (admin(), ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE)),
        (("SELECT, INSERT, UPDATE", f"{ADMIN}, {SERVICE}"),),
    ),
}
