"""The rows of any file as leads: the record sheet as it is, every other table through a mapping."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.definition import Kind
from leadtui.domain.lists import ListItem, find_item, fold
from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange import mapping as mappings
from leadtui.exchange import mapping_choice, reader, table_file
from leadtui.exchange.bare_words import bare_words
from leadtui.exchange.cells import RawRow, letter_of
from leadtui.exchange.header_words import COLUMNS, OPTIONAL
from leadtui.exchange.mapped_rows import guessed, parse_mapped, with_basis
from leadtui.exchange.mapping import Mapped, TableMapping
from leadtui.exchange.mapping_words import POINTS
from leadtui.exchange.mending import BY_HAND, Mends, left_out, mends_of
from leadtui.exchange.reader import Table
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.exchange.row_shift import CHOICES, MADE
from leadtui.exchange.rows import RowParser, parse_rows
from leadtui.exchange.tables import FileTable, FileTables, LeftOuts
from leadtui.exchange.wishes import Wishes
from leadtui.i18n import N_, _
from leadtui.services import context, import_calendar
from leadtui.services.import_asked import Asked as Asked
from leadtui.services.import_choices import NobodyNamed, OnlyWords, decided, phone_region
from leadtui.services.import_fields import make, proposed_kind, require_maker, with_made
from leadtui.services.import_native import are_ours, is_native, is_plainly_native, native_title, says_more
from leadtui.store import import_mappings
from leadtui.store.database import Store

_IN_MEMORY = 8 << 20
# What a file calls its columns is no more than a hint from so many columns on.
_MOST_COLUMNS = 500
_MOST_NAMED = 20
# What rows of the record sheet may fill beside its columns.
_NATIVE_FIELDS = ("region", "basis", "basis_on")
NOTHING_MENDED = Mends()
_NAMES = ("customer", "contact", "last_name", "number", "email", "phone")


@dataclass(slots=True)
class Source:
    """An open file: what it is, how its columns are read, and its rows.

    ``mapping`` is None for the record sheet; what is ``foreign`` comes from another program. ``fields``
    are those beyond the record sheet that rows may fill; ``unknown_values`` how often a choice came that
    no list has, once rows are read; ``left_out`` sentences about what is not read; ``mends`` what stands in
    place of cells of the file; ``phone_region`` the country of phones without a code.
    """

    name: str
    sheet: str
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    total: int
    language: str = ""
    mapping: TableMapping | None = None
    fields: tuple[str, ...] = ()
    detected: str = ""
    left_out: list[str] = field(default_factory=list)
    foreign: bool = False
    unknown_values: dict[tuple[str, str], int] = field(default_factory=dict)
    mends: Mends = NOTHING_MENDED
    phone_region: str = ""
    _table: Table | None = None
    _file: FileTables | None = None
    _planned: Callable[[Iterator[RawRow]], Iterator[SheetRow | RowError]] | None = None
    _wishes: Wishes = field(default_factory=Wishes)
    _sample: Sequence[RawRow] = ()

    def rows(self, tally: Tally) -> Iterator[SheetRow | RowError]:
        """Every row, once."""
        if self._planned is not None:
            read = self._planned(self.mends.of(self._best.rows()))
        else:
            read = self._mapped_rows(tally) if self.mapping is not None else self._native_rows(tally)
        missing = {*self.mends.cells, *self.mends.without}
        for row in read:
            missing.discard(row.row)
            yield self._without(row) if row.row in self.mends.without else row
        self.left_out += [
            _("Row {n}: there is nothing to set right or leave out.", n=n) for n in sorted(missing)
        ]

    def one(self, raw: RawRow, year: int | None = None) -> SheetRow | RowError:
        """A single row, also once the file is closed; ``year`` is that of the dates above it."""
        row = self._one(self.mends.row(raw), year)
        return self._without(row) if raw.number in self.mends.without else row

    def _one(self, raw: RawRow, year: int | None) -> SheetRow | RowError:
        if self._planned is not None:
            return next(self._planned(iter((raw,))), None) or left_out(raw.number)
        if self.mapping is not None:
            return next(self._parsed(iter((raw,)), Tally(), {}), None) or left_out(raw.number)
        assert self._table is not None
        parse = RowParser(
            self._table.header,
            epoch1904=self._table.epoch1904,
            find_item=self._item,
            region=self._region,
            currency=context.currency(),
        )
        parse.year = year
        return self._told(parse(raw))

    def _mapped_rows(self, tally: Tally) -> Iterator[SheetRow | RowError]:
        table = self._best
        yield from self._parsed(self.mends.of(table.rows()), tally, self.unknown_values)
        tally.totals += table.left_out.counts.get("total", 0)
        tally.headers += table.left_out.counts.get("repeated", 0)
        self.left_out += _named(table.left_out)

    def _parsed(
        self, rows: Iterator[RawRow], tally: Tally, unknown: dict[tuple[str, str], int]
    ) -> Iterator[SheetRow | RowError]:
        assert self.mapping is not None
        return parse_mapped(
            rows,
            self.mapping,
            sample=self._sample,
            wishes=self._wishes,
            tally=tally,
            unknown=unknown,
            region=self._region,
            currency=context.currency(),
        )

    def _native_rows(self, tally: Tally) -> Iterator[SheetRow | RowError]:
        assert self._table is not None
        table = replace(self._table, rows=self.mends.of(self._table.rows))
        parsed = parse_rows(
            table, tally=tally, find_item=self._item, region=self._region, currency=context.currency()
        )
        yield from map(self._told, parsed)
        self.left_out += _named(self._table.left_out)

    def _told(self, row: SheetRow | RowError) -> SheetRow | RowError:
        """A row of the record sheet with what is said once for the file, an error with its place there."""
        if isinstance(row, SheetRow):
            login = self._wishes.values.get(("owner", fold(row.owner))) if row.owner else None
            row = replace(row, owner=login) if login else row
            return guessed(with_basis(row, self._wishes))
        if row.field in CHOICES and row.value:
            self.unknown_values[row.field, row.value] = self.unknown_values.get((row.field, row.value), 0) + 1
        index = self._table.header.columns.get(row.field) if self._table is not None else None
        return row if index is None else replace(row, cell=f"{letter_of(index)}{row.row}")

    def _item(self, kind: str, text: str) -> ListItem | None:
        """What a text of the record sheet means, by its list or as was decided for the file."""
        found = find_item(kind, text)
        meant = self._wishes.values.get((kind, fold(text))) if found is None else None
        return find_item(kind, meant) if meant else found

    @property
    def _region(self) -> str:
        return self.phone_region or context.phone_region()

    def raw_rows(self) -> Iterator[RawRow]:
        """The rows as they stand in the file."""
        return self._table.rows if self._file is None and self._table else self._best.rows()

    def titles(self) -> dict[int, str]:
        """What the columns are called, by index."""
        if self._file is not None:
            return {column.index: column.title or column.letter for column in self._best.columns}
        assert self._table is not None
        header = self._table.header
        return {index: native_title(name, header.language) for name, index in header.columns.items()}

    def mend(self, asked: Asked) -> None:
        """Take in the cells that were set right, and the rows left out."""
        self.mends = mends_of(asked.cells, asked.without, self.titles())

    def make_fields(self, store: Store, viewer: Viewer) -> tuple[str, ...]:
        """Make the fields of one's own that columns are to become; their names."""
        if self.mapping is None:
            return ()
        self.mapping, made = make(store, viewer, self.mapping, self._best.rows())
        self.fields = _fields(self.mapping)
        return made

    def kind_of(self, column: Mapped) -> Kind:
        """The type of field that a column would become, as its values show."""
        return column.made or proposed_kind(column, self._sample)

    def _without(self, row: SheetRow | RowError) -> RowError:
        return left_out(row.row, row.customer if isinstance(row, SheetRow) else self.name_in(row))

    def name_in(self, row: RowError) -> str:
        """Whom a row that is not read is about, as far as it says."""
        if row.field == BY_HAND:
            return row.value
        if self.mapping is not None:
            found = (each.index for name in _NAMES for each in self.mapping.of(name))
        else:
            columns = self._table.header.columns if self._table is not None else {}
            found = (columns[name] for name in _NAMES if name in columns)
        texts = (row.cells[index] for index in found if index < len(row.cells))
        return next((text for text in texts if text.strip()), "")

    @property
    def header_row(self) -> int | None:
        """The row of titles, 0 where there is none; None of a file whose titles cannot stand elsewhere."""
        if self.mapping is None or self._file is None or self._file.detected.format in ("vcard", "ical"):
            return None
        return self._best.header_row or 0

    @property
    def decided(self) -> dict[tuple[str, str], str]:
        """What texts of the file mean, as (field id, folded text)."""
        return dict(self._wishes.values)

    @property
    def is_calendar(self) -> bool:
        """Whether its entries are plans for leads that are here; with columns chosen it is a table."""
        return self.mapping is None and self._file is not None

    @property
    def _best(self) -> FileTable:
        assert self._file is not None
        return self._file.best


