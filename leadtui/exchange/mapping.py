"""Which column of a table becomes which field: proposed from titles and values, corrected by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from leadtui.domain.fields import Entity
from leadtui.domain.fields.definition import ENTITIES, KINDS, Kind
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.header_words import fold_title
from leadtui.exchange.layouts import Layout, layout_of
from leadtui.exchange.mapping_words import (
    MANY,
    POINTS,
    fields_titled,
    known_titles,
    target_label,
    titled,
)
from leadtui.exchange.tables import IS_FIELD, Column
from leadtui.exchange.value_shapes import shape_of
from leadtui.exchange.values import text_of
from leadtui.i18n import N_, _

Reason = Literal[
    "layout", "header", "both", "similar", "values", "format", "remembered", "chosen", "new", "unknown"
]
Unknown = Literal["notes", "skip"]

REASONS: Mapping[Reason, str] = {
    "layout": N_("a sheet leadtui knows"),
    "header": N_("by its title"),
    "both": N_("by its title and its values"),
    "similar": N_("by a similar title"),
    "values": N_("by its values"),
    "format": N_("by the kind of file"),
    "remembered": N_("as last time"),
    "chosen": N_("as you chose"),
    "new": N_("a field that the import makes"),
    "unknown": N_("not understood"),
}
_LONGEST_TITLE = 60
_SAMPLE_TEXT = 40
_LEAST = 0.4
_SIMILAR = 0.72
_DISTINCT = _BESIDE = 0.5
_LONG_WORD = 8
_AGREES = 0.04
_CONTRADICTS = 0.5
_SURE = 0.8

# What the values of some fields look like; others may look like anything.
_FITTING: Mapping[str, frozenset[str]] = {
    "email": frozenset({"email"}),
    "phone": frozenset({"mobile", "phone", "number", "email", "text", "flag"}),
    "contacted_at": frozenset({"date", "number"}),
    "created_at": frozenset({"date", "number"}),
    "plan_on": frozenset({"date", "number", "text"}),
    "expected_close": frozenset({"date", "number"}),
    "expected_value": frozenset({"money", "number", "text"}),
    "amount": frozenset({"money", "number", "text"}),
    "number": frozenset({"number_of_lead", "number", "text", "phone", "mobile"}),
    "customer": frozenset({"company", "person", "text", "level"}),
    "contact": frozenset({"person", "text"}),
    "owner": frozenset({"person", "text", "email"}),
}
# What values alone say of a column whose title says nothing.
_BY_VALUES: Mapping[str, tuple[str, float]] = {
    "number_of_lead": ("number", 0.9),
    "email": ("email", 0.85),
    "mobile": ("phone", 0.85),
    "status": ("status", 0.7),
    "company": ("customer", 0.7),
    "person": ("contact", 0.6),
    "level": ("level", 0.6),
    "link": ("links", 0.5),
}
_NAMING = frozenset({"company", "person"})
# Field ids that kinds of files give their columns.
_MEANINGS: Mapping[str, str] = {
    "contact_name": "contact", "customer": "customer", "title": "title", "mobile": "phone", "phone": "phone",
    "email": "email", "wechat": "wechat", "address": "address", "website": "links", "note": "notes",
    "tags": "tag", "plan_on": "plan_on", "summary": "plan_step",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapped:
    """One column: ``target`` is a field id or one of PARTS, empty where it is not understood.

    ``confidence`` is 0 to 1; ``letter`` is what spreadsheet programs call the column; ``sample`` its first
    filled cell; ``noted`` the title above its notes where that is not its own; ``made`` the kind of the field
    of one's own that is made of it before anything is imported, ``made_on`` what that stands on: until then
    it is read as notes.
    """

    index: int
    title: str
    target: str
    confidence: float
    reason: Reason
    letter: str = ""
    sample: str = ""
    shape: str = ""
    noted: str = ""
    made: Kind | Literal[""] = ""
    made_on: Entity = "lead"


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A whole table: its columns, the id of the native layout it is, and by what it is known again."""

    columns: tuple[Mapped, ...]
    layout: str = ""
    fingerprint: str = ""

    def of(self, target: str) -> tuple[Mapped, ...]:
        """The columns that become this field, in order."""
        return tuple(column for column in self.columns if column.target == target)

    @property
    def unknown(self) -> tuple[Mapped, ...]:
        """Columns that were not understood."""
        return tuple(column for column in self.columns if column.reason == "unknown")

    @property
    def doubtful(self) -> tuple[Mapped, ...]:
        """Columns that were understood, but not for sure."""
        return tuple(column for column in self.columns if column.target and column.confidence < _SURE)

    @property
    def names_someone(self) -> bool:
        """Whether a row can say whom it is about."""
        wanted = {"customer", "contact", "first_name", "last_name", "number", *POINTS}
        return any(column.target in wanted for column in self.columns)


