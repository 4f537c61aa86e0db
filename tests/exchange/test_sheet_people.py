"""Contacts beside the one a row names, on their way through a cell and a staged row."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.exchange.payload import pack, unpack
from leadtui.exchange.record_sheet import SheetRow
from leadtui.exchange.sheet_people import SheetPerson, ToldPerson, read_people, write_people

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.dictionaries(st.sampled_from(["title", "address", "roles"]), TEXT, max_size=3)
POINTS = st.lists(st.tuples(st.sampled_from(["phone", "email"]), TEXT), max_size=3).map(tuple)


@settings(max_examples=50)
@given(st.lists(st.builds(ToldPerson, TEXT, POINTS, VALUES), min_size=1, max_size=3))
def test_people_are_read_from_the_cell_they_were_written_to(people: list[ToldPerson]) -> None:
    assert read_people(write_people(people)) == tuple(people)


@pytest.mark.parametrize("text", ["", "李四", "[1]", '[{"name": "a"}]', "{}[", "[" * 9999, "null", "7"])
def test_what_is_none_of_ours_is_not_read(text: str) -> None:
    assert read_people(text) is None


def test_fields_that_are_none_of_contacts_are_passed_over() -> None:
    told = ToldPerson("李四", (), {"title": "总监", "customer": "x", "phone": "1", "nothing": "2"})
    found = read_people(write_people([told]))
    assert found is not None
    assert [dict(each.values) for each in found] == [{"title": "总监"}]


def test_a_staged_row_keeps_them_and_one_without_says_nothing_of_them() -> None:
    person = SheetPerson(
        "李四", frozenset({("phone", "138")}), (("title", "总监"), ("born", date(1980, 5, 1)))
    )
    row = SheetRow(2, customer="远诚", people=(person, SheetPerson("")))
    assert unpack(pack(row)) == row
    assert unpack(pack(SheetRow(3, customer="远诚"))) == SheetRow(3, customer="远诚")
    assert "李四" not in pack(SheetRow(3, customer="远诚"))
