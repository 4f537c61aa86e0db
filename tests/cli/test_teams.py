"""``leadtui team``."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_teams_are_made_moved_listed_and_removed(program: Program) -> None:
    program.done("user", "add", "ann", "--name", "王芳")
    program.done("user", "add", "bo", "--role", "manager")
    program.done("team", "add", "华南")
    program.done("team", "add", "深圳", "--leader", "bo", "--member", "王芳")
    program.done("team", "set", "深圳", "--parent", "华南")
    lines = program.done("team", "list", "--json").json
    assert lines == [
        {"name": "华南", "parent": None, "depth": 0, "leaders": [], "members": []},
        {"name": "深圳", "parent": "华南", "depth": 1, "leaders": ["bo"], "members": ["ann"]},
    ]
    assert "  深圳" in program.done("team", "list").out
    assert program("team", "set", "华南", "--parent", "深圳").code == 1
    program.done("team", "set", "深圳", "--without", "ann", "--name", "深圳组")
    program.done("team", "remove", "深圳组")
    program.done("undo")
    assert program.done("team", "list", "--json").json[1]["leaders"] == ["bo"]


def test_only_an_admin_keeps_teams(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "bo", "--role", "manager")
    assert "everyone" in program.done("team", "list").err
    monkeypatch.setattr(Desk, "login", "bo")
    assert program("team", "add", "x").code == 3


def test_a_team_command_needs_something_to_do(lite: Program) -> None:
    lite.done("team", "add", "x")
    assert lite("team", "set", "x").code == 2
    assert lite("team", "set", "y", "--name", "z").code == 1
