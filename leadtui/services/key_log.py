"""Putting on record who came by a key of SSH, and whom one was refused to."""

from __future__ import annotations

from leadtui.domain.people import Viewer
from leadtui.domain.vouched import Vouched
from leadtui.services import audit, vouching
from leadtui.store import people, settings
from leadtui.store.database import Store


def note_came(store: Store, viewer: Viewer, command: str) -> None:
    """Put on record who came by a key, and for which command."""
    audit.note(store, viewer, "login", "user", viewer.user_id, values={"way": "key", "command": command})


def note_refused(store: Store, login: Vouched) -> None:
    """Put on record that a key was refused to whom it names; not what accounts say that may not vouch."""
    if login.account not in store.read(lambda: vouching.accounts(settings.load())):
        return
    person = store.read(lambda: people.by_login(str(login)))
    values = {"way": "key", "login": str(login)}
    audit.note(store, None, "login_failed", "user", person.id if person else 0, values=values)
