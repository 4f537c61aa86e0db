"""What of each table whom is shown, and what of it who may write: one decision per table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadtui.store.row_security.roles import (
    ADMIN,
    DEFINER,
    EVERYONE,
    KEEPER,
    MANAGER,
    OWNER,
    REP,
    SERVICE,
    WRITERS,
)

PENDING: frozenset[str] = frozenset()
"""Tables that are not decided yet: until then nobody but their owner may touch them."""

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
    "(lead_id IN (SELECT leadtui_shared()) OR lead_id IN (SELECT leadtui_revealed())"
    " OR EXISTS (SELECT FROM lead l WHERE l.id = {table}.lead_id AND (l.owner_id = (SELECT leadtui_worker())"
    " OR (l.owner_id IS NULL AND l.created_by = (SELECT leadtui_worker())))))"
)
SAME_OWNER = (
    "EXISTS (SELECT FROM lead l WHERE l.id = {table}.lead_id"
    " AND l.owner_id IS NOT DISTINCT FROM {table}.owner_id)"
)

MINE = "user_id = (SELECT leadtui_me())"
IS_SERVICE = "(SELECT leadtui_is_service())"

Policy = tuple[str, str, str, str, str]
"""Name, command, roles, USING, WITH CHECK."""


@dataclass(frozen=True, slots=True)
class Table:
    """Policies, and grants as (right, roles).

    ``updates`` are the roles to which UPDATE is granted, of all columns but ``hidden``. Without ``secured``
    grants alone decide.
    """

    policies: tuple[Policy, ...]
    grants: tuple[tuple[str, str], ...]
    updates: str = ""
    secured: bool = True
    hidden: tuple[str, ...] = ()


def _owned(key: str) -> str:
    return (
        f"{WORKER} IS NOT NULL AND (owner_id = {WORKER} OR owner_id IS NULL"
        f" OR {key} IN (SELECT leadtui_shared()))"
    )


def _admin() -> Policy:
    return ("admin_all", "ALL", ADMIN, IS_ADMIN, IS_ADMIN)


def _by_owner(
    key: str, check: str, *, change: str = "", after: str = "", delete: bool = False
) -> tuple[Policy, ...]:
    """Read and written by who owns the lead, shares it, finds it in the pool, or leads the owner."""
    reps = f"{REP}, {MANAGER}"
    mine, both = _owned(key), change or _owned(key)
    made = [
        ("own_read", "SELECT", reps, mine, ""),
        ("team_read", "SELECT", MANAGER, LED, ""),
        ("own_add", "INSERT", reps, "", check),
        ("own_change", "UPDATE", reps, both, after or mine),
        ("team_change", "UPDATE", MANAGER, LED, LED),
    ]
    if delete:
        made += [("own_delete", "DELETE", reps, mine, ""), ("team_delete", "DELETE", MANAGER, LED, "")]
    return (*made, _admin())


def _by_lead(test: str, add: str = "", *, guard: str = "") -> tuple[Policy, ...]:
    """Read and written by whoever may read the lead."""
    whole = f"{WORKER} IS NOT NULL AND {test}{guard}"
    return (("by_lead", "ALL", f"{REP}, {MANAGER}", whole, add or whole), _admin())


def _known(*, service: bool = True) -> tuple[Policy, ...]:
    """Read by everybody who works here, written by admins."""
    read = [("known_read", "SELECT", EVERYONE, KNOWN, "")]
    if service:
        read.append(("service_read", "SELECT", SERVICE, "true", ""))
    return (*read, _admin())


def _mine(column: str = "user_id") -> tuple[Policy, ...]:
    """One's own."""
    test = f"{column} = (SELECT leadtui_me())"
    return (("mine", "ALL", EVERYONE, test, test),)


