"""The lines of the page on which a file is looked at: settings, columns, texts to decide, rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadtui.domain.fields import REGISTRY
from leadtui.domain.foreign_words import proposed
from leadtui.i18n import N_, _, ngettext
from leadtui.widgets.due import Tone
from leadtui.widgets.import_line import Item, Part

if TYPE_CHECKING:
    from leadtui.exchange.mapping import Mapped
    from leadtui.services.import_asked import Asked
    from leadtui.services.import_rehearsal import Rehearsal
    from leadtui.services.import_verdicts import Judged, Verdict

SETUP = "setup"
_VALUES = 50
_ROWS = 1_000_000
"""Ids of rows begin above this; below it they are those of settings."""
_TONES: dict[Verdict, Tone] = {"error": "late", "duplicate": "today", "create": "good", "left": "dim"}
_SIGNS: dict[Verdict, str] = {
    "error": "!", "duplicate": "?", "create": "+", "update": "~", "same": "=", "left": "-",
}  # fmt: skip
_ORDER: tuple[Verdict, ...] = ("error", "duplicate", "create", "update", "same", "left")
_SURE = 0.8


@dataclass(frozen=True, slots=True)
class Group:
    """A heading and the lines under it."""

    title: str
    items: tuple[Item, ...]


def parts_of(told: Rehearsal) -> list[Part]:
    """What there is to look at: what is decided once, then the rows, those that need a look first."""
    from leadtui.services.import_verdicts import VERDICTS

    counted = ((verdict, told.counts.get(verdict, 0)) for verdict in _ORDER)
    rows = (Part(name, _(VERDICTS[name]), n, _TONES.get(name, "text")) for name, n in counted if n)
    return [Part(SETUP, _("File and columns")), *rows]


def row_items(told: Rehearsal, verdict: Verdict) -> Group:
    """The rows of one verdict."""
    from leadtui.services.import_verdicts import VERDICTS

    label, sign, tone = _(VERDICTS[verdict]), _SIGNS[verdict], _TONES.get(verdict, "text")
    return Group(label, tuple(_row(row, label, sign, tone) for row in told.rows if row.verdict == verdict))


def _row(row: Judged, label: str, sign: str, tone: Tone) -> Item:
    reason = f"{row.cell} {row.value}: {row.reason}" if row.cell else row.reason
    name = " ".join(dict.fromkeys(filter(None, (row.customer, row.contact)))) or _("Row {n}", n=row.row)
    about = " · ".join(filter(None, (label, row.number, row.owner)))
    return Item(row_id(row.row), ("row", str(row.row)), name, reason, about, row.row, sign, tone, row.mended)


def row_id(number: int) -> int:
    """The id of the line of a row."""
    return _ROWS + number


def setup_items(told: Rehearsal, asked: Asked, region: str) -> list[Group]:
    """What is decided once for the file: first what waits for somebody, then the columns."""
    ids = iter(range(1, _ROWS))
    waiting = tuple(_numbered(ids, _waiting(told)))
    groups = [
        Group(_("The file"), tuple(_numbered(ids, _settings(told, asked, region)))),
        Group(_("To decide once for the file"), waiting),
    ]
    if told.mapping is not None:
        columns = tuple(_numbered(ids, map(_column, told.mapping.columns)))
        groups.append(Group(_("Columns"), columns))
    if told.left_out:
        lines = (Item(0, ("none",), text, tone="dim") for text in told.left_out)
        groups.append(Group(_("Not read"), tuple(_numbered(ids, lines))))
    return [group for group in groups if group.items]


def _numbered(ids: Iterator[int], items: Iterator[Item] | map[Item]) -> Iterator[Item]:
    for item in items:
        yield replace(item, id=next(ids))


def _settings(told: Rehearsal, asked: Asked, region: str) -> Iterator[Item]:
    from leadtui.services.import_rehearsal import is_from_elsewhere

    rows = len(told.rows) - told.counts.get("error", 0) - told.counts.get("left", 0)
    detail = _("One batch; it can be taken back as a whole.")
    yield Item(0, ("import",), _("Import now"), ngettext("{n} row", "{n} rows", rows), detail, tone="good")
    yield Item(
        0,
        ("basis",),
        _("Basis of collection"),
        asked.basis or _("not said yet"),
        _("Why these people's data may be kept; it is written on every new lead."),
        tone="today" if is_from_elsewhere(told) and not asked.basis else "text",
    )
    yield Item(
        0,
        ("phones",),
        _("Phones without a country code"),
        country_text(asked.phone_region or region),
        _("How a number such as 020 1234 5678 is read."),
    )
    yield from _reading(told)
    if told.duplicates:
        yield Item(
            0,
            ("duplicates",),
            _("Possible duplicates"),
            _duplicates(asked),
            _("Single rows are left out with the space bar."),
        )
    if told.unknown:
        yield Item(
            0,
            ("unknown",),
            _("Columns that are not understood"),
            _("left out") if asked.unknown == "skip" else _("notes"),
            ", ".join(told.unknown),
        )


def _reading(told: Rehearsal) -> Iterator[Item]:
    """What was found out about the file by itself, where it may be otherwise."""
    if len(told.sheets) > 1:
        names = ", ".join(told.sheets)
        yield Item(0, ("sheet",), _("Sheet"), told.sheet, names)
    if told.detected.startswith("csv"):
        detail = _("Where letters look wrong, another encoding reads them.")
        yield Item(0, ("encoding",), _("Encoding"), told.detected.partition(" ")[2], detail)
    if told.header_row is not None:
        shown = _("row {n}", n=told.header_row) if told.header_row else _("none")
        yield Item(
            0, ("header",), _("Titles of the columns"), shown, _("The row of titles; 0: there is none.")
        )


def _waiting(told: Rehearsal) -> Iterator[Item]:
    if ready := proposals(told):
        yield Item(
            0,
            ("proposed",),
            _("Take what is proposed"),
            ngettext("{n} text", "{n} texts", len(ready)),
            _("Words of other programs become what they most likely mean; single ones are decided below."),
            tone="good",
        )
    for name in told.owners_unknown:
        yield Item(
            0,
            ("owner", name),
            _("Owner {name}", name=name),
            _("nobody here: kept as text") if told.foreign else _("nobody here: made a user, not active"),
            _("Say who it is, once for the whole file."),
            tone="today",
        )
    for kind, text, n in told.unknown_values[:_VALUES]:
        yield Item(
            0,
            ("value", kind, text),
            f"{REGISTRY[kind].label}: {text}",
            _not_listed(kind, text, n),
            _("Say what it means, once for the whole file; else it is kept in the notes."),
            tone="today",
        )


def proposals(told: Rehearsal) -> tuple[tuple[str, str, str], ...]:
    """Which texts that no list has are known from other programs: (field id, text, item id)."""
    found = ((kind, text, proposed(kind, text)) for kind, text, _n in told.unknown_values)
    return tuple((kind, text, item.id) for kind, text, item in found if item is not None)


def _not_listed(kind: str, text: str, n: int) -> str:
    item = proposed(kind, text)
    if item is None:
        return ngettext("not in the list, {n} row", "not in the list, {n} rows", n)
    return ngettext("{item}? {n} row", "{item}? {n} rows", n, item=str(item.label))


def _column(column: Mapped) -> Item:
    from leadtui.exchange.mapping import REASONS, label_of

    sure = "" if column.reason == "unknown" else f" {column.confidence:.0%}"
    doubtful = column.reason == "unknown" or column.confidence < _SURE
    why = _(REASONS[column.reason])
    return Item(
        0,
        ("column", column.letter),
        f"{column.letter:>2} {column.title}",
        f"{label_of(column)}{sure}",
        _("{why} · for example: {sample}", why=why, sample=column.sample) if column.sample else why,
        tone="today" if doubtful and column.target != "skip" else "text",
    )


_COUNTRIES: dict[str, str] = {
    "CN": N_("Mainland China"), "HK": N_("Hong Kong"), "MO": N_("Macao"), "TW": N_("Taiwan"),
    "US": N_("United States"), "CA": N_("Canada"), "GB": N_("United Kingdom"), "DE": N_("Germany"),
    "FR": N_("France"), "JP": N_("Japan"), "KR": N_("South Korea"), "SG": N_("Singapore"),
    "MY": N_("Malaysia"), "TH": N_("Thailand"), "VN": N_("Vietnam"), "ID": N_("Indonesia"),
    "PH": N_("Philippines"), "IN": N_("India"), "AU": N_("Australia"), "AE": N_("United Arab Emirates"),
}  # fmt: skip


def countries() -> list[str]:
    """Countries with phones, those that a desk meets most often first."""
    from phonenumbers import SUPPORTED_REGIONS

    return [*_COUNTRIES, *sorted(set(SUPPORTED_REGIONS) - set(_COUNTRIES))]


def country_text(region: str) -> str:
    """A country of phones as people read it: CN +86 Mainland China."""
    from phonenumbers import country_code_for_region

    name = _(_COUNTRIES[region]) if region in _COUNTRIES else ""
    return f"{region} +{country_code_for_region(region)} {name}".rstrip()


def _duplicates(asked: Asked) -> str:
    """What becomes of rows that may be about a lead that is here."""
    if asked.skip_duplicates:
        return _("left out")
    return _("added to the lead that is here") if asked.update_duplicates else _("imported too")
