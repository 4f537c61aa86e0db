"""What an audit round finds, as one select per rule over a span of leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from peewee import SQL, Case, Value, ValuesList, fn

from leadtui.domain.audit_limits import AUDIT_LIMITS
from leadtui.domain.audit_rules import CONFIRMED, LEVEL, PERSON, WAYS
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.retention import before
from leadtui.domain.status import PATH, steps
from leadtui.store import settings
from leadtui.store.audit_reach import Reach
from leadtui.store.models import Contact, ContactPoint, FieldValue, Lead, LeadPair
from leadtui.store.own_masks import is_detail
from leadtui.store.rules import transition_rules
from leadtui.store.scope import nothing
from leadtui.store.silent import silent_leads

TRIES = 3
"""Attempts that reached nobody, after which the way of contact is in doubt (DOMAIN 3.1)."""
RANK = Case(Lead.level, (("A", 0), ("B", 1)), 2)
HIGH = Lead.alias("high")
LOW = Lead.alias("low")


class Rule(NamedTuple):
    """One rule: leads that meet ``where``, each with the fixed ``mark`` or with ``marks``.

    Rules over pairs, and over what is told of hidden details, bring a ``select`` of their own.
    """

    kind: str
    mark: str | None
    where: Any
    marks: Any = None
    select: Any = None

    @property
    def key(self) -> str:
        """The rule among others."""
        return key_of(self.kind, self.mark or "") if self.marks is None else self.kind


def key_of(kind: str, mark: str) -> str:
    """Which rule a finding comes from."""
    return kind if kind in ("phone", "email", "duplicate") else f"{kind}:{mark}"


@dataclass(frozen=True, slots=True)
class Now:
    """The moment a round is made for: the team's day, the instant, and the thresholds that are set."""

    day: date
    at: datetime
    limits: dict[str, int]

    @classmethod
    def of(cls, day: date, at: datetime) -> Now:
        """With the thresholds as they stand in the database."""
        kept = settings.load()
        return cls(day, at, {name: int(kept[name]) for name in AUDIT_LIMITS})

    def ago(self, name: str) -> datetime:
        """The instant so many days ago as a threshold says."""
        return self.at - timedelta(days=self.limits[name])

    def day_ago(self, name: str) -> date:
        """The day likewise."""
        return self.day - timedelta(days=self.limits[name])

    def months_ago(self, name: str) -> datetime:
        """The instant so many months ago as a threshold says."""
        return before(self.at, self.limits[name])


def rules(now: Now, reach: Reach | None = None) -> list[Rule]:
    """All of them, in the order of the queue.

    Contact details are looked at as far as the connection reads them, or through what it is told of them.
    """
    return [
        *_duplicates(),
        Rule("owner", "", _open() & Lead.owner_id.is_null() & (Lead.created_at < now.ago("audit_pool_days"))),
        Rule("late", "", _worked() & (Lead.due_on < now.day_ago("audit_late_days"))),
        Rule("contact", "", _worked() & _quiet(now) & Lead.id.not_in(silent_leads())),
        *(_invalid(kind, reach) for kind in ("phone", "email")),
        Rule("unverified", "", _worked() & _doubtful()),
        *_missing(reach),
        *_status(),
        *_confirm(now),
        Rule("unchecked", "", _worked() & (Lead.updated_at < now.months_ago("audit_check_months"))),
    ]


def select(rule: Rule, span: Any, *extra: Any) -> Any:
    """(lead id, mark, other lead, *extra) of what the rule finds among the leads of a ``span``."""
    if rule.select is not None:
        return rule.select(span, *extra)
    mark = Value(rule.mark or "") if rule.marks is None else rule.marks
    query = Lead.select(Lead.id, mark, SQL("CAST(NULL AS bigint)"), *extra)
    if rule.marks is None:
        return query.where(span & rule.where)
    return query.join(ContactPoint, on=(ContactPoint.lead_id == Lead.id)).where(span & rule.where).distinct()


def _open() -> Any:
    return Lead.voided_at.is_null() & Lead.status.in_(OPEN_STATUSES)


def _worked() -> Any:
    """Open, and in somebody's hands."""
    return _open() & Lead.owner_id.is_null(is_null=False)


def _quiet(now: Now) -> Any:
    """Nobody reached for as many days as the level allows, nor assigned anew since."""
    levels = [(Lead.level == "A", "a"), (Lead.level == "B", "b")]
    levels.append((Lead.level.is_null() | (Lead.level == "C"), "c"))
    return reduce(or_, (test & _before(now.ago(f"audit_contact_days_{letter}")) for test, letter in levels))


def _before(moment: datetime) -> Any:
    never = Lead.last_contact_at.is_null() & (Lead.created_at < moment)
    settled = Lead.assigned_at.is_null() | (Lead.assigned_at < moment)
    return ((Lead.last_contact_at < moment) | never) & settled


def _doubtful() -> Any:
    tried = (Lead.attempts >= TRIES) & Lead.last_contact_at.is_null()
    return (Lead.last_outcome == "wrong_number") | tried


