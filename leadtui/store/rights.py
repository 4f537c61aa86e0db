"""What single users may or may not do other than their role says."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.store.kept import forget, kept
from leadtui.store.models import User, UserRight
from leadtui.store.query import column, pairs, tuples


def exceptions(user_id: int) -> dict[str, bool]:
    """Rights granted (True) or taken (False), by name."""
    return kept(("rights", user_id), lambda: dict(pairs(_of(user_id))))


def _of(user_id: int) -> object:
    return UserRight.select(UserRight.name, UserRight.allowed).where(UserRight.user_id == user_id)


def everyones() -> dict[int, dict[str, bool]]:
    """All exceptions by user."""
    found: dict[int, dict[str, bool]] = {}
    for user_id, name, allowed in tuples(
        UserRight.select(UserRight.user_id, UserRight.name, UserRight.allowed)
    ):
        found.setdefault(user_id, {})[name] = allowed
    return found


def signed(user_id: int) -> list[str]:
    """The exceptions in order, as ``+export`` or ``-delete``: how events keep them."""
    return sorted(f"{'+' if allowed else '-'}{name}" for name, allowed in pairs(_of(user_id)))


def replace(user_id: int, wanted: Sequence[str]) -> None:
    """Make the exceptions exactly these, written as ``signed`` does."""
    forget()
    UserRight.delete().where(UserRight.user_id == user_id).execute()
    if wanted:
        rows = [(user_id, text[1:], text[0] == "+") for text in wanted]
        UserRight.insert_many(rows, fields=[UserRight.user_id, UserRight.name, UserRight.allowed]).execute()


def admins() -> list[str]:
    """Display names of the active admins: whom to ask."""
    query = User.select(User.display_name).where((User.role == "admin") & User.active)
    return column(query.order_by(User.id).limit(3))
