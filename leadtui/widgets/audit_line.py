"""One event on a line of the audit log, and all of it beside or below the list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from textual.strip import Strip

from leadtui import clock
from leadtui.domain.audit import CHANGING, ENTITIES, KINDS, TOLD, USERS, WAYS, field_of
from leadtui.domain.lists import label
from leadtui.domain.records import EventRow
from leadtui.i18n import _
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.own_values import event_text
from leadtui.widgets.prose import wrap
from leadtui.widgets.virtual_list import State

WHEN, ACTOR, KIND, ABOUT, NUMBER = 11, 8, 10, 14, 16
ROOMY, BROAD = 60, 110
"""Cells from which a line names what it is about, and the number of the lead."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


@dataclass(slots=True)
class Reader:
    """Whose eyes: the moment, the zone, the names of users seen so far."""

    now: datetime
    zone: str
    names: dict[int, str] = field(default_factory=dict)

    def learn(self, names: Mapping[int, str]) -> None:
        """Know these users too."""
        self.names.update(names)


@dataclass(frozen=True, slots=True)
class AuditPainter:
    """Draws events, one a line."""

    reader: Reader

    def __call__(self, row: EventRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """When, who, what, about whom, from what to what."""
        style = state.style(ink, ink.text)
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
        line.text(when(row.at, self.reader), ink.dim, WHEN).gap(1, ink.text)
        line.text(row.actor or glyphs().dash, ink.text, ACTOR).gap(1, ink.text)
        line.text(kind_of(row), ink.accent, KIND).gap(1, ink.text)
        if width >= ROOMY:
            line.text(row.about, style, ABOUT).gap(1, ink.text)
        if width >= BROAD:
            line.text(row.lead_number, ink.dim, NUMBER).gap(1, ink.text)
        line.text(clip(summary(row, self.reader), max(0, width - line.width)), style)
        return [line.strip(width, ink.text)]


def when(at: datetime, reader: Reader) -> str:
    """The day and the hour; of another year the day alone."""
    local = clock.local(at, reader.zone)
    return f"{local:%m-%d %H:%M}" if local.year == reader.now.year else f"{local:%Y-%m-%d}"


def kind_of(row: EventRow) -> str:
    """What happened, in a word."""
    return str(KINDS.get(row.kind, row.kind))


def summary(row: EventRow, reader: Reader) -> str:
    """The first change in a line with the reason, or what kind of row came or went."""
    told = changes(row, reader)
    parts = [f"{name} {text}" for name, text in (told[:1] if row.kind in CHANGING else told)]
    if not parts:
        parts = [str(ENTITIES.get(row.entity, row.entity))]
    more = f" +{len(told) - 1}" if row.kind in CHANGING and len(told) > 1 else ""
    reason = f" ({row.reason})" if row.reason else ""
    return f" {glyphs().dot} ".join(parts) + more + reason


def changes(row: EventRow, reader: Reader) -> list[tuple[str, str]]:
    """What changed from what to what, fields that have a name first."""
    found = []
    for name, before, after in row.values:
        known = field_of(row.entity, name)
        title = str(known.label if known else TOLD.get(name, name))
        new = shown(row, name, after, reader)
        text = f"{shown(row, name, before, reader)} {glyphs().arrow} {new}" if row.kind in CHANGING else new
        found.append((known is None and name not in TOLD, title, text))
    return [(title, text) for _rank, title, text in sorted(found, key=lambda one: one[0])]


def shown(row: EventRow, name: str, value: str | None, reader: Reader) -> str:
    """A value as people say it."""
    if value in (None, "", "[]"):
        return _("the pool") if name == "owner_id" else glyphs().dash
    assert value is not None
    known = field_of(row.entity, name)
    if name in USERS and value.isdecimal():
        return reader.names.get(int(value), f"#{value}")
    if known is not None and (known.choices or known.added):
        return event_text(known, value)
    if name == "role":
        return label("role", value)
    if value in WAYS and (name == "way" or value.istitle()):
        return str(WAYS[value])
    if _INSTANT.fullmatch(value):
        return f"{clock.local(datetime.fromisoformat(value), reader.zone):%Y-%m-%d %H:%M}"
    return value


def details(row: EventRow, reader: Reader, width: int, ink: Ink) -> list[Strip]:
    """Everything about an event, in lines of ``width``."""
    at = f"{clock.local(row.at, reader.zone):%Y-%m-%d %H:%M:%S}"
    head = Line().gap(1, ink.text).text(at, ink.dim).gap(2, ink.text).text(row.actor, ink.strong)
    head.gap(2, ink.text).text(kind_of(row), ink.accent)
    head.gap(1, ink.text).text(str(ENTITIES.get(row.entity, row.entity)), ink.dim)
    lines = [head.strip(width, ink.text)]
    if row.about:
        about = Line().gap(1, ink.text).text(row.about, ink.strong).gap(2, ink.text)
        lines.append(about.text(row.lead_number, ink.dim).strip(width, ink.text))
    told = changes(row, reader)
    room = min(max((cells(name) for name, _text in told), default=0), max(0, width // 3))
    for name, text in told:
        for at_line, part in enumerate(wrap(text, max(8, width - room - 4))):
            line = Line().gap(1, ink.text).text(name if not at_line else "", ink.dim, room)
            lines.append(line.gap(2, ink.text).text(part, ink.text).strip(width, ink.text))
    if row.reason:
        line = Line().gap(1, ink.text).text(_("Reason"), ink.dim).gap(2, ink.text)
        lines.append(line.text(clip(row.reason, max(0, width - line.width)), ink.text).strip(width, ink.text))
    return lines
