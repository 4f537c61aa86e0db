"""Single rows of a rehearsed file: what stands in them, and what they would do with another cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from leadtui.domain.people import Viewer
from leadtui.domain.search_key import name_norm
from leadtui.exchange.cells import RawRow, letter_of
from leadtui.exchange.combine import lead_key
from leadtui.exchange.mending import Mends
from leadtui.exchange.record_sheet import RowError, SheetRow
from leadtui.exchange.values import text_of
from leadtui.services.import_asked import Asked
from leadtui.services.import_rehearsal import Looked, count, owners_of, policy_of
from leadtui.services.import_source import open_source
from leadtui.services.import_verdicts import Judge, Judged, judged, unreadable
from leadtui.store.database import Store

_AROUND = 200
"""Rows before and after the one that was asked for, which are read with it."""


@dataclass(frozen=True, slots=True)
class CellText:
    """One cell of a row: its column by letter and title, what stands in the file, what stands for it."""

    letter: str
    title: str
    text: str
    mended: str | None = None

    @property
    def shown(self) -> str:
        """What is read."""
        return self.text if self.mended is None else self.mended


def raw_rows(store: Store, viewer: Viewer, path: Path, asked: Asked, row: int) -> dict[int, RawRow]:
    """A row as it stands in the file, and its neighbours, by number."""
    found: dict[int, RawRow] = {}
    with store.reading(), open_source(store, viewer, path, asked=replace(asked, cells=())) as source:
        for raw in source.raw_rows():
            if raw.number >= row - _AROUND:
                found[raw.number] = raw
            if raw.number >= row + _AROUND:
                break
    return found


def cells_of(looked: Looked, raw: RawRow) -> tuple[CellText, ...]:
    """The cells of a row under the columns that are read, in the order of the file."""
    mended = looked.source.mends.cells.get(raw.number, {})
    return tuple(
        CellText(letter_of(index), title, text_of(raw.cells.get(index)), mended.get(index))
        for index, title in sorted(looked.source.titles().items())
    )


def judge_row(
    store: Store, viewer: Viewer, looked: Looked, raw: RawRow, asked: Asked, *, keep: bool = False
) -> Judged:
    """What a row would do under ``asked``, other rows as they were.

    With ``keep`` it is so from now on, and rows that may be about the same somebody are judged anew too.
    """
    source, number = looked.source, raw.number
    before = source.mends
    source.mend(asked)
    try:
        with store.reading():
            found = _judged(store, viewer, looked, raw, asked, keep=keep)
    finally:
        if not keep:
            source.mends = before
    if keep:
        looked.told.rows = [found.get(each.row, each) for each in looked.told.rows]
        count(looked.told)
    return found[number]


def _judged(
    store: Store, viewer: Viewer, looked: Looked, raw: RawRow, asked: Asked, *, keep: bool
) -> dict[int, Judged]:
    row = looked.source.one(raw, _year_above(looked, raw.number))
    old = looked.key_of.get(raw.number)
    new = None if isinstance(row, RowError) else lead_key(row)
    groups = _others(looked, raw.number, old)
    if isinstance(row, SheetRow) and new is not None:
        mates = groups[new] if new in groups else _without(looked.groups.get(new, []), raw.number)
        groups[new] = sorted([*mates, row], key=lambda each: each.row)
    if looked.source.foreign:
        index = _indexed(looked)
        marks = _marks([row for rows in (*groups.values(), looked.groups.get(old or "", [])) for row in rows])
        near = {key for mark in marks for key in index.get(mark, ())} - {*groups, old}
        groups |= {key: looked.groups[key] for key in near if key in looked.groups}
    found = _verdicts(store, viewer, looked, groups, asked)
    if isinstance(row, RowError):
        found[raw.number] = unreadable(row, looked.source.name_in(row))
    if keep:
        _keep(looked, raw.number, old, new, groups)
    return {number: _with_mark(each, looked.source.mends) for number, each in found.items()}


def _others(looked: Looked, number: int, old: str | None) -> dict[str, list[SheetRow]]:
    """The lead a row belonged to, without it."""
    rest = [] if old is None else _without(looked.groups[old], number)
    return {old: rest} if old is not None and rest else {}


def _without(rows: list[SheetRow], number: int) -> list[SheetRow]:
    return [row for row in rows if row.row != number]


def _indexed(looked: Looked) -> dict[str, set[str]]:
    """The keys of leads by their marks, made on the first use."""
    if not looked.marks:
        _index(looked, looked.groups)
    return looked.marks


def _index(looked: Looked, groups: Mapping[str, list[SheetRow]]) -> None:
    for key, rows in groups.items():
        for mark in _marks(rows):
            looked.marks.setdefault(mark, set()).add(key)


def _marks(rows: list[SheetRow]) -> set[str]:
    """By what leads of one file may be taken for each other."""
    norms = {point.norm for row in rows for point in row.points if point.norm}
    return norms | {name_norm(row.customer) for row in rows if row.customer}


def _verdicts(
    store: Store, viewer: Viewer, looked: Looked, groups: dict[str, list[SheetRow]], asked: Asked
) -> dict[int, Judged]:
    judge = Judge(store, viewer, owners_of(store, looked.source), policy_of(looked.source, asked))
    leads = sorted(groups.items(), key=lambda item: item[1][0].row)
    return {each.row: each for found in judge(leads) for each in judged(found)}


def _keep(
    looked: Looked, number: int, old: str | None, new: str | None, groups: dict[str, list[SheetRow]]
) -> None:
    looked.groups.update(groups)
    if looked.marks:
        _index(looked, groups)
    if old is not None and old not in groups:
        del looked.groups[old]
    looked.key_of.pop(number, None)
    if new is not None:
        looked.key_of[number] = new


def _with_mark(each: Judged, mends: Mends) -> Judged:
    return replace(each, mended=each.row in mends.cells)


def _year_above(looked: Looked, number: int) -> int | None:
    """The year of the last dated row above, by which the record sheet reads dates without one."""
    if looked.source.mapping is not None or looked.source.is_calendar:
        return None
    dated = (
        row
        for rows in looked.groups.values()
        for row in rows
        if row.row < number and row.contacted is not None
    )
    last = max(dated, key=lambda row: row.row, default=None)
    return last.contacted.day.year if last is not None and last.contacted is not None else None