@contextmanager
def open_source(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    asked: Asked | None = None,
) -> Iterator[Source]:
    """Open a file to import; in the ``store``'s reading. UsageError says why it cannot be read."""
    asked = asked or Asked()
    with ExitStack() as stack:
        again = _again(source, stack)
        name = name or (Path(again).name if isinstance(again, str | Path) else "-")
        table = None if asked.particular else _record_sheet(again, name, stack, hidden=asked.hidden_rows)
        found = _found(table, again, name, asked, viewer, stack)
        found.phone_region = phone_region(asked.phone_region)
        found.mend(asked)
        if found.is_calendar:
            found._planned = partial(import_calendar.rows, store, viewer, found._best.columns)
        yield found


def _found(
    table: Table | None,
    source: str | Path | IO[bytes],
    name: str,
    asked: Asked,
    viewer: Viewer,
    stack: ExitStack,
) -> Source:
    if table is not None and is_plainly_native(table.header) and not says_more(table.header):
        return _native(table, asked, viewer)
    file = stack.enter_context(_opened(source, name, asked, viewer.team_zone))
    if table is not None and is_native(table.header, [column.raw for column in file.best.columns]):
        return _native(table, asked, viewer)
    if file.detected.format == "ical" and not asked.columns:
        return _calendar(file)
    return _mapped(file, asked, viewer)


