"""Computed fields, pilots compared and values of lists on the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def test_a_computed_field_is_made_tried_found_and_changed(program: Program) -> None:
    number = program.add(value="20万")
    program.done("field", "add", "提成", "--id", "fee", "--type", "computed", "--formula", "预计金额 * 0.03")
    line = program.done("list", "提成:6000", "--json").json[0]
    assert (line["number"], line["fee"]) == (number, 6000.0)
    tried = program.done("field", "check", "--formula", "1 / attempts", "--json").json[0]
    assert (tried["number"], tried["error"]) == (number, "divides by zero")
    wrong = program("field", "set", "提成", "--formula", "foo * 2")
    assert wrong.code == 1
    assert "Character 1: There is no field foo." in wrong.err
    program.done("field", "set", "提成", "--formula", "1 / attempts")
    one = program.done("field", "list", "--json").json[0]
    assert (one["type"], one["formula"], one["failed"]) == ("number", "1 / attempts", 1)
    assert program.done("field", "recompute", "--json").json[0] == {"changed": 0}
    assert program("edit", number, "提成=3").code == 1
    assert program("field", "add", "x", "--type", "computed").code == 2


def test_a_hint_may_differ_by_language(program: Program) -> None:
    program.done("field", "add", "席位", "--id", "seats", "--help-en", "How many?", "--help-zh", "几个？")
    program.done("field", "set", "seats", "--help-zh-tw", "幾個？")
    (one,) = program.done("field", "list", "--json").json
    assert one["help"] == {"en": "How many?", "zh_CN": "几个？", "zh_TW": "幾個？"}


def test_a_pilot_is_compared(program: Program) -> None:
    program.done("field", "add", "席位", "--id", "seats", "--pilot", "wang")
    program.add(set="席位=3")
    found = program.done("field", "compare", "席位", "--json").json[0]
    assert found["people"][0]["filled"] == 1
    assert "everybody else" in program.done("field", "compare", "seats").out
    program.done("field", "pilot", "seats")
    assert program("field", "compare", "seats").code == 1


def test_values_that_no_list_knows_are_counted_and_mapped(program: Program) -> None:
    number = program.add(industry="机械设备")
    program.done("choice", "add", "industry", "机械")
    found = program.done("choice", "values", "industry", "--json").json
    assert [(one["value"], one["count"], one["known"]) for one in found] == [
        ("jixie", 0, True),
        ("机械设备", 1, False),
    ]
    assert "1 value mapped" in program.done("choice", "map", "行业", "机械设备", "机械").out
    assert program.done("list", "industry:机械", "--json").json[0]["number"] == number
    assert {"industry", "tag"} <= {one["id"] for one in program.done("choice", "lists", "--json").json}
