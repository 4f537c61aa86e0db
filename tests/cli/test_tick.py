"""``leadtui tick``, ``outbox`` and ``notify``."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadtui import clock, paths
from leadtui.cli.desk import Desk
from tests.cli.program import Program, run
from tests.cli.test_ssh_gate import gate_to
from tests.databases import NOW
from tests.outgoing import Robot

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def robot(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A chat named sales, to which wang's notices go; the clock stands before the digest of the day."""
    with Robot() as found:
        monkeypatch.setenv("LEADTUI_CHAT_SALES_URL", found.url)
        monkeypatch.setenv("LEADTUI_CHAT_SALES_KIND", "wecom")
        clock.freeze(NOW)
        program.done("notify", "--chat", "sales", "--digest", "off")
        yield found


def due(program: Program, n: int = 1) -> None:
    """Appointments of wang's that begin now."""
    for number in range(n):
        lead = program.add(f"北京远诚{number}医疗科技有限公司", owner="wang")
        said = (
            "--method",
            "phone",
            "--summary",
            "聊了",
            "--next",
            "2026-05-20 10:10",
            "--next-step",
            "发报价",
        )
        program.done("followup", lead, *said)


def test_a_turn_says_what_it_did(program: Program, robot: Robot) -> None:
    due(program)
    (looked,) = program.done("tick", "--dry-run", "--json").json
    assert (looked["dry_run"], looked["told"], robot.calls) == (True, {"due": 1}, [])
    (first,) = program.done("tick", "--json").json
    assert (first["told"], first["sent"], first["left"]["waiting"]) == ({"due": 1}, 0, 1)
    clock.freeze(NOW + timedelta(minutes=1))
    assert "sent: 1" in program.done("tick").out
    (call,) = robot.calls
    assert call.body["text"]["content"].startswith("wang: ")
    assert program.done("tick").lines == ["told: nothing", "sent: 0, put off: 0, failed: 0"]


def test_what_could_not_be_sent_is_shown_and_tried_anew(program: Program, robot: Robot) -> None:
    due(program)
    program.done("tick")
    clock.freeze(NOW + timedelta(minutes=1))
    robot.answers = [(403, "")]
    assert "1 dead message" in program.done("tick").out
    (dead,) = program.done("outbox", "--dead", "--json").json
    assert (dead["state"], dead["error"], dead["address"]) == ("dead", "HTTP 403", "sales")
    found = {line["name"]: line for line in program.done("doctor", "--json").json}
    assert "1 could not be sent" in found["Outbox"]["detail"]
    assert "HTTP 403" in program.done("outbox").out
    assert program("outbox", "--retry", "99").code == 1
    program.done("outbox", "--retry", str(dead["id"]))
    program.done("tick")
    assert len(robot.calls) == 2
    assert program.done("outbox").err == "leadtui: Nothing waits to be sent.\n"


def test_wrong_channels_end_with_2_and_quote_nothing(program: Program) -> None:
    path = paths.config_file().with_name("channels.toml")
    paths.private(path.parent)
    path.write_text('[mail]\npassword = "Sesam4711"\n', "utf-8")
    path.chmod(0o644)
    answer = program("tick")
    assert answer.code == 2
    assert "chmod 600" in answer.err
    path.chmod(0o600)
    answer = program("tick")
    assert answer.code == 2
    assert "Sesam4711" not in answer.out + answer.err


def test_ones_choice_is_checked_kept_and_ended(program: Program) -> None:
    program.done("notify", "--mail", "Wang@Example.com", "--digest", "7:45")
    (found,) = program.done("notify", "--json").json
    assert found == {
        "mail": "wang@example.com",
        "chat": None,
        "digest": "07:45",
        "mail_kinds": None,
        "chat_kinds": None,
    }
    program.done("notify", "--mail-kinds", "digest, late")
    assert program.done("notify", "--json").json[0]["mail_kinds"] == ["late", "digest"]
    assert "only late (late plans), digest" in program.done("notify").out
    assert "07:45" in program.done("notify").out
    program.done("notify", "--mail", "off", "--digest", "off")
    (found,) = program.done("notify", "--json").json
    assert set(found.values()) == {None}
    for wrong in (("--mail", "nobody"), ("--digest", "25:00"), ("--chat", "a b"), ("--mail-kinds", "x")):
        assert program("notify", *wrong).code == 1


