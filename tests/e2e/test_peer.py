"""The login of the operating system on a real PostgreSQL: the kernel says who it is, no password anywhere."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
from collections.abc import Iterator

import psycopg
import pytest

from tests.e2e import own_server
from tests.postgres import SUPERUSER, Cluster
from tests.terminal import PROGRAM

pytestmark = pytest.mark.postgres
ACCOUNT = pwd.getpwuid(os.geteuid()).pw_name
# As docs/login.md has it, below a line by which the test itself gets in.
HBA = f"local all {SUPERUSER} trust\nlocal all all peer map=leadtui\n"
IDENT = f'leadtui "{ACCOUNT}" crm_gate\nleadtui /^(.*)$ \\1\n'
MISTAKES = (
    "SELECT error FROM (SELECT error FROM pg_hba_file_rules UNION ALL"
    " SELECT error FROM pg_ident_file_mappings) found WHERE error IS NOT NULL"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A server that asks the kernel who is there; roles of the account, of the gate and of Li Lei."""
    with own_server.running() as cluster:
        with psycopg.connect(own_server.url(cluster), autocommit=True) as admin:
            admin.execute(f'CREATE ROLE "{ACCOUNT}" LOGIN SUPERUSER'.encode())
            admin.execute("CREATE ROLE crm_gate LOGIN")
            admin.execute("CREATE ROLE lilei LOGIN")
            admin.execute("CREATE DATABASE desk")
        # Not read again while it runs: that takes effect some time later.
        cluster.stop()
        (cluster.folder / "data/pg_hba.conf").write_text(HBA)
        (cluster.folder / "data/pg_ident.conf").write_text(IDENT)
        cluster.resume()
        with psycopg.connect(own_server.url(cluster)) as admin:
            assert admin.execute(MISTAKES).fetchall() == []
        yield cluster


def address(server: Cluster, role: str = "", database: str = "desk") -> str:
    """A database without a password; without a role either, as an admin writes it for all."""
    return f"postgresql://{role + '@' if role else ''}/{database}?host={server.folder / 'run'}"


def leadtui(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of the program."""
    return subprocess.run(
        [*PROGRAM, "--db", url, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=60,
    )


def test_one_is_who_the_operating_system_says_without_a_password(server: Cluster) -> None:
    url = address(server)
    assert leadtui(url, "init", "--yes").returncode == 0
    added = leadtui(url, "add", "--customer", "远诚医疗", "--source", "other", "--json")
    assert json.loads(added.stdout)["owner_login"] == ACCOUNT


def test_the_map_lets_an_account_in_under_its_own_name_and_the_one_it_names(server: Cluster) -> None:
    with psycopg.connect(address(server, "crm_gate", "postgres")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("crm_gate",)
    refused = leadtui(address(server, "lilei"), "list")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (5, "", 1)
