"""A desk on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from tests.databases import PostgresDatabases, SqliteDatabases
from tests.reused import ReusedDatabase
from tests.services.desk import Desk
from tests.services.secured import SecuredDesk


@pytest.fixture(scope="session")
def reused_postgres(postgres_databases: PostgresDatabases) -> Iterator[ReusedDatabase]:
    """The one PostgreSQL database that all desks of this process stand in."""
    with postgres_databases.fresh(migrated=True) as url:
        database = ReusedDatabase(url)
        yield database
        database.close()


@pytest.fixture
def desk_url(engine_name: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database at the current schema with the admin ``wang``, on each engine in turn."""
    if engine_name == "sqlite":
        databases: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        with databases.fresh(migrated=True) as url:
            yield url
    else:
        reused: ReusedDatabase = request.getfixturevalue("reused_postgres")
        reused.reset()
        yield reused.url


@pytest.fixture
def desk(desk_url: str, frozen_now: datetime) -> Iterator[Desk]:
    """A desk with the admin wang, its clock stopped on Wednesday 20 May 2026, 10:00 in Shanghai."""
    desk = Desk(desk_url)
    yield desk
    desk.store.close()


@pytest.fixture
def bare_desk(postgres_databases: PostgresDatabases) -> Iterator[SecuredDesk]:
    """A desk with the admin wang, on which whoever is added works under a role of their own."""
    with postgres_databases.fresh(migrated=True) as url:
        desk = SecuredDesk(url, postgres_databases.server)
        yield desk
        desk.close()
