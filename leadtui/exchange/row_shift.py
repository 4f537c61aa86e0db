"""Rows of a mapped table as the record sheet would have them: each cell made into what it holds there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import MappingProxyType

from leadtui import clock
from leadtui.domain import lists
from leadtui.domain.dates import parse_sheet_date
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import fold
from leadtui.domain.person_names import is_han
from leadtui.domain.values import read
from leadtui.errors import ValidationError
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.header import Header
from leadtui.exchange.header_words import COLUMNS, OPTIONAL
from leadtui.exchange.held_cells import HeldCells
from leadtui.exchange.mapping import Mapped, TableMapping
from leadtui.exchange.mapping_words import NAME, PLACE, POINTS
from leadtui.exchange.record_sheet import RowError, is_said
from leadtui.exchange.rows import is_hidden
from leadtui.exchange.sheet_people import PEOPLE, ToldPerson, read_people, write_people
from leadtui.exchange.value_shapes import is_company
from leadtui.exchange.values import Memory, text_of
from leadtui.exchange.wishes import NOTHING, Wishes, chosen
from leadtui.text import clean_line, clean_prose

# Field id -> column of the record sheet, where the two differ.
SHEET = MappingProxyType({field_id: column for column, field_id in COLUMNS.items() if field_id != column})
CHOICES = ("source", "level", "method", "status", "outcome", "lost_reason")
DATES = ("contacted_at", "plan_on", "created_at")
_REACHES = re.compile(r"\d|@|微信|wechat", re.IGNORECASE)
_LAST = 1 << 20
_TITLED = ("format", "header", "both")
_MOST_UNKNOWN = 500
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
# Fields that a row may fill although no column was mapped to them.
MADE = ("source_detail", "region", "address", "kind", "notes", "basis", "basis_on")


class RowShift:
    """Moves the cells of a row to where the record sheet has them, each made into what it holds there."""

    def __init__(self, mapping: TableMapping, wishes: Wishes, currency: str, *, day_first: bool) -> None:
        taken = [column for column in mapping.columns if column.target not in ("", "skip")]
        self.by_index = {column.index: column for column in taken}
        self.indexes = tuple(self.by_index)
        self.unknown: dict[tuple[str, str], int] = {}
        self._wishes = wishes
        self._day_first = day_first
        self._fields = tuple(
            REGISTRY[name]
            for name in dict.fromkeys((*(column.target for column in taken), *MADE))
            if name in REGISTRY and name not in (*COLUMNS.values(), *OPTIONAL, *POINTS, "created_at")
        )
        names = [*COLUMNS, *OPTIONAL, "created_at", PEOPLE, *(each.id for each in self._fields)]
        self._place = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self.header = Header(self._place, 0)
        now = clock.now()
        self._fits = {
            each.id: Memory(partial(_fits, each.id, now, currency))
            for each in self._fields
            if each.id != "notes"
        }
        self._person_fits = partial(_fits, now=now, currency=currency)
        self._named = Memory(partial(lists.find_item, "source"))
        self._choose = {kind: Memory(partial(chosen, kind, wishes)) for kind in CHOICES}

    def __call__(self, raw: RawRow) -> RawRow:
        """The row as the record sheet would have it."""
        held: dict[str, list[tuple[Mapped, Cell]]] = {}
        for index, column in self.by_index.items():
            cell = raw.cells.get(index)
            if cell is not None and text_of(cell).strip():
                held.setdefault(column.target, []).append((column, cell))
        row = HeldCells(held)
        self._names(row)
        self._points(row)
        self._choices(row)
        self._dates(row)
        self._said(row)
        self._places(row)
        self._people(row)
        self._others(row)
        self._customer(row)
        if self._wishes.basis:
            row.cells["basis"] = self._wishes.basis
            row.cells["basis_on"] = (self._wishes.today or clock.now().date()).isoformat()
        if row.notes:
            row.cells["notes"] = "\n".join(dict.fromkeys(line for _index, line in sorted(row.notes)))
        return RawRow(raw.number, {self._place[name]: cell for name, cell in row.cells.items()})

    def _names(self, row: HeldCells) -> None:
        for target in ("number", "customer", "contact", "owner", "author"):
            if target in row.held:
                row.cells[target] = clean_line(text_of(row.take(target))).text
        parts = [text_of(row.take(target)).strip() for target in NAME if target in row.held]
        if parts:
            joined = "".join(parts) if all(map(is_han, parts)) else " ".join(reversed(parts))
            row.cells.setdefault("contact", joined)
        if (owner := str(row.cells.get("owner", ""))) and (
            login := self._wishes.values.get(("owner", fold(owner)))
        ):
            row.cells["owner"] = login

    def _points(self, row: HeldCells) -> None:
        texts: list[str] = []
        for target in POINTS:
            for _column, cell in row.held.pop(target, ()):
                text = text_of(cell).strip()
                texts.append(f"微信 {text}" if target == "wechat" and text[:1].isdecimal() else text)
        if texts:
            row.cells["contact_point"] = "\n".join(dict.fromkeys(texts))

    def _choices(self, row: HeldCells) -> None:
        for kind in CHOICES:
            if kind not in row.held:
                continue
            column, cell = row.held.pop(kind)[0]
            text = clean_line(text_of(cell)).text
            found = self._choose[kind][text]
            if found is None and ((kind, text) in self.unknown or len(self.unknown) < _MOST_UNKNOWN):
                self.unknown[kind, text] = self.unknown.get((kind, text), 0) + 1
            if found:
                row.cells[kind] = found
                if kind == "source" and "source_detail" not in row.held and self._named[text] is None:
                    row.held["source_detail"] = [(column, text)]
            elif found is None and kind == "source" and "source_detail" not in row.held:
                row.held["source_detail"] = [(column, text)]
            elif found is None:
                row.note(column, text)

    def _dates(self, row: HeldCells) -> None:
        for target in DATES:
            if target not in row.held:
                continue
            column, cell = row.held.pop(target)[0]
            try:
                when = parse_sheet_date(cell, neighbour_year=None, day_first=self._day_first)
            except ValidationError:
                if target == "contacted_at":
                    row.cells[target] = cell
                else:
                    row.note(column, text_of(cell))
                continue
            day = when.day.isoformat()
            row.cells[SHEET.get(target, target)] = f"{day} {when.at:%H:%M:%S}" if when.at else day

    def _said(self, row: HeldCells) -> None:
        """What was said and when need each other; the half that is alone is kept as a note."""
        words = [target for target in ("summary", "feedback") if target in row.held]
        said = {target: row.held.pop(target)[0] for target in words}
        dated = "contacted_at" in row.cells
        for word, (column, cell) in said.items():
            if dated:
                row.cells[word] = text_of(cell)
            else:
                row.note(column, text_of(cell))
        for target in ("next_step", "plan_focus", "plan_goal", "plan_step", "content_plan", "need"):
            if target in row.held:
                row.cells[target] = text_of(row.take(target))
        own = [name for name in row.held if is_said(name)]
        speaks = said or "method" in row.cells or any(self._says(row, name) for name in own)
        if dated and not speaks:
            columns = [column for column in self.by_index.values() if column.target == "contacted_at"]
            row.note(columns[0], text_of(row.cells.pop("contacted_at")))
        if not dated:
            self._undated(row, own)

    def _undated(self, row: HeldCells, own: Sequence[str]) -> None:
        """What is of a follow-up in a row without any."""
        row.cells.pop("method", None)
        row.cells.pop("outcome", None)
        for name in own:
            for column, cell in row.held.pop(name):
                row.note(column, text_of(cell))

    def _says(self, row: HeldCells, target: str) -> bool:
        """Whether a value for one of the team's own fields is one."""
        texts = ((column, clean_line(text_of(cell)).text) for column, cell in row.held[target])
        return any(self._is_meant(column, text) and self._fits[target][text] for column, text in texts)

    def _is_meant(self, column: Mapped, text: str) -> bool:
        """Whether a text stands for itself; what programs write for nothing does under a field's title."""
        field = REGISTRY.get(column.target)
        if field is not None and is_hidden(field, text):
            return False
        titled = field is not None and field.added and column.reason in _TITLED
        return fold(text) not in NOTHING or (titled and self._fits[column.target][text])

    def _places(self, row: HeldCells) -> None:
        parts = [text for target in PLACE for text in row.texts(target) if fold(text) not in NOTHING]
        if parts:
            parts = _with_region(parts, [text for text in row.texts("region") if fold(text) not in NOTHING])
            latin = any(character in _LETTERS for part in parts for character in part.casefold())
            kept = [part for place, part in enumerate(parts) if part not in parts[:place]]
            self._fill(row, "region", ", ".join(reversed(kept)) if latin else "".join(_unrepeated(kept)))
        if street := [*row.texts("address"), *row.texts("postcode")]:
            self._fill(row, "address", " ".join(street))

    def _fill(self, row: HeldCells, target: str, text: str) -> None:
        """Set a field from several columns; what is too long for it becomes a note."""
        if self._fits[target][text]:
            row.cells[target] = text
        else:
            row.notes.append((_LAST, f"{REGISTRY[target].label}: {text}"))

    def _people(self, row: HeldCells) -> None:
        """Further contacts; what does not fit a field becomes a note, and so does what is none of ours."""
        for column, cell in row.held.pop(PEOPLE, ()):
            told = read_people(text_of(cell))
            if told is None:
                row.note(column, text_of(cell))
                continue
            row.cells[PEOPLE] = write_people([self._person(row, column, person) for person in told])

    def _person(self, row: HeldCells, column: Mapped, person: ToldPerson) -> ToldPerson:
        kept: dict[str, str] = {}
        for name, text in person.values.items():
            if text and self._person_fits(name, text=text):
                kept[name] = text
            elif text and not is_hidden(REGISTRY[name], text):
                row.notes.append((column.index, f"{person.name} {REGISTRY[name].label}: {text}"))
        return replace(person, values=kept)

    def _others(self, row: HeldCells) -> None:
        """Fields the record sheet has no column for; what does not fit one becomes a note."""
        for target in [name for name in row.held if name != "notes"]:
            # One field may hold several links, each on a line.
            clean = clean_prose if target == "links" else clean_line
            for column, cell in row.held.pop(target):
                text = clean(text_of(cell)).text
                mapped = self._wishes.values.get((target, fold(text)), text)
                if not mapped or not self._is_meant(column, text):
                    continue
                if target in row.cells and target not in ("tag", "links"):
                    row.note(column, text)
                elif target in self._fits and self._fits[target][mapped]:
                    row.cells[target] = f"{row.cells[target]}\n{mapped}" if target in row.cells else mapped
                else:
                    row.note(column, text)
        for column, cell in row.held.pop("notes", ()):
            row.note(column, text_of(cell))

    def _customer(self, row: HeldCells) -> None:
        """Where a row names no company a person is the customer, at the least a way to reach one."""
        contact = str(row.cells.get("contact", ""))
        if row.cells.get("customer"):
            return
        points = str(row.cells.get("contact_point", "")).splitlines()
        # What stands where a phone should and is none says nothing of whom a row is about.
        reached = next((each for each in points if _REACHES.search(each)), "")
        name = contact or reached or str(row.cells.get("number", ""))
        if name:
            row.cells["customer"] = name
        if contact and not is_company(contact):
            row.cells.setdefault("kind", "individual")

    def placed(self, row: RowError, raw: RawRow) -> RowError:
        """An error with the cell of the file it is about, and the row as it stands there."""
        width = max(raw.cells, default=-1) + 1
        texts = tuple(text_of(raw.cells.get(index)) for index in range(width))
        column = next(
            (each for each in self.by_index.values() if SHEET.get(each.target, each.target) == row.field),
            None,
        )
        if column is None:
            return replace(row, cells=texts)
        value = text_of(raw.cells.get(column.index))
        return replace(row, cells=texts, value=value, cell=f"{column.letter}{raw.number}")


def _with_region(parts: list[str], region: Sequence[str]) -> list[str]:
    """Province and city, and a column called region beside them: a smaller part, or the whole once more."""
    if any(part in text for text in region for part in parts):
        return list(region[:1])
    return [*parts, *region]


def _unrepeated(parts: Sequence[str]) -> Iterator[str]:
    """Parts of a place that do not say once more what the next one begins with (北京 北京市)."""
    for place, part in enumerate(parts):
        if place + 1 >= len(parts) or not parts[place + 1].startswith(part):
            yield part


def _fits(name: str, now: datetime, currency: str, text: str) -> bool:
    """Whether a field takes this text."""
    try:
        read(REGISTRY[name], text, now=now, currency=currency)
    except ValidationError:
        return False
    return True
