"""Before an import: how columns are read and what rows would do, set right with Enter, entry by entry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import offered
from leadtui.i18n import _
from leadtui.screens.picker import Entry, Picker, fitting

if TYPE_CHECKING:
    from textual.app import App

    from leadtui.exchange.mapping import Mapped
    from leadtui.services.import_rehearsal import Rehearsal
    from leadtui.services.import_source import Asked
    from leadtui.services.import_verdicts import Judged

# What an entry does: import, basis, unknown, row; with what it is about: column, owner, verdict.
Act = tuple[str, ...]
Rehearse = Callable[["Asked"], Awaitable["Rehearsal"]]
_ROWS, _VALUES = 500, 50
_FIRST = (
    "customer",
    "contact",
    "phone",
    "email",
    "wechat",
    "source",
    "status",
    "level",
    "owner",
    "notes",
    "skip",
)


class Review(Picker[Act]):
    """Answers with what to do next; None to leave."""

    CONTEXT = "choice"


async def review(app: App[object], rehearse: Rehearse) -> Asked | None:
    """How to read the file, once somebody has looked; None to leave it."""
    from leadtui.services.import_source import Asked

    asked, only = Asked(), ""
    while True:
        told = await rehearse(asked)
        act = await _pick(app, _title(told), list(_entries(told, asked, only)))
        match act:
            case None:
                return None
            case ("import",):
                return asked
            case ("verdict", verdict):
                only = "" if only == verdict else verdict
            case _:
                asked = await _decided(app, told, asked, act)


async def _decided(app: App[object], told: Rehearsal, asked: Asked, act: Act) -> Asked:
    """What is asked for once an entry was chosen."""
    match act:
        case ("unknown",):
            return replace(asked, unknown="notes" if asked.unknown == "skip" else "skip")
        case ("basis",):
            return replace(asked, basis=await _text(app, _("Basis of collection"), asked.basis))
        case ("column", letter):
            return await _column(app, told, asked, letter)
        case ("value", kind, text):
            return await _value(app, asked, kind, text)
        case ("owner", name):
            return await _owner(app, asked, name)
        case _:
            return asked


def _title(told: Rehearsal) -> str:
    return _("{file}: nothing is written yet", file=told.name)


def _entries(told: Rehearsal, asked: Asked, only: str) -> Iterator[Entry[Act]]:
    ids = count(1)
    for act, label, right, detail in _lines(told, asked, only):
        yield Entry(next(ids), act, label, right, detail)


def _lines(told: Rehearsal, asked: Asked, only: str) -> Iterator[tuple[Act, str, str, str]]:
    from leadtui.services.import_verdicts import VERDICTS

    yield ("import",), _("Import now"), _("{n} rows", n=len(told.rows)), ""
    yield ("basis",), _("Basis of collection"), asked.basis or "—", _("on every new lead")
    for column in told.mapping.columns if told.mapping else ():
        yield _column_line(column)
    if told.unknown:
        kept = _("left out") if asked.unknown == "skip" else _("notes")
        yield ("unknown",), _("Columns that are not understood"), kept, ", ".join(told.unknown)
    for name in told.owners_unknown:
        yield ("owner", name), _("Owner {name}", name=name), _("nobody here"), _("kept as text")
    for kind, text, n in told.unknown_values[:_VALUES]:
        yield (
            ("value", kind, text),
            f"{REGISTRY[kind].label}: {text}",
            _("not in the list"),
            _("{n} rows", n=n),
        )
    for verdict, label in VERDICTS.items():
        if told.counts.get(verdict):
            mark = _("only these") if only == verdict else ""
            yield ("verdict", verdict), f"{told.counts[verdict]:>6,} {_(label)}", mark, ""
    for row in [row for row in told.rows if only in ("", row.verdict)][:_ROWS]:
        yield _row_line(row)


def _column_line(column: Mapped) -> tuple[Act, str, str, str]:
    from leadtui.exchange.mapping import REASONS, label_of

    sure = "" if column.reason == "unknown" else f"{column.confidence:.0%} "
    label = f"{column.letter}  {column.title} → {label_of(column)}"
    return ("column", column.letter), label, sure + _(REASONS[column.reason]), column.sample


def _row_line(row: Judged) -> tuple[Act, str, str, str]:
    from leadtui.services.import_verdicts import VERDICTS

    reason = f"{row.cell} {row.value}: {row.reason}" if row.cell else row.reason
    return ("row",), f"{row.row:>6} {row.customer} {row.contact}".rstrip(), _(VERDICTS[row.verdict]), reason


async def _column(app: App[object], told: Rehearsal, asked: Asked, letter: str) -> Asked:
    """The field that a column is to become."""
    from leadtui.exchange.mapping_words import target_exists, target_label

    assert told.mapping is not None
    title = next(column.title for column in told.mapping.columns if column.letter == letter)
    names = dict.fromkeys((*_FIRST, *(field.id for field in REGISTRY), *_parts()))
    entries: list[Entry[Act]] = [
        Entry(at, (name,), str(target_label(name)), name)
        for at, name in enumerate(filter(target_exists, names), 1)
    ]
    found = await _pick(app, _("{title} becomes", title=title), entries)
    return replace(asked, columns=(*asked.columns, f"{letter}={found[0]}")) if found else asked


def _parts() -> Sequence[str]:
    from leadtui.exchange.mapping_words import PARTS

    return tuple(PARTS)


async def _value(app: App[object], asked: Asked, kind: str, text: str) -> Asked:
    """The item of a list that a text on the sheet means."""
    items = offered(REGISTRY[kind].choices)
    entries: list[Entry[Act]] = [
        Entry(at, (item.id,), str(item.label), item.id) for at, item in enumerate(items, 1)
    ]
    found = await _pick(app, _("{title} becomes", title=text), entries)
    return replace(asked, choices=(*asked.choices, (kind, text, found[0]))) if found else asked


async def _owner(app: App[object], asked: Asked, name: str) -> Asked:
    """The user whom a name on the sheet means."""
    login = await _text(app, _("Login of {name}", name=name), "")
    return replace(asked, choices=(*asked.choices, ("owner", name, login))) if login else asked


async def _text(app: App[object], title: str, text: str) -> str:
    """Something typed."""

    async def source(typed: str) -> Sequence[Entry[Act]]:
        return [Entry(1, (typed.strip(),), typed.strip() or "—")]

    found = await app.push_screen_wait(Picker(title, source, text=text, placeholder=_("type it")))
    return found[0] if found else text


async def _pick(app: App[object], title: str, entries: Sequence[Entry[Act]]) -> Act | None:
    async def source(text: str) -> Sequence[Entry[Act]]:
        return fitting(entries, text)

    return await app.push_screen_wait(Review(title, source))
