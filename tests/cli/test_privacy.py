"""``leadtui privacy``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")
PHONE = "13711112222"


def person(program: Program) -> str:
    return program.add(contact="欧阳明月", phone=PHONE)


def test_what_is_held_is_printed_by_section(program: Program) -> None:
    number = person(program)
    found = program.done("privacy", "show", "欧阳明月", "--json").json[0]
    assert found["numbers"] == [number]
    assert found["points"][0]["raw"] == PHONE
    assert PHONE in program.done("privacy", "show", "--phone", PHONE).out
    assert program("privacy", "show", "没有这个人").code == 1
    assert program("privacy", "show").code == 2


def test_it_is_written_as_json_or_to_be_read(program: Program, tmp_path: Path) -> None:
    person(program)
    file, text = tmp_path / "person.json", tmp_path / "person.txt"
    program.done("privacy", "export", "欧阳明月", "-o", str(file))
    program.done("privacy", "export", "欧阳明月", "-o", str(text))
    assert json.loads(file.read_text())["name"] == "欧阳明月"
    assert f"raw: {PHONE}" in text.read_text()
    assert file.stat().st_mode & 0o077 == 0
    assert program("privacy", "export", "欧阳明月", "-o", str(file)).code == 1


def test_erasing_asks_first_and_says_how_much_goes(program: Program) -> None:
    number = person(program)
    assert program("privacy", "erase", "欧阳明月").code == 2
    dry = program.done("privacy", "erase", "欧阳明月", "--dry-run", "--json").json[0]
    assert dry["dry_run"]
    assert PHONE in program.done("show", number).out
    done = program.done("privacy", "erase", "欧阳明月", "--yes", "--json").json[0]
    assert done["counts"] == dry["counts"]
    assert PHONE not in program.done("show", number).out
    assert program("privacy", "erase", "欧阳明月", "--yes").code == 1
    program.done("log", "verify")


def test_only_an_admin_erases(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    person(program)
    program.done("user", "add", "bo")
    monkeypatch.setattr(Desk, "login", "bo")
    assert program("privacy", "erase", "欧阳明月", "--yes").code == 3
    assert program("privacy", "retention", "list").code == 3


def test_retention_is_set_previewed_and_run(program: Program) -> None:
    person(program)
    assert program.done("privacy", "retention", "list", "--json").json == [
        {"auto": False, "rules": {"lost": None, "quiet": None}}
    ]
    program.done("privacy", "retention", "set", "quiet", "12")
    program.done("privacy", "retention", "auto", "on")
    assert "12" in program.done("privacy", "retention", "list").out
    assert program.done("privacy", "retention", "preview", "--json").out == ""
    assert "--yes" in program.done("privacy", "retention", "run").out
    assert program.done("privacy", "retention", "run", "--yes", "--json").json == []
    assert program("privacy", "retention", "set", "quiet", "soon").code == 1


def test_an_erased_person_is_refused_until_that_is_lifted(program: Program) -> None:
    person(program)
    assert "keyed hash of 1" in program.done("privacy", "erase", "欧阳明月", "--yes").out
    [kept] = program.done("privacy", "suppressed", "--json").json
    assert (kept["origin"], kept["kinds"]) == ("erased", ["phone"])
    again = program("add", "--customer", "远洋贸易", "--source", "website", "--phone", PHONE)
    assert again.code == 1
    assert kept["mark"] in again.err
    assert "1 way" in program.done("privacy", "lift", kept["mark"]).out
    assert program.done("privacy", "suppressed", "--json").json == []
    assert kept["mark"] in program.done("privacy", "suppressed", "--all").out
    person(program)
    program.done("log", "verify")


def test_somebody_is_kept_out_on_request(program: Program) -> None:
    done = program.done("privacy", "suppress", "--phone", PHONE, "--email", "moon@example.com")
    assert "2 ways of contact kept as" in done.out
    assert program("privacy", "suppress", "--phone", PHONE).code == 1
    assert program("privacy", "suppress", "--phone", "12").code == 2
    assert program("privacy", "suppress").code == 2
    program.done("privacy", "lift", "--email", "MOON@example.com")
    assert program("privacy", "lift", "--email", "moon@example.com").code == 1
    assert program("privacy", "lift").code == 2
    assert [event["kind"] for event in program.done("log", "--limit", "2", "--json").json] == [
        "lifted",
        "suppressed",
    ]
