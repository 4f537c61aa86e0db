"""A real PgBouncer in front of a test's PostgreSQL."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.requirements import need_program

UP = "process up"
CONFIG = """
[databases]
{database} = {place}
[pgbouncer]
pool_mode = {mode}
default_pool_size = {size}
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
"""


@contextmanager
def running(url: str, mode: str, *, size: int = 5) -> Iterator[str]:
    """The URL under which the database of ``url`` is reached through a pooler in this mode."""
    program = need_program("pgbouncer")
    # Not the machine's own folder for such files: a socket's path may have some 100 bytes only.
    folder = Path(tempfile.mkdtemp(prefix="leadtui-pool-", dir="/tmp"))
    given = conninfo_to_dict(url)
    database = str(given["dbname"])
    config = folder / "pgbouncer.ini"
    config.write_text(
        CONFIG.format(
            database=database, place=make_conninfo("", **given), mode=mode, size=size, folder=folder
        )
    )
    try:
        with _started(program, folder, config):
            yield f"postgresql://{given['user']}@/{database}?host={folder}&port=6432"
    finally:
        shutil.rmtree(folder)


@contextmanager
def _started(program: str, folder: Path, config: Path) -> Iterator[None]:
    account = None
    if os.geteuid() == 0:
        # It refuses to run as root.
        account = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, account, -1)
    command = [program, str(config)]
    with subprocess.Popen(command, user=account, stderr=subprocess.PIPE, text=True, cwd="/") as pooler:
        assert pooler.stderr is not None
        said = []
        for line in pooler.stderr:
            said.append(line)
            if UP in line:
                break
        else:
            raise RuntimeError("PgBouncer did not start: " + "".join(said))
        try:
            yield
        finally:
            pooler.terminate()
            pooler.stderr.read()
