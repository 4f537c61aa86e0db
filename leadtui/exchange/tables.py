"""What a file of any kind is read as: tables with titled columns and rows of typed cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType, TracebackType
from typing import Self

from leadtui.exchange.cells import RawRow, letter_of
from leadtui.i18n import N_, _

SAMPLED_ROWS = 200
_MOST_ENTRIES = 200
_LONGEST_QUOTE = 60

# Why something was not read as data; the sentences a person sees.
KINDS = MappingProxyType(
    {
        "title": N_("title above the header"),
        "technical": N_("second header row"),
        "repeated": N_("header once more"),
        "total": N_("total"),
        "comment": N_("comment"),
        "hidden_row": N_("hidden row"),
        "hidden_sheet": N_("hidden sheet"),
        "empty_sheet": N_("empty sheet"),
        "other_sheet": N_("sheet not chosen"),
        "chart_sheet": N_("sheet without cells"),
    }
)
# Why a cell has no value although the file shows something there.
FLAWS = MappingProxyType(
    {
        "formula_error": N_("The formula in this cell has an error."),
        "no_result": N_("The formula in this cell was saved without its result."),
        "not_text": N_("Some characters of this cell are damaged."),
    }
)

IS_FIELD = "="
"""Before the field id in the meaning of a column that names its field itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``title`` on one line without asterisks and unit, empty where it has none.

    ``index`` counts from 0; ``raw`` is the title as it stands in the file; ``technical`` is what a
    second header row calls it; ``meaning`` is a field id where the format itself says what it holds
    (vCard, iCalendar).
    """

    index: int
    title: str
    raw: str = ""
    unit: str = ""
    required: bool = False
    technical: str = ""
    meaning: str = ""

    @property
    def letter(self) -> str:
        """What spreadsheet programs call the column: A, B, ... AA."""
        return letter_of(self.index)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that was not read as data: ``kind`` of KINDS, rows from 1 (0 for a whole sheet).

    ``text`` quotes the row, or names the sheet; ``count`` is how many rows.
    """

    kind: str
    first: int = 0
    last: int = 0
    count: int = 1
    text: str = ""

    def sentence(self) -> str:
        """What was left out, in the current language."""
        what = _(KINDS[self.kind])
        if not self.first:
            return _("{what}: {name}", what=what, name=self.text)
        if self.first == self.last:
            return _("Row {row}, {what}: {text}", row=self.first, what=what, text=self.text)
        return _("Rows {first} to {last}, {what}", first=self.first, last=self.last, what=what)


class LeftOuts:
    """What has been left out so far, neighbours of one kind as one; bounded whatever comes."""

    def __init__(self, start: tuple[LeftOut, ...] = ()) -> None:
        self._entries = list(start)
        self.counts: dict[str, int] = {}
        for entry in start:
            self._count(entry)

    def __iter__(self) -> Iterator[LeftOut]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, kind: str, row: RawRow) -> None:
        """Note that ``row`` was left out."""
        last = self._entries[-1] if self._entries else None
        entry = LeftOut(kind, row.number, row.number, 1, _quote(row))
        self._count(entry)
        if last and last.kind == kind and kind == "hidden_row":
            self._entries[-1] = replace(last, last=row.number, count=last.count + 1)
        elif len(self._entries) < _MOST_ENTRIES:
            self._entries.append(entry)

    def _count(self, entry: LeftOut) -> None:
        self.counts[entry.kind] = self.counts.get(entry.kind, 0) + entry.count


def _quote(row: RawRow) -> str:
    text = " · ".join(" ".join(str(cell).split()) for _index, cell in sorted(row.cells.items())[:5])
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


@dataclass(frozen=True, slots=True)
class Detected:
    """What the bytes turned out to be.

    ``format`` is xlsx, xls, xlsb, ods, csv, vcard, ical or jsonl. ``encoding`` (a Python codec) and
    ``delimiter`` are empty where the format has none; ``confidence`` of the two is 0 to 1.
    ``alternatives`` are encodings that would also read the file, the likeliest first.
    """

    format: str
    encoding: str = ""
    delimiter: str = ""
    confidence: float = 1.0
    alternatives: tuple[str, ...] = ()


@dataclass(slots=True)
class FileTable:
    """One table of a file.

    ``rows()`` reads from the beginning each time, as a stream; while it runs ``left_out`` fills with
    what is above, between and below the data. ``header_row`` is None where no row looks like titles,
    ``total`` is about how many rows there are. ``headed(n)`` is the same table with row ``n`` as its
    header (0: without), ``revealed()`` the same with hidden rows taken too.
    """

    name: str
    columns: tuple[Column, ...]
    header_row: int | None
    total: int
    hidden: bool = False
    confidence: float = 1.0
    left_out: LeftOuts = field(default_factory=LeftOuts)
    _rows: Callable[[FileTable], Iterator[RawRow]] | None = None
    _headed: Callable[[int], FileTable] | None = None
    _reveal: bool = False

    def rows(self) -> Iterator[RawRow]:
        """The data rows in order: cells by column index, flaws of cells by column index."""
        return iter(()) if self._rows is None else self._rows(self)

    @property
    def is_export(self) -> bool:
        """Whether these are our own JSON lines, whose columns name their fields themselves."""
        return any(column.meaning.startswith(IS_FIELD) for column in self.columns)

    def sample(self, count: int = SAMPLED_ROWS) -> tuple[RawRow, ...]:
        """The first data rows."""
        return tuple(islice(self.rows(), count))

    def headed(self, row: int) -> FileTable:
        """This table with another header row."""
        return self if self._headed is None else self._headed(row)

    def revealed(self) -> FileTable:
        """This table with its hidden rows taken too."""
        return replace(self, _reveal=True, left_out=LeftOuts())


@dataclass(slots=True)
class FileTables:
    """An open file; close it, or use it in a ``with``.

    ``tables`` holds every sheet with cells, hidden ones too; ``best`` is the one to propose, or the
    one asked for; ``left_out`` names the sheets that will not be read unless asked for by name.
    """

    name: str
    detected: Detected
    tables: tuple[FileTable, ...]
    best: FileTable
    left_out: tuple[LeftOut, ...] = ()
    _stack: ExitStack | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._stack is not None:
            self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