def fingerprint_of(columns: Iterable[Column]) -> str:
    """16 hex digits by which the header of a table is known again, in whatever order its columns stand."""
    titles = sorted(fold_title(column.title) for column in columns)
    return hashlib.sha256("\x1f".join(titles).encode()).hexdigest()[:16]


def propose(columns: Sequence[Column], sample: Sequence[RawRow]) -> TableMapping:
    """What each column most likely is; ``sample`` are some of the rows below the header."""
    layout = layout_of([column.title for column in columns])
    if layout is not None:
        return _native(layout, columns, sample)
    seen = {column.index: _seen(column, sample) for column in columns}
    ranked = [
        (confidence, -place, column, target, reason)
        for place, column in enumerate(columns)
        for target, confidence, reason in _candidates(column, *seen[column.index], _distinct(column, sample))
    ]
    taken: dict[int, Mapped] = {}
    used: set[str] = set()
    for confidence, _place, column, target, reason in sorted(ranked, key=lambda each: each[:2], reverse=True):
        if column.index in taken or confidence < _LEAST or (target in used and target not in MANY):
            continue
        taken[column.index] = _mapped(column, sample, target, confidence, reason)
        used.add(target)
    # What another column says already is worth keeping beside it.
    beside = {column.index for confidence, _place, column, _target, _reason in ranked if confidence >= _LEAST}
    found = [
        taken.get(column.index)
        or (
            _mapped(column, sample, "notes", _BESIDE, "header")
            if column.index in beside
            else _mapped(column, sample, "", 0.0, "unknown")
        )
        for column in columns
    ]
    return TableMapping(tuple(_settled(found)), "", fingerprint_of(columns))


def _native(layout: Layout, columns: Sequence[Column], sample: Sequence[RawRow]) -> TableMapping:
    known = {fold_title(title): each for each in layout.columns for title in each.title}
    found = [
        replace(
            _mapped(column, sample, known[folded].target, 1.0, "layout"),
            noted=known[folded].title.text("zh_CN"),
        )
        if (folded := fold_title(column.title)) in known
        else _mapped(column, sample, "", 0.0, "unknown")
        for column in columns
    ]
    return TableMapping(tuple(found), layout.id, fingerprint_of(columns))


def _seen(column: Column, sample: Sequence[RawRow]) -> tuple[str, float]:
    return shape_of(_values(column, sample))


def _values(column: Column, sample: Sequence[RawRow]) -> list[Cell]:
    return [row.cells[column.index] for row in sample if column.index in row.cells]


def _mapped(
    column: Column, sample: Sequence[RawRow], target: str, confidence: float, reason: Reason
) -> Mapped:
    values = _values(column, sample)
    first = next((text for value in values if (text := text_of(value).strip())), "")
    shape = shape_of(values)[0]
    return Mapped(
        column.index,
        " ".join((column.title or column.letter).split()),
        target,
        round(confidence, 2),
        reason,
        column.letter,
        first[:_SAMPLE_TEXT],
        shape,
    )


