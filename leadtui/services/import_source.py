"""The rows of any file as leads: the record sheet as it is, every other table through a mapping."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import find_item, fold, offered
from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange import mapping as mappings
from leadtui.exchange import reader, table_file
from leadtui.exchange.cells import RawRow
from leadtui.exchange.header import Header
from leadtui.exchange.header_words import COLUMNS, OPTIONAL, fold_title
from leadtui.exchange.layouts import layout_of
from leadtui.exchange.mapped_rows import MADE, Wishes, parse_mapped
from leadtui.exchange.mapping import TableMapping, Unknown
from leadtui.exchange.mapping_words import POINTS, target_exists
from leadtui.exchange.reader import Table
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.exchange.rows import parse_rows
from leadtui.exchange.tables import FileTable, FileTables, LeftOuts
from leadtui.i18n import N_
from leadtui.services import context
from leadtui.store import import_mappings, people
from leadtui.store.database import Store

_IN_MEMORY = 8 << 20
_ENOUGH = 0.6
_FEWEST = 2
_PLAINLY = 10
# What a file calls its columns is no more than a hint from so many columns on.
_MOST_COLUMNS = 500
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody wants a file read; what is left out is found by itself.

    ``columns`` are choices ``COLUMN=FIELD``; ``choices`` ``(field id, text, meaning)``, as
    ``("source", "Google", "online")`` or ``("owner", "Dwight", "dschrute")``; ``unknown`` is what becomes of
    columns that are not understood, "" as last time; ``sheet`` a name or number.
    """

    columns: tuple[str, ...] = ()
    choices: tuple[tuple[str, str, str], ...] = ()
    unknown: Unknown | None = None
    basis: str = ""
    day_first: bool | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | int | None = None
    header_row: int | None = None
    hidden_rows: bool = False

    @property
    def particular(self) -> bool:
        """Whether anything was asked for that the record sheet alone would not need."""
        return replace(self, hidden_rows=False) != Asked()


@dataclass(slots=True)
class Source:
    """An open file: what it is, how its columns are read, and its rows.

    ``mapping`` is None for the record sheet; what is ``foreign`` comes from another program. ``fields``
    are those beyond the record sheet that rows may fill; ``unknown_values`` how often a choice came that
    no list has, once rows are read; ``left_out`` sentences about what is not read.
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
    _table: Table | None = None
    _file: FileTables | None = None
    _wishes: Wishes = field(default_factory=Wishes)
    _sample: Sequence[RawRow] = ()

    def rows(self, tally: Tally) -> Iterator[SheetRow | RowError]:
        """Every row, once."""
        region, currency = context.phone_region(), context.currency()
        if self.mapping is None or self._file is None:
            assert self._table is not None
            yield from parse_rows(self._table, tally=tally, region=region, currency=currency)
            self.left_out += _named(self._table.left_out)
            return
        table = self._file.best
        yield from parse_mapped(
            table.rows(),
            self.mapping,
            sample=self._sample,
            wishes=self._wishes,
            tally=tally,
            unknown=self.unknown_values,
            region=region,
            currency=currency,
        )
        tally.totals += table.left_out.counts.get("total", 0)
        tally.headers += table.left_out.counts.get("repeated", 0)
        self.left_out += _named(table.left_out)

    def raw_rows(self) -> Iterator[RawRow]:
        """The rows as they stand in the file."""
        return self._table.rows if self._file is None and self._table else self._best.rows()

    def titles(self) -> dict[int, str]:
        """The titles of the file's columns by index."""
        return {column.index: column.raw or column.title for column in self._best.columns}

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
        if table is not None and _is_plainly_native(table.header) and not _says_more(table.header):
            yield _native(table)
            return
        file = stack.enter_context(_opened(again, name, asked, viewer.team_zone))
        if table is not None and _is_native(table.header, [column.raw for column in file.best.columns]):
            yield _native(table)
        else:
            yield _mapped(file, asked, viewer)


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


