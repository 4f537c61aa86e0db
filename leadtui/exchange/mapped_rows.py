"""Rows of any mapped table, read as leads with one follow-up each by the reader of the record sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leadtui import clock
from leadtui.domain import lists
from leadtui.domain.area_regions import GUESSED_REGION, guess_region
from leadtui.exchange.cells import RawRow
from leadtui.exchange.mapping import TableMapping
from leadtui.exchange.mapping_words import POINTS
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.exchange.row_shift import DATES, SHEET, RowShift
from leadtui.exchange.rows import RowParser
from leadtui.exchange.tables import FLAWS
from leadtui.exchange.values import text_of
from leadtui.exchange.wishes import Wishes

# Fields without which a row means somebody else.
_NAMING = frozenset({"number", "customer", "contact", "first_name", "last_name", *POINTS})


def parse_mapped(
    rows: Iterable[RawRow],
    mapping: TableMapping,
    *,
    sample: Sequence[RawRow],
    wishes: Wishes | None = None,
    tally: Tally | None = None,
    unknown: dict[tuple[str, str], int] | None = None,
    region: str = "CN",
    currency: str = "CNY",
) -> Iterator[SheetRow | RowError]:
    """Every row as a SheetRow or a RowError; choices that no list knows are kept as notes.

    ``unknown`` takes up how often each of them came, as (field id, text).
    """
    wishes, tally = wishes or Wishes(), tally or Tally()
    shift = RowShift(mapping, wishes, currency, day_first=_day_first(sample, mapping, wishes))
    shift.unknown = {} if unknown is None else unknown
    parse = RowParser(
        shift.header,
        epoch1904=False,
        find_item=lists.find_item,
        region=region,
        currency=currency,
        foreign=True,
    )
    for raw in rows:
        if not any(index in raw.cells for index in shift.indexes):
            tally.blank += bool(raw.cells)
            continue
        row = _one(shift, parse, raw)
        yield guessed(row) if isinstance(row, SheetRow) else shift.placed(row, raw)


def _one(shift: RowShift, parse: RowParser, raw: RawRow) -> SheetRow | RowError:
    flawed = next((shift.by_index[index] for index in raw.flaws if index in shift.by_index), None)
    if flawed is not None and flawed.target in _NAMING:
        return RowError(
            raw.number, SHEET.get(flawed.target, flawed.target), "", FLAWS[raw.flaws[flawed.index]], {}
        )
    return parse(shift(raw))


def guessed(row: SheetRow) -> SheetRow:
    """The row with the region that its phones tell, where the sheet does not."""
    if any(name == "region" for name, _value in row.extra):
        return row
    found = guess_region((point.raw, point.norm) for point in row.points if point.norm)
    if not found:
        return row
    return replace(row, extra=(*row.extra, ("region", found)), flags=(*row.flags, GUESSED_REGION))


def with_basis(row: SheetRow, wishes: Wishes) -> SheetRow:
    """The row with the reason why its data may be kept, and the day, where one is given for the file."""
    if not wishes.basis:
        return row
    since = wishes.today or clock.now().date()
    return replace(row, extra=(*row.extra, ("basis", wishes.basis), ("basis_on", since)))


def _day_first(sample: Sequence[RawRow], mapping: TableMapping, wishes: Wishes) -> bool:
    """Whether dates like 3/4/2024 begin with the day: as asked, else as the ones beyond the 12th show."""
    if wishes.day_first is not None:
        return wishes.day_first
    indexes = [
        column.index for target in (*DATES, "expected_close", "signed_on") for column in mapping.of(target)
    ]
    first = second = 0
    for row in sample:
        for index in indexes:
            parts = text_of(row.cells.get(index)).replace("-", "/").replace(".", "/").split("/")
            if len(parts) >= 3 and parts[0].isdecimal() and parts[1].isdecimal() and len(parts[0]) <= 2:
                first += int(parts[0]) > 12
                second += int(parts[1]) > 12
    return first > second