def _distinct(column: Column, sample: Sequence[RawRow]) -> bool:
    """Whether the column tells rows apart, as names do and categories do not."""
    values = [text_of(value).strip() for value in _values(column, sample)]
    return len(set(values)) > len(values) * _DISTINCT


def _candidates(
    column: Column,
    shape: str,
    share: float,
    distinct: bool,  # noqa: FBT001 - seen once, passed on
) -> list[tuple[str, float, Reason]]:
    if column.meaning.startswith(IS_FIELD):
        return [(column.meaning.removeprefix(IS_FIELD), 1.0, "format")]
    if column.meaning:
        return [(_MEANINGS[column.meaning], 1.0, "format")] if column.meaning in _MEANINGS else []
    found = [_weighed(target, score, shape) for target, score in _titled(column)]
    if not found and (similar := _similar(column.title)):
        found = [(target, score * _SIMILAR, "similar") for target, score in similar]
    if shape in _NAMING and not distinct:
        return found
    if shape in _BY_VALUES and not any(score >= _SURE for _target, score, _reason in found):
        target, score = _BY_VALUES[shape]
        found.append((target, score * share, "values"))
    return found


def _titled(column: Column) -> tuple[tuple[str, float], ...]:
    for title in (column.title, column.raw, column.technical, *column.title.replace("／", "/").split("/")):
        if title and len(title) <= _LONGEST_TITLE and (found := fields_titled(title)):
            return found
    return ()


def _weighed(target: str, score: float, shape: str) -> tuple[str, float, Reason]:
    fitting = _FITTING.get(target)
    if not shape or fitting is None or shape in ("text", "flag") or target == "notes":
        return target, score, "header"
    if shape in fitting:
        return target, min(score + _AGREES, 1.0), "both"
    return target, score * _CONTRADICTS, "header"


@lru_cache(maxsize=512)
def _similar(title: str) -> tuple[tuple[str, float], ...]:
    """What a title means that is a letter or two away from a known one: Emial, Phne, Compny."""
    folded = fold_title(title)
    if not (4 <= len(folded) <= _LONGEST_TITLE and folded.isascii() and folded.isalpha()):
        return ()
    from rapidfuzz.distance import OSA

    most = 1 if len(folded) < _LONG_WORD else 2
    near = [
        (distance, -_shared(folded, known), known)
        for known in known_titles()
        if known.startswith(folded[0])
        and known.isascii()
        and abs(len(known) - len(folded)) <= 1
        and (distance := OSA.distance(folded, known)) <= most
    ]
    return titled(min(near)[2]) if near else ()


def _shared(one: str, other: str) -> int:
    """How many characters two words begin with alike."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def _settled(found: Sequence[Mapped]) -> list[Mapped]:
    """What only a whole table tells: what was said needs its day, and somebody must be named."""
    targets = {column.target for column in found}
    changes: dict[str, tuple[str, float]] = {}
    if "contacted_at" not in targets:
        changes |= {
            "summary": ("notes", 0.7),
            "feedback": ("notes", 0.7),
            "method": ("", 0.0),
            "outcome": ("", 0.0),
        }
    return [_changed(column, changes.get(column.target)) for column in found]


def _changed(column: Mapped, change: tuple[str, float] | None) -> Mapped:
    if change is None:
        return column
    target, confidence = change
    return replace(
        column, target=target, confidence=confidence, reason=column.reason if target else "unknown"
    )


def label_of(column: Mapped) -> str:
    """The field of a column as people read it, in the current language."""
    if column.made and column.made_on != "lead":
        on, kind = str(ENTITIES[column.made_on]), str(KINDS[column.made])
        return _("new field of {rows}, {kind}", rows=on, kind=kind)
    if column.made:
        return _("new field, {kind}", kind=str(KINDS[column.made]))
    return str(target_label(column.target)) if column.target else _("notes")
