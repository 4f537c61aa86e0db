"""Recording a follow-up: history, plans, criteria and status in one step (DOMAIN 3.1-3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from leadtui import clock
from leadtui.domain.cadence import Proposal, retry
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import FollowupForm, NextPlan, Saved
from leadtui.domain.lists import LISTS
from leadtui.domain.people import Viewer
from leadtui.domain.status import is_open
from leadtui.domain.values import read
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access, cadences, context, statuses
from leadtui.store import derived, people, plans, rows, search
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.members import add_member

CORRECTION_HOURS = 24
CONTENT_METHODS = frozenset({"content"})


def record(store: Store, viewer: Viewer, lead_id: int, form: FollowupForm) -> Saved:
    """Save a follow-up with its next plan, the criteria filled in and the status reached.

    Raises RuleError (with the field to fill) and changes nothing where a rule refuses.
    """
    with Journal(store, viewer, "followup.new", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "followup")
        form = _checked(form)
        columns = statuses.typed(viewer, lead, form.values)
        followup_id = _insert(journal, lead, form)
        lead = _fill(journal, lead, columns)
        if form.status and form.status != lead["status"]:
            statuses.transition(journal, lead, form.status, reason=form.status_reason, columns=columns)
            lead = rows.fetch("lead", lead_id)
        _plan(journal, lead, form, followup_id)
        derived.refresh(lead_id)
        search.index_followups(store, [followup_id])
        if columns:
            search.reindex_lead(store, lead_id)
        journal.flush()
        text = _("{name}: follow-up saved", name=lead["short_name"])
        return Saved(lead_id, journal.group_id, lead["number"], lead["short_name"], text, followup_id)


def _checked(form: FollowupForm) -> FollowupForm:
    for kind, value in (("method", form.method), ("outcome", form.outcome)):
        if value not in {item.id for item in LISTS[kind]}:
            raise ValidationError(N_("{value} is not in the list."), field=kind, value=value)
    now = clock.now()
    at = form.contacted_at or now
    if at > now + timedelta(minutes=5):
        raise ValidationError(
            N_("A follow-up cannot be in the future."), N_("Plan it as the next step."), field="contacted_at"
        )
    if form.outcome == "reached" and form.method not in CONTENT_METHODS and not form.summary.strip():
        raise RuleError(N_("What was said? A reached contact needs a summary."), field="summary")
    texts = {
        name: read(REGISTRY[field], getattr(form, name), now=now) or ""
        for name, field in (
            ("summary", "summary"),
            ("feedback", "feedback"),
            ("next_step", "followup_next_step"),
            ("decision_progress", "decision_progress"),
        )
    }
    return replace(form, contacted_at=at, **texts)  # type: ignore[arg-type]


def _insert(journal: Journal, lead: Mapping[str, Any], form: FollowupForm) -> int:
    return rows.insert(
        journal,
        "followup",
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        author_id=journal.viewer.user_id,
        contact_id=form.contact_id,
        contacted_at=form.contacted_at,
        recorded_at=journal.at,
        method=form.method,
        outcome=form.outcome,
        summary=form.summary,
        feedback=form.feedback,
        attitude=form.attitude,
        needs=",".join(form.needs),
        concerns=",".join(form.concerns),
        decision_progress=form.decision_progress,
        next_step=form.next_step or (form.plan.step if form.plan else ""),
        next_person_id=form.plan.person_id if form.plan else None,
    )


def _fill(journal: Journal, lead: Mapping[str, Any], columns: dict[str, object]) -> dict[str, Any]:
    """Criteria typed on the way hold whether or not the status moves."""
    if columns:
        rows.update(journal, "lead", lead["id"], columns)
        columns.clear()
    return rows.fetch("lead", lead["id"])


def _plan(journal: Journal, lead: Mapping[str, Any], form: FollowupForm, followup_id: int) -> None:
    lead_id, me = lead["id"], journal.viewer.user_id
    content = form.method in CONTENT_METHODS
    for plan in plans.open_plans(lead_id):
        mine = plan.responsible_id == me or (plan.kind == "first" and not content)
        if mine and plan.track == ("content" if content else "conversation"):
            plans.close(journal, plan, form.outcome, followup_id)
    if not is_open(lead["status"]):
        return
    proposed = _proposed(journal, lead, form)
    if proposed is not None:
        _open(journal, lead, proposed, followup_id, form)
    elif form.no_plan_reason.strip():
        rows.update(journal, "lead", lead_id, {"no_plan_reason": form.no_plan_reason.strip()})
    elif not plans.open_plans(lead_id):
        raise RuleError(
            N_("An open lead needs a next date."),
            N_("Give a date, a reason for none, or the day to wake it."),
            field="plan_on",
        )
    if not content and form.outcome == "reached":
        _restart_content(journal, lead, followup_id)


def _proposed(journal: Journal, lead: Mapping[str, Any], form: FollowupForm) -> NextPlan | None:
    """The plan that was given; a wake-up; or the first retry after an attempt without one."""
    if form.plan is not None:
        return form.plan
    if form.wake_on is not None:
        return NextPlan(form.wake_on, step=form.next_step)
    if form.outcome == "not_reached" and not form.no_plan_reason.strip():
        choice = retry(
            lead["attempts"] + 1, context.wall(journal.viewer).replace(tzinfo=None), context.calendar()
        )[0]
        return NextPlan(choice.when.day, choice.when.at, method=choice.method or form.method)
    return None


def _open(
    journal: Journal, lead: Mapping[str, Any], plan: NextPlan, followup_id: int, form: FollowupForm
) -> None:
    me = journal.viewer.user_id
    responsible = plan.person_id or me
    person = people.by_id(responsible)
    if person is None or not person.active:
        raise RuleError(N_("The next step needs an active colleague."), field="next_person")
    if plan.day < context.today(journal.viewer):
        raise ValidationError(N_("The next date lies in the past."), field="plan_on")
    if responsible not in (me, lead["owner_id"]):
        add_member(journal, lead["id"], responsible)
    theirs = form.wake_on is not None and form.plan is None
    kind = "wake" if theirs else "retry" if form.outcome == "not_reached" and form.plan is None else "next"
    plans.place(
        journal,
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        responsible_id=responsible,
        track=plan.track,
        kind=kind,
        due_on=plan.day,
        due_time=plan.at,
        zone=person.zone or journal.viewer.team_zone,
        method=plan.method,
        step=plan.step,
        focus=plan.focus,
        goal=plan.goal,
        every_count=plan.every[0] if plan.every else None,
        every_unit=plan.every[1] if plan.every else None,
        followup_id=followup_id,
    )
    rows.update(journal, "lead", lead["id"], {"turn": "theirs" if theirs else "ours", "no_plan_reason": None})


def _restart_content(journal: Journal, lead: Mapping[str, Any], followup_id: int) -> None:
    """A conversation restarts the content clock too, where there is one."""
    for plan in plans.open_plans(lead["id"]):
        if plan.track != "content":
            continue
        day = cadences.next_content_day(plan, lead, context.today(journal.viewer))
        if day is not None and day != plan.due_on:
            rows.update(journal, "plan", plan.id, {"due_on": day}, lead_id=lead["id"])


def not_reached(
    store: Store, viewer: Viewer, lead_id: int, *, choice: int = 0, method: str = "phone"
) -> Saved:
    """One attempt that reached nobody, with the proposed retry number ``choice``."""
    with store.reading():
        lead = access.find(viewer, lead_id)
        options = retry(lead["attempts"] + 1, context.wall(viewer).replace(tzinfo=None), context.calendar())
    when = options[min(choice, len(options) - 1)]
    form = FollowupForm(
        method,
        "not_reached",
        plan=NextPlan(when.when.day, when.when.at, method=when.method or method),
    )
    return record(store, viewer, lead_id, form)


def redate(store: Store, viewer: Viewer, lead_id: int, plan: NextPlan) -> Saved:
    """Move the viewer's next contact on this track to another day, or plan one where there is none."""
    with Journal(store, viewer, "plan.redate", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "plan")
        if not is_open(lead["status"]):
            raise RuleError(N_("Only open leads have plans."))
        if plan.day < context.today(viewer):
            raise ValidationError(N_("The next date lies in the past."), field="plan_on")
        mine = [p for p in plans.open_plans(lead_id) if p.track == plan.track]
        mine.sort(key=lambda p: p.responsible_id != viewer.user_id)
        if mine:
            values: dict[str, object] = {"due_on": plan.day, "due_time": plan.at}
            values |= {name: text for name, text in (("step", plan.step), ("method", plan.method)) if text}
            rows.update(journal, "plan", mine[0].id, values, lead_id=lead_id)
        else:
            owner = lead["owner_id"] or viewer.user_id
            _open(journal, lead, replace(plan, person_id=owner), 0, FollowupForm("phone", plan=plan))
        derived.refresh(lead_id)
        journal.flush()
        return Saved(
            lead_id,
            journal.group_id,
            lead["number"],
            lead["short_name"],
            _("{name} re-dated", name=lead["short_name"]),
        )


