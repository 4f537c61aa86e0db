"""What is behind a key of SSH: one person, leadtui's verbs, one folder, and no way around."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from leadtui import paths
from leadtui.cli import ssh_folders, ssh_gate
from leadtui.cli.desk import Desk
from leadtui.cli.root import COMMANDS
from leadtui.errors import RuleError, UsageError
from tests.cli.program import Answer, Program, run
from tests.domain.test_ssh_key import GOOD
from tests.services.desk import later

pytestmark = pytest.mark.usefixtures("frozen_now")
ACCOUNT = pwd.getpwuid(os.geteuid()).pw_name
KEY = f"ssh-ed25519 {GOOD['ssh-ed25519'][1]} ann@home\n"


class Gate:
    """Requests of ann's, as sshd hands them on."""

    def __init__(self, program: Program, folder: Path) -> None:
        self.program = program
        self.folder = folder

    @property
    def files(self) -> Path:
        return self.folder / "exchange" / "ann"

    def __call__(self, request: str, stdin: str | bytes = b"", login: str = "ann", **sent: str) -> Answer:
        """One request, with an environment from the client."""
        os.environ.update(sent, SSH_ORIGINAL_COMMAND=request)
        paths.confine(None)
        return self.program("ssh-session", f"--folder={self.folder}", f"--login={login}", stdin=stdin)


@contextmanager
def gate_to(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """The account of these tests is an admin and has given ann a key; what the gate sets is put back."""
    program.done("user", "add", ACCOUNT, "--role", "admin")
    program.done("user", "add", "ann", "--name", "安娜")
    program.done("user", "set", "ann", "--language", "zh_CN")
    program.add("远诚医疗", owner="ann")
    monkeypatch.setattr(Desk, "login", ACCOUNT)
    keys = tmp_path / "keys"
    keys.touch(mode=0o600)
    program.done("user", "key", "add", "ann", "-", "--file", str(keys), stdin=KEY)
    environment, place, mask = dict(os.environ), Path.cwd(), os.umask(0o022)
    yield Gate(program, tmp_path / "data")
    paths.confine(None)
    os.umask(mask)
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)


