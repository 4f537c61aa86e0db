"""Tables of a title row and some rows, as any file gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.mapped_rows import parse_mapped
from leadtui.exchange.mapping import TableMapping, propose
from leadtui.exchange.mapping_choice import chosen, without_unknown
from leadtui.exchange.record_sheet import RowError, SheetRow
from leadtui.exchange.tables import Column
from leadtui.exchange.wishes import Wishes


def columns(titles: str) -> list[Column]:
    """Columns by their titles, which commas part."""
    return [Column(index, title.strip(), title) for index, title in enumerate(titles.split(","))]


def raw(*lines: Sequence[Cell]) -> list[RawRow]:
    """Rows below a title row; empty cells are not there."""
    return [
        RawRow(number, {index: cell for index, cell in enumerate(line) if cell != ""})
        for number, line in enumerate(lines, 2)
    ]


def mapped(titles: str, *lines: Sequence[Cell]) -> TableMapping:
    """What is proposed for a table."""
    return propose(columns(titles), raw(*lines))


def targets(titles: str, *lines: Sequence[Cell]) -> list[str]:
    """The field of each column."""
    return [column.target for column in mapped(titles, *lines).columns]


def read(
    titles: str,
    *lines: Sequence[Cell],
    choices: Sequence[str] = (),
    wishes: Wishes | None = None,
    **options: Any,
) -> list[SheetRow | RowError]:
    """What the rows say under the mapping proposed for them."""
    rows = raw(*lines)
    mapping = without_unknown(chosen(propose(columns(titles), rows), choices), "notes")
    return list(parse_mapped(rows, mapping, sample=rows, wishes=wishes, **options))


def only(titles: str, *cells: Cell, **options: Any) -> SheetRow:
    """The single row of a table, which must be readable."""
    [row] = read(titles, cells, **options)
    assert isinstance(row, SheetRow), row
    return row
