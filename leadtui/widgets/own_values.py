"""What contacts and follow-ups have in the team's own fields, as people read it; empty ones say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from leadtui.domain.day_text import plain_day
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.lists import label
from leadtui.domain.phones import format_phone
from leadtui.domain.records import Own
from leadtui.domain.values import show
from leadtui.i18n import _
from leadtui.text import cells, clip
from leadtui.widgets.blocks import Piece, Row
from leadtui.widgets.prose import wrap

APART = 3
"""Cells between two of them on a line."""


class Told(NamedTuple):
    """A field and what stands in it."""

    label: str
    text: str


def told(own: Own, today: date) -> list[Told]:
    """The values of fields that show, in order; days near today short."""
    pairs = ((REGISTRY.get(name), value) for name, value in own)
    found = [
        Told(str(field.label), value_text(field, value, today))
        for field, value in pairs
        if field is not None and field.group
    ]
    return [one for one in found if one.text]


def value_text(field: Field, value: object, today: date) -> str:
    """One value as people read it; days near today short, phones in groups of digits."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return plain_day(value, today)
    text = show(field, value)
    return format_phone(text) if field.format == "phone" and text.startswith("+") else text


def own_rows(own: Own, today: date, width: int, indent: int) -> Iterator[Row]:
    """As many on a line as fit in ``width``; a long one has lines of its own."""
    room = max(1, width - indent - 2)
    line: list[Piece] = []
    for one in told(own, today):
        size = cells(one.label) + 1 + cells(one.text)
        if line and sum(cells(piece.text) for piece in line) + APART + size > room:
            yield _row(indent, line)
            line = []
        if size > room:
            yield from _long(one, room, indent)
            continue
        gap = [Piece(" " * APART)] if line else []
        line += [*gap, Piece(one.label + " ", "dim"), Piece(one.text)]
    if line:
        yield _row(indent, line)


def _row(indent: int, pieces: list[Piece]) -> Row:
    return Row((Piece(" " * indent), *pieces))


def _long(one: Told, room: int, indent: int) -> Iterator[Row]:
    head = clip(one.label, max(1, room // 2)) + " "
    for at, part in enumerate(wrap(one.text, max(1, room - cells(head)))):
        start = Piece(head, "dim") if not at else Piece(" " * cells(head))
        yield _row(indent, [start, Piece(part)])


def own_line(own: Own, today: date) -> str:
    """All of them in one run of text, for where one line must do."""
    return (" " * APART).join(f"{one.label} {one.text}" for one in told(own, today))


def event_text(field: Field, value: str) -> str:
    """A value as events keep it, as lists say it; instants and money are the caller's."""
    match field.type:
        case "choice":
            return label(field.choices, value)
        case "choices":
            return _(", ").join(label(field.choices, part) for part in value.split(",") if part)
        case "flag":
            return _("yes") if value == "True" else _("no")
        case "integer" if value.lstrip("-").isdecimal():
            return show(field, int(value))
        case _:
            return value