@pytest.fixture
def gate(lite: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """The gate to a database on SQLite."""
    with gate_to(lite, tmp_path, monkeypatch) as gate:
        yield gate


@pytest.fixture
def any_gate(program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """The gate on each engine in turn."""
    with gate_to(program, tmp_path, monkeypatch) as gate:
        yield gate


def test_verbs_run_as_the_one_the_key_is_of(any_gate: Gate) -> None:
    gate = any_gate
    (lead,) = gate("list owner:me --json").json
    assert (lead["customer"], lead["owner_login"]) == ("远诚医疗", "ann")
    (made,) = gate('add --customer "Acme & Sons; id" --source other --json').json
    assert (made["customer"], made["owner_login"]) == ("Acme & Sons; id", "ann")
    (event, *_older) = gate("log --json").json
    assert event["actor"] == "安娜"
    assert gate("leadtui list --count").out == "2\n"


def test_who_comes_by_a_key_and_who_is_refused_is_on_record(any_gate: Gate) -> None:
    gate = any_gate
    gate("list --count")
    gate("--lang en due")
    gate("help")
    gate.program.done("user", "add", "bob", "--inactive")
    for login in ("bob", "nobody"):
        gate("list", login=login)
    logs = [gate.program("log", "--json", "--kind", kind).json for kind in ("login", "login_failed")]
    values = [(event["actor"], sorted(event["values"].items())) for log in logs for event in log]
    told = [(actor, *(value["after"] for _name, value in found)) for actor, found in values]
    assert told == [
        ("安娜", "due", "key"),
        ("安娜", "list", "key"),
        (None, "nobody", "key"),
        (None, "bob", "key"),
    ]


@pytest.mark.usefixtures("frozen_now")
def test_a_status_bar_that_asks_every_minute_is_on_record_once_an_hour(any_gate: Gate) -> None:
    gate = any_gate

    def came() -> list[str]:
        found = gate.program("log", "--json", "--kind", "login").json
        return [event["values"]["command"]["after"] for event in reversed(found)]

    for _minute in range(3):
        gate("due --count")
        later(minutes=1)
    gate("list --count")
    assert came() == ["due", "list"]
    later(minutes=58)
    gate("due --count")
    assert came() == ["due", "list", "due"]
    for _again in range(2):
        gate("add --customer x --source other")
    assert came()[3:] == ["add", "add"]
    assert gate.program("log", "verify").code == 0


def test_what_is_an_admin_s_or_the_machine_s_does_not_go_with_a_key(gate: Gate) -> None:
    for verb in sorted(set(COMMANDS) - set(ssh_gate.ALLOWED)):
        answer = gate(verb)
        assert (answer.code, answer.out, answer.err.count("\n")) == (3, "", 1), verb


def test_there_is_no_other_way(gate: Gate) -> None:
    for request, code in (
        ("--as wang list", 3),
        ("list --as wang", 3),
        ("list --as=wang", 3),
        ("--db other.db list", 3),
        ("list --db=sqlite:////tmp/other.db", 3),
        ("list --as-of 2020-01-01", 3),
        ("ssh-session --login=wang", 2),
        ("sh", 2),
        ("/bin/sh -c id", 2),
        ("list; id", 2),
        ("internal-sftp", 2),
        ("/usr/lib/openssh/sftp-server", 2),
        ("scp -t .", 2),
        ("rsync --server . .", 2),
        ("list 'half", 2),
        ("", 2),
    ):
        answer = gate(request)
        assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1), (request, answer)


def test_no_shell_reads_a_request(gate: Gate) -> None:
    for request in ("list $(touch hacked)", "list `touch hacked`", "list | touch hacked", "list > hacked"):
        assert gate(request).out == ""
    assert list(gate.files.iterdir()) == []


def test_files_are_read_and_written_in_one_folder_only(gate: Gate) -> None:
    gate("list --count")
    (gate.files / "link").symlink_to(gate.folder.parent / "keys")
    (gate.files / "linked").symlink_to(gate.folder.parent)
    before = (gate.folder.parent / "keys").read_bytes()
    for name in "/etc/passwd", "../keys", "x/../../../keys", "link", "linked/keys", "~/x.csv", ".", "a\tb":
        for request in (f"import '{name}'", f"export '{name}' --force", f"add --json='{name}'"):
            answer = gate(request)
            assert answer.code != 0, (request, answer)
            assert answer.err.count("\n") == 1
            assert "root:" not in answer.err + answer.out
    assert (gate.folder.parent / "keys").read_bytes() == before
    assert not (gate.folder / "exchange" / "x.csv").exists()


def test_a_plain_name_is_a_file_of_one_s_own(gate: Gate) -> None:
    sheet = "线索编号,客户名称,线索来源\nQT-20260501-001,启明电子,其他\n".encode()
    assert gate("import -", sheet).code == 0
    gate.files.joinpath("in.csv").write_bytes(sheet)
    assert gate("import in.csv").code == 0
    assert gate(f"import {gate.files}/in.csv").code == 0
    assert gate.folder.joinpath("exchange/ann").stat().st_mode & 0o777 == 0o700


def test_the_screen_reads_and_writes_there_too(gate: Gate) -> None:
    gate("list --count")
    assert paths.typed("out.xlsx") == gate.files / "out.xlsx"


def test_who_is_not_active_gets_not_even_a_page_of_help(gate: Gate) -> None:
    gate.program.done("user", "add", "bob")
    assert gate("help", login="bob").code == 0
    assert gate("help list", login="bob").lines[0].endswith("list [OPTIONS] [QUERY]...")
    gate.program.done("user", "set", "bob", "--inactive")
    for request in ("help", "--version", "list", "keys", ""):
        answer = gate(request, login="bob")
        assert (answer.code, answer.out, answer.err.count("\n")) == (3, "", 1)


def test_another_account_may_run_the_command_and_vouches_for_nobody(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "login", "ann")
    answer = gate("list", login="wang")
    assert (answer.code, answer.out) == (3, "")


def test_the_language_is_the_one_on_record_unless_one_asks_for_another(gate: Gate) -> None:
    assert "选项" in gate("help", LANG="en_US.UTF-8").out
    assert "Options" in gate("--lang en help").out or "Options" in gate("--help --lang en").out
    assert "選項" in gate("list --help --lang=zh_TW").out


def test_nothing_of_the_client_s_environment_counts_but_terminal_and_language(gate: Gate) -> None:
    hostile = {
        "LEADTUI_DB": "sqlite:////tmp/other.db",
        "LEADTUI_NOW": "2020-01-01T00:00:00+00:00",
        "XDG_DATA_HOME": "/tmp",
        "PGHOST": "elsewhere",
        "PAGER": "sh",
        "EDITOR": "sh",
        "LESSOPEN": "|sh",
        "BROWSER": "sh",
        "TEXTUAL_LOG": "/tmp/log",
        "LD_PRELOAD": "",
        "PATH": "/tmp",
        "TERM": "../../etc/x",
        "LC_ALL": "zh_CN.UTF-8",
        "LC_CTYPE": "/tmp/locale",
        "COLORTERM": "truecolor",
    }
    assert gate("list --count", **hostile).out == "1\n"
    kept = {name for name in hostile if os.environ.get(name) == hostile[name]}
    assert kept == {"LC_ALL", "COLORTERM"}
    assert "TERM" not in os.environ
    assert os.environ["SHELL"] == "/bin/false"


@pytest.mark.parametrize("login", [".", "..", ".ssh", "-x", "a.b@c", "王芳"])
def test_every_login_has_a_folder_of_its_own_right_below(login: str, tmp_path: Path) -> None:
    name = ssh_folders.folder_name(login)
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()
    assert Path(name).name == name


def test_a_folder_that_leads_elsewhere_is_not_used(gate: Gate) -> None:
    gate.files.parent.mkdir(parents=True)
    gate.files.symlink_to(gate.folder.parent)
    answer = gate("list")
    assert (answer.code, answer.out) == (RuleError.exit_code, "")


def test_a_request_is_cut_as_a_shell_cuts_it() -> None:
    assert ssh_gate.words_of("list 'due<=today' \"a b\" c\\ d") == ["list", "due<=today", "a b", "c d"]
    with pytest.raises(UsageError):
        ssh_gate.words_of("list 'x")


def test_the_command_stands_in_no_list() -> None:
    assert "ssh-session" not in run("--help").out
    assert run("ssh-session").code == 2


def test_a_database_that_is_gone_is_not_made_anew(gate: Gate, tmp_path: Path) -> None:
    os.environ["SSH_ORIGINAL_COMMAND"] = ""
    answer = run("--db", str(tmp_path / "none.db"), "ssh-session", f"--folder={gate.folder}", "--login=ann")
    assert answer.code == 5


def test_one_role_takes_the_place_of_every_rep(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Desk, "login", "wang")
    with psycopg.connect(postgres_url, autocommit=True) as superuser:
        superuser.execute("CREATE ROLE crm_gate LOGIN")
        superuser.execute("GRANT leadtui_service TO crm_gate")
    with gate_to(Program(postgres_url), tmp_path, monkeypatch) as gate:
        parts = urlsplit(postgres_url)
        gate.program = Program(parts._replace(netloc=f"crm_gate@{parts.netloc.rpartition('@')[2]}").geturl())
        gate("add --customer Acme --source other")
        assert gate("list --count").out == "2\n"
        refused = gate("list", login="nobody")
        assert (refused.code, "nobody" in refused.err) == (3, True)
        (event,) = gate.program("log", "--json", "--kind", "login_failed").json
        assert event["values"]["login"]["after"] == "nobody"
        with psycopg.connect(gate.program.url) as stranger, pytest.raises(psycopg.Error):
            stranger.execute("SELECT * FROM contact_point")