def _again(source: str | Path | IO[bytes], stack: ExitStack) -> str | Path | IO[bytes]:
    """The same bytes, to be read more than once."""
    if isinstance(source, str | Path) or source.seekable():
        return source
    spool = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(source, spool)
    spool.seek(0)
    return spool


def _record_sheet(
    source: str | Path | IO[bytes], name: str, stack: ExitStack, *, hidden: bool
) -> Table | None:
    """The file as the reader of the record sheet has it, if that can read it."""
    try:
        return stack.enter_context(reader.open_table(source, name=name, hidden=hidden))
    except UsageError:
        return None


def _native(table: Table, asked: Asked, viewer: Viewer) -> Source:
    header = table.header
    return Source(
        table.name,
        table.sheet,
        tuple(table.sheets),
        tuple(header.columns),
        tuple(header.unknown),
        table.total,
        header.language,
        fields=_NATIVE_FIELDS,
        _table=table,
        _wishes=Wishes(decided(asked.choices), asked.basis, today=context.team_today(viewer)),
    )


def _opened(source: str | Path | IO[bytes], name: str, asked: Asked, zone: str) -> FileTables:
    file = table_file.open_table(
        source,
        name=name,
        encoding=asked.encoding,
        delimiter=asked.delimiter,
        sheet=asked.sheet,
        header_row=asked.header_row,
        zone=zone,
    )
    if asked.hidden_rows:
        file.best = file.best.revealed()
    return file


def _named(left_out: LeftOuts) -> list[str]:
    """Sentences about rows that were not read, as many as one may want to look at."""
    return [entry.sentence() for entry in left_out if entry.kind != "title"][:_MOST_NAMED]


def _mapped(file: FileTables, asked: Asked, viewer: Viewer) -> Source:
    table = file.best
    if len(table.columns) > _MOST_COLUMNS:
        raise UsageError(
            N_("{name} has {n} columns; leadtui reads at most {limit}."),
            name=file.name,
            n=len(table.columns),
            limit=_MOST_COLUMNS,
        )
    sample = table.sample()
    found = mappings.propose(table.columns, sample)
    kept = import_mappings.find(found.fingerprint, viewer.user_id)
    if kept is not None:
        found = mapping_choice.remembered(found, kept.targets)
    found = mapping_choice.chosen(found, asked.columns)
    require_maker(viewer, asked.made)
    found = with_made(found, asked.made, sample)
    unknown = asked.unknown or (kept.unknown if kept else "") or "notes"
    told = found.unknown
    found = mapping_choice.without_unknown(found, "skip" if unknown == "skip" else "notes")
    if not found.names_someone:
        raise NobodyNamed(file.name, found.columns)
    if words := bare_words(found, sample):
        raise OnlyWords(file.name, found.columns, words)
    values = {**(kept.values if kept else {}), **decided(asked.choices)}
    wishes = Wishes(values, asked.basis, asked.day_first, asked.proposed, today=context.team_today(viewer))
    return Source(
        file.name,
        table.name,
        tuple(each.name for each in file.tables if each.name),
        tuple(column.target for column in found.columns if column.target not in ("", "skip")),
        tuple(column.title for column in told),
        table.total,
        "",
        found,
        _fields(found),
        " ".join(filter(None, (file.detected.format, file.detected.encoding))),
        [entry.sentence() for entry in file.left_out],
        _file=file,
        _wishes=wishes,
        foreign=not (table.is_export or are_ours([column.raw or column.title for column in table.columns])),
        _sample=sample,
    )


def _calendar(file: FileTables) -> Source:
    return Source(
        file.name,
        "",
        (),
        ("plan_on", "plan_step", "plan_focus"),
        (),
        file.best.total,
        detected=" ".join(filter(None, (file.detected.format, file.detected.encoding))),
        foreign=True,
        _file=file,
    )


def _fields(found: TableMapping) -> tuple[str, ...]:
    """The fields beyond the record sheet that rows under this mapping may fill."""
    own = {*COLUMNS.values(), *OPTIONAL, *POINTS, "created_at"}
    targets = [column.target for column in found.columns if column.target in REGISTRY]
    return tuple(name for name in dict.fromkeys((*targets, *MADE)) if name not in own)
