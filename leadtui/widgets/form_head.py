"""The four lines above a follow-up form: who, whom to talk to, what was said last, what was planned."""

from __future__ import annotations

from datetime import datetime

from textual.strip import Strip

from leadtui.domain.day_text import age_text, plain_day, short_day, weekday_text
from leadtui.domain.lists import label
from leadtui.domain.phones import format_phone
from leadtui.domain.records import ContactRow, LeadDetail, PlanRow
from leadtui.i18n import _
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.due import due_of, sign_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.panel import PanelPainter

LINES = 4
LEAST = 20
"""Cells from which on what was said last is worth a look."""


def form_head(detail: LeadDetail, plan: PlanRow | None, now: datetime, beside: str = "") -> PanelPainter:
    """Draws the head at any width; what matters less gives way. ``beside`` says who else is at it."""

    def paint(width: int, height: int, ink: Ink) -> list[Strip]:
        lines = (
            _name(detail, now, width, ink),
            _contact(detail, width, ink),
            _last(detail, now, width, ink, beside),
            _next(detail, plan, now, width, ink),
        )
        return [line.strip(width, ink.text) for line in lines]

    return paint


def _name(detail: LeadDetail, now: datetime, width: int, ink: Ink) -> Line:
    row = detail.row
    days = (now.date() - row.status_since.astimezone(now.tzinfo).date()).days
    parts = [f"{label('status', row.status)} {age_text(days)}", row.level or ""]
    right = f" {glyphs().dot} ".join(part for part in parts if part)
    line = (
        Line()
        .gap(1, ink.text)
        .text(clip(row.short_name or row.customer, width - cells(right) - 3), ink.strong)
    )
    room = width - line.width - cells(right) - 4
    if row.customer != row.short_name and room > 4:
        line.text("  ", ink.text).text(clip(row.customer, room), ink.dim)
    return line.to(width - cells(right) - 1, ink.text).text(right, ink.dim)


def _contact(detail: LeadDetail, width: int, ink: Ink) -> Line:
    line = Line().gap(1, ink.text)
    if not detail.contacts:
        return line.text(_("No contact yet"), ink.dim)
    contact = detail.contacts[0]
    who = " ".join(part for part in (contact.name or contact.address_form, contact.title) if part)
    line.text(clip(who, width // 2), ink.text)
    if contact.do_not_contact:
        line.text(f"  {glyphs().complaint} " + _("do not contact"), ink.late)
    for point in _points(contact):
        if line.width + cells(point) + 3 > width:
            break
        line.text("  ", ink.text).text(point, ink.accent)
    others = len(detail.contacts) - 1
    if others and line.width + 6 < width:
        line.text(f"  +{others}", ink.dim)
    return line


def _points(contact: ContactRow) -> list[str]:
    order = {"phone": 0, "wechat": 1, "email": 2}
    points = sorted(contact.points, key=lambda point: order.get(point.kind, 3))
    return [
        format_phone(point.norm) if point.kind == "phone" and point.norm and point.valid else point.raw
        for point in points
    ]


def _last(detail: LeadDetail, now: datetime, width: int, ink: Ink, beside: str) -> Line:
    if beside:
        room = width - min(cells(beside), width - 2) - 2
        line = _last(detail, now, room, ink, "") if room > LEAST else Line()
        return line.to(max(1, room), ink.text).gap(1, ink.text).text(clip(beside, width - 2), ink.today)
    line = Line().gap(1, ink.text).text(_("Last"), ink.dim).gap(1, ink.text)
    if not detail.followups:
        need = detail.row.need
        return line.text(clip(need or _("nobody has tried yet"), width - line.width - 1), ink.text)
    last = detail.followups[0]
    day = plain_day(last.day(now.tzinfo), now.date())
    line.text(f"{day} {label('method', last.method)}", ink.dim)
    if last.outcome != "reached":
        line.text(f" {label('outcome', last.outcome)}", ink.today)
    if last.attitude is not None:
        line.text(f" {label('attitude', str(last.attitude))}", ink.dim)
    said = (
        last.feedback
        or last.summary
        or next((f.feedback or f.summary for f in detail.followups if f.summary), "")
    )
    return line.text("  ", ink.text).text(clip(said, max(0, width - line.width - 1)), ink.text)


def _next(detail: LeadDetail, plan: PlanRow | None, now: datetime, width: int, ink: Ink) -> Line:
    line = Line().gap(1, ink.text).text(_("Next"), ink.dim).gap(1, ink.text)
    if plan is None:
        return line.text(_("nothing planned"), ink.dim)
    due = due_of(plan.due_on, plan.due_time, now)
    style = {"late": ink.late, "today": ink.today}.get(due.tone, ink.text)
    sign = sign_of(detail.row, now.date())
    line.text(f"{sign.text} ", style)
    shown = short_day(plan.due_on, now.date())
    line.text(plain_day(plan.due_on, now.date()), style)
    if plan.due_time:
        line.text(f" {plan.due_time:%H:%M}", style)
    beside = due.text if due.tone == "late" else shown
    if beside not in (plain_day(plan.due_on, now.date()), ""):
        line.text(f" ({beside})", style)
    elif plan.due_on > now.date():
        line.text(f" {weekday_text(plan.due_on)}", style)
    about = f" {glyphs().dot} ".join(
        part for part in (label("method", plan.method), plan.step, plan.focus, plan.goal) if part
    )
    return line.text("  ", ink.text).text(clip(about, max(0, width - line.width - 1)), ink.text)
