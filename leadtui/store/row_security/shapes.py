"""The shapes of policies and grants that several tables share."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.store.row_security.conditions import IS_ADMIN, KNOWN, LED, WORKER
from leadtui.store.row_security.roles import ADMIN, EVERYONE, MANAGER, REP, SERVICE, WRITERS

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


def owned(key: str) -> str:
    # One's own come first: for them nothing more is asked, and each of these functions costs a query.
    return (
        f"(owner_id = {WORKER} OR ({WORKER} IS NOT NULL"
        f" AND (owner_id IS NULL OR {key} IN (SELECT leadtui_shared()))))"
    )


def admin() -> Policy:
    return ("admin_all", "ALL", ADMIN, IS_ADMIN, IS_ADMIN)


def by_owner(
    key: str, check: str, *, change: str = "", after: str = "", delete: bool = False
) -> tuple[Policy, ...]:
    """Read and written by who owns the lead, shares it, finds it in the pool, or leads the owner."""
    reps = f"{REP}, {MANAGER}"
    own, both = owned(key), change or owned(key)
    made = [
        ("own_read", "SELECT", reps, own, ""),
        ("team_read", "SELECT", MANAGER, LED, ""),
        ("own_add", "INSERT", reps, "", check),
        ("own_change", "UPDATE", reps, both, after or own),
        ("team_change", "UPDATE", MANAGER, LED, LED),
    ]
    if delete:
        made += [("own_delete", "DELETE", reps, own, ""), ("team_delete", "DELETE", MANAGER, LED, "")]
    return (*made, admin())


def by_lead(test: str, add: str = "") -> tuple[Policy, ...]:
    """Read and written by whoever may read the lead."""
    whole = f"{WORKER} IS NOT NULL AND {test}"
    return (("by_lead", "ALL", f"{REP}, {MANAGER}", whole, add or whole), admin())


def known(*, service: bool = True) -> tuple[Policy, ...]:
    """Read by everybody who works here, written by admins."""
    read = [("known_read", "SELECT", EVERYONE, KNOWN, "")]
    if service:
        read.append(("service_read", "SELECT", SERVICE, "true", ""))
    return (*read, admin())


def mine(column: str = "user_id") -> tuple[Policy, ...]:
    """One's own."""
    test = f"{column} = (SELECT leadtui_me())"
    return (("mine", "ALL", EVERYONE, test, test),)


def shown() -> tuple[Policy, ...]:
    """Kept by functions only; read by who it is about, and by admins."""
    return (
        ("mine", "SELECT", EVERYONE, "user_id = (SELECT leadtui_me())", ""),
        ("admin_read", "SELECT", ADMIN, IS_ADMIN, ""),
    )


def grants(rights: str, roles: str = WRITERS, *, service: bool = False) -> tuple[tuple[str, str], ...]:
    readers = f"{EVERYONE}, {SERVICE}" if service else EVERYONE
    given = [("SELECT", readers)]
    given += [(rights, roles)] if rights else []
    return tuple(given)