def _shown() -> tuple[Policy, ...]:
    """Kept by functions only; read by who it is about, and by admins."""
    return (
        ("mine", "SELECT", EVERYONE, "user_id = (SELECT leadtui_me())", ""),
        ("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),
    )


def _grants(rights: str, roles: str = WRITERS, *, service: bool = False) -> tuple[tuple[str, str], ...]:
    readers = f"{EVERYONE}, {SERVICE}" if service else EVERYONE
    given = [("SELECT", readers)]
    given += [(rights, roles)] if rights else []
    return tuple(given)


_FIXED = ("id", "lead_id", "owner_id", "batch_id")
_AUTHOR = f"(author_id IS NULL OR author_id = {WORKER} OR {BATCH})"
_REFERENCE = Table(_known(), _grants("INSERT, UPDATE, DELETE", ADMIN, service=True))
_OPEN = "to_status NOT IN ('won', 'lost')"

TABLES: Mapping[str, Table] = {
    # Written by whoever migrates, who need not be a user.
    "schema_migration": Table((), _grants("", service=True), secured=False),
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
        (*_grants("INSERT", service=True), ("SELECT", KEEPER)),
        updates=ADMIN,
        hidden=("id", "created_at"),
    ),
    "user_alias": _REFERENCE,
    "user_right": _REFERENCE,
    "team": _REFERENCE,
    "team_closure": _REFERENCE,
    "team_member": _REFERENCE,
    "list_item": _REFERENCE,
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
        _grants("INSERT, UPDATE, DELETE", EVERYONE, service=True),
    ),
    "number_counter": Table((), ()),
    "lead_handed": Table((), ()),
    "lead": Table(
        _by_owner("id", f"created_by = {WORKER} AND leadtui_may_give(owner_id)"),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "number", "owner_id", "assigned_at", "created_at", "created_by", "batch_id", "due_key"),
    ),
    "lead_member": Table(_by_lead(f"(user_id = {WORKER} OR {LEAD})", LEAD), _grants("INSERT, DELETE")),
    "lead_tag": Table(_by_lead(LEAD), _grants("INSERT, DELETE")),
    "contact": Table(_by_lead(LEAD), _grants("INSERT"), updates=WRITERS, hidden=("id", "lead_id")),
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
            _admin(),
        ),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "lead_id", "contact_id"),
    ),
    "reveal": Table((*_shown(),), (("SELECT", EVERYONE),)),
    "duplicate_look": Table((*_shown(),), (("SELECT", EVERYONE),)),
    "duplicate_asked": Table((*_shown(),), (("SELECT", EVERYONE),)),
    "field_value": Table(
        _by_lead("entity = 'lead' AND EXISTS (SELECT FROM lead l WHERE l.id = {table}.entity_id)"),
        _grants("INSERT, DELETE"),
    ),
    "followup": Table(
        _by_owner("lead_id", f"{_AUTHOR} AND {SAME_OWNER}", change=f"{_AUTHOR} AND {_owned('lead_id')}"),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "author_id", "recorded_at", "import_key", "import_order"),
    ),
    "plan": Table(
        _by_owner("lead_id", f"(created_by IS NULL OR created_by = {WORKER}) AND {SAME_OWNER}"),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "created_at", "created_by"),
    ),
    "status_change": Table(
        _by_owner(
            "lead_id",
            f"actor_id = {WORKER} AND {SAME_OWNER} AND ({_OPEN} OR owner_id IS NULL OR owner_id = {WORKER}"
            f" OR {LED} OR leadtui_is_handed(lead_id))",
        ),
        _grants("INSERT"),
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
        _by_owner("lead_id", f"(created_by IS NULL OR created_by = {WORKER}) AND {SAME_OWNER}"),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=(*_FIXED, "created_at", "created_by"),
    ),
    # Tokens spell contact details out: they are read as those are, and written by a function.
    "lead_search": Table(
        (
            ("open_read", "SELECT", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {OPEN}", ""),
            ("own_add", "INSERT", f"{REP}, {MANAGER}", "", LEAD),
            ("open_delete", "DELETE", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {OPEN}", ""),
            _admin(),
        ),
        _grants("INSERT, DELETE"),
    ),
    "followup_search": Table(
        _by_owner("lead_id", LEAD, after=LEAD, delete=True),
        _grants("INSERT, DELETE"),
        updates=WRITERS,
        hidden=("followup_id", "owner_id"),
    ),
    "handover": Table(
        _by_lead(f"(to_user = {WORKER} OR from_user = {WORKER} OR {LEAD})", LEAD),
        _grants("INSERT"),
        updates=WRITERS,
        hidden=("id", "lead_id", "from_user", "to_user", "at"),
    ),
    "absence": Table(
        (
            *_known(),
            ("own_write", "ALL", f"{REP}, {MANAGER}", f"user_id = {WORKER}", f"user_id = {WORKER}"),
            ("team_write", "ALL", MANAGER, LED_USER, LED_USER),
        ),
        _grants("INSERT, UPDATE"),
    ),
    # Who sits at a shared terminal is found out before anybody's rights are taken on.
    "credential": Table(
        (*_mine(), _admin(), ("service", "ALL", SERVICE, "true", "true")),
        (
            *_grants("INSERT, UPDATE", EVERYONE, service=True),
            ("INSERT, UPDATE, DELETE", f"{ADMIN}, {SERVICE}"),
        ),
    ),
    "stranger": Table(
        (_admin(), ("service", "ALL", SERVICE, "true", "true")),
        (("SELECT, INSERT, UPDATE, DELETE", f"{ADMIN}, {SERVICE}"),),
    ),
    "saved_view": Table(
        (*_mine(), ("shared_read", "SELECT", EVERYONE, f"shared AND {KNOWN}", "")),
        _grants("INSERT, UPDATE", EVERYONE),
    ),
    "draft": Table(_mine(), _grants("INSERT, UPDATE, DELETE", EVERYONE)),
    "import_batch": Table((*_mine(), _admin()), _grants("INSERT, UPDATE, DELETE")),
    "import_row": Table(
        (
            ("by_batch", "ALL", f"{REP}, {MANAGER}", f"{WORKER} IS NOT NULL AND {BATCH}", BATCH),
            _admin(),
        ),
        _grants("INSERT, UPDATE, DELETE"),
    ),
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
        _grants("INSERT", f"{EVERYONE}, {SERVICE}", service=True),
    ),
    "undo_unit": Table(
        (
            ("known_read", "SELECT", EVERYONE, KNOWN, ""),
            ("mine", "ALL", EVERYONE, "user_id = (SELECT leadtui_me())", "user_id = (SELECT leadtui_me())"),
            _admin(),
        ),
        _grants("INSERT", EVERYONE),
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
                " reason, digest)",
                f"{EVERYONE}, {SERVICE}",
            ),
        ),
    ),
    "event_seal": Table((_admin(),), (("SELECT", ADMIN),)),
    "presence": Table(
        (
            ("mine", "ALL", EVERYONE, "user_id = (SELECT leadtui_me())", "user_id = (SELECT leadtui_me())"),
            ("by_lead", "SELECT", WRITERS, LEAD, ""),
            # Whoever ended without a word is swept away by whoever sees them at a lead.
            ("gone", "DELETE", WRITERS, f"{KNOWN} AND seen_at < now() - interval '1 minute'", ""),
        ),
        _grants("INSERT, UPDATE, DELETE", EVERYONE),
    ),
    # Written into others' inboxes by leadtui_tell alone; one's own is marked as read.
    "notice": Table(
        (
            ("mine_read", "SELECT", EVERYONE, MINE, ""),
            ("mine_change", "UPDATE", EVERYONE, MINE, MINE),
            _admin(),
            ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE),
        ),
        _grants("INSERT, UPDATE", SERVICE, service=True),
        updates=EVERYONE,
        hidden=("id", "user_id", "kind", "key", "lead_id", "group_id", "args", "at", "voided_at"),
    ),
    "notice_channel": Table(
        (*_mine(), _admin(), ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE)),
        (*_grants("INSERT, UPDATE, DELETE", EVERYONE, service=True),),
    ),
    "outbox": Table(
        (_admin(), ("service", "ALL", SERVICE, IS_SERVICE, IS_SERVICE)),
        (("SELECT, INSERT, UPDATE", f"{ADMIN}, {SERVICE}"),),
    ),
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
                f" AND (e.entity <> 'contact_point' OR l.owner_id = {WORKER}"
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
        _grants("INSERT", f"{EVERYONE}, {SERVICE}"),
    ),
}


