"""What notices say, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from leadtui.domain.lists import label
from leadtui.i18n import N_, Label, _

Args = Mapping[str, str | int]

TEXTS: Mapping[str, str] = MappingProxyType(
    {
        "status": N_("{who} moved {name} to {status}"),
        "status_many": N_("{who} moved {n} of your leads, {name} among them"),
        "given": N_("{who} gave you {name}"),
        "given_many": N_("{who} gave you {n} leads, {name} among them"),
        "taken": N_("{who} gave {name} to {owner}"),
        "taken_many": N_("{who} took {n} leads from you, {name} among them"),
        "released": N_("{who} put {name} into the pool"),
        "released_many": N_("{who} put {n} of your leads into the pool, {name} among them"),
        "imported": N_("{who} imported {name} for you"),
        "imported_many": N_("{who} imported {n} leads for you, {name} among them"),
        "followup": N_("{who} followed up {name}: {method}, {outcome}"),
        "followup_many": N_("{who} followed up {n} of your leads, {name} among them"),
        "undone": N_("{who} took back a change of {name}"),
        "redone": N_("{who} made a change of {name} again"),
        "due": N_("{name}: {step} is due {when}"),
        "late": N_("{name} is {n} workdays late"),
        "late_managed": N_("{name} of {owner} is {n} workdays late"),
        "reassign": N_("{name} of {owner} is {n} workdays late: give it to somebody else?"),
        "reveals": N_("{who} had {n} customers' contact details shown today"),
        "digest": N_("Today: {late} late, {today} due"),
        "audit": N_("Audit round: {n} things to put right on your leads"),
        "audit_team": N_("Audit round: {n} things to put right, on leads of {people} of your people"),
        "audit_done": N_("Audit round {day}: your team has put everything right"),
        "dead": N_("A message to {who} could not be sent: {why}"),
        "alert": N_("{text}"),
        "test": N_("A test message from leadtui: notices for {who} come here."),
    }
)
"""Kind and text. ``name`` is the customer; status, method and outcome are ids of their lists."""

MANY = "_many"
FAMILIES: Mapping[str, Label] = MappingProxyType(
    {
        "due": Label("plans that fall due", "到期的跟进计划", "到期的跟進計畫"),
        "late": Label("late plans", "逾期提醒", "逾期提醒"),
        "owner": Label("changes of owner", "负责人变更", "負責人變更"),
        "status": Label("changes of status", "状态变更", "狀態變更"),
        "followup": Label("colleagues' follow-ups", "同事的跟进", "同事的跟進"),
        "digest": Label("the digest of the day", "每日摘要", "每日摘要"),
        "audit": Label("audit rounds", "数据核查", "資料核查"),
        "alert": Label("alerts", "预警", "預警"),
    }
)
"""What one chooses from for mail and chat: kinds of notices that belong together."""
_MEMBERS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("due",), "due"),
        **dict.fromkeys(("late", "late_managed", "reassign"), "late"),
        **dict.fromkeys(("given", "taken", "released", "imported"), "owner"),
        **dict.fromkeys(("status", "undone", "redone"), "status"),
        "followup": "followup",
        "digest": "digest",
        **dict.fromkeys(("audit", "audit_team", "audit_done"), "audit"),
        "test": "",
    }
)
_LISTS = ("status", "method", "outcome")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One thing a user was told; a lead that the user may not read any more has no id here."""

    id: int
    kind: str
    args: Args
    at: datetime
    lead_id: int | None = None
    lead_number: str = ""
    read_at: datetime | None = None
    snoozed_until: datetime | None = None

    @property
    def many(self) -> bool:
        """Whether it tells of several leads at once."""
        return self.kind.endswith(MANY)

    def waits(self, now: datetime) -> bool:
        """Whether it is unread and not put off."""
        return self.read_at is None and (self.snoozed_until is None or self.snoozed_until <= now)


def family(kind: str) -> str:
    """To which of FAMILIES notices of this kind belong; a test belongs to none, others are alerts."""
    return _MEMBERS.get(kind.removesuffix(MANY), "alert")


def families() -> Mapping[str, tuple[str, ...]]:
    """The kinds of TEXTS that belong to each family; those of no family under the empty name."""
    found: dict[str, list[str]] = {}
    for kind in TEXTS:
        found.setdefault(family(kind), []).append(kind)
    return {name: tuple(kinds) for name, kinds in found.items()}


def text(kind: str, args: Args) -> str:
    """A notice in words; of a kind that this program does not know, its kind and what is known."""
    template = TEXTS.get(kind)
    if template is None:
        return " ".join((kind, *(str(value) for value in args.values())))
    shown = {name: label(name, str(value)) if name in _LISTS else value for name, value in args.items()}
    return _(template).format_map(_Given(shown))


class _Given(dict[str, object]):
    """What a program of another version did not tell is shown as a dash."""

    def __missing__(self, name: str) -> object:
        return "-"
