"""The lead under the cursor in three lines, where there is no room for a preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from textual.strip import Strip

from leadtui.domain.day_text import plain_day
from leadtui.domain.lists import label
from leadtui.domain.phones import format_phone
from leadtui.domain.records import LeadDetail
from leadtui.domain.status import DEFAULT_RULES, criterion_of
from leadtui.i18n import _
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.owner import owner_text
from leadtui.widgets.panel import PanelPainter

LINES = 3


def peek(detail: LeadDetail, now: datetime, beside: str = "") -> PanelPainter:
    """Draws who it is, whom to call and what is missing, what was said last or who else is at it."""

    def paint(width: int, height: int, ink: Ink) -> list[Strip]:
        room = width - 2
        lines = (
            _who(detail, now, room, ink),
            _whom(detail, room, ink),
            _beside(beside, room, ink) or _said(detail, now, room, ink),
        )
        margin = Strip.blank(1)
        return [Strip.join([margin, line.strip(width - 1, ink.text)]) for line in lines]

    return paint


def _who(detail: LeadDetail, now: datetime, width: int, ink: Ink) -> Line:
    row = detail.row
    names = [row.short_name or row.customer]
    right = " ".join(part for part in (row.number, owner_text(row, now.date(), width)) if part)
    if row.customer not in names:
        names.append(row.customer)
    line = Line().text(clip(names[0], width // 2), ink.strong)
    for name in names[1:]:
        line.text(f"  {clip(name, max(0, width - line.width - cells(right) - 4))}", ink.dim)
    return line.to(width - cells(right), ink.text).text(right, ink.dim)


def _whom(detail: LeadDetail, width: int, ink: Ink) -> Line:
    line = Line()
    contact = detail.contacts[0] if detail.contacts else None
    if contact is not None:
        line.text(" ".join(part for part in (contact.name, contact.title) if part), ink.text)
        for point in contact.points[:1]:
            shown = format_phone(point.norm) if point.kind == "phone" and point.norm else point.raw
            line.text(f"  {shown}", ink.accent)
    boxes = list(_criteria(detail))
    needed = sum(cells(text) + 6 for text, _box in boxes)
    if line.width + needed <= width:
        line.to(width - needed, ink.text)
        for text, box in boxes:
            line.text(f"  {text} ", ink.dim).text(box, ink.good if box == "[x]" else ink.today)
    return line


def _criteria(detail: LeadDetail) -> Iterator[tuple[str, str]]:
    """What the next status needs, with a box each."""
    for name in DEFAULT_RULES.get(detail.next_status or "", ()):
        text = criterion_of(name).label.text()
        yield text, "[ ]" if name in detail.gaps else "[x]"


def _beside(text: str, width: int, ink: Ink) -> Line | None:
    return Line().text(clip(text, width), ink.today) if text else None


def _said(detail: LeadDetail, now: datetime, width: int, ink: Ink) -> Line:
    if not detail.followups:
        return Line().text(clip(detail.row.need or _("No follow-up yet"), width), ink.dim)
    last = detail.followups[0]
    day = plain_day(last.day(now.tzinfo), now.date())
    line = Line().text(f"{day} {label('method', last.method)} ", ink.dim)
    if last.outcome != "reached":
        line.text(f"{label('outcome', last.outcome)} ", ink.today)
    said = " · ".join(part for part in (last.summary, last.feedback) if part)
    step = f" {glyphs().arrow} {last.next_step}" if last.next_step else ""
    step = clip(step, max(0, width // 2))
    line.text(clip(said, max(0, width - line.width - cells(step))), ink.text)
    return line.text(step, ink.accent)
