"""What an audit round looks for on leads, how it is told, and when a round is due (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from leadtui.domain import audit_limits
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.status import CRITERIA
from leadtui.i18n import N_, Label, _

State = Literal["open", "done", "left"]
"""To be worked on; holds no more; somebody said that it may stay."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding: what it is called, and what to do about it."""

    label: Label
    remedy: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "duplicate": Kind(
            Label("Possible duplicates", "疑似重复", "疑似重複"), N_("Merge them, or say that they are two.")
        ),
        "owner": Kind(Label("No owner", "无负责人", "無負責人"), N_("Assign or claim it.")),
        "late": Kind(
            Label("Late plans", "计划逾期", "計畫逾期"),
            N_("Follow up, re-date the plan, or close it as lost."),
        ),
        "contact": Kind(
            Label("No contact for long", "久未联系", "久未聯絡"), N_("Follow up, or close it as lost.")
        ),
        "phone": Kind(
            Label("Invalid phones", "电话无效", "電話無效"), N_("Correct the number, or take it out.")
        ),
        "email": Kind(
            Label("Invalid emails", "邮箱无效", "電子郵件無效"), N_("Correct the address, or take it out.")
        ),
        "unverified": Kind(
            Label("Contact unverified", "联系方式未核实", "聯絡方式未核實"),
            N_("Find the right number and reach somebody."),
        ),
        "missing": Kind(Label("Missing data", "资料缺失", "資料缺漏"), N_("Fill it in.")),
        "status": Kind(
            Label("Status without its criteria", "状态条件不足", "狀態條件不足"),
            N_("Fill in what the status needs, or set the status right."),
        ),
        "confirm": Kind(
            Label("To be confirmed again", "需再次确认", "需再次確認"), N_("Ask again and enter the day.")
        ),
        "unchecked": Kind(
            Label("Data long unchecked", "资料久未核对", "資料久未核對"),
            N_("Look through it and correct it, or say that it is right."),
        ),
    }
)
"""In the order of the queue."""
REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "checked": Label("Checked: it is right as it is", "已核对，无误", "已核對，無誤"),
        "agreed": Label("Agreed with the customer", "已与客户约定", "已與客戶約定"),
        "unavailable": Label("Cannot be found out", "无法取得", "無法取得"),
        "other": Label("Another reason", "其他原因", "其他原因"),
    }
)
"""Why a finding is left alone; what somebody writes besides stands in the event."""
WAYS = "phone"
"""The mark of a lead that lacks any way to reach somebody."""
PERSON = "contact"
LEVEL = "level"
MISSING: Mapping[str, str] = MappingProxyType(
    {
        WAYS: N_("No phone, WeChat or email"),
        PERSON: N_("No contact person"),
        LEVEL: N_("No level"),
    }
)
"""What a lead may lack besides fields of one's own, by mark."""
CONFIRMED: Mapping[str, str] = MappingProxyType(
    {
        "need_confirmed_on": N_("The need was confirmed long ago."),
        "budget_confirmed_on": N_("The budget was confirmed long ago."),
        "decision_confirmed_on": N_("The decision maker was confirmed long ago."),
        "timeline_confirmed_on": N_("The timeline was confirmed long ago."),
    }
)
"""The fields that carry a day of confirmation, and what is said once that is long ago."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something on a lead that wants to be put right.

    ``mark`` tells findings of one kind on one lead apart: a field, a criterion, a contact or another lead.
    Within a kind they stand by ``rank``, then by id.
    """

    id: int
    lead_id: int
    kind: str
    mark: str = ""
    other_id: int | None = None
    state: State = "open"
    snoozed_until: date | None = None
    owner_id: int | None = None
    rank: int = 2


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody, or a team, is with a round; ``user_id`` 0 stands for leads of nobody.

    ``done`` counts what was put right, or left alone for a reason.
    """

    user_id: int
    name: str
    total: int
    done: int
    snoozed: int
    team_id: int = 0

    @property
    def remaining(self) -> int:
        """What is still to be done, now or later."""
        return self.total - self.done


def told(finding: Finding, lead: LeadRow, now: datetime, other: LeadRow | None = None) -> str:
    """What is wrong; ``now`` is on the viewer's wall, ``other`` the lead it may be one with."""
    match finding.kind:
        case "duplicate" if other is not None:
            return _("may be one with {name}", name=other.short_name or other.customer)
        case "contact":
            return _silent(lead, now)
        case "late":
            return _("plan is {n} days late", n=(now.date() - lead.due_on).days if lead.due_on else 0)
        case "owner":
            return _("in nobody's hands, {n} days old", n=_days(lead.created_at, now))
        case "missing" | "status" | "confirm":
            return _of_mark(finding)
        case "unverified" if lead.last_contact_at is None:
            return _("{n} attempts, nobody reached", n=lead.attempts)
        case kind:
            return _(PLAIN.get(kind, kind))


