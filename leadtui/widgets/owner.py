"""Whose lead it is, and until when they are away."""

from __future__ import annotations

from datetime import date

from leadtui.domain.day_text import plain_day
from leadtui.domain.lead_row import LeadRow
from leadtui.i18n import _
from leadtui.text import cells


def away_text(name: str, until: date, today: date) -> str:
    """王芳 休假至5/26: a name, and the last day on which it is of no use to wait for an answer."""
    return _("{name} away until {day}", name=name, day=plain_day(until, today))


def owner_text(row: LeadRow, today: date, room: int) -> str:
    """The owner in ``room`` cells; of who is away the mark comes first where the day has no room."""
    if row.owner_away is None or not row.owner:
        return row.owner
    long = away_text(row.owner, row.owner_away, today)
    return long if cells(long) <= room else owner_brief(row)


def owner_brief(row: LeadRow) -> str:
    """The owner, behind a mark while they are away."""
    return _("off {name}", name=row.owner) if row.owner and row.owner_away else row.owner
