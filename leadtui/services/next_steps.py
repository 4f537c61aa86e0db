"""What comes after a follow-up: plans done, the next one opened, the clocks restarted (DOMAIN 3.1-3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui import clock
from leadtui.domain.cadence import retry
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.lists import find_item
from leadtui.domain.people import Person
from leadtui.domain.status import is_open
from leadtui.domain.values import read
from leadtui.errors import PermissionDenied, RuleError, ValidationError
from leadtui.i18n import N_
from leadtui.services import access, cadences, context
from leadtui.store import members, people, plans, rows, silent
from leadtui.store.absences import stood_in_for
from leadtui.store.journal import Journal

CONTENT = "content"
TRACKS = ("conversation", CONTENT)
UNITS = ("workday", "day", "week", "month")


def track_of(method: str) -> str:
    """The track a follow-up by this method belongs to."""
    return CONTENT if method == CONTENT else "conversation"


def close_done(
    journal: Journal, open_plans: Sequence[Any], form: FollowupForm, followup_id: int
) -> tuple[list[Any], list[Any]]:
    """Close what this follow-up did: (done, still open).

    One's own plan on the track, and that of those one stands in for; whoever reaches a new lead first has
    made the first contact.
    """
    track, places = track_of(form.method), _places(journal)
    done: list[Any] = []
    left: list[Any] = []
    for plan in open_plans:
        first = plan.kind == "first" and track != CONTENT
        mine = plan.track == track and (plan.responsible_id in (*places, None) or first)
        (done if mine else left).append(plan)
    for plan in done:
        plans.close(journal, plan, form.outcome, followup_id)
    return done, left


def _places(journal: Journal) -> tuple[int, ...]:
    """The viewer, and those in whose place they work today."""
    return journal.viewer.user_id, *(leave.user_id for leave in stood_in_for(journal.viewer))


def settle(
    journal: Journal,
    lead: Mapping[str, Any],
    form: FollowupForm,
    followup_id: int,
    done: Sequence[Any],
    left: Sequence[Any],
) -> dict[str, Any]:
    """Open the next plan, or note why there is none; return the lead's columns after it.

    A lost lead takes no plans. Raises RuleError where an open lead is left without a next date.
    """
    if lead["status"] != "lost":
        lead = _plan_next(journal, lead, form, followup_id, done, left)
        if track_of(form.method) != CONTENT and form.outcome == "reached":
            _restart_content(journal, lead, left)
    for gone in done:
        members.dismiss_from(journal, gone)
    return dict(lead)


def _plan_next(
    journal: Journal,
    lead: Mapping[str, Any],
    form: FollowupForm,
    followup_id: int,
    done: Sequence[Any],
    left: Sequence[Any],
) -> Mapping[str, Any]:
    plan = proposed(journal, lead, form, done)
    if plan is not None and silent.is_silent(lead["id"]):
        if form.plan is not None:
            raise _left_alone()
        return lead
    if plan is not None:
        return open_plan(journal, lead, plan, left, followup_id=followup_id, kind=_kind(form, plan))
    if form.no_plan_reason.strip():
        reason = read(REGISTRY["plan_focus"], form.no_plan_reason, now=journal.at)
        changes = rows.update(journal, "lead", lead["id"], {"no_plan_reason": reason}, current=lead)
        return rows.after(lead, changes)
    if is_open(lead["status"]) and not left and not silent.is_silent(lead["id"]):
        raise RuleError(
            N_("An open lead needs a next date."),
            N_("Give a date, a reason for none, or the day to wake it."),
            field="plan_on",
        )
    return lead


def _left_alone() -> RuleError:
    return RuleError(
        N_("Nobody at this customer wants to be contacted."),
        N_("Leave the next date out, or take the mark off a contact."),
        field="plan_on",
    )


def _kind(form: FollowupForm, plan: NextPlan) -> str:
    if form.plan is None and form.wake_on is not None:
        return "wake"
    return "retry" if form.outcome == "not_reached" and plan.track != CONTENT else "next"


def proposed(
    journal: Journal, lead: Mapping[str, Any], form: FollowupForm, done: Sequence[Any]
) -> NextPlan | None:
    """The plan that was given; a wake-up; the first retry after an attempt; content by its rhythm."""
    if form.plan is not None:
        return form.plan
    if form.wake_on is not None:
        return NextPlan(form.wake_on, step=form.next_step)
    if form.no_plan_reason.strip() or not is_open(lead["status"]):
        return None
    if track_of(form.method) == CONTENT:
        return _next_content(journal, lead, next((plan for plan in done if plan.track == CONTENT), None))
    if form.outcome == "not_reached":
        now = clock.local(journal.at, journal.viewer.zone).replace(tzinfo=None)
        choice = retry(lead["attempts"] + 1, now, context.calendar(), method=form.method)[0]
        return NextPlan(choice.when.day, choice.when.at, method=choice.method or form.method)
    return None


def _next_content(journal: Journal, lead: Mapping[str, Any], done: Any | None) -> NextPlan | None:
    day = cadences.next_content_day(done, lead, context.today(journal.viewer))
    if day is None:
        return None
    if done is None:
        return NextPlan(day, method=CONTENT, track=CONTENT)
    every = (done.every_count, done.every_unit) if done.every_count else None
    return NextPlan(day, None, done.method, done.step, done.focus, done.goal, CONTENT, every=every)


def open_plan(
    journal: Journal,
    lead: Mapping[str, Any],
    plan: NextPlan,
    open_plans: Sequence[Any],
    *,
    followup_id: int | None,
    kind: str = "next",
) -> dict[str, Any]:
    """Open a plan and say whose turn it is; return the lead's columns after it."""
    person = _responsible(journal, lead, plan)
    zone = person.zone or journal.viewer.team_zone
    if plan.day < clock.local(journal.at, zone).date():
        raise ValidationError(N_("The next date lies in the past."), field="plan_on")
    if person.id not in (journal.viewer.user_id, lead["owner_id"]):
        members.add_member(journal, lead["id"], person.id)
    plans.place(
        journal,
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        responsible_id=person.id,
        kind=kind,
        due_on=plan.day,
        due_time=plan.at,
        zone=zone,
        followup_id=followup_id,
        instead_of=open_plans,
        **_details(journal, plan),
    )
    if plan.track == CONTENT:
        return dict(lead)
    values = {"turn": "theirs" if kind == "wake" else "ours", "no_plan_reason": None}
    return rows.after(lead, rows.update(journal, "lead", lead["id"], values, current=lead))


