"""The test databases keep their promises."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.databases import PostgresDatabases

ROOT = Path(__file__).parents[2]


def test_an_empty_database_has_no_tables(engine_name: str, database_url: str) -> None:
    if engine_name == "sqlite":
        with sqlite3.connect(database_url.removeprefix("sqlite:///")) as lite:
            assert lite.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        lite.close()
        return
    with psycopg.connect(database_url) as connection:
        query = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        assert connection.execute(query).fetchone() == (0,)


@pytest.mark.postgres
def test_roles_made_in_a_test_are_gone_after_it(postgres_databases: PostgresDatabases) -> None:
    with (
        postgres_databases.fresh(migrated=False) as url,
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute('CREATE ROLE "王芳" LOGIN CREATEROLE')
        connection.execute("CREATE TABLE mine ()")
        connection.execute('ALTER TABLE mine OWNER TO "王芳"')
        connection.execute('SET ROLE "王芳"')
        connection.execute("CREATE ROLE made_by_her")
    with psycopg.connect(postgres_databases.server.url()) as connection:
        query = "SELECT count(*) FROM pg_roles WHERE rolname IN ('王芳', 'made_by_her')"
        assert connection.execute(query).fetchone() == (0,)


@pytest.mark.postgres
def test_memberships_are_as_before_after_a_test(postgres_databases: PostgresDatabases) -> None:
    with psycopg.connect(postgres_databases.server.url(), autocommit=True) as admin:
        admin.execute("CREATE ROLE crew")
        admin.execute("CREATE ROLE mate LOGIN")
        admin.execute("GRANT crew TO mate WITH INHERIT FALSE")
        with postgres_databases.fresh(migrated=False):
            admin.execute("REVOKE crew FROM mate")
            admin.execute("ALTER ROLE mate NOLOGIN")
            admin.execute("GRANT mate TO crew")
        query = (
            "SELECT roleid::regrole::text, member::regrole::text, inherit_option, rolcanlogin"
            " FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
            " WHERE 'crew'::regrole IN (roleid, member)"
        )
        found = admin.execute(query).fetchall()
        admin.execute("DROP ROLE crew, mate")
    assert found == [("crew", "mate", False, True)]


@pytest.mark.postgres
def test_no_server_outlives_a_killed_run(postgres_databases: PostgresDatabases) -> None:
    code = (
        "import os, signal\n"
        "from tests import postgres\n"
        "with postgres.running() as server:\n"
        "    print(server.base, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # The keeper inherits standard error and closes it only when the server is stopped.
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    socket = Path(done.stdout.strip().partition("?host=")[2])
    assert socket.is_absolute()
    assert not socket.parent.exists()


def test_a_server_s_address_can_name_another_database_and_user() -> None:
    server = postgres.Server("postgresql://postgres@/postgres?host=/tmp/somewhere")
    assert server.url("a", user="王") == "postgresql://%E7%8E%8B@/a?host=/tmp/somewhere"