def statements() -> list[str]:
    """For each table that is there: its owner, its policies instead of those it had, its grants."""
    return [
        *(_guard(name, table) for name, table in TABLES.items()),
        *(_guard(name, Table((), ())) for name in sorted(PENDING)),
    ]


_WIPE = """
  FOR found IN SELECT policyname FROM pg_policies
      WHERE schemaname = current_schema() AND tablename = '{table}' LOOP
    EXECUTE format('DROP POLICY %I ON {table}', found);
  END LOOP;"""


def _guard(name: str, table: Table) -> str:
    lines = [
        f"ALTER TABLE {name} OWNER TO {OWNER};",
        *(f"ALTER TABLE {name} {word} ROW LEVEL SECURITY;" for word in ("ENABLE", "FORCE") if table.secured),
        f"REVOKE ALL ON {name} FROM PUBLIC, {EVERYONE}, {SERVICE}, {KEEPER};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {DEFINER};",
        *(f"GRANT {right} ON {name} TO {roles};" for right, roles in table.grants),
        *(_policy(name, policy) for policy in table.policies),
    ]
    if table.updates:
        lines.append(_column_grants(name, table))
    body = "\n  ".join(lines)
    return (
        f"DO $do$ DECLARE\n  found text;\nBEGIN\n  IF to_regclass('{name}') IS NULL THEN RETURN; END IF;"
        f"{_WIPE.format(table=name)}\n  {body}\nEND $do$"
    )


def _policy(table: str, policy: Policy) -> str:
    name, command, roles, using, check = (part.replace("{table}", table) for part in policy)
    tests = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    return f"CREATE POLICY {name} ON {table} FOR {command} TO {roles}{tests};"


def _column_grants(name: str, table: Table) -> str:
    """A column that comes later has to be granted by running this again."""
    hidden = ", ".join(f"'{column}'" for column in table.hidden)
    return (
        "EXECUTE format('REVOKE UPDATE ON %1$s FROM %2$s; GRANT UPDATE (%3$s) ON %1$s TO %2$s', "
        f"'{name}', '{table.updates}', (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
        f" WHERE attrelid = '{name}'::regclass AND attnum > 0 AND NOT attisdropped"
        f" AND attname NOT IN ({hidden})));"
    )
