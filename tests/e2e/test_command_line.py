"""The installed program as a shell runs it: exit codes, pipes, signals, locales, speed."""

from __future__ import annotations

import json
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.terminal import PROGRAM, Terminal

ROOT = Path(__file__).parents[2]

HEAVY = (
    "textual rich.console openpyxl holidays phonenumbers psycopg pypinyin rapidfuzz dateutil"
    " email_validator opencc asyncio"
)


def run(
    *arguments: str, stdin: str | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=stdin or "",
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        check=False,
        timeout=60,
    )


@pytest.fixture
def desk(home: Path) -> Path:
    """A database of one's own where the program looks for it."""
    assert run("init", "--yes").returncode == 0
    return home


def add(count: int) -> None:
    lines = (f"QT-20260501-{n:04d},客户 {n},其他" for n in range(1, count + 1))
    assert run("import", "-", stdin="\n".join(("线索编号,客户名称,线索来源", *lines))).returncode == 0


def test_a_day_in_the_shell(desk: Path) -> None:
    added = run("add", "--customer", "远诚医疗", "--source", "展会", "--phone", "13800001234", "--json")
    number = json.loads(added.stdout)["number"]
    steps = (
        ("due",),
        ("followup", number, "--method", "phone", "--summary", "聊了", "--next", "+2d", "--set", "need=培训"),
        ("move", number, "意向客户"),
        ("list", "状态:意向"),
        ("show", number),
        ("undo",),
        ("log",),
        ("export", "out.xlsx"),
    )
    for arguments in steps:
        done = subprocess.run(
            [*PROGRAM, *arguments], cwd=desk, capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, (arguments, done.stderr)
    owner = json.loads(run("show", number, "--json").stdout)
    assert owner["owner_login"] == pwd.getpwuid(os.getuid()).pw_name
    assert owner["status"] == "potential"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("list",), 0),
        (("show", "ZH-20200101-001"), 1),
        (("lst",), 2),
        ((), 2),
        (("--as", "nobody", "list"), 1),
        (("--as-of", "2020-01-01", "undo"), 3),
        (("--db", "none.db", "list"), 5),
    ],
)
def test_exit_codes_are_what_is_promised(desk: Path, arguments: tuple[str, ...], code: int) -> None:
    done = run(*arguments)
    assert done.returncode == code, done
    assert done.stderr.count("\n") <= 1


def test_a_reader_who_has_had_enough_is_no_error(desk: Path) -> None:
    add(300)
    for option in ("--json", "--limit=300"):
        line = f"{PROGRAM[0]} list {option} | head -n 1"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 1


def test_ctrl_c_ends_with_130_and_one_answer_per_lead_so_far(desk: Path) -> None:
    child = subprocess.Popen(
        [*PROGRAM, "add", "--json", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(b'{"customer": "A", "source": "other"}\n{}\n' + b" " * (1 << 16))
    child.stdin.flush()
    first = child.stdout.readline()
    child.send_signal(signal.SIGINT)
    _out, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert json.loads(first)["line"] == 1
    assert b"Traceback" not in err
    assert run("list", "--count").stdout == "1\n"


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_chinese_comes_out_in_any_locale(desk: Path, locale: str) -> None:
    add(1)
    done = run("list", "--json", env={"LANG": locale, "LC_ALL": locale})
    assert done.returncode == 0
    assert json.loads(done.stdout)["customer"] == "客户 1"


def test_json_is_escaped_where_the_output_cannot_hold_it(desk: Path) -> None:
    add(1)
    latin = {"PYTHONIOENCODING": "latin-1"}
    assert json.loads(run("list", "--json", env=latin).stdout)["customer"] == "客户 1"
    assert run("list", env=latin).returncode == 0


def test_colours_are_for_terminals_only(desk: Path) -> None:
    add(1)
    assert "\x1b" not in run("list").stdout
    with Terminal([*PROGRAM, "list"]) as terminal:
        terminal.wait_for("客户 1")
        assert terminal.wait_exit() == 0


def test_init_asks_on_a_terminal(home: Path) -> None:
    with Terminal([*PROGRAM, "init"]) as terminal:
        terminal.wait_for("Your name")
        terminal.send("王芳\r")
        terminal.wait_for("Language")
        terminal.send("zh_CN\r")
        terminal.wait_for("Country")
        terminal.send("\r")
        terminal.wait_for("Currency")
        terminal.send("\r")
        terminal.wait_for("Time zone")
        terminal.send("\r")
        assert terminal.wait_exit() == 0
    (person,) = [json.loads(line) for line in run("user", "list", "--json").stdout.splitlines()]
    assert (person["name"], person["role"], person["language"]) == ("王芳", "admin", "zh_CN")


def loaded(*arguments: str) -> set[str]:
    """The modules that a run loads."""
    code = (
        "import sys; from leadtui.cli.main import main; main(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stderr.split())


def test_a_command_loads_only_what_it_needs(desk: Path) -> None:
    add(1)
    for arguments in (("list",), ("list", "--json"), ("due",), ("list", "--count", "客户")):
        assert sorted(loaded(*arguments) & set(HEAVY.split())) == []
    for arguments in (("--help",), ("keys",), ("paths",)):
        assert sorted(loaded(*arguments) & {*HEAVY.split(), "peewee"}) == []
    assert sorted(loaded("--version") & {*HEAVY.split(), "peewee", "click"}) == []


def test_a_long_list_is_written_in_constant_memory(desk: Path) -> None:
    add(3000)
    code = (
        "import sys; from leadtui.cli.main import main; from tests.memory import peak_megabytes;"
        "main(['list', '--json', '--limit', '1']);"
        "before = peak_megabytes();"
        "main(['list', '--json']);"
        "print(peak_megabytes() - before, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert len(done.stdout.splitlines()) == 3001
    # The first page alone takes some megabytes; 3,000 rows kept would take as many again for each page.
    assert float(done.stderr.split()[-1]) < 24
