"""Lines that are safe and straight."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.cli.output import Column, Table, err, folded, grid, labelled, out
from leadtui.text import cells

COLUMNS = (Column("Number", 8, 0, whole=True), Column("Name", 6, 1), Column("Step", 4, 2, open=True))


@settings(max_examples=60)
@given(st.text(max_size=4), st.text(max_size=30), st.integers(24, 100))
def test_cells_stand_under_each_other_whatever_is_in_them(number: str, name: str, room: int) -> None:
    table = Table(COLUMNS, room)
    plain, other = table.line(["", "", "x"]), table.line([number, name, "x"])
    assert cells(plain) == cells(other) <= room


def test_the_least_important_columns_give_way() -> None:
    assert list(Table(COLUMNS, 100).shown) == [0, 1, 2]
    assert list(Table(COLUMNS, 17).shown) == [0, 1]
    assert list(Table(COLUMNS, 9).shown) == [0]
    assert Table(COLUMNS, 100).shown[2] == 100 - 8 - 6 - 4


def test_a_number_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    Table(COLUMNS, 30).row(["ZH-20260520-001", "name", "step"])
    assert "ZH-20260520-001" in capsys.readouterr().out


def test_nothing_hostile_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "a\x1b]0;x\x07b\u202ec\rd\x9b2J"
    out(evil)
    err(evil)
    grid([(evil, evil)], (evil, evil))
    labelled({evil: evil})
    Table(COLUMNS, 80).row([evil, evil, evil])
    said = capsys.readouterr()
    assert not {"\x1b", "\x07", "\u202e", "\r", "\x9b"} & set(said.out + said.err)


@settings(max_examples=60)
@given(st.text(st.characters(categories=("L", "N", "Zs")), max_size=200), st.integers(10, 60))
def test_prose_is_folded_to_the_line_and_nothing_is_lost(text: str, room: int) -> None:
    lines = folded(text, room)
    assert all(cells(line) <= room for line in lines)
    from leadtui.text import printable

    assert "".join("".join(lines).split()) == "".join(printable(text).split())
