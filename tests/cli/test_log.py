"""``leadtui log`` with its filters, and its proof."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from leadtui.store import sealing
from leadtui.store.database import Store
from tests.cli.program import Program
from tests.cli.test_show import worked
from tests.store.tampering import tamper

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_the_log_can_be_asked_who_what_and_until_when(program: Program) -> None:
    number = worked(program)
    program.done("log", "--json")

    def asked(*options: str) -> set[str]:
        return {event["kind"] for event in program.done("log", "--json", *options).json}

    assert asked("--kind", "状态") == {"status"}
    assert asked("--kind", "status", "--user", "wang", number) == {"status"}
    assert asked("--until", "2026-05-19") == asked("--until", "2026-05-20T09:59") == set()
    assert "created" in asked("--until", "2026-05-20")
    assert asked("--field", "status") == {"status"}
    assert program("log", "--user", "nobody").code == 1
    assert program("log", "--field", "nothing").code == 2


def test_verify_proves_the_log_and_names_what_was_tampered_with(program: Program) -> None:
    worked(program)
    (fine,) = program.done("log", "verify", "--json").json
    assert (fine["ok"], fine["broken"], fine["events"] > 0) == (True, None, True)
    assert "Every event is as it was written." in program.done("log", "verify").out
    store = Store(program.url)
    store.connect()
    sealing.seal(store, least=1)
    tamper(store, "UPDATE event SET reason = 'none' WHERE id = 2")
    store.close()
    answer = program("log", "verify")
    assert (answer.code, answer.lines[0]) == (1, "Broken: event 2: who, when, what or why was changed")
    broken = program("log", "verify", "--json")
    assert (broken.code, broken.json[0]["broken"]) == (1, {"what": "columns", "event": 2, "seal": None})


def test_only_an_admin_can_verify(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "ann")
    monkeypatch.setattr(Desk, "login", "ann")
    assert program("log", "verify").code == 3