def _is_plainly_native(header: Header) -> bool:
    """Whether a header can be nothing but the team's own."""
    return len(header.columns) >= _PLAINLY and {"number", "contacted_at"} <= set(header.columns)


def _says_more(header: Header) -> bool:
    """Whether a column beyond the record sheet's own bears the label of a field."""
    fields = (REGISTRY.named(title.strip()) for title in header.unknown)
    return any(field is not None and target_exists(field.id) for field in fields)


def _is_native(header: Header, titles: Sequence[str]) -> bool:
    """Whether most titles are those of the record sheet, and none of them needs a mapping to be read."""
    if layout_of(titles) is not None or len(header.columns) < _FEWEST or _says_more(header):
        return False
    said = {"summary", "feedback", "method"} & set(header.columns)
    return _are_ours(titles) and not (said and "contacted_at" not in header.columns)


def _are_ours(titles: Sequence[str]) -> bool:
    """Whether most titles are those of the record sheet."""
    own = {fold_title(title) for each in COLUMNS.values() for title in REGISTRY[each].headers}
    own |= {fold_title(title) for label in OPTIONAL.values() for title in label}
    return sum(fold_title(title) in own for title in titles) >= _ENOUGH * max(len(titles), 1)


def _native(table: Table) -> Source:
    header = table.header
    return Source(
        table.name,
        table.sheet,
        tuple(table.sheets),
        tuple(header.columns),
        tuple(header.unknown),
        table.total,
        header.language,
        _table=table,
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
        found = mappings.remembered(found, kept.targets)
    found = mappings.chosen(found, asked.columns)
    unknown = asked.unknown or (kept.unknown if kept else "") or "notes"
    told = found.unknown
    found = mappings.without_unknown(found, "skip" if unknown == "skip" else "notes")
    if not found.names_someone:
        raise UsageError(
            N_("No column of {name} says whom a row is about."),
            N_("Say which one does, as in: --map 'COLUMN=customer'. Its columns are: {known}"),
            name=file.name,
            known=", ".join(column.title for column in found.columns[:20]),
        )
    values = {**(kept.values if kept else {}), **_decided(asked.choices)}
    wishes = Wishes(values, asked.basis, asked.day_first, today=context.team_today(viewer))
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
        foreign=not _are_ours([column.raw or column.title for column in table.columns]),
        _sample=sample,
    )


def _fields(found: TableMapping) -> tuple[str, ...]:
    """The fields beyond the record sheet that rows under this mapping may fill."""
    own = {*COLUMNS.values(), *OPTIONAL, *POINTS, "created_at"}
    targets = [column.target for column in found.columns if column.target in REGISTRY]
    return tuple(name for name in dict.fromkeys((*targets, *MADE)) if name not in own)


def _decided(choices: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str], str]:
    """What was decided for texts; UsageError where a choice or a user does not exist."""
    return {(kind, fold(text)): _meaning(kind, meaning) for kind, text, meaning in choices}


def _meaning(kind: str, meaning: str) -> str:
    if kind == "owner":
        found = people.named(meaning)
        if len(found) != 1:
            raise UsageError(
                N_("There is no user {login}."), N_("List them with: leadtui user list"), login=meaning
            )
        return found[0].login
    item = find_item(kind, meaning) if meaning else None
    if item is None and meaning:
        raise UsageError(
            N_("{label}: {value} is not in the list."),
            N_("Known: {known}"),
            label=str(REGISTRY[kind].label),
            value=meaning,
            known=" ".join(f"{each.id} ({each.label})" for each in offered(kind)),
        )
    return item.id if item else ""


def remember(store: Store, viewer: Viewer, source: Source, asked: Asked) -> None:
    """Keep how the columns were read for the next file with this header, where somebody has chosen."""
    if source.mapping is None or not (asked.columns or asked.choices or asked.unknown):
        return
    values: Mapping[tuple[str, str], str] = source._wishes.values
    kept = import_mappings.Kept(mappings.targets_by_title(source.mapping), dict(values), asked.unknown or "")
    import_mappings.keep(source.mapping.fingerprint, kept, viewer.user_id, store.now())
