"""Rows of an open table made into leads and follow-ups, or into reasons why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import chain, islice

from leadtui import clock
from leadtui.domain import lists
from leadtui.domain.contact_points import Point, parse_contact_points
from leadtui.domain.dates import When, parse_sheet_date
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.masking import is_masked
from leadtui.domain.values import read
from leadtui.errors import ValidationError
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.header import Header
from leadtui.exchange.header_words import COLUMNS, LENGTHS, OPTIONAL
from leadtui.exchange.reader import Table
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally, fingerprint, is_said
from leadtui.exchange.sheet_people import PEOPLE, SheetPerson, read_people
from leadtui.exchange.values import FindItem, Memory, choice, text_of
from leadtui.i18n import N_
from leadtui.text import Cleaned, clean_line, clean_prose, fold_value

# The day on which another program says the lead was made.
CREATED = "created_at"
_LOOK_AHEAD = 500
_TOTAL = re.compile(
    r"(合计|总计|小计|共计|合計|總計|小計|共計|(grand|sub)?\s*total)s?\s*[:：]?\s*\d*.{0,3}", re.I
)
_LONGEST_TOTAL = 20
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)|(?<!\d)((?:19|20)\d{2})(?=[01]\d[0-3]\d(?!\d))")


def parse_rows(
    table: Table,
    *,
    tally: Tally | None = None,
    find_item: FindItem = lists.find_item,
    region: str = "CN",
    currency: str = "CNY",
) -> Iterator[SheetRow | RowError]:
    """Every row of ``table`` as a SheetRow or a RowError; ``tally`` counts what is passed over.

    Blank rows, totals and repeated titles are passed over. ``find_item`` looks choices
    up; ``region`` is the country of phone numbers without a code, ``currency`` that of bare amounts.
    """
    tally = tally or Tally()
    head = list(islice(table.rows, _LOOK_AHEAD))
    parse = RowParser(
        table.header, epoch1904=table.epoch1904, find_item=find_item, region=region, currency=currency
    )
    parse.year = _first_year(head, table.header)
    for row in chain(head, table.rows):
        if parse.has_content(row, tally):
            yield parse(row)


def _first_year(rows: Iterable[RawRow], header: Header) -> int | None:
    """The year of the first follow-up date that has one, else that of the first lead number."""
    for column in ("contacted_at", "number"):
        index = header.columns.get(column, -1)
        for row in rows:
            value = row.cells.get(index)
            if isinstance(value, datetime):
                return value.year
            if isinstance(value, str) and (match := _YEAR.search(fold_value(value))):
                return int(match[1] or match[2])
    return None


class RowParser:
    """Reads rows under one header; remembers each distinct choice, date, owner and phone.

    The ``foreign`` numbers of another program need no digit.
    """

    def __init__(
        self,
        header: Header,
        *,
        epoch1904: bool,
        find_item: FindItem,
        region: str,
        currency: str,
        foreign: bool = False,
    ) -> None:
        self.year: int | None = None
        self._foreign = foreign
        self._header = header
        self._index = {column: header.columns.get(column, -1) for column in (*COLUMNS, *OPTIONAL, CREATED)}
        self._points = (self._index["contact_point"], *header.more_points)
        self._added = beyond_the_sheet(header)
        self._index_of_people = header.columns.get(PEOPLE, -1)
        self._mapped = frozenset((*header.columns.values(), *header.more_points))
        self._epoch1904 = epoch1904
        self._now, self._currency = clock.now(), currency
        self._flags: list[str] = []
        self._choices = {
            kind: Memory(_chooser(kind, find_item))
            for kind in ("source", "level", "method", "status", "outcome", "lost_reason")
        }
        self._contact_points = Memory(partial(_points_of, region))
        self._masked = Memory(is_masked)

    def has_content(self, row: RawRow, tally: Tally) -> bool:
        """Whether the row is data; counts it in ``tally`` if not."""
        first = next(
            (cell for index, cell in row.cells.items() if index in self._mapped and _filled(cell)), None
        )
        if first is None:
            tally.blank += bool(row.cells)
        elif self._is_total(row):
            tally.totals += 1
        elif self._header.repeats(row):
            tally.headers += 1
        else:
            return True
        return False

    def _is_total(self, row: RawRow) -> bool:
        first = row.cells[min(row.cells)]
        short = isinstance(first, str) and len(first) <= _LONGEST_TOTAL
        return short and _TOTAL.fullmatch(str(first).strip()) is not None

    def __call__(self, row: RawRow) -> SheetRow | RowError:
        """What the row says."""
        self._flags = []
        try:
            return self._read(row)
        except ValidationError as error:
            field = error.field or "number"
            cells = tuple(text_of(row.cells.get(index)) for index in range(max(row.cells) + 1))
            value = text_of(row.cells.get(self._header.columns.get(field, -1)))
            return RowError(row.number, field, value, error.message, error.params, cells)

    def _read(self, row: RawRow) -> SheetRow:
        number, customer = self._number(row), self._line(row, "customer")
        if not number and not customer:
            raise ValidationError(N_("The row names neither a lead number nor a customer."), field="customer")
        points = self._contact_points[self._points_text(row)]
        for point in points:
            self._check_length(point.raw, "contact_point")
        contact, owner = self._line(row, "contact"), self._line(row, "owner")
        summary, feedback = self._prose(row, "summary"), self._prose(row, "feedback")
        contacted, method = self._date(row, "contacted_at"), self._choice(row, "method")
        extra = tuple(self._extra(row)) if self._added else ()
        said = bool(summary or feedback or any(is_said(name) for name, _value in extra))
        self._check_dated(contacted, said=said)
        self._flag(contact, owner, points)
        return SheetRow(
            row=row.number,
            number=number,
            customer=customer,
            source=self._choice(row, "source"),
            contact=contact,
            points=points,
            level=self._choice(row, "level"),
            need=self._prose(row, "need"),
            contacted=contacted,
            method=self._method(method, said=said),
            outcome=self._choice(row, "outcome") or "reached",
            summary=summary,
            feedback=feedback,
            next_step=self._prose(row, "next_step"),
            owner=owner,
            status=self._choice(row, "status"),
            plan_when=self._date(row, "plan_date"),
            plan_focus=self._line(row, "plan_focus"),
            plan_goal=self._line(row, "plan_goal"),
            lost_reason=self._choice(row, "lost_reason"),
            author=self._line(row, "author"),
            plan_step=self._prose(row, "plan_step"),
            content_plan=self._prose(row, "content_plan"),
            extra=extra,
            created=self._date(row, CREATED),
            fingerprint=fingerprint(summary),
            people=tuple(self._people(row)) if self._index_of_people >= 0 else (),
            flags=tuple(dict.fromkeys(self._flags)),
        )

    def _check_dated(self, contacted: When | None, *, said: bool) -> None:
        if contacted is None and said:
            raise ValidationError(N_("What was said has no follow-up date."), field="contacted_at")

    def _method(self, method: str | None, *, said: bool) -> str | None:
        if method is None and said:
            self._flags.append("no_method")
            return "other"
        return method

    def _flag(self, contact: str, owner: str, points: Sequence[Point]) -> None:
        if contact and self._masked[contact]:
            self._flags.append("masked_contact")
        if owner and self._masked[owner]:
            self._flags.append("masked_owner")
        for point in points:
            if point.masked:
                self._flags.append("masked_phone")
            elif not point.valid:
                self._flags.append("unparsed_phone")

    def _number(self, row: RawRow) -> str | None:
        text = fold_value(self._line(row, "number")).replace(" ", "")
        if text and not self._foreign and not any(character.isdigit() for character in text):
            raise ValidationError(N_("“{value}” is not a lead number."), field="number", value=text)
        return text or None

    def _line(self, row: RawRow, column: str) -> str:
        cell = row.cells.get(self._index[column])
        return "" if cell is None else self._clean(cell, column, clean_line)

    def _prose(self, row: RawRow, column: str) -> str:
        cell = row.cells.get(self._index[column])
        return "" if cell is None else self._clean(cell, column, clean_prose)

    def _clean(self, cell: Cell, column: str, clean: Callable[[str], Cleaned]) -> str:
        cleaned = clean(cell if type(cell) is str else text_of(cell))
        if cleaned.removed:
            self._flags.append("cleaned_text")
        self._check_length(cleaned.text, column)
        return cleaned.text

    def _check_length(self, text: str, column: str) -> None:
        if len(text) > LENGTHS[column]:
            message = N_("The text is longer than {limit} characters.")
            raise ValidationError(message, field=column, limit=LENGTHS[column])

    def _choice(self, row: RawRow, column: str) -> str | None:
        cell = row.cells.get(self._index[column])
        return None if cell is None else self._choices[column][text_of(cell)]

    def _points_text(self, row: RawRow) -> str:
        texts = (text_of(row.cells.get(index)).strip() for index in self._points)
        return "\n".join(dict.fromkeys(text for text in texts if text))

    def _date(self, row: RawRow, column: str) -> When | None:
        cell = row.cells.get(self._index[column])
        if cell is None or not _filled(cell):
            return None
        value = fold_value(cell).strip() if isinstance(cell, str) else cell
        try:
            when = parse_sheet_date(value, neighbour_year=self.year, epoch1904=self._epoch1904)
        except ValidationError as error:
            error.field = column
            raise
        if column == "contacted_at":
            self.year = when.day.year
        return when

    def _people(self, row: RawRow) -> Iterator[SheetPerson]:
        """The contacts beside the one that is named, where the table tells of them."""
        cell = row.cells.get(self._index_of_people)
        for told in read_people(str(cell)) or () if cell else ():
            extra = ((name, self._stored(REGISTRY[name], text)) for name, text in told.values.items())
            name = self._clean(told.name, "contact", clean_line)
            yield SheetPerson(name, frozenset(told.points), tuple(extra))

    def _stored(self, field: Field, text: str) -> object:
        return read(field, text, now=self._now, currency=self._currency)

    def _extra(self, row: RawRow) -> Iterator[tuple[str, object]]:
        """The filled values of fields beyond the record sheet, as their types store them."""
        for field in self._added:
            cleaned = clean_prose(text_of(row.cells.get(self._header.columns[field.id])))
            if cleaned.removed:
                self._flags.append("cleaned_text")
            if cleaned.text and not is_hidden(field, cleaned.text):
                yield field.id, self._stored(field, cleaned.text)


def is_hidden(field: Field, text: str) -> bool:
    """Whether a text is a way to reach somebody with parts hidden, which no own field can hold."""
    return field.added and field.format in ("phone", "email") and is_masked(text)


def beyond_the_sheet(header: Header) -> tuple[Field, ...]:
    """The fields with a column here that the record sheet has none for, added ones included."""
    known = {*COLUMNS, *OPTIONAL, CREATED}
    return tuple(REGISTRY[name] for name in header.columns if name not in known and name in REGISTRY)


def _chooser(kind: str, find_item: FindItem) -> Callable[[str], str | None]:
    def choose(text: str) -> str | None:
        text = clean_line(text).text
        if not text:
            return None
        if kind == "lost_reason":
            found = find_item(kind, text)
            return found.id if found else None
        return choice(kind, text, find_item)

    return choose


def _points_of(region: str, text: str) -> tuple[Point, ...]:
    return tuple(parse_contact_points(text, region)) if text else ()


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or not cell.isspace()
