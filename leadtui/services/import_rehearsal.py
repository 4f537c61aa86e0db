"""What importing a file would do, row by row, told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import IO

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import lead_key
from leadtui.exchange.mapping import TableMapping
from leadtui.exchange.record_sheet import RowError, SheetRow, Tally
from leadtui.services import access
from leadtui.services.import_decisions import Policy
from leadtui.services.import_owners import Owners
from leadtui.services.import_source import Asked, Source, open_source
from leadtui.services.import_verdicts import Judge, Judged, judged, unreadable
from leadtui.store.database import Store

CHUNK = 500

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Rehearsal:
    """The file as it is understood, and every row's verdict in the order of the file.

    ``counts`` are of VERDICTS, ``lead_counts`` the same of leads; ``leads`` and ``followups`` how many there
    would be to look at; ``duplicates`` how many leads may be here, whatever becomes of them;
    ``owners_unknown`` names on the sheet that nobody here has, ``unknown_values`` texts that no list has
    as (field id, text, rows), the most frequent first; ``header_row`` the row of titles of a sheet or text
    file that is read through a mapping, 0 for none.
    """

    name: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    detected: str = ""
    mapping: TableMapping | None = None
    unknown: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    lead_counts: dict[str, int] = field(default_factory=dict)
    rows: list[Judged] = field(default_factory=list)
    leads: int = 0
    duplicates: int = 0
    followups: int = 0
    skipped: int = 0
    left_out: tuple[str, ...] = ()
    owners_unknown: tuple[str, ...] = ()
    unknown_values: tuple[tuple[str, str, int], ...] = ()
    foreign: bool = False
    header_row: int | None = None


@dataclass(slots=True)
class Looked:
    """A rehearsed file that stays at hand, so that single rows can be judged anew.

    ``groups`` are the readable rows of each lead by its key, ``key_of`` the key of a row by its number,
    ``marks`` keys by what leads may be taken for each other by, once somebody has asked.
    """

    told: Rehearsal
    source: Source
    groups: dict[str, list[SheetRow]]
    key_of: dict[int, str]
    marks: dict[str, set[str]] = field(default_factory=dict)


def rehearse(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    asked: Asked | None = None,
    on_progress: Progress | None = None,
) -> Rehearsal:
    """Read the whole file and look up its leads; nothing is written."""
    return look(store, viewer, source, name=name, asked=asked, on_progress=on_progress).told


def look(
    store: Store,
    viewer: Viewer,
    source: str | Path | IO[bytes],
    *,
    name: str = "",
    asked: Asked | None = None,
    on_progress: Progress | None = None,
) -> Looked:
    """``rehearse``, with all that judging a row anew takes."""
    store.read(lambda: access.require_right(viewer, "import"))
    with store.reading(), open_source(store, viewer, source, name=name, asked=asked) as table:
        told = _begun(table)
        looked = Looked(told, table, {}, {})
        _read(looked, on_progress)
        owners = owners_of(store, table)
        judge = Judge(store, viewer, owners, policy_of(table, asked or Asked()))
        for done, chunk in enumerate(_chunks(looked.groups.items())):
            for found in judge(chunk):
                told.leads += 1
                told.followups += len(found.lead.followups)
                told.lead_counts[found.verdict] = told.lead_counts.get(found.verdict, 0) + 1
                told.duplicates += found.may_be_here
                told.rows += judged(found)
            if on_progress:
                on_progress("judge", min((done + 1) * CHUNK, len(looked.groups)), len(looked.groups))
        told.owners_unknown = tuple(owners.unknown)
        told.left_out = tuple(table.left_out)
        told.unknown_values = tuple(
            (kind, text, n)
            for (kind, text), n in sorted(table.unknown_values.items(), key=lambda item: -item[1])
        )
    told.rows.sort(key=lambda each: each.row)
    told.rows = [replace(each, mended=True) if each.row in table.mends.cells else each for each in told.rows]
    count(told)
    return looked


def owners_of(store: Store, table: Source) -> Owners:
    """Who would be an owner; another program's users are nobody's here."""
    return Owners(store, activate=False, create=not table.foreign, rehearsal=True)


def policy_of(table: Source, asked: Asked) -> Policy:
    """What becomes of rows about a lead that may be here."""
    return Policy(table.foreign, asked.skip_duplicates, asked.update_duplicates)


def lacks_basis(store: Store, viewer: Viewer, path: Path, asked: Asked) -> bool:
    """Whether a file is from elsewhere and nobody has said yet why its people may be kept."""
    if asked.basis:
        return False
    with store.reading(), open_source(store, viewer, path, asked=asked) as source:
        return is_from_elsewhere(source)


def is_from_elsewhere(found: Source | Rehearsal) -> bool:
    """Whether people in a file come from another program, so that keeping them needs a basis."""
    return found.foreign and found.mapping is not None and not found.mapping.layout


def count(told: Rehearsal) -> None:
    """How many rows there are of each verdict."""
    told.counts = dict(Counter(each.verdict for each in told.rows))


def _begun(table: Source) -> Rehearsal:
    return Rehearsal(
        table.name,
        table.sheet,
        table.sheets,
        table.detected,
        table.mapping,
        table.unknown,
        table.columns,
        foreign=table.foreign,
        header_row=table.header_row,
    )


def _read(looked: Looked, on_progress: Progress | None) -> None:
    table, told, tally = looked.source, looked.told, Tally()
    for done, row in enumerate(table.rows(tally), 1):
        if isinstance(row, RowError):
            told.rows.append(unreadable(row, table.name_in(row)))
        else:
            key = lead_key(row)
            looked.groups.setdefault(key, []).append(row)
            looked.key_of[row.row] = key
        if on_progress and done % CHUNK == 0:
            on_progress("read", done, max(table.total, done))
    told.skipped = tally.totals + tally.headers


def _chunks(
    groups: Iterable[tuple[str, list[SheetRow]]],
) -> Iterator[list[tuple[str, list[SheetRow]]]]:
    rest = iter(groups)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
