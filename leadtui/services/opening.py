"""The way to the first rows: driver, connection, who looks, their queue; nothing of it needs a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.services import queue_page
from leadtui.services.entry import load_driver
from leadtui.services.queue_page import QueuePage

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.store.database import Store


class Opening:
    """Opens the database of ``url`` and signs in; with ``open_first`` it reads Today's queue on the way.

    ``viewer`` is who looks, once that is known. ``by_password`` is whether a screen asks for it, and
    ``lock_after`` the minutes after which a shared terminal locks.
    """

    by_password = False
    lock_after = 0.0

    def __init__(self, url: str, login: str, as_login: str | None = None) -> None:
        self.url = url
        self.login = login
        self.as_login = as_login
        self.viewer: Viewer | None = None
        self._first: QueuePage | None = None
        self._read = False
        self.horizon: int | None = None

    def load(self) -> None:
        """Import what opening needs, so that two threads need not share the interpreter for it."""
        load_driver(self.url)
        from leadtui.services import lead_pages, queue, setup, signing_in

        del lead_pages, queue, setup, signing_in

    def open(self) -> Store:
        """An open store; DatabaseError, UsageError or PermissionDenied where there is none for this login."""
        load_driver(self.url)
        from leadtui.services import setup, signing_in

        store = setup.open_store(self.url)
        try:
            self.viewer = signing_in.sign_in(store, self.login, self.as_login)
        except BaseException:
            store.close()
            raise
        return store

    def open_first(self) -> Store:
        """The same, with the queue read the first time."""
        store = self.open()
        if not self._read and self.viewer is not None:
            try:
                # Before the first read: what is committed from here on is news.
                self.horizon = store.read(store.engine.horizon)
                self._first = queue_page.read(store, self.viewer)
            except BaseException:
                store.close()
                raise
            self._read = True
        return store

    def first_page(
        self, store: Store, viewer: Viewer, around: int | None = None, text: str = ""
    ) -> QueuePage:
        """What ``open_first`` read, once; afterwards what ``queue_page.read`` gives."""
        first, self._first = self._first, None
        if first is not None and around is None and not text:
            return first
        return queue_page.read(store, viewer, around, text)
