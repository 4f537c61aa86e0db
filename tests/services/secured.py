"""A desk on PostgreSQL where everybody works under their own role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from leadtui.domain.people import Viewer
from leadtui.services import setup
from leadtui.services.signing_in import sign_in
from leadtui.store.database import Store
from leadtui.store.row_security import script
from tests.postgres import Server
from tests.services.desk import Desk

SERVICE = "crm"


class SecuredDesk(Desk):
    """The desk of a superuser, and stores for the roles of its users; ``close`` ends them all."""

    def __init__(self, url: str, server: Server) -> None:
        self.server = server
        self.name = url.partition("?")[0].rpartition("/")[2]
        self._stores: list[Store] = []
        with psycopg.connect(url, autocommit=True) as admin:
            # A copied database has not the rights of its template.
            script.install(admin)
        super().__init__(url)

    def as_role(self, login: str) -> tuple[Store, Viewer]:
        """A store that is connected as the user's own role, and the user."""
        store = setup.open_store(self.server.url(self.name, user=login))
        self._stores.append(store)
        return store, sign_in(store, login)

    def through_service(self, login: str) -> tuple[Store, Viewer]:
        """A store that is connected as the service account and has become the user."""
        store = self.open_service()
        return store, sign_in(store, login)

    def open_service(self) -> Store:
        """A store that is connected as the service account."""
        store = setup.open_store(self.server.url(self.name, user=SERVICE))
        self._stores.append(store)
        return store

    def add_service(self) -> None:
        """The service account, as a DBA makes it."""
        self.store.database.execute_sql(f"CREATE ROLE {SERVICE} LOGIN")
        self.store.database.execute_sql(f"GRANT leadtui_service TO {SERVICE}")

    @contextmanager
    def psql(self, login: str) -> Iterator[psycopg.Connection[Any]]:
        """A bare connection as the user's role."""
        with psycopg.connect(self.server.url(self.name, user=login), autocommit=True) as connection:
            yield connection

    def use(self, store: Store) -> None:
        """Point the models at this store: one process stands in for several programs."""
        with store.reading():
            pass

    def close(self) -> None:
        """Close every store."""
        for store in [*self._stores, self.store]:
            store.close()
