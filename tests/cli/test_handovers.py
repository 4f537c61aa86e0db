"""``leadtui handover``."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_hand_overs_are_listed_shown_and_acknowledged(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.done("user", "add", "old", "--name", "王芳")
    program.done("user", "add", "new")
    program.done("add", "--customer", "华信", "--source", "other", "--owner", "old", "--contact", "张伟")
    program.done("user", "deactivate", "old", "--to", "new")
    monkeypatch.setattr(Desk, "login", "new")
    (line,) = program.done("handover", "list", "--json").json
    number = str(line["number"])
    assert (line["from"], line["acknowledged_at"]) == ("王芳", None)
    assert number in program.done("handover", "list").out
    assert "张伟" in program.done("handover", "show", number).out
    assert program("handover", "ack").code == 2
    program.done("handover", "ack", number)
    assert program.done("handover", "list", "--json").json == []
    assert program.done("handover", "list", "--all", "--json").json[0]["number"] == number
    assert "waits" in program.done("handover", "list").err
