"""What the preview says of a lead: who it is, what comes next, what was said last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from leadtui.domain.area_regions import region_text
from leadtui.domain.day_text import age_text, plain_day, weekday_text
from leadtui.domain.lists import OPEN_STATUSES, label
from leadtui.domain.money import short_money
from leadtui.domain.phones import format_phone
from leadtui.domain.records import ContactRow, FollowupRow, LeadDetail, Own, PlanRow
from leadtui.domain.status import DEFAULT_RULES, criterion_of
from leadtui.i18n import _, language, ngettext
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.due import Toned, due_of, sign_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.own_values import own_line
from leadtui.widgets.owner import owner_text
from leadtui.widgets.prose import wrap

LAST = 8
"""Follow-ups shown; the lead's own screen has all of them."""


@dataclass(frozen=True, slots=True)
class LeadStory:
    """Writes a lead into lines of ``width`` cells."""

    detail: LeadDetail
    now: datetime
    width: int
    ink: Ink

    @property
    def today(self) -> date:
        return self.now.date()

    def lines(self) -> Iterator[Line]:
        """Head, contacts, status, next, need, follow-ups."""
        yield from self._head()
        yield Line()
        for contact in self.detail.contacts[:3]:
            yield from self._contact(contact)
        yield from self._status()
        yield from self._next()
        yield from self._need()
        yield from self._followups()

    def _head(self) -> Iterator[Line]:
        row = self.detail.row
        right = " ".join(part for part in (row.level or "", row.number) if part)
        name = clip(row.short_name or row.customer, max(8, self.width - cells(right) - 2))
        line = Line().text(name, self.ink.strong)
        yield line.to(self.width - cells(right), self.ink.text).text(right, self.ink.dim)
        if row.customer != row.short_name:
            yield Line().text(clip(row.customer, self.width), self.ink.dim)
        values = self.detail.values
        facts = [str(values.get("industry") or ""), region_text(values.get("region"), values.get("flags"))]
        facts.append(owner_text(row, self.now.date(), self.width) or _("nobody's yet"))
        facts += [f"+ {name}" for _id, name in self.detail.members]
        yield Line().text(clip(_join(*facts), self.width), self.ink.dim)
        if self.detail.tags:
            yield Line().text(clip(" ".join(f"#{tag}" for tag in self.detail.tags), self.width), self.ink.dim)

    def _contact(self, contact: ContactRow) -> Iterator[Line]:
        roles = " ".join(label("buying_role", role) for role in contact.roles)
        name = " ".join(part for part in (contact.name, contact.address_form) if part)
        line = Line().text(clip(name or glyphs().dash, self.width), self.ink.strong)
        aside = "  ".join(part for part in (contact.title, roles) if part)
        if aside:
            line.gap(2, self.ink.text).text(clip(aside, max(0, self.width - line.width)), self.ink.dim)
        if contact.do_not_contact:
            line.gap(2).text(_("do not contact"), self.ink.late)
        yield line
        points = [
            (p.kind, format_phone(p.norm) if p.kind == "phone" and p.norm else p.raw) for p in contact.points
        ]
        line = Line()
        for kind, text in points:
            style = self.ink.accent if kind == "phone" else self.ink.text
            if line.width and line.width + 3 + cells(text) > self.width:
                yield line
                line = Line()
            line.gap(2 if not line.width else 3, self.ink.text).text(text, style)
        if line.width:
            yield line
        yield from self._own(contact.own, 2)

    def _own(self, own: Own, indent: int) -> Iterator[Line]:
        """Fields of the team's own in one line; the lead's own screen has all of them."""
        text = clip(own_line(own, self.today), max(0, self.width - indent))
        if text:
            yield Line().gap(indent, self.ink.text).text(text, self.ink.dim)

    def _status(self) -> Iterator[Line]:
        row, detail = self.detail.row, self.detail
        yield Line()
        days = (self.today - row.status_since.astimezone(self.now.tzinfo).date()).days
        line = Line().text(
            label("status", row.status), self.ink.good if row.status == "won" else self.ink.text
        )
        line.text(f" {age_text(days)}", self.ink.dim)
        if not row.verified:
            line.text(f"  {_('unverified')}", self.ink.today)
        if row.status == "lost":
            line.text(f"  {label('lost_reason', row.lost_reason)}", self.ink.dim)
        value = row.amount if row.status == "won" else row.expected_value
        if value is not None:
            line.text(f"  {short_money(value, row.currency, language())}", self.ink.text)
        yield line
        if detail.next_status:
            yield from self._criteria(detail.next_status, frozenset(detail.gaps))

    def _criteria(self, target: str, missing: frozenset[str]) -> Iterator[Line]:
        """What the next status needs: [x] what holds, [ ] what does not."""
        line = Line().text(f"{glyphs().arrow} {label('status', target)}", self.ink.dim)
        wanted = (*DEFAULT_RULES[target], *sorted(missing.difference(DEFAULT_RULES[target])))
        for name in wanted:
            box = "[ ]" if name in missing else "[x]"
            text = criterion_of(name).label.text()
            if line.width + 6 + cells(text) > self.width:
                yield line
                line = Line()
            line.gap(2, self.ink.text).text(box, self.ink.dim if name in missing else self.ink.good)
            line.text(f" {text}", self.ink.dim if name not in missing else self.ink.text)
        yield line

    def _next(self) -> Iterator[Line]:
        row = self.detail.row
        plans = [plan for plan in self.detail.plans if plan.done_at is None]
        if row.status in OPEN_STATUSES or plans:
            yield Line()
        if not plans and row.status in OPEN_STATUSES:
            yield Line().text(_("Next: nothing planned"), self.ink.today)
        for plan in plans:
            yield from self._plan(plan)
        if row.status in OPEN_STATUSES and row.turn == "theirs":
            yield Line().text(label("turn", row.turn), self.ink.dim)

    def _plan(self, plan: PlanRow) -> Iterator[Line]:
        due = due_of(plan.due_on, plan.due_time, self.now)
        line = Line().text(_("Next"), self.ink.heading).text(" ", self.ink.text)
        line.text(_glyph(plan, self.detail, self.today).text, due.style(self.ink)).text(" ", self.ink.text)
        line.text(_day(plan.due_on, self.today), self.ink.text)
        if due.text and due.text != _day(plan.due_on, self.today):
            line.text(f" {due.text}", due.style(self.ink))
        about = _join(
            label("method", plan.method), "" if plan.track == "conversation" else label("track", plan.track)
        )
        line.text(f"  {about}", self.ink.text)
        if plan.responsible_id != self.detail.row.owner_id and plan.responsible:
            line.text(f"  {glyphs().arrow} {plan.responsible}", self.ink.dim)
        yield line
        for text in wrap(_join(plan.step, plan.focus, plan.goal), self.width - 2, 3):
            yield Line().text(f"  {text}", self.ink.text)

    def _need(self) -> Iterator[Line]:
        row = self.detail.row
        if row.need:
            yield Line()
            yield from self._titled(_("Need"), row.need, 3)
        origin = _join(label("source", row.source), str(self.detail.values.get("source_detail") or ""))
        day = row.created_at.astimezone(self.now.tzinfo).date()
        if not row.need:
            yield Line()
        yield Line().text(clip(_join(origin, plain_day(day, self.today)), self.width), self.ink.dim)

    def _titled(self, title: str, text: str, limit: int) -> Iterator[Line]:
        """A title in front of the first line, the others below the text."""
        indent = cells(title) + 2
        for number, part in enumerate(wrap(text, self.width - indent, limit)):
            line = Line().text(title if not number else "", self.ink.heading, indent)
            yield line.text(part, self.ink.text)

    def _followups(self) -> Iterator[Line]:
        found = self.detail.followups
        yield Line()
        title = ngettext("{n} follow-up", "{n} follow-ups", len(found)) if found else _("No follow-up yet")
        line = Line().text(f"{title} ", self.ink.dim)
        yield line.raw(glyphs().rule * max(0, self.width - line.width), self.ink.rule)
        for followup in found[:LAST]:
            yield from self._followup(followup)

    def _followup(self, followup: FollowupRow) -> Iterator[Line]:
        day = followup.day(self.now.tzinfo)
        when = f"{plain_day(day, self.today)} {weekday_text(day)}"
        line = Line().text(when, self.ink.text)
        line.text(f"  {_join(label('method', followup.method), followup.author)}", self.ink.dim)
        if followup.outcome != "reached":
            line.text(f"  {label('outcome', followup.outcome)}", self.ink.today)
        if followup.attitude is not None:
            tone = (
                self.ink.good
                if followup.attitude > 0
                else self.ink.late
                if followup.attitude < 0
                else self.ink.dim
            )
            line.text(f"  {label('attitude', str(followup.attitude))}", tone)
        yield line
        for text in wrap(followup.summary, self.width - 2, 4):
            yield Line().text(f"  {text}", self.ink.text)
        for text in wrap(followup.feedback, self.width - 4, 3):
            yield Line().text(f"  {glyphs().line} {text}", self.ink.dim)
        yield from self._own(followup.own, 2)
        for text in wrap(followup.next_step, self.width - 5, 2):
            yield Line().text(f"  {glyphs().arrow} {text}", self.ink.accent)


def _glyph(plan: PlanRow, detail: LeadDetail, today: date) -> Toned:
    if plan.due_on < today:
        return Toned(glyphs().late, "late")
    if plan.due_on == today:
        return Toned(glyphs().today, "today")
    return sign_of(detail.row, today) if plan.kind == "first" else Toned(glyphs().later, "dim")


def _day(day: date, today: date) -> str:
    return f"{plain_day(day, today)} {weekday_text(day)}"


def _join(*parts: str) -> str:
    return f" {glyphs().dot} ".join(part for part in parts if part)
