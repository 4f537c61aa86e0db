"""One migrated PostgreSQL database for many tests: emptied in milliseconds where a new one takes a second."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

SEED = "seed"


class ReusedDatabase:
    """A database whose rows are put back to what they were when it was handed over."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._admin: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self._reset = self._statements()

    def close(self) -> None:
        """Let go of the database."""
        self._admin.close()

    def reset(self) -> None:
        """Every row and every counter as at the start, whatever triggers and references say."""
        self._admin.execute(self._reset)

    def _statements(self) -> sql.Composed:
        """One script: empty all tables, fill those that had rows, set the sequences back."""
        tables = self._names("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        self._admin.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SEED)))
        parts: list[sql.Composable] = [sql.SQL("SET session_replication_role = replica")]
        parts += [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables]
        for name in tables:
            here, there = sql.Identifier(name), sql.Identifier(SEED, name)
            if self._admin.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(here)).fetchone():
                self._admin.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(there, here))
                parts.append(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(here, there))
        sequences = self._admin.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
        parts += [
            sql.SQL("SELECT setval({}, {}, {})").format(
                sql.Literal(f'"{name}"'), sql.Literal(last or 1), sql.Literal(last is not None)
            )
            for name, last in sequences
        ]
        return sql.SQL("; ").join(parts)

    def _names(self, query: str) -> list[str]:
        return [row[0] for row in self._admin.execute(query.encode()).fetchall()]
