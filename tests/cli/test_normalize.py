"""``leadtui normalize``: it shows what would change, does it when told, and undo takes it back."""

from __future__ import annotations

import pytest

from leadtui.cli.desk import Desk
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_without_apply_it_shows_what_would_change_and_changes_nothing(program: Program) -> None:
    number = program.add("远诚医疗(深圳)有限公司", phone="138-0013-8000")
    said = program.done("normalize")
    assert said.out.splitlines()[0].split() == ["Number", "Field", "Is", "Becomes"]
    assert f"{number}  Phones         138-0013-8000           →  13800138000" in said.lines
    assert "         1  Company names" in said.lines
    assert "Nothing is changed yet" in said.err
    assert program.lead(number)["customer"] == "远诚医疗(深圳)有限公司"


def test_it_is_done_with_apply_and_undone_as_a_whole(program: Program) -> None:
    numbers = [program.add(f"远诚{n}(深圳)有限公司", region="深圳") for n in range(3)]
    said = program.done("normalize", "--apply", "--fields", "company,phone")
    assert "3 leads normalised" in said.lines
    assert [program.lead(number)["customer"] for number in numbers] == [
        f"远诚{n}（深圳）有限公司" for n in range(3)
    ]
    assert "Nothing to normalise" in program.done("normalize", "--fields", "company").err
    assert program.done("undo").out == "Undone: 3 leads\n"
    assert program.lead(numbers[0])["customer"] == "远诚0(深圳)有限公司"


def test_json_tells_every_change_and_then_the_counts(program: Program) -> None:
    number = program.add(source="other", source_detail="google")
    change, counts = program.done("normalize", "source:other", "--map", "google=online", "--json").json
    assert change == {
        "number": number,
        "field": "source",
        "before": "Other · google",
        "after": "Online promotion · google",
        "columns": {"source": ["other", "online"]},
    }
    assert (counts["dry_run"], counts["leads"], counts["counts"]) == (True, 1, {"source": 1})
    (done,) = program.done("normalize", "--map", "google=online", "--apply", "--json").json
    assert (done["dry_run"], done["leads"], done["refused"]) == (False, 1, [])
    assert program.lead(number)["source"] == "online"


def test_sources_no_list_has_are_named_so_that_they_can_be_mapped(program: Program) -> None:
    program.add(source="other", source_detail="Olark Chat")
    assert "Sources no list has: Olark Chat (1)" in program.done("normalize", "--fields", "source").out


def test_only_what_the_query_finds_is_looked_at(program: Program) -> None:
    one, other = program.add("甲乙(深圳)有限公司"), program.add("丙丁(深圳)有限公司")
    program.done("normalize", "甲乙", "--apply")
    assert "（" in program.lead(one)["customer"]
    assert "(" in program.lead(other)["customer"]


def test_what_it_does_not_know_is_a_mistake_and_who_may_not_is_refused(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program("normalize", "--fields", "colour").code == 2
    assert program("normalize", "--map", "google").code == 2
    assert program("normalize", "--apply", "--dry-run").code == 2
    assert program("normalize", "nonsense:5").code == 2
    program.done("user", "add", "bo", "--role", "viewer")
    monkeypatch.setattr(Desk, "login", "bo")
    assert program("normalize").code == 3
