"""The five statuses, and what must hold to enter one (transition rules)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import CHURN_IDS, OPEN_STATUSES
from leadtui.errors import LeadtuiError, RuleError
from leadtui.i18n import N_, Label, _

PATH = ("potential", "interested", "high_intent", "won")
# A reason in one's own words fits before and after the sale.
EITHER = frozenset({"other"})
DEFAULT_RULES: Mapping[str, tuple[str, ...]] = {
    "interested": ("reached_with_need",),
    "high_intent": ("budget", "decision_maker", "timeline"),
    "won": ("signed_on", "amount"),
    "lost": ("reason",),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition, the field whose filling meets it, and what to say while it does not hold."""

    id: str
    label: Label
    field: str
    missing: str


CRITERIA: Mapping[str, Criterion] = {
    criterion.id: criterion
    for criterion in (
        Criterion(
            "reached_with_need",
            Label("Need stated", "已说明需求", "已說明需求"),
            "need",
            N_("A reached contact with a stated need is missing."),
        ),
        Criterion(
            "budget",
            Label("Budget", "预算", "預算"),
            "budget_confirmed_on",
            N_("The budget is not confirmed."),
        ),
        Criterion(
            "decision_maker",
            Label("Decision maker", "决策人", "決策者"),
            "decision_confirmed_on",
            N_("The decision maker is not known."),
        ),
        Criterion(
            "timeline",
            Label("Timeline", "时间节点", "時程"),
            "timeline_confirmed_on",
            N_("The timeline is not clear."),
        ),
        Criterion(
            "signed_on",
            Label("Signed on", "签约日期", "簽約日期"),
            "signed_on",
            N_("The date of signing is missing."),
        ),
        Criterion("amount", Label("Amount", "成交金额", "成交金額"), "amount", N_("The amount is missing.")),
        Criterion(
            "reason",
            Label("Lost reason", "流失原因", "流失原因"),
            "lost_reason",
            N_("The reason for losing it is missing."),
        ),
    )
}


def criterion_of(name: str) -> Criterion:
    """A criterion by its id; that of a field of one's own bears the field's."""
    if name in CRITERIA:
        return CRITERIA[name]
    field = REGISTRY.get(name)
    label = field.label if field is not None else Label(name, name, name)
    return Criterion(name, label, name, _("{label} is needed.", label=str(label)))


@dataclass(frozen=True, slots=True)
class Facts:
    """What a lead shows for its criteria, values typed in the same step included.

    ``reached`` is whether any *reached* follow-up is on record. ``lacking`` are fields of one's own that are
    empty, each with the status from which it is needed.
    """

    status: str
    reached: bool = False
    need: str | None = None
    budget_confirmed_on: date | None = None
    decision_confirmed_on: date | None = None
    decision_role: bool = False
    timeline_confirmed_on: date | None = None
    signed_on: date | None = None
    amount: int | None = None
    lost_reason: str | None = None
    lost_competitor: str | None = None
    lost_text: str | None = None
    lacking: tuple[tuple[str, Criterion], ...] = ()


def holds(criterion: str, facts: Facts) -> bool:
    """Whether one criterion is met; an unknown one is an error in the rules."""
    match criterion:
        case "reached_with_need":
            return facts.reached and bool(facts.need)
        case "budget":
            return facts.budget_confirmed_on is not None
        case "decision_maker":
            return facts.decision_confirmed_on is not None or facts.decision_role
        case "timeline":
            return facts.timeline_confirmed_on is not None
        case "signed_on":
            return facts.signed_on is not None
        case "amount":
            return facts.amount is not None
        case "reason":
            return facts.lost_reason is not None
        case _:
            raise LeadtuiError(N_("Unknown criterion in the transition rules: {name}"), name=criterion)


def steps(from_status: str, to_status: str) -> tuple[str, ...]:
    """The statuses whose criteria count on the way, the target last; skipping forward takes them all.

    A lost lead starts again from the beginning. Signing satisfies the criteria of high intent, so
    that the way to won does not ask for them.
    """
    if to_status == "lost":
        return ("lost",)
    start = 0 if from_status == "lost" else PATH.index(from_status)
    way = PATH[start + 1 : PATH.index(to_status) + 1]
    return tuple(status for status in way if to_status != "won" or status != "high_intent")


def missing(rules: Mapping[str, Sequence[str]], facts: Facts, to_status: str) -> tuple[Criterion, ...]:
    """The criteria that keep ``facts`` from entering ``to_status``, in order."""
    names = [name for status in steps(facts.status, to_status) for name in rules.get(status, ())]
    gaps = [CRITERIA[name] for name in dict.fromkeys(names) if not holds(name, facts)]
    return (*gaps, *_lacked(facts, to_status))


def _lacked(facts: Facts, to_status: str) -> tuple[Criterion, ...]:
    if to_status not in PATH:
        return ()
    reached = PATH[: PATH.index(to_status) + 1]
    return tuple(criterion for status, criterion in facts.lacking if status in reached)


def needs_reason(from_status: str, to_status: str) -> bool:
    """Backwards and reopening must be explained."""
    if from_status == to_status or to_status == "lost":
        return False
    return from_status in ("lost", "won") or PATH.index(to_status) < PATH.index(from_status)


def check_lost(facts: Facts) -> None:
    """The reason must fit: churn reasons after won, sale reasons before, and some need words."""
    reason = facts.lost_reason
    churn = facts.status == "won"
    if reason == "not_recorded":
        raise RuleError(
            N_("'Not recorded' is for imported history only."), N_("Choose a reason."), field="lost_reason"
        )
    if reason is not None and (reason in CHURN_IDS) != churn and reason not in EITHER:
        hint = N_("After won: not renewed, cancelled, complaint, to a competitor.") if churn else ""
        raise RuleError(N_("This reason does not fit here."), hint, field="lost_reason")
    if reason in ("competitor", "to_competitor") and not facts.lost_competitor:
        raise RuleError(N_("Which competitor?"), field="lost_competitor")
    if reason == "other" and not facts.lost_text:
        raise RuleError(N_("Say in a few words why."), field="lost_text")


def check(rules: Mapping[str, Sequence[str]], facts: Facts, to_status: str, reason: str) -> None:
    """Raise RuleError, naming the field to fill, unless the move is allowed."""
    if to_status == facts.status:
        raise RuleError(N_("The lead is in this status already."))
    if to_status == "lost":
        check_lost(facts)
    gaps = missing(rules, facts, to_status)
    if gaps:
        raise MissingCriteria(gaps)
    if needs_reason(facts.status, to_status) and not reason.strip():
        raise RuleError(
            N_("Moving back or reopening needs a reason."), N_("Say in a few words why."), field="reason"
        )


class MissingCriteria(RuleError):
    """A move is refused because criteria do not hold; ``gaps`` names them in order."""

    def __init__(self, gaps: Sequence[Criterion]) -> None:
        super().__init__(gaps[0].missing, N_("Fill it in and move again."), field=gaps[0].field)
        self.gaps = tuple(gaps)

    def text(self) -> str:
        """All that is missing, in one line."""
        return " ".join(_(gap.missing) for gap in self.gaps)


def by_contract(facts: Facts) -> Facts:
    """The facts once signed: what the contract proves counts as confirmed on that day."""
    day = facts.signed_on
    return replace(
        facts,
        budget_confirmed_on=facts.budget_confirmed_on or day,
        decision_confirmed_on=facts.decision_confirmed_on or day,
        timeline_confirmed_on=facts.timeline_confirmed_on or day,
    )


def is_open(status: str) -> bool:
    """Neither won nor lost."""
    return status in OPEN_STATUSES
