"""``leadtui field``, ``leadtui choice`` and ``leadtui edit``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.cli.desk import Desk
from leadtui.domain.fields import defined
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def test_a_field_is_made_filled_found_and_told_as_json(program: Program) -> None:
    program.done("field", "add", "合同类型", "--en", "Contract", "--type", "choice", "--choice", "框架")
    program.done(
        "field", "add", "折扣", "--type", "number", "--decimals", "1", "--max", "10", "--id", "rebate"
    )
    number = program.add(set="折扣=8.5")
    program.done("edit", number, "Contract=框架", "--reason", "签了")
    line = program.done("list", "折扣:>=8", "合同类型:框架", "--json").json[0]
    assert (line["number"], line["rebate"], line["contract"]) == (number, 8.5, "kuangjia")
    assert program("edit", number, "折扣=11").code == 1
    assert program("edit", number, "nothing=1").code == 2
    found = program.done("field", "list", "--json").json
    assert [(one["id"], one["type"], one["leads"]) for one in found] == [
        ("contract", "choice", 1),
        ("rebate", "number", 1),
    ]


def test_another_type_is_tried_first(program: Program) -> None:
    program.done("field", "add", "席位", "--id", "seats")
    number = program.add(set="席位=五十")
    tried = program.done("field", "set", "席位", "--type", "number", "--dry-run", "--json").json[0]
    assert (tried["fits"], tried["misfits"], tried["first"][0]["number"]) == (0, 1, number)
    assert program("field", "set", "seats", "--type", "number").code == 1
    program.done("field", "set", "seats", "--type", "number", "--drop")
    assert program.lead(number)["seats"] is None
    assert program("field", "set", "seats").code == 2


def test_fields_are_renamed_moved_hidden_retired_and_restored(program: Program) -> None:
    for label in ("甲项", "乙项"):
        program.done("field", "add", label)
    program.done("field", "rename", "甲项", "甲", "--en", "First")
    program.done("field", "move", "乙项", "--before", "甲")
    program.done("field", "hide", "甲")
    program.done("field", "retire", "乙项")
    found = program.done("field", "list", "--all", "--json").json
    assert [(one["label"]["en"], one["hidden"], one["retired"]) for one in found] == [
        ("乙项", False, True),
        ("First", True, False),
    ]
    program.done("field", "restore", "乙项")
    program.done("field", "show", "甲")
    assert "retired" not in program.done("field", "list", "--all").out


def test_a_pilot_is_begun_and_rolled_out(program: Program) -> None:
    program.done("user", "add", "ann")
    program.done("field", "add", "甲项", "--pilot", "ann", "--until", "2026-06-01")
    row = program.done("field", "list", "--json").json[0]
    assert (row["pilot"], row["pilot_until"]) == (["ann"], "2026-06-01")
    program.done("field", "pilot", "甲项")
    assert program.done("field", "list", "--json").json[0]["pilot"] == []


def test_lists_grow_and_shrink(program: Program) -> None:
    assert program("choice", "add", "source", "抖音").code == 1
    program.done("choice", "add", "source", "抖音", "--code", "DY", "--en", "Douyin")
    assert program.add(source="抖音").startswith("DY-")
    program.done("choice", "set", "来源", "抖音", "短视频")
    program.done("choice", "move", "source", "短视频", "--before", "XS")
    program.done("choice", "retire", "source", "XS")
    lines = program.done("choice", "list", "source", "--json").json
    assert (lines[0]["id"], lines[0]["synonyms"]) == ("douyin", ["Douyin", "抖音"])
    assert [line["id"] for line in lines if line["retired"]] == ["online"]
    program.done("choice", "restore", "source", "online")
    assert program("choice", "list", "nothing").code == 1


def test_only_an_admin_makes_fields(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    program.done("user", "add", "bo")
    monkeypatch.setattr(Desk, "login", "bo")
    assert program("field", "add", "甲项").code == 3
    assert program("choice", "add", "need", "x").code == 3
