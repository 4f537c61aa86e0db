"""The way in where many share a terminal: the database first, who looks when they have proved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.services.entry import load_driver
from leadtui.services.opening import Opening

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.services.passwords import Entered
    from leadtui.store.database import Store


class PasswordOpening(Opening):
    """Opens the database without a viewer until one has come in; nobody works in another's place."""

    by_password = True

    def __init__(self, url: str, login: str) -> None:
        super().__init__(url, login)

    def open(self) -> Store:
        """An open store; for whoever has come in, PermissionDenied once they are not active any more."""
        load_driver(self.url)
        from leadtui.services import setup, signing_in, terminals

        store = setup.open_store(self.url)
        try:
            self.lock_after = terminals.terminals(store).lock_after
            if self.viewer is not None:
                self.viewer = signing_in.viewer_of(store, self.viewer.user_id)
                self.horizon = store.read(store.engine.horizon)
        except BaseException:
            store.close()
            raise
        return store

    def open_first(self) -> Store:
        """Nothing is read ahead: it would be somebody else's by the time it is shown."""
        return self.open()

    def prove(self, store: Store, login: str, password: str) -> Entered:
        """Who it is, not yet let in; Refused otherwise."""
        from leadtui.services import passwords

        return passwords.enter(store, login, password)

    def let_in(self, viewer: Viewer) -> None:
        """From the next connection on this is who looks."""
        self.viewer = viewer

    def leave(self) -> None:
        """Nobody looks any more."""
        self.viewer = None
