"""Shared terminals: logins of the operating system behind which anybody may sit, and when they lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from leadtui.domain.people import Viewer
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.services import access, audit
from leadtui.services.reads import reads
from leadtui.services.signing_in import SHARED, shared_terminals
from leadtui.store import settings
from leadtui.store.database import Store

LOCK_AFTER = "lock_after"
"""The setting that holds the minutes."""
MINUTES = 10.0
"""Until a shared terminal locks, where nobody has said otherwise."""


@dataclass(frozen=True, slots=True)
class Terminals:
    """The logins, and the minutes without a key after which such a terminal locks; 0 for never."""

    logins: tuple[str, ...]
    lock_after: float


@reads
def terminals(store: Store) -> Terminals:
    """What is set."""
    return _read()


def _read() -> Terminals:
    common = settings.load()
    return Terminals(shared_terminals(common), float(common.get(LOCK_AFTER, MINUTES)))


def set_terminals(
    store: Store,
    viewer: Viewer,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    lock_after: float | None = None,
) -> Terminals:
    """Add and remove logins, set when they lock; an admin's own login cannot become a shared one."""
    access.require_admin(viewer)
    if lock_after is not None and not 0 <= lock_after <= 24 * 60:
        raise ValidationError(N_("Minutes are from 0 (never) to 1440."))
    wanted = list(add)
    if viewer.login in wanted:
        raise ValidationError(
            N_("{login} is your own login."), N_("A shared terminal has one of its own."), login=viewer.login
        )
    with store.transaction():
        before = _read()
        logins = sorted({*before.logins, *wanted} - set(remove))
        settings.save(SHARED, logins)
        if lock_after is not None:
            settings.save(LOCK_AFTER, lock_after)
        after = _read()
        if after != before:
            values = {"logins": " ".join(after.logins), "lock_after": after.lock_after}
            audit.note(store, viewer, "terminals", "setting", 0, values=values)
    return after
