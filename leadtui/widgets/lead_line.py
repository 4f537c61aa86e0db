"""One lead on one line of the queue."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from rich.style import Style
from textual.strip import Strip

from leadtui.domain.lead_row import LeadRow
from leadtui.domain.lists import label
from leadtui.i18n import Label, _
from leadtui.text import cells, glyphs
from leadtui.widgets.due import Toned, due_of, sign_of, status_of, time_left
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.owner import owner_brief
from leadtui.widgets.virtual_list import State

TEAM_GROUPS = frozenset({"unassigned", "first_contact_overdue"})
"""Whose rows name the owner; the late ones stand under a heading that does."""
DUE = 10
FIRST_CONTACT = Label("First contact", "首次联系", "首次聯絡")


class QueueRow(NamedTuple):
    """A lead in its group of today's queue, and what is planned there."""

    id: int
    group: str
    lead: LeadRow
    due_on: date | None = None
    due_time: time | None = None
    step: str = ""
    method: str | None = None
    away: str = ""


class _Widths(NamedTuple):
    """Cells of the columns of the queue; 0 leaves one out."""

    name: int
    contact: int
    status: int
    owner: int


def _widths(width: int, *, team: bool) -> _Widths:
    owner = 8 if team else 0
    if width < 56:
        return _Widths(14 if width >= 40 else 10, 0, 0, owner if width >= 48 else 0)
    if width < 62:
        return _Widths(14, 8 - owner, 0, owner)
    if width < 84:
        return _Widths(16, 8 - owner, 0, owner)
    return _Widths(20, 10, 10, owner)


class QueuePainter:
    """Draws rows of the queue as they stand at ``now``, wall time of the viewer."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self, row: QueueRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """The one line."""
        lead, widths = row.lead, _widths(width, team=row.group in TEAM_GROUPS)
        line = begin(queue_sign(row, self.now.date()), lead, state, ink)
        quiet = row.group in ("done_today", "next_seven_days")
        line.text(lead.short_name or lead.customer, name_style(state, ink, quiet=quiet), widths.name)
        line.raw(glyphs().draft if lead.has_draft else " ", ink.mark).raw(" ", ink.text)
        self._people(line, lead, widths, ink.dim if quiet else ink.text, ink)
        due = queue_due(row, self.now)
        room = max(0, width - line.width - DUE - 2)
        line.text(step_of(row, room), ink.dim, room).raw(" ", ink.text)
        line.text(due.text, due.style(ink), DUE, "right")
        return [line.strip(width, ink.text)]

    def _people(self, line: Line, lead: LeadRow, widths: _Widths, style: Style, ink: Ink) -> None:
        """Contact, status and owner, where there is room for them."""
        for text, drawn, size in (
            (lead.contact, style, widths.contact),
            (status_of(lead).text, ink.dim, widths.status),
            (owner_brief(lead), ink.dim, widths.owner),
        ):
            if size:
                line.text(text, drawn, size).raw(" ", ink.text)


def begin(sign: Toned, lead: LeadRow, state: State, ink: Ink) -> Line:
    """What every line of a lead begins with, seven cells: bar, mark, sign, level."""
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
    line.raw("+" if state.marked else " ", ink.mark)
    line.raw(sign.text, sign.style(ink)).raw(" ", ink.text)
    return line.text(lead.level or " ", ink.strong if lead.level == "A" else ink.dim, 1).raw(" ", ink.text)


def queue_sign(row: QueueRow, today: date) -> Toned:
    """The glyph of a lead in its group."""
    signs = glyphs()
    match row.group:
        case "done_today":
            return Toned(signs.check, "good")
        case "late" | "team_late":
            return Toned(signs.late, "late")
        case "new" | "unassigned" | "first_contact_overdue":
            return Toned(signs.new, "accent" if row.group != "first_contact_overdue" else "late")
        case "appointments" | "today" | "waiting":
            return Toned(signs.today, "today")
        case "next_seven_days":
            return Toned(signs.later, "dim")
        case "no_next_step":
            return Toned(signs.dash, "today")
        case _:
            return sign_of(row.lead, today)


def queue_due(row: QueueRow, now: datetime) -> Toned:
    """What stands at the right end: time left, a time, how late."""
    if row.group == "done_today":
        return Toned(due_of(row.lead.due_on, None, now).text if row.lead.due_on else "", "good")
    if row.due_on is None:
        age = (now.date() - row.lead.created_at.astimezone(now.tzinfo).date()).days
        return Toned(_("{n}d old", n=age), "dim") if row.group == "unassigned" else Toned("", "dim")
    if row.group in ("new", "first_contact_overdue"):
        return time_left(row.due_on, row.due_time, now)
    return due_of(row.due_on, row.due_time, now)


def step_of(row: QueueRow, room: int) -> str:
    """What is planned, after the attempts so far and, where there is room for both, its method."""
    tries = f"{glyphs().times}{row.lead.attempts}" if row.lead.attempts else ""
    if row.group == "done_today":
        return row.lead.next_step
    step = row.step or (FIRST_CONTACT.text() if row.group in ("new", "first_contact_overdue") else "")
    if row.group in ("unassigned", "no_next_step"):
        step = row.lead.need
    method = label("method", row.method)
    if step and cells(step) + cells(method) + cells(tries) + 2 > room:
        method = ""
    away = _("for {name}", name=row.away) if row.away else ""
    return " ".join(part for part in (away, tries, method, step) if part)


def name_style(state: State, ink: Ink, *, quiet: bool) -> Style:
    """How the name of a lead is drawn, which is where the cursor shows."""
    return state.style(ink, ink.dim if quiet else ink.text)
