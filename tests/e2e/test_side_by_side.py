"""A rep's and a manager's day beside each other: one account, a key each, a real sshd, PostgreSQL guarded."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import psycopg
import pytest

from tests.e2e import own_server, sshd
from tests.e2e.small_desk import KEYS, PATIENT, chinese
from tests.postgres import Cluster
from tests.terminal import PROGRAM, Tmux, environment

pytestmark = [pytest.mark.terminal, pytest.mark.postgres]
GATE = "crm_gate"
WRITING = "{who} has been writing a follow-up on this lead since {time}"
WITHIN = 10.0
"""Seconds for news to be drawn on a busy machine; where nothing else runs it is under one."""
LEADS = (
    {"customer": "远诚医疗有限公司", "contact": "赵敏", "phone": "13800000003"},
    {"customer": "启明电子有限公司", "contact": "李娜", "phone": "13800000002"},
)


@dataclass(frozen=True, slots=True)
class Company:
    """The account of all keys, its role on the database, and what a rep has at home."""

    server: sshd.Server
    cluster: Cluster
    folder: Path

    def leadtui(self, role: str, *arguments: str, stdin: str = "") -> str:
        """What is done on the server itself, connected as ``role``; it must succeed."""
        url = f"postgresql://{role}@/crm?host={self.cluster.folder / 'run'}"
        done = subprocess.run(
            [*PROGRAM, "--db", url, *arguments],
            input=stdin.encode(),
            capture_output=True,
            env=self.environment(),
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done
        return done.stdout.decode()

    def environment(self) -> dict[str, str]:
        """No folder of whoever runs the tests."""
        return environment({"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder)})

    def hire(self, account: str, login: str, *options: str) -> None:
        """A new user, and the key that lets them in through the gate's role."""
        self.leadtui(account, "user", "add", login, "--language", "zh_CN", *options)
        key = sshd.new_key(self.folder / login)
        self.leadtui(GATE, "user", "key", "add", login, f"{key}.pub", "--file", str(self.server.keys))

    def screen(self, login: str) -> Tmux:
        """The screen of whoever has that key, in a tmux of its own."""
        command = self.server.ssh(self.folder / login, options=["-tt"])
        return Tmux(command, columns=80, lines=24, env=self.environment())


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """As docs/install.md and docs/login.md set it up: Zhang leads a team in which Ann has two leads."""
    folder = tmp_path_factory.mktemp("day")
    account = pwd.getpwuid(os.geteuid()).pw_name
    with own_server.running() as cluster, sshd.running(folder) as server:
        with psycopg.connect(own_server.url(cluster), autocommit=True) as superuser:
            superuser.execute("CREATE DATABASE crm")
        found = Company(server, cluster, folder)
        found.leadtui("postgres", "init", "--yes", "--login", account, "--zone", "Asia/Shanghai")
        with psycopg.connect(own_server.url(cluster), autocommit=True) as superuser:
            superuser.execute(f"CREATE ROLE {GATE} LOGIN".encode())
            superuser.execute(f"GRANT leadtui_service TO {GATE}".encode())
        found.hire("postgres", "ann", "--name", "安娜")
        found.hire("postgres", "ben", "--name", "本恩")
        found.hire("postgres", "zhang", "--name", "张主管", "--role", "manager")
        found.leadtui(
            "postgres", "team", "add", "华东", "--leader", "zhang", "--member", "ann", "--member", "ben"
        )
        given = [
            {"source": "trade_show", "owner": "ann", "level": "A", "need": "培训", **lead} for lead in LEADS
        ]
        found.leadtui("postgres", "add", "--json", "-", stdin="\n".join(json.dumps(lead) for lead in given))
        yield found


def press(screen: Tmux, *keys: str) -> None:
    """Keys as a terminal sends them."""
    for key in keys:
        screen.send(KEYS.get(key, key))


def at_once(screen: Tmux, wanted: str) -> None:
    """What a colleague did is there without a key."""
    begun = monotonic()
    shown = screen.wait_for(wanted, PATIENT)
    assert monotonic() - begun < WITHIN, shown


def test_what_one_of_them_does_the_other_sees_without_a_key(company: Company) -> None:
    said, name = "客户确认预算，约下周演示", "启明电子"
    with company.screen("ann") as ann, company.screen("zhang") as zhang:
        for screen, place in ((ann, "2"), (zhang, "3")):
            screen.wait_for("[1今日]", PATIENT)
            press(screen, place)
            screen.wait_for(name, PATIENT)
        zhang.wait_for("意向 0", PATIENT)
        for screen in (ann, zhang):
            press(screen, "g", "g")

        # Ann writes on a lead that Zhang has open, and Zhang sees it there.
        press(zhang, "enter")
        zhang.wait_for("时间线", PATIENT)
        press(ann, "f2")
        ann.wait_for("下次日期", PATIENT)
        at_once(zhang, chinese(WRITING, who="安娜", time="|").partition("|")[0])
        press(ann, said)
        ann.wait_for(said, PATIENT)
        press(zhang, "q")
        zhang.wait_for("[3看板]", PATIENT)

        # What she recorded and the status she set stand on the board.
        press(ann, "ctrl+s")
        ann.wait_for("跟进已保存", PATIENT)
        at_once(zhang, said)
        press(ann, "G", "f4", "2")
        at_once(zhang, chinese("{who} moved {name} to {status}", who="安娜", name=name, status="意向客户"))
        assert "意向 1" in zhang.screen()[2]

        # Zhang gives the lead to Ben: it leaves Ann's list and says who gave it to whom.
        press(zhang, "l")
        zhang.wait_for("意向客户 1", PATIENT)
        press(zhang, "f7")
        zhang.wait_for("指派给", PATIENT)
        press(zhang, "ben")
        zhang.wait_for("本恩", PATIENT)
        press(zhang, "enter")
        given = chinese("{who} gave {name} to {owner}", who="张主管", name=name, owner="本恩")
        at_once(ann, given)
        assert f"A  {name}" not in "\n".join(ann.screen())
