"""The answers of the follow-up form, made into what the service records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.past_days import Moment, parse_moment
from leadtui.errors import ValidationError
from leadtui.screens.next_step import proposed, read_confirmed, read_next, whom_of, without_day
from leadtui.services.form_facts import FormFacts

LEAD_FIELDS = (
    "need",
    "budget_confirmed_on",
    "decision_confirmed_on",
    "timeline_confirmed_on",
    "signed_on",
    "amount",
    "contract_no",
    "lost_reason",
    "lost_competitor",
    "lost_text",
)
CONFIRMED = frozenset(name for name in LEAD_FIELDS if name.endswith("_confirmed_on"))


def first_answers(facts: FormFacts, given: Mapping[str, str]) -> dict[str, str]:
    """Everything that can be proposed before the first key, with what is ``given`` already."""
    detail = facts.detail
    plan = facts.open_plan()
    last = detail.followups[0].method if detail.followups else None
    method = (plan.method if plan else None) or last or "phone"
    answers = {"method": "phone" if method == "content" else method, "outcome": "reached"}
    answers["status"] = detail.row.status
    answers |= given
    answers["plan_on"] = proposed_text(facts, answers)
    if detail.contacts:
        answers["contact"] = str(detail.contacts[0].id)
    return answers


def proposed_text(facts: FormFacts, answers: Mapping[str, str]) -> str:
    """What the date field proposes for these answers."""
    found = proposed(facts, method=answers["method"], outcome=answers["outcome"], status=answers["status"])
    return found.text if found else ""


def form_of(facts: FormFacts, answers: Mapping[str, str], fields: Mapping[str, str]) -> FollowupForm:
    """The form to record; ``fields`` are lead fields filled in on the way, as typed.

    Raises ValidationError at the field that cannot be read.
    """

    def said(name: str) -> str:
        return answers.get(name, "").strip()

    moment = read_moment(said("contacted_at"), facts.now)
    form = FollowupForm(
        method=said("method"),
        outcome=said("outcome"),
        summary=said("summary"),
        feedback=said("feedback"),
        attitude=int(said("attitude")) if said("attitude") else None,
        needs=_several(said("needs")),
        concerns=_several(said("concerns")),
        decision_progress=said("decision_progress"),
        next_step=said("next_step"),
        contacted_at=moment.at.astimezone(UTC) if moment else None,
        has_time=moment is None or moment.has_time,
        contact_id=int(said("contact")) if said("contact") else None,
        status=said("status") if said("status") != facts.detail.row.status else None,
        status_reason=said("reason"),
        values=read_fields(fields, facts.now),
    )
    return _planned(form, facts, answers) if said("status") != "lost" else form


def _planned(form: FollowupForm, facts: FormFacts, answers: Mapping[str, str]) -> FollowupForm:
    text = answers.get("plan_on", "").strip()
    if text:
        return replace(form, plan=plan_of(facts, answers))
    why = answers.get("no_plan", "").strip()
    wake = wake_day(why, facts.now)
    return replace(form, wake_on=wake) if wake else replace(form, no_plan_reason=why)


def plan_of(facts: FormFacts, answers: Mapping[str, str]) -> NextPlan:
    """The next contact: what is typed, and where it says nothing what is proposed."""
    plan = read_next(answers["plan_on"], facts.now)
    offer = proposed(facts, method=answers["method"], outcome=answers["outcome"], status=answers["status"])
    step = answers.get("next_step", "")
    person = whom_of(step, facts.people)
    return replace(
        plan,
        method=plan.method or (offer.plan.method if offer else None),
        focus=plan.focus or (offer.plan.focus if offer else ""),
        step=without_day(step, facts.now),
        track=offer.plan.track if offer else "content" if answers["method"] == "content" else "conversation",
        person_id=person.id if person else None,
    )


def wake_day(text: str, now: datetime) -> date | None:
    """The day on which to wake a lead that is waiting, where the answer is one."""
    try:
        return read_next(text, now).day if text else None
    except ValidationError:
        return None


def read_fields(fields: Mapping[str, str], now: datetime) -> dict[str, object]:
    """Lead fields as typed, empty ones left out; 1 or yes confirms as of today."""
    return {
        name: read_confirmed(text, now) if name in CONFIRMED else text
        for name, text in fields.items()
        if (name in LEAD_FIELDS or (name in REGISTRY and REGISTRY[name].added)) and text.strip()
    }


def _several(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split(",") if part)


def read_moment(text: str, now: datetime) -> Moment | None:
    """When it happened; None where nothing is typed, which means now. ValidationError on contacted_at."""
    if not text.strip():
        return None
    try:
        return parse_moment(text, now)
    except ValidationError as error:
        error.field = "contacted_at"
        raise
