"""Putting on record who came by a key of SSH, and whom one was refused to."""

from __future__ import annotations

from datetime import timedelta

from leadtui.domain.people import Viewer
from leadtui.domain.vouched import Vouched
from leadtui.services import audit, vouching
from leadtui.store import came, people, settings
from leadtui.store.database import Store

READING = frozenset({"due", "list", "show", "log", "inbox", "keys"})
"""Commands that a status bar may ask for every minute; what they change or reveal is on record by itself."""
QUIET = timedelta(hours=1)


def note_came(store: Store, viewer: Viewer, command: str) -> None:
    """Put on record who came by a key, and for which command; for one that only reads once an hour."""
    if command in READING and store.read(lambda: came.since(viewer, command, store.now() - QUIET)):
        return
    audit.note(store, viewer, "login", "user", viewer.user_id, values={"way": "key", "command": command})


def note_refused(store: Store, login: Vouched) -> None:
    """Put on record that a key was refused to whom it names; not what accounts say that may not vouch."""
    if login.account not in store.read(lambda: vouching.accounts(settings.load())):
        return
    person = store.read(lambda: people.by_login(str(login)))
    values = {"way": "key", "login": str(login)}
    audit.note(store, None, "login_failed", "user", person.id if person else 0, values=values)
