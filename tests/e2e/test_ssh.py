"""One service account, a key per rep, through a real sshd: what works, and everything that does not."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from leadtui import paths
from tests.e2e import sshd
from tests.e2e.small_desk import chinese
from tests.requirements import need_program
from tests.terminal import PROGRAM, Terminal, environment

pytestmark = pytest.mark.terminal
PATIENT = 30.0
SHEET = (
    "线索编号,客户名称,线索来源,联系人,联系方式,负责人\r\n"
    "QT-20260501-001,启明电子有限公司,其他,李娜,13800000002,安娜\r\n"
).encode()


@dataclass(frozen=True, slots=True)
class Company:
    """A database of the service account's, with the reps' keys in the file that sshd reads."""

    server: sshd.Server
    folder: Path

    def leadtui(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """What the admin does on the server itself; it must succeed."""
        done = subprocess.run(
            [*PROGRAM, "--db", str(self.folder / "crm.db"), *arguments],
            input=stdin,
            capture_output=True,
            env=self.environment(),
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done
        return done.stdout

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """No folder of whoever runs the tests."""
        return environment({"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder), **(extra or {})})

    def hire(self, login: str, *options: str) -> Path:
        """A new rep, and the key that lets them in."""
        self.leadtui("user", "add", login, "--language", "zh_CN", *options)
        key = sshd.new_key(self.folder / login)
        self.leadtui("user", "key", "add", login, f"{key}.pub", "--file", str(self.server.keys))
        return key

    def ask(
        self,
        key: Path,
        *request: str,
        stdin: bytes = b"",
        options: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """One request over ssh, whatever becomes of it."""
        return subprocess.run(
            self.server.ssh(key, *request, options=options),
            input=stdin,
            capture_output=True,
            env=self.environment(env),
            check=False,
            timeout=30,
        )

    @property
    def ann(self) -> Path:
        """The key of ann, who is there from the first."""
        return self.folder / "ann"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    folder = tmp_path_factory.mktemp("ssh")
    with sshd.running(folder) as server:
        found = Company(server, folder)
        found.leadtui("init", "--yes", "--language", "zh_CN", "--zone", "Asia/Shanghai")
        found.hire("ann", "--name", "安娜")
        found.leadtui("user", "set", "ann", "--allow", "import,export")
        lead = {"customer": "远诚医疗有限公司", "source": "trade_show", "owner": "ann", "level": "A"}
        found.leadtui("add", "--json", "-", stdin=json.dumps(lead).encode())
        yield found


def refused(done: subprocess.CompletedProcess[bytes], code: int) -> str:
    """Nothing came out, one line says why, the exit code is the promised one."""
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (code, b"", 1), done
    return done.stderr.decode()


def test_the_screen_opens_on_ones_own_day_and_writes_nowhere_else(company: Company) -> None:
    command = company.server.ssh(company.ann, options=["-tt"])
    with Terminal(command, columns=100, lines=30, env=company.environment()) as screen:
        screen.wait_for(re.compile(r"\[1 ?今日\].*远诚医疗", re.DOTALL), PATIENT)
        screen.send("gx")
        screen.wait_for(chinese("Export to a sheet"), PATIENT)
        screen.send("../own.csv\r")
        screen.wait_for(chinese(paths.OUTSIDE, path="../own.csv")[:16], PATIENT)
        screen.send("\x15own.csv\r")
        screen.wait_gone(chinese("Export to a sheet"), PATIENT)
        screen.send("q")
        assert screen.wait_exit(PATIENT) == 0
    (own,) = company.folder.rglob("own.csv")
    assert own == company.folder / "leadtui/exchange/ann/own.csv"
    assert "远诚医疗有限公司" in own.read_text("utf-8-sig")


def test_a_verb_answers_as_the_one_the_key_is_of(company: Company) -> None:
    done = company.ask(company.ann, "list owner:me 'level:A' --json")
    (lead,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (lead["customer"], lead["owner_login"]) == ("远诚医疗有限公司", "ann")
    added = company.ask(company.ann, "add --customer 'A; id' --source other --json")
    number = json.loads(added.stdout)["number"]
    events = company.leadtui("log", "--json").splitlines()
    assert {json.loads(line)["actor"] for line in events if number in line.decode()} == {"安娜"}


def test_sheets_go_through_the_pipe_and_back_byte_for_byte(company: Company) -> None:
    taken = company.ask(company.ann, "import -", stdin=SHEET)
    assert taken.returncode == 0, taken
    which = "number:QT-20260501-001"
    out = company.ask(company.ann, f"export - {which} --format csv").stdout
    assert out == company.leadtui("--as", "ann", "export", "-", which, "--format", "csv")
    assert "启明电子有限公司".encode() in out
    book = company.ask(company.ann, f"export - {which} --format xlsx").stdout
    again = company.ask(company.ann, "import - --json", stdin=book)
    counts = json.loads(again.stdout)["counts"]
    assert (counts["leads_created"], counts["leads_updated"], counts["leads_same"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ("sh", 2),
        ("list; id", 2),
        ("--as root list", 3),
        ("list --db=/tmp/x.db", 3),
        ("user list", 3),
        ("import /etc/passwd", 3),
        ("export ../../crm.csv --force", 3),
    ],
)
def test_there_is_no_shell_nobody_else_and_no_other_file(company: Company, request_: str, code: int) -> None:
    said = refused(company.ask(company.ann, request_), code)
    assert said.startswith("leadtui: ")


def test_a_terminal_opens_no_shell_either(company: Company) -> None:
    done = company.ask(company.ann, "sh", options=["-tt"])
    assert done.returncode == 2
    assert b"uid=" not in company.ask(company.ann, "list; id", options=["-tt"]).stdout


def test_files_are_not_copied_past_the_gate(company: Company, tmp_path: Path) -> None:
    own = company.server.options(company.ann)
    place = f"{company.server.account}@127.0.0.1"
    port = ["-P", str(company.server.port)]
    programs: dict[str, list[str]] = {
        "sftp": [*own, *port, "-b", "-", place],
        "scp": [*own, *port, f"{place}:/etc/passwd", str(tmp_path / "got")],
    }
    for name, arguments in programs.items():
        program = need_program("sshd", name)
        done = subprocess.run(
            [program, *arguments],
            input=b"get /etc/passwd got\n",
            capture_output=True,
            cwd=tmp_path,
            env=company.environment(),
            check=False,
            timeout=30,
        )
        assert done.returncode != 0, done
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_forwarded(company: Company) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        target = f"127.0.0.1:{listening.getsockname()[1]}"
        out = company.ask(company.ann, options=["-W", target])
        assert out.returncode != 0
        assert b"forwarding failed" in out.stderr
        with pytest.raises(BlockingIOError):
            listening.accept()
    back = company.ask(
        company.ann, "list", options=["-oExitOnForwardFailure=yes", "-R", f"127.0.0.1:0:{target}"]
    )
    assert (back.returncode, back.stdout) == (255, b"")


def test_what_the_client_sends_along_changes_nothing(company: Company, tmp_path: Path) -> None:
    hostile = {
        "LEADTUI_DB": str(tmp_path / "other.db"),
        "LEADTUI_NOW": "2020-01-01T00:00:00+00:00",
        "XDG_DATA_HOME": str(tmp_path),
        "PGHOST": "elsewhere",
        "PAGER": "sh",
        "EDITOR": "sh",
    }
    sent = " ".join(f"{name}={value}" for name, value in hostile.items())
    done = company.ask(company.ann, "list --json level:A", options=[f"-oSetEnv={sent}"])
    assert json.loads(done.stdout)["customer"] == "远诚医疗有限公司"
    assert list(tmp_path.iterdir()) == []
    assert sorted(path.name for path in (company.folder / "leadtui").iterdir()) == ["exchange", "reps"]


def test_a_key_that_was_taken_and_a_user_who_has_left_open_nothing_from_then_on(company: Company) -> None:
    key = company.hire("bob")
    assert company.ask(key, "list --count").returncode == 0
    company.leadtui("user", "set", "bob", "--inactive")
    refused(company.ask(key, "list --count"), 3)
    company.leadtui("user", "set", "bob", "--active")
    assert company.ask(key, "list --count").returncode == 0
    company.leadtui("user", "key", "remove", "bob", f"{key}.pub", "--file", str(company.server.keys))
    gone = company.ask(key, "list --count")
    assert (gone.returncode, gone.stdout) == (255, b"")
    assert b"Permission denied" in gone.stderr
    assert company.ask(company.ann, "list --count").returncode == 0


def test_keys_of_strangers_open_nothing(company: Company, tmp_path: Path) -> None:
    stranger = sshd.new_key(tmp_path / "stranger")
    assert company.ask(stranger, "list").returncode == 255
    assert os.access(stranger, os.R_OK)
