"""How wide the columns of the board are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.widgets.board_layout import NARROW, WIDE, lay_out


def test_at_120_cells_three_columns_are_wide_and_two_narrow() -> None:
    layout = lay_out(120, 0)
    assert layout.widths == (31, 31, 31, 12, 11)
    assert layout.kinds == ("wide", "wide", "wide", "narrow", "narrow")


def test_a_narrow_column_swaps_with_a_wide_one_when_it_is_entered() -> None:
    layout = lay_out(120, 3, first=0)
    assert layout.kinds == ("narrow", "wide", "wide", "wide", "narrow")
    layout = lay_out(120, 4, layout.first)
    assert layout.kinds == ("narrow", "narrow", "wide", "wide", "wide")
    assert lay_out(120, 2, layout.first) == layout
    assert lay_out(120, 1, layout.first).kinds == ("narrow", "wide", "wide", "wide", "narrow")


def test_at_80_cells_one_column_is_open_and_the_others_are_rails() -> None:
    layout = lay_out(80, 1)
    assert layout.widths == (9, 40, 9, 9, 9)
    assert layout.kinds == ("rail", "wide", "rail", "rail", "rail")


def test_at_50_cells_there_is_one_column() -> None:
    assert lay_out(50, 2).widths == (0, 0, 50, 0, 0)


def test_from_160_cells_on_all_columns_are_wide() -> None:
    assert lay_out(160, 0).kinds == ("wide",) * 5


def test_a_cell_belongs_to_a_column_or_to_the_line_between_two() -> None:
    layout = lay_out(120, 0)
    assert [layout.at(x) for x in (0, 30, 31, 32, 95, 96, 107, 109, 119)] == [0, 0, None, 1, None, 3, 3, 4, 4]


@given(st.integers(30, 400), st.integers(0, 4), st.integers(0, 4))
def test_columns_fill_the_width_and_the_open_one_is_never_narrow(width: int, focus: int, first: int) -> None:
    layout = lay_out(width, focus, first)
    shown = [one for one in layout.widths if one]
    assert sum(shown) + len(shown) - 1 == width
    assert layout.kinds[focus] == "wide"
    for kind, one in zip(layout.kinds, layout.widths, strict=True):
        match kind:
            case "narrow":
                assert NARROW <= one <= NARROW + 3
            case "wide" if "narrow" in layout.kinds:
                assert one >= WIDE
            case "hidden":
                assert one == 0


@pytest.mark.parametrize("width", [72, 79, 99, 100, 140, 159])
def test_every_width_has_a_layout_for_every_column(width: int) -> None:
    assert all(lay_out(width, focus).kinds[focus] == "wide" for focus in range(5))
