"""Fresh databases for tests: empty, or copied from one that was migrated once."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from leadtui import clock
from tests.postgres import Server

# A Wednesday, 10:00 in Shanghai.
NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


def init(url: str) -> None:
    """Bring the database at ``url`` to the current schema, with ``wang`` as its first admin."""
    from leadtui.services.setup import init_database

    before = clock.now() if clock.is_frozen() else None
    clock.freeze(NOW)
    init_database(url, login="wang", language="en")
    clock.freeze(before)


class SqliteDatabases:
    """Database files below ``folder``; the migrated one is made when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._template: Path | None = None

    @contextmanager
    def fresh(self, *, migrated: bool) -> Iterator[str]:
        """The URL of a database of the test's own, gone after the block."""
        place = self.folder / f"db{next(_numbers)}"
        place.mkdir()
        if migrated:
            shutil.copyfile(self.template(), place / "leadtui.db")
        yield f"sqlite:///{place / 'leadtui.db'}"
        shutil.rmtree(place)

    def template(self) -> Path:
        """The migrated file that tests get copies of."""
        if self._template is None:
            path = self.folder / "template.db"
            init(f"sqlite:///{path}")
            with sqlite3.connect(path) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            self._template = path
        return self._template


class PostgresDatabases:
    """Databases on ``server``, named after this process; the migrated one is made when first asked for."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._template: str | None = None
        self._admin = psycopg.connect(server.url(), autocommit=True)

    def close(self) -> None:
        """Drop the template and leave the server."""
        if self._template is not None:
            self._drop(self._template)
        self._admin.close()

    @contextmanager
    def fresh(self, *, migrated: bool) -> Iterator[str]:
        """The URL of a database of the test's own; afterwards it is gone and the roles are as before."""
        # Made first, so that the roles it brings are there before, and stay.
        made = self.template()
        template = made if migrated else "template0"
        before = _roles(self._admin)
        name = self._create(template)
        try:
            yield self.server.url(name)
        finally:
            self._drop(name)
            _restore_roles(self._admin, before)

    def template(self) -> str:
        """The name of the migrated database that tests get copies of."""
        if self._template is None:
            name = self._create("template0")
            init(self.server.url(name))
            self._template = name
        return self._template

    def _create(self, template: str) -> str:
        name = f"leadtui_test_{os.getpid()}_{next(_numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._admin.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def _drop(self, name: str) -> None:
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


_numbers = count(1)


@dataclass(frozen=True, slots=True)
class _Roles:
    """The server's roles (name to whether it may log in) and who is a member of what, with which options."""

    logins: dict[str, bool]
    members: dict[tuple[str, str, str], dict[str, bool]] = field(default_factory=dict)


def _roles(admin: psycopg.Connection[Any]) -> _Roles:
    logins = admin.execute("SELECT rolname, rolcanlogin FROM pg_roles").fetchall()
    members = admin.execute(
        "SELECT roleid::regrole::text, member::regrole::text, grantor::regrole::text, to_jsonb(m)"
        " FROM pg_auth_members m"
    ).fetchall()
    options = {
        (role, member, grantor): {key: value for key, value in row.items() if key.endswith("_option")}
        for role, member, grantor, row in members
    }
    return _Roles(dict(logins), options)


def _restore_roles(admin: psycopg.Connection[Any], before: _Roles) -> None:
    """Undo what a test did to roles: they outlive its database."""
    after = _roles(admin)
    if after == before:
        return
    # regrole prints names as SQL wants them.
    for role, member, grantor in after.members.keys() - before.members.keys():
        if _still_member(admin, role, member, grantor):
            admin.execute(f"REVOKE {role} FROM {member} GRANTED BY {grantor} CASCADE".encode())
    for name in after.logins.keys() - before.logins.keys():
        # A template or a reused database that was made meanwhile may need it.
        with suppress(psycopg.errors.DependentObjectsStillExist):
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
    for name, may_login in before.logins.items():
        if after.logins.get(name) != may_login:
            word = sql.SQL("LOGIN" if may_login else "NOLOGIN")
            admin.execute(sql.SQL("ALTER ROLE {} {}").format(sql.Identifier(name), word))
    _restore_members(admin, before)


def _restore_members(admin: psycopg.Connection[Any], before: _Roles) -> None:
    now = _roles(admin).members
    for key, options in before.members.items():
        if now.get(key) != options:
            role, member, grantor = key
            given = ", ".join(f"{name.removesuffix('_option')} {value}" for name, value in options.items())
            admin.execute(f"GRANT {role} TO {member} WITH {given} GRANTED BY {grantor}".encode())


def _still_member(admin: psycopg.Connection[Any], role: str, member: str, grantor: str) -> bool:
    return (role, member, grantor) in _roles(admin).members