def _silent(lead: LeadRow, now: datetime) -> str:
    if lead.last_contact_at is not None:
        return _("no contact for {n} days", n=_days(lead.last_contact_at, now))
    return _("never reached, {n} days old", n=_days(lead.created_at, now))


PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "phone": N_("a phone number that cannot be dialled"),
        "email": N_("an email address that cannot be right"),
        "unverified": N_("the number is said to be wrong"),
        "unchecked": N_("not changed or checked for long"),
        "duplicate": N_("may be one with another lead"),
    }
)
"""How kinds are told that need no more than that."""


def _days(since: datetime, now: datetime) -> int:
    return max(0, (now.date() - since.astimezone(now.tzinfo).date()).days)


def _of_mark(finding: Finding) -> str:
    mark = finding.mark
    if finding.kind == "status":
        return _(CRITERIA[mark].missing) if mark in CRITERIA else mark
    if finding.kind == "confirm":
        return _(CONFIRMED[mark]) if mark in CONFIRMED else mark
    return missing_text(mark)


def missing_text(mark: str) -> str:
    """What is missing, by its mark."""
    if mark in MISSING:
        return _(MISSING[mark])
    field = REGISTRY.get(mark)
    return _("{label} is needed.", label=str(field.label) if field is not None else mark)


def field_of(finding: Finding) -> str:
    """The row of the edit form in which it is put right; empty where there is none."""
    mark = finding.mark
    match finding.kind:
        case "phone" | "email":
            return f"c{mark}-{finding.kind}"
        case "missing":
            return mark
        case "status":
            return CRITERIA[mark].field if mark in CRITERIA else mark
        case "confirm":
            return mark
        case "unverified":
            return WAYS
        case _:
            return ""


def due_day(every: int, day: int, today: date) -> date | None:
    """The last day up to ``today`` on which a round was to begin; None where none ever is.

    ``day`` is a day of the week from 1 for Monday to 7, or one of the month up to 28.
    """
    match every:
        case audit_limits.WEEKLY:
            return today - timedelta(days=(today.isoweekday() - min(day, 7)) % 7)
        case audit_limits.MONTHLY:
            if today.day >= day:
                return today.replace(day=day)
            return (today.replace(day=1) - timedelta(days=1)).replace(day=day)
        case _:
            return None


def snooze_day(text: str, now: datetime) -> date:
    """The day that ``week``, ``month`` or a date means; ValidationError unless it lies ahead."""
    from leadtui.domain.dates import parse_when
    from leadtui.domain.periods import shift
    from leadtui.errors import ValidationError

    today = now.date()
    match text.strip().lower():
        case "week":
            return shift(today, 1, "w")
        case "month":
            return shift(today, 1, "m")
        case other:
            day = parse_when(other, now).day
            if day <= today:
                raise ValidationError(N_("The day to wait for must lie ahead."), field="until")
            return day
