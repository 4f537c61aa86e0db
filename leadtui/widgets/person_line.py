"""One user on one line of the page of people."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from textual.strip import Strip

from leadtui.domain.day_text import plain_day, short_day
from leadtui.domain.lists import label
from leadtui.domain.people import PersonLine
from leadtui.i18n import _
from leadtui.text import cells, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.virtual_list import State

NAME, LOGIN, ROLE, LEADS, SEEN = 14, 12, 9, 7, 11
LEAST = 5
"""Cells below which what is left of the teams says nothing."""


class PersonPainter:
    """Draws users as of ``today`` on walls in ``zone``."""

    def __init__(self, today: date, zone: tzinfo | None) -> None:
        self.today = today
        self.zone = zone

    def __call__(self, row: PersonLine, width: int, state: State, ink: Ink) -> list[Strip]:
        """The one line; who is inactive is dim and says so in place of the role."""
        person = row.person
        plain = ink.text if person.active else ink.dim
        name = state.style(ink, plain)
        line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
        line.text(person.name, name, NAME).gap(1, ink.text)
        line.text(person.login, ink.dim, LOGIN).gap(1, ink.text)
        line.text(label("role", person.role) if person.active else _("inactive"), plain, ROLE).gap(
            1, ink.text
        )
        room = max(0, width - line.width - LEADS - SEEN - 2)
        away = _away(row, self.today)
        line.text(away, ink.today, min(cells(away), room))
        rest = room - min(cells(away), room)
        teams = f" {_teams(row)}" if away else _teams(row)
        line.text(teams if rest >= LEAST or not away else "", plain, rest).gap(1, ink.text)
        line.text(str(row.leads) if row.leads else "", plain, LEADS, "right")
        line.text(self._seen(row.seen), ink.dim, SEEN, "right")
        return [line.strip(width, ink.text)]

    def _seen(self, at: datetime | None) -> str:
        return short_day(at.astimezone(self.zone).date(), self.today) if at else ""


def head(width: int, height: int, ink: Ink) -> list[Strip]:
    """The titles of the columns."""
    line = Line().gap(2, ink.text)
    line.text(_("Name"), ink.dim, NAME).gap(1, ink.text).text(_("Login"), ink.dim, LOGIN).gap(1, ink.text)
    line.text(_("Role"), ink.dim, ROLE).gap(1, ink.text)
    line.text(_("Team"), ink.dim, max(0, width - line.width - LEADS - SEEN - 2)).gap(1, ink.text)
    line.text(_("Open"), ink.dim, LEADS, "right").text(_("Last seen"), ink.dim, SEEN, "right")
    return [line.strip(width, ink.text)]


def _away(row: PersonLine, today: date) -> str:
    """Until when they are away, or when they will be, and who stands in."""
    if row.away is None:
        return ""
    if row.away.from_on > today:
        day = plain_day(row.away.from_on, today)
        return _("off from {day} ({stand_in})", day=day, stand_in=row.away.stand_in)
    day = plain_day(row.away.to_on, today)
    return _("off to {day} ({stand_in})", day=day, stand_in=row.away.stand_in)


def _teams(row: PersonLine) -> str:
    return " ".join(_("{team} (leads)", team=name) if leads else name for name, leads in row.teams)
