"""``leadtui user``, and who somebody is."""

from __future__ import annotations

import getpass

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program, run

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_users_are_added_listed_and_changed(program: Program) -> None:
    program.done(
        "user", "add", "lilei", "--name", "李雷", "--role", "主管", "--alias", "小李", "--alias", "李经理"
    )
    program.done("user", "add", "hanmei", "--inactive")
    program.done(
        "user", "set", "hanmei", "--name", "韩梅", "--active", "--zone", "Asia/Taipei", "--language", "zh_TW"
    )
    people = {line["login"]: line for line in program.done("user", "list", "--json").json}
    assert people["lilei"]["role"] == "manager"
    assert sorted(people["lilei"]["aliases"]) == sorted(["小李", "李经理"])
    hanmei = people["hanmei"]
    assert (hanmei["name"], hanmei["active"], hanmei["zone"], hanmei["language"]) == (
        "韩梅",
        True,
        "Asia/Taipei",
        "zh_TW",
    )
    assert "李雷" in program.done("user", "list").out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add",), 2),
        (("add", "wang"), 1),
        (("add", "two words"), 1),
        (("add", "li", "--role", "boss"), 2),
        (("add", "li", "--zone", "Mars/Base"), 1),
        (("set", "nobody", "--name", "x"), 1),
        (("set", "wang"), 2),
        (("set", "wang", "--role", "rep"), 1),
    ],
)
def test_what_cannot_be_is_refused(lite: Program, arguments: tuple[str, ...], code: int) -> None:
    answer = lite("user", *arguments)
    assert answer.code == code
    assert answer.err.count("\n") == 1


def test_only_admins_change_users(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "lilei")
    monkeypatch.setattr(Desk, "login", "lilei")
    assert program("user", "add", "other").code == 3
    assert program("user", "list").code == 0


def test_a_stranger_is_not_let_in(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "lilei")
    monkeypatch.setattr(Desk, "login", "stranger")
    answer = program("list")
    assert (answer.code, answer.out) == (3, "")
    assert "stranger" in answer.err


def test_an_admin_may_work_as_somebody_else_and_both_are_recorded(program: Program) -> None:
    program.done("user", "add", "lilei", "--name", "李雷")
    answer = program.done("--as", "李雷", "add", "--customer", "Acme", "--source", "other", "--json")
    assert answer.json[0]["owner_login"] == "lilei"
    assert program.done("--as", "lilei", "due", "--count").out == "1\n"


def test_a_rep_may_not_work_as_somebody_else(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "lilei")
    monkeypatch.setattr(Desk, "login", "lilei")
    assert program("--as", "wang", "list").code == 3


def test_the_login_is_the_systems_and_not_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Desk().login
    monkeypatch.setenv("USER", "somebody-else")
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert getpass.getuser() == "somebody-else"
    assert Desk().login == before


def test_a_viewer_reads_and_writes_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "guest", "--role", "只读")
    monkeypatch.setattr(Desk, "login", "guest")
    assert program("add", "--customer", "Acme", "--source", "other").code == 3
    assert program("add", "--json", "-", stdin='{"customer": "A", "source": "other"}').code == 3


def test_a_user_command_without_a_verb_shows_its_help() -> None:
    answer = run("user")
    assert answer.code == 2
    assert "set" in answer.err


def test_single_rights_are_granted_and_taken(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "lilei")
    program.done("user", "set", "lilei", "--allow", "export,merge", "--deny", "delete")
    people = {line["login"]: line for line in program.done("user", "list", "--json").json}
    assert people["lilei"]["rights"] == ["import", "export", "bulk", "merge"]
    program.done("user", "set", "lilei", "--deny", "export")
    monkeypatch.setattr(Desk, "login", "lilei")
    answer = program("export", "-")
    assert (answer.code, answer.out) == (3, "")
    assert "wang" in answer.err
    assert program("user", "set", "lilei", "--allow", "flying").code == 2


def test_who_leaves_hands_over_and_the_counts_are_shown_first(program: Program) -> None:
    program.done("user", "add", "old", "--name", "王芳")
    program.done("user", "add", "new")
    program.done("add", "--customer", "华信", "--source", "other", "--owner", "old")
    answer = program("user", "deactivate", "old")
    assert (answer.code, answer.out.splitlines()[0].split(" · ")[0]) == (2, "王芳: 1 open lead")
    assert "--pool" in answer.err
    counts = program.done("user", "deactivate", "old", "--to", "new", "--json").json
    assert counts == [
        {"login": "old", "open_leads": 1, "closed_leads": 0, "plans": 1, "plans_on_other_leads": 0}
    ]
    assert program.done("list", "owner:new", "--json").json[0]["owner_login"] == "new"
    program.done("undo")
    assert program.done("list", "owner:old", "--json").json[0]["owner_login"] == "old"
    assert program("user", "deactivate", "old", "--to", "new", "--pool").code == 2
    assert "deactivate" in program("user", "set", "old", "--inactive").err


def test_leave_is_entered_listed_and_ended(program: Program) -> None:
    program.done("user", "add", "ann", "--name", "王芳")
    program.done("user", "add", "bo", "--name", "李雷")
    answer = program.done("user", "leave", "ann", "2026-05-19", "2026-05-25", "--stand-in", "bo")
    assert "李雷 stands in" in answer.out
    program.done("add", "--customer", "华信", "--source", "other", "--owner", "ann")
    lines = program.done("user", "leave", "--json").json
    assert lines == [{"name": "王芳", "stand_in": "李雷", "from": "2026-05-19", "to": "2026-05-25"}]
    assert program.done("--as", "bo", "due", "--json").json[0]["for"] == "王芳"
    assert program("user", "leave", "ann", "2026-05-19").code == 2
    program.done("user", "leave", "ann", "--back")
    assert program.done("--as", "bo", "due", "--count").out == "0\n"
    assert "Nobody" in program.done("user", "leave").err
