"""How late a lead is, at a glance: a glyph, a few cells of text, and the ink both are drawn in."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal, NamedTuple

from rich.style import Style

from leadtui.domain.day_text import age_text, late_text, short_day
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.i18n import Label, _
from leadtui.text import glyphs
from leadtui.widgets.ink import Ink

Tone = Literal["text", "dim", "late", "today", "good", "accent"]
SHORT_STATUS = {
    "potential": Label("Prospect", "潜在", "潛在"),
    "interested": Label("Interested", "意向", "意向"),
    "high_intent": Label("High", "高意向", "高意向"),
    "won": Label("Won", "成交", "成交"),
    "lost": Label("Lost", "流失", "流失"),
}
STATUS_TONE: dict[str, Tone] = {"high_intent": "accent", "won": "good", "lost": "dim"}


class Toned(NamedTuple):
    """A short text and the name of its ink."""

    text: str
    tone: Tone

    def style(self, ink: Ink) -> Style:
        """The ink itself."""
        return style_of(self.tone, ink)


def style_of(tone: Tone, ink: Ink) -> Style:
    """The ink of a tone."""
    match tone:
        case "late":
            return ink.late
        case "today":
            return ink.today
        case "good":
            return ink.good
        case "accent":
            return ink.accent
        case "dim":
            return ink.dim
        case "text":
            return ink.text


def status_of(row: LeadRow) -> Toned:
    """The status in few cells."""
    label = SHORT_STATUS.get(row.status)
    return Toned(label.text() if label else row.status, STATUS_TONE.get(row.status, "text"))


def is_new(row: LeadRow) -> bool:
    """Whether nobody has tried yet."""
    return row.status in OPEN_STATUSES and row.last_touch_at is None and not row.attempts


def sign_of(row: LeadRow, today: date) -> Toned:
    """The glyph before a lead: late, today, later, new; won and lost have their own."""
    signs = glyphs()
    if row.status == "won" and (row.due_on is None or row.due_on > today):
        return Toned(signs.check, "good")
    if row.status == "lost":
        return Toned(signs.times, "dim")
    if row.due_on is None:
        return Toned(signs.new, "accent") if is_new(row) else Toned(" ", "dim")
    if row.due_on < today:
        return Toned(signs.late, "late")
    if is_new(row):
        return Toned(signs.new, "accent")
    return Toned(signs.today, "today") if row.due_on == today else Toned(signs.later, "dim")


def due_of(day: date | None, at: time | None, now: datetime) -> Toned:
    """When something is due: 3d late, 15:30, today, Fri, 5/22 (10 cells)."""
    if day is None:
        return Toned(glyphs().dash, "dim")
    late = (now.date() - day).days
    if late > 0:
        return Toned(late_text(late), "late")
    if late == 0:
        over = at is not None and at < now.time()
        return Toned(f"{at:%H:%M}" if at else short_day(day, now.date()), "late" if over else "today")
    return Toned(short_day(day, now.date()), "dim")


def time_left(day: date, at: time | None, now: datetime) -> Toned:
    """How much time is left for a first contact: 2h left, 40m left, 3h over (10 cells)."""
    end = datetime.combine(day, at or time(23, 59), now.tzinfo)
    minutes = int((end - now).total_seconds() // 60)
    if minutes < 0:
        hours = -minutes // 60
        over = _("{n}h over", n=max(1, hours)) if hours < 48 else _("{age} over", age=age_text(hours // 24))
        return Toned(over, "late")
    if minutes < 60:
        return Toned(_("{n}m left", n=minutes), "late")
    hours = minutes // 60
    if hours < 24:
        return Toned(_("{n}h left", n=hours), "today")
    return Toned(_("{age} left", age=age_text(hours // 24)), "dim")
