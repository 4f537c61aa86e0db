"""The limits an admin reads and sets for everybody; each change is an event."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain import limits
from leadtui.domain.limits import LIMITS, Limit
from leadtui.domain.people import Viewer
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import settings
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Held:
    """A limit as it stands: the key of the setting, its value, and what it may be."""

    key: str
    value: int
    limit: Limit


@reads
def everything(store: Store, viewer: Viewer) -> tuple[Held, ...]:
    """All limits; for admins."""
    access.require_admin(viewer)
    return tuple(_held(key) for key in LIMITS)


@reads
def one(store: Store, viewer: Viewer, name: str) -> Held:
    """The limit of this name; for admins."""
    access.require_admin(viewer)
    return _held(limits.named(name))


def change(store: Store, viewer: Viewer, name: str, text: str) -> Held:
    """Set a limit to the number typed, or to ``default``; it holds for everybody from now on."""
    access.require_admin(viewer)
    key = limits.named(name)
    value = limits.value_of(key, text)
    with Journal(store, viewer, "setting.set", undoable=False) as journal:
        before = _held(key).value
        if value != before:
            settings.save(key, value)
            journal.updated("setting", 0, {key: (before, value)})
        return _held(key)


def _held(key: str) -> Held:
    return Held(key, int(settings.load()[key]), LIMITS[key])