def _invalid(kind: str, reach: Reach | None) -> Rule:
    if reach is not None:
        told = [*reach.invalid.get(kind, ())]
        return Rule(kind, None, None, select=lambda span, *extra: _told(told, span, extra))
    contacts = Contact.select(1).where((Contact.id == ContactPoint.contact_id) & Contact.voided_at.is_null())
    wrong = (ContactPoint.kind == kind) & ~ContactPoint.valid & ContactPoint.voided_at.is_null()
    mark = ContactPoint.contact_id.cast("text")
    return Rule(kind, None, _worked() & wrong & fn.EXISTS(contacts), mark)


def _told(found: Sequence[tuple[int, int]], span: Any, extra: Sequence[Any]) -> Any:
    """What rules find of details that are told as (lead, contact)."""
    listed = ValuesList(found or [(0, 0)], columns=("lead_id", "contact_id"), alias="told")
    query = Lead.select(Lead.id, listed.c.contact_id.cast("text"), SQL("CAST(NULL AS bigint)"), *extra)
    return query.join(listed, on=(listed.c.lead_id == Lead.id)).where(span & _worked())


def _missing(reach: Reach | None) -> Iterator[Rule]:
    ways = ContactPoint.select(1).where((ContactPoint.lead_id == Lead.id) & ContactPoint.voided_at.is_null())
    named = Contact.select(1).where(
        (Contact.lead_id == Lead.id) & Contact.voided_at.is_null() & (Contact.name != "")
    )
    there = fn.EXISTS(ways) if reach is None else reach.ways
    yield Rule("missing", WAYS, _worked() & ~there)
    yield Rule("missing", PERSON, _worked() & (Lead.kind == "company") & ~fn.EXISTS(named))
    yield Rule("missing", LEVEL, _worked() & Lead.level.is_null())
    for field in REGISTRY.of("lead"):
        if field.added and field.required_from in PATH:
            reached = [
                status for status in OPEN_STATUSES if status in PATH[PATH.index(field.required_from) :]
            ]
            filled = FieldValue.select(1).where(
                (FieldValue.entity == "lead")
                & (FieldValue.entity_id == Lead.id)
                & (FieldValue.field_id == field.id)
            )
            there = fn.EXISTS(filled)
            if reach is not None and is_detail(field):
                there = reach.filled.get(field.id, nothing())
            yield Rule("missing", field.id, _worked() & Lead.status.in_(reached) & ~there)


def _status() -> Iterator[Rule]:
    """The criteria that a lead had to meet on the way to its status (DOMAIN 4.2)."""
    asked: dict[str, list[str]] = {}
    criteria = transition_rules()
    for status in PATH[1:]:
        for passed in steps(PATH[0], status):
            for criterion in criteria.get(passed, ()):
                asked.setdefault(criterion, []).append(status)
    owned = Lead.voided_at.is_null() & Lead.owner_id.is_null(is_null=False)
    for criterion, statuses in asked.items():
        lacks = _lacks(criterion)
        if lacks is not None:
            yield Rule("status", criterion, owned & Lead.status.in_(statuses) & lacks)


def _lacks(criterion: str) -> Any:
    """That a lead does not meet a criterion; None of one that columns do not tell."""
    knows = Contact.select(1).where(
        (Contact.lead_id == Lead.id) & Contact.voided_at.is_null() & Contact.roles.contains("decision_maker")
    )
    match criterion:
        case "reached_with_need":
            return Lead.last_contact_at.is_null() | Lead.need.is_null() | (Lead.need == "")
        case "budget":
            return Lead.budget_confirmed_on.is_null()
        case "decision_maker":
            return Lead.decision_confirmed_on.is_null() & ~fn.EXISTS(knows)
        case "timeline":
            return Lead.timeline_confirmed_on.is_null()
        case "signed_on":
            return Lead.signed_on.is_null()
        case "amount":
            return Lead.amount.is_null()
        case _:
            return None


def _confirm(now: Now) -> Iterator[Rule]:
    """What was confirmed asks to be confirmed again (DOMAIN 2.2)."""
    for name in CONFIRMED:
        yield Rule("confirm", name, _worked() & (getattr(Lead, name) < now.day_ago("audit_confirm_days")))


def _duplicates() -> Sequence[Rule]:
    """Pairs that are surely or likely one, told of the later lead, or of the other where that is closed."""
    return (
        Rule("duplicate", None, None, select=lambda span, *extra: _pairs(span, later=True, extra=extra)),
        Rule("duplicate", None, None, select=lambda span, *extra: _pairs(span, later=False, extra=extra)),
    )


def _pairs(span: Any, *, later: bool, extra: Sequence[Any]) -> Any:
    mine, other = (LeadPair.high_id, LeadPair.low_id) if later else (LeadPair.low_id, LeadPair.high_id)
    beside = HIGH if not later else LOW
    sure = (LeadPair.state == "open") & LeadPair.grade.in_(["certain", "likely"])
    query = (
        Lead.select(Lead.id, other.cast("text"), other, *extra)
        .join(LeadPair, on=(mine == Lead.id))
        .switch(Lead)
        .join(beside, on=(beside.id == other))
        .where(span & _open() & sure & beside.voided_at.is_null())
    )
    return query if later else query.where(beside.status.not_in(OPEN_STATUSES))