def test_only_an_admin_chooses_for_others_and_turns_the_clock(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.done("user", "add", "ann", "--name", "Ann")
    program.done("notify", "--user", "ann", "--mail", "ann@example.com")
    monkeypatch.setattr(Desk, "login", "ann")
    (mine,) = program.done("notify", "--json").json
    assert mine["mail"] == "ann@example.com"
    assert program("notify", "--user", "wang", "--mail", "ann@example.com").code == 3
    assert [program(*words).code for words in (("tick",), ("outbox",))] == [3, 3]


@pytest.mark.usefixtures("frozen_now")
def test_a_rep_chooses_over_ssh_and_turns_no_clock(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with gate_to(program, tmp_path, monkeypatch) as gate:
        (found,) = gate("notify --mail ann@example.com --digest off --json").json
        assert (found["mail"], found["chat"], found["digest"]) == ("ann@example.com", None, None)
        refused = ("notify --user wang --mail ann@example.com", "tick", "outbox")
        assert [gate(request).code for request in refused] == [3, 3, 3]


def test_a_test_message_goes_the_ways_one_chose(program: Program, robot: Robot) -> None:
    program.done("notify", "--test")
    clock.freeze(NOW + timedelta(minutes=1))
    program.done("tick")
    (call,) = robot.calls
    assert "test message" in call.body["text"]["content"]
    program.done("notify", "--chat", "off")
    assert program("notify", "--test").code == 1


TURN = """
import os, sys
from leadtui.cli.desk import Desk
from leadtui.cli.main import main
Desk.login = "wang"
sys.exit(main(["--db", sys.argv[1], "tick", "--json"]))
"""
DIES_AFTER_THE_CLAIM = """
import os, signal, sys
from leadtui.services.entry import load_driver
load_driver(sys.argv[1])
from leadtui.services import outgoing
outgoing._begun = lambda *_given: os.kill(os.getpid(), signal.SIGKILL)
"""


def turning(program: Program, minutes: int, before: str = "") -> subprocess.Popen[str]:
    """A turn in a process of its own, so many minutes later."""
    then = {**os.environ, clock.ENVIRONMENT: (NOW + timedelta(minutes=minutes)).isoformat()}
    words = [sys.executable, "-c", before + TURN, program.url]
    return subprocess.Popen(words, cwd=ROOT, env=then, stdout=subprocess.PIPE, text=True)


def test_two_turns_at_once_send_everything_once(program: Program, robot: Robot) -> None:
    due(program, 3)
    program.done("tick")
    for login in ("ann", "ben", "cat", "dan"):
        program.done("user", "add", login, "--name", login)
        program.done("notify", "--user", login, "--chat", "sales", "--digest", "off")
        run("--db", program.url, "--as", login, "notify", "--test")
    both = [turning(program, 3) for _turn in range(2)]
    printed = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], printed
    said = sorted(call.body["text"]["content"].split(":")[0] for call in robot.calls)
    assert said == ["ann", "ben", "cat", "dan", "wang"]


def test_two_turns_at_once_tell_everything_once(program: Program, robot: Robot) -> None:
    due(program, 3)
    both = [turning(program, 0) for _turn in range(2)]
    told = [json.loads(process.communicate(timeout=60)[0])["told"].get("due", 0) for process in both]
    assert sum(told) == 3


def test_what_was_claimed_by_a_program_that_was_killed_is_sent_once(program: Program, robot: Robot) -> None:
    due(program)
    program.done("tick")
    killed = turning(program, 1, DIES_AFTER_THE_CLAIM)
    killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL
    for minutes in (2, 12, 13):
        clock.freeze(NOW + timedelta(minutes=minutes))
        program.done("tick")
    assert len(robot.calls) == 1


def test_what_a_killed_program_was_sending_is_left_to_the_admin(program: Program, robot: Robot) -> None:
    due(program)
    program.done("tick")
    robot.may_answer.clear()
    killed = turning(program, 1)
    assert robot.heard.wait(60)
    killed.kill()
    killed.communicate(timeout=60)
    robot.may_answer.set()
    for minutes in (2, 12, 13):
        clock.freeze(NOW + timedelta(minutes=minutes))
        program.done("tick")
    assert len(robot.calls) == 1
    (dead,) = program.done("outbox", "--dead", "--json").json
    assert "may have arrived" in dead["error"]