def correct(store: Store, viewer: Viewer, followup_id: int, values: Mapping[str, object]) -> Saved:
    """The author corrects a follow-up within 24 hours; the events keep both versions."""
    allowed = {"summary", "feedback", "attitude", "method", "outcome", "needs", "concerns", "next_step"}
    with Journal(store, viewer, "followup.correct") as journal:
        row = rows.fetch("followup", followup_id)
        lead = access.writable(viewer, row["lead_id"], "followup")
        journal.lead_id = lead["id"]
        age = journal.at - row["recorded_at"]
        if row["author_id"] != viewer.user_id or age > timedelta(hours=CORRECTION_HOURS):
            raise RuleError(
                N_("A follow-up is corrected by its author, within 24 hours."), N_("Record another one.")
            )
        if not values.keys() <= allowed:
            raise RuleError(N_("Only what was said can be corrected."))
        rows.update(journal, "followup", followup_id, values, lead_id=lead["id"])
        derived.refresh(lead["id"])
        search.index_followups(store, [followup_id])
        journal.flush()
        return Saved(
            lead["id"],
            journal.group_id,
            lead["number"],
            lead["short_name"],
            _("Follow-up corrected"),
            followup_id,
        )


def propose(store: Store, viewer: Viewer, lead_id: int, *, status: str | None = None) -> Proposal | None:
    """What the cadence proposes as the next conversation, with the reason."""
    with store.reading():
        lead = access.find(viewer, lead_id)
        return cadences.proposal(lead, status or lead["status"], context.today(viewer))