def _responsible(journal: Journal, lead: Mapping[str, Any], plan: NextPlan) -> Person:
    """The colleague who does it; across teams that needs the assign right.

    Without a name it is the viewer, or the owner in whose place they work.
    """
    owner = lead["owner_id"] if lead["owner_id"] in _places(journal) else None
    person = people.by_id(plan.person_id or owner or journal.viewer.user_id)
    if person is None or not person.active or person.role == "viewer":
        raise RuleError(N_("The next step needs an active colleague."), field="next_person")
    if not access.may_assign(journal.viewer, person.id):
        raise PermissionDenied(
            N_("{name} is in another team."),
            N_("Ask a manager to hand the next step over."),
            name=person.name,
        )
    return person


def _details(journal: Journal, plan: NextPlan) -> dict[str, Any]:
    """The checked texts and choices of a plan, as its columns."""
    if plan.track not in TRACKS:
        raise ValidationError(N_("{value} is not in the list."), field="track", value=plan.track)
    every = plan.every or (None, None)
    if plan.every and (plan.every[0] < 1 or plan.every[1] not in UNITS):
        raise ValidationError(N_("{value} is not in the list."), field="every", value=plan.every[1])
    texts = {"step": "followup_next_step", "focus": "plan_focus", "goal": "plan_goal"}
    return {
        "track": plan.track,
        "method": method_id(plan.method),
        "every_count": every[0],
        "every_unit": every[1],
        **{
            name: read(REGISTRY[field], getattr(plan, name), now=journal.at) or ""
            for name, field in texts.items()
        },
    }


def method_id(method: str | None) -> str | None:
    """The id of a method however it was named; ValidationError where there is none."""
    item = find_item("method", method) if method else None
    if method and item is None:
        raise ValidationError(N_("{value} is not in the list."), field="method", value=method)
    return item.id if item else None


def _restart_content(journal: Journal, lead: Mapping[str, Any], open_plans: Sequence[Any]) -> None:
    """A conversation restarts the content clock too, where there is one."""
    for plan in open_plans:
        if plan.track != CONTENT:
            continue
        day = cadences.next_content_day(plan, lead, context.today(journal.viewer))
        if day is not None and day != plan.due_on:
            plans.change(journal, plan, {"due_on": day})


def move_plan(
    journal: Journal, lead: Mapping[str, Any], plan: NextPlan, open_plans: Sequence[Any]
) -> dict[str, Any]:
    """Give the viewer's plan on this track another day, or open one where there is none."""
    there = _movable(journal, lead, plan.track, open_plans)
    if there is None:
        if silent.is_silent(lead["id"]):
            raise _left_alone()
        return open_plan(journal, lead, plan, open_plans, followup_id=None)
    person = people.by_id(there.responsible_id) if there.responsible_id else None
    zone = (person.zone if person else None) or journal.viewer.team_zone
    if plan.day < clock.local(journal.at, zone).date():
        raise ValidationError(N_("The next date lies in the past."), field="plan_on")
    given = {name: value for name, value in _details(journal, plan).items() if value}
    plans.change(journal, there, {**given, "due_on": plan.day, "due_time": plan.at, "zone": zone})
    return dict(lead)


def _movable(journal: Journal, lead: Mapping[str, Any], track: str, open_plans: Sequence[Any]) -> Any | None:
    """One's own plan; for whoever may edit the lead also the owner's, then anyone's."""
    me, owner = journal.viewer.user_id, lead["owner_id"]
    mine = [plan for plan in open_plans if plan.track == track]
    if not access.may(journal.viewer, lead, "edit"):
        mine = [plan for plan in mine if plan.responsible_id in _places(journal)]
    ranked = sorted(mine, key=lambda plan: (plan.responsible_id != me, plan.responsible_id != owner))
    return ranked[0] if ranked else None
