"""What a status still asks for, as rows that unfold where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from leadtui.domain.day_text import plain_day
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import CHURN_IDS, LISTS, label, offered
from leadtui.domain.money import format_money
from leadtui.domain.status import CRITERIA, criterion_of
from leadtui.i18n import N_, _, language
from leadtui.services.form_facts import FormFacts
from leadtui.widgets.choice_field import ChoiceField, Option
from leadtui.widgets.form_field import FormField
from leadtui.widgets.text_fields import LineField

MakeRow = Callable[..., FormField]

COMPETITOR = frozenset({"competitor", "to_competitor"})
REASONS = {
    "potential": (N_("Entered too early"),),
    "interested": (N_("Budget postponed"), N_("Decision maker changed")),
    "high_intent": (N_("Signing postponed"), N_("Order cancelled")),
}
"""Proposals for going back to a status."""


def options(kind: str, held: str = "") -> list[Option]:
    """The choices of a list; those in ``held``, joined by commas, even where they are retired."""
    kept = held.split(",")
    items = [item for item in LISTS[kind] if not item.retired or item.id in kept]
    return [Option(item.id, item.label.text()) for item in items]


def lost_options(facts: FormFacts) -> list[Option]:
    """Reasons that fit: of churn once the lead was won, of a lost sale before."""
    churn = facts.detail.row.status == "won"
    fits = {"other", "invalid"} | (set(CHURN_IDS) if churn else set())
    return [
        Option(item.id, item.label.text())
        for item in offered("lost_reason")
        if item.id != "not_recorded" and (item.id in fits if churn else item.id not in CHURN_IDS)
    ]


def missing(facts: FormFacts, status: str, *, reached: bool) -> tuple[str, ...]:
    """Ids of the criteria to ask for; ``reached`` is whether this very contact counts."""
    return facts.gaps(status, replace(facts.facts, reached=facts.facts.reached or reached))


def rows_for(facts: FormFacts, status: str, make: MakeRow, *, reached: bool) -> list[FormField]:
    """The rows a move to ``status`` needs, in the order of its criteria."""
    rows: list[FormField] = []
    for gap in missing(facts, status, reached=reached):
        rows += _rows_of(gap, facts, make)
    if facts.needs_reason(status):
        rows.append(_reason(status, make))
    return rows


def _rows_of(gap: str, facts: FormFacts, make: MakeRow) -> list[FormField]:
    today = facts.now.date()
    row = facts.detail.row
    match gap:
        case "reason":
            return _lost(facts, make)
        case "signed_on":
            return [_line("signed_on", make, plain_day(today, today))]
        case "amount":
            value = row.expected_value
            text = format_money(value, row.currency, language()) if value else ""
            return [_line("amount", make, text), _line("contract_no", make)]
        case "reached_with_need":
            return [_line("need", make)] if not facts.facts.need else []
        case _ if gap in REGISTRY and REGISTRY[gap].added:
            from leadtui.screens.field_controls import control_of

            own = REGISTRY[gap]
            return [make(gap, own.label.text(), control_of(own, gap))]
        case _:
            field = CRITERIA[gap].field
            control = LineField(placeholder=_("1 = confirmed today, or a date"), id=field)
            return [make(field, CRITERIA[gap].label.text(), control)]


def _line(field: str, make: MakeRow, text: str = "") -> FormField:
    return make(field, REGISTRY[field].label.text(), LineField(text, select_on_focus=True, id=field))


def _lost(facts: FormFacts, make: MakeRow) -> list[FormField]:
    choice = ChoiceField(lost_options(facts), required=True, id="lost_reason")
    rows = [
        make("lost_reason", REGISTRY["lost_reason"].label.text(), choice),
        _line("lost_competitor", make),
        _line("lost_text", make),
    ]
    rows[1].display = False
    return rows


def show_lost(rows: dict[str, FormField]) -> None:
    """Ask for the competitor where the reason is one."""
    reason = rows.get("lost_reason")
    if reason is not None and "lost_competitor" in rows:
        rows["lost_competitor"].display = str(reason.control.value) in COMPETITOR


def _reason(status: str, make: MakeRow) -> FormField:
    proposals = " / ".join(_(text) for text in REASONS.get(status, ()))
    return make("reason", _("Reason"), LineField(placeholder=proposals, id="reason"))


def gap_text(facts: FormFacts, status: str, *, reached: bool) -> str:
    """What a status still lacks, in one line; empty where nothing."""
    labels = [criterion_of(gap).label.text() for gap in missing(facts, status, reached=reached)]
    if not labels or status == "lost":
        return ""
    return _("{status} still needs: {gaps}", status=label("status", status), gaps=_(", ").join(labels))
