"""Recording a follow-up: history, plans, criteria and status in one step (DOMAIN 3.1-3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leadtui import clock
from leadtui.domain.cadence import Proposal, retry
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import FollowupForm, NextPlan, Saved
from leadtui.domain.lists import LISTS, find_item
from leadtui.domain.past_days import Moment
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import said_tokens
from leadtui.domain.status import PATH
from leadtui.domain.values import read
from leadtui.errors import RuleError, ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access, cadences, context, happenings, next_steps, own_fields, statuses
from leadtui.services.reads import reads
from leadtui.store import added, derived, plans, rows, search, silent
from leadtui.store.database import Store
from leadtui.store.holders import Holder
from leadtui.store.journal import Journal
from leadtui.store.models import Contact

CORRECTION_HOURS = 24
# A clock may be a little ahead of the database's.
AHEAD = timedelta(minutes=5)
TEXTS = {
    "summary": "summary",
    "feedback": "feedback",
    "next_step": "followup_next_step",
    "decision_progress": "decision_progress",
}
CORRECTED = {
    **TEXTS,
    "attitude": "attitude",
    "method": "method",
    "outcome": "outcome",
    "needs": "needs",
    "concerns": "concerns",
}


def record(store: Store, viewer: Viewer, lead_id: int, form: FollowupForm) -> Saved:
    """Save a follow-up with its next plan, the criteria filled in and the status reached.

    Raises RuleError (with the field to fill) and changes nothing where a rule refuses.
    """
    with Journal(store, viewer, "followup.new", lead_id=lead_id) as journal:
        before = lead = access.writable(viewer, lead_id, "followup")
        form = _checked(journal, lead, form)
        step = _step(form)
        own = own_fields.of_new(viewer, form.values, "followup")
        own_fields.require_open(journal, lead, own, new=True)
        followup_id = _insert(journal, lead, form, step)
        added.write(journal, Holder("followup", followup_id, lead_id), own)
        done, left = next_steps.close_done(journal, plans.open_plans(lead_id), form, followup_id)
        lead = _advance(journal, lead, form, left)
        lead = next_steps.settle(journal, lead, form, followup_id, done, left)
        derived.refresh(lead_id)
        said = said_tokens(form.summary, form.feedback, step, *search.own_texts(own))
        search.write_said_tokens(store, [(followup_id, lead_id, form.contacted_at, said)])
        context.reindex(store, before, lead)
        happenings.followed_up(journal, before, form.method, form.outcome)
        name = _name(lead)
        text = _("{name}: follow-up saved", name=name)
        return Saved(lead_id, journal.unit, lead["number"], name, text, followup_id)


def _name(lead: Mapping[str, Any]) -> str:
    return str(lead["short_name"] or lead["customer"])


def _checked(journal: Journal, lead: Mapping[str, Any], form: FollowupForm) -> FollowupForm:
    """The form with ids for names, clean texts and an aware instant; ValidationError where it is wrong."""
    now = clock.local(journal.at, journal.viewer.zone)
    outcome = find_item("outcome", form.outcome)
    method = next_steps.method_id(form.method)
    if outcome is None or method is None:
        wrong, value = ("method", form.method) if method is None else ("outcome", form.outcome)
        raise ValidationError(N_("{value} is not in the list."), field=wrong, value=value)
    _require_known(form)
    _require_contact(lead, form.contact_id)
    texts = {name: read(REGISTRY[field], getattr(form, name), now=now) or "" for name, field in TEXTS.items()}
    _require_summary(outcome.id, method, str(texts["summary"]))
    has_time = form.has_time or form.contacted_at is None
    at = _instant(form.contacted_at or journal.at, journal, has_time=has_time)
    done = replace(form, method=method, outcome=outcome.id, contacted_at=at, has_time=has_time)
    return replace(done, **texts)  # type: ignore[arg-type]  # texts by name


def _require_known(form: FollowupForm) -> None:
    given = {"need": form.needs, "concern": form.concerns}
    if form.attitude is not None:
        given["attitude"] = (str(form.attitude),)
    for kind, ids in given.items():
        known = {item.id for item in LISTS[kind]}
        for value in ids:
            if value not in known:
                raise ValidationError(N_("{value} is not in the list."), field=kind, value=value)


def _require_contact(lead: Mapping[str, Any], contact_id: int | None) -> None:
    if contact_id is None:
        return
    live = (Contact.id == contact_id) & (Contact.lead_id == lead["id"]) & Contact.voided_at.is_null()
    if not Contact.select().where(live).exists():
        raise ValidationError(N_("This contact is not one of the lead's."), field="contact")


def _require_summary(outcome: str, method: str, summary: str) -> None:
    if outcome == "reached" and method != next_steps.CONTENT and not summary:
        raise RuleError(N_("What was said? A reached contact needs a summary."), field="summary")


def _instant(at: datetime, journal: Journal, *, has_time: bool) -> datetime:
    """An aware instant; a naive one is on the author's wall, and a day alone is the team's midnight of it."""
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(journal.viewer.zone))
    if at > journal.at + AHEAD:
        raise ValidationError(
            N_("A follow-up cannot be in the future."), N_("Plan it as the next step."), field="contacted_at"
        )
    day = clock.local(at, journal.viewer.zone).date()
    return at if has_time else clock.at(day, time(), journal.viewer.team_zone)


def _step(form: FollowupForm) -> str:
    """What was agreed next; where only the plan says it, the plan's words."""
    planned = read(REGISTRY["followup_next_step"], form.plan.step, now=context.epoch()) if form.plan else ""
    return form.next_step or str(planned or "")


def _insert(journal: Journal, lead: Mapping[str, Any], form: FollowupForm, step: str) -> int:
    return rows.insert(
        journal,
        "followup",
        lead_id=lead["id"],
        owner_id=lead["owner_id"],
        author_id=journal.viewer.user_id,
        contact_id=form.contact_id,
        contacted_at=form.contacted_at,
        has_time=form.has_time,
        recorded_at=journal.at,
        method=form.method,
        outcome=form.outcome,
        summary=form.summary,
        feedback=form.feedback,
        attitude=form.attitude,
        needs=",".join(form.needs),
        concerns=",".join(form.concerns),
        decision_progress=form.decision_progress,
        next_step=step,
        next_person_id=form.plan.person_id if form.plan else None,
    )


def _advance(journal: Journal, lead: dict[str, Any], form: FollowupForm, left: list[Any]) -> dict[str, Any]:
    """Fill in what was typed on the way; it holds whether or not the status moves."""
    to_status = form.status if form.status and form.status != lead["status"] else None
    if to_status:
        statuses.require_move(journal.viewer, lead, to_status)
    given = own_fields.fill_in(journal, lead, own_fields.others(form.values, "followup"))
    columns = statuses.typed(journal.viewer, lead, given, to_status)
    if not to_status:
        return rows.after(lead, rows.update(journal, "lead", lead["id"], columns, current=lead))
    return statuses.transition(
        journal, lead, to_status, reason=form.status_reason, columns=columns, open_plans=left
    )


def not_reached(
    store: Store, viewer: Viewer, lead_id: int, *, choice: int = 0, method: str = "phone"
) -> Saved:
    """One attempt that reached nobody, with the proposed retry number ``choice``."""
    with store.reading():
        lead = access.find(viewer, lead_id)
        now = context.wall(viewer).replace(tzinfo=None)
        options = retry(lead["attempts"] + 1, now, context.calendar(), method=method)
    option = options[max(0, min(choice, len(options) - 1))]
    plan = NextPlan(option.when.day, option.when.at, method=option.method or method)
    return record(store, viewer, lead_id, FollowupForm(method, "not_reached", plan=plan))


def redate(store: Store, viewer: Viewer, lead_id: int, plan: NextPlan) -> Saved:
    """Move the viewer's next contact on this track to another day, or plan one where there is none."""
    with Journal(store, viewer, "plan.redate", lead_id=lead_id) as journal:
        lead = access.writable(viewer, lead_id, "plan")
        if lead["status"] == "lost":
            raise RuleError(N_("A lost lead has no plans."), N_("Reopen it first."))
        lead = next_steps.move_plan(journal, lead, plan, plans.open_plans(lead_id))
        derived.refresh(lead_id)
        name = _name(lead)
        return Saved(lead_id, journal.unit, lead["number"], name, _("{name} re-dated", name=name))


def correct(store: Store, viewer: Viewer, followup_id: int, values: Mapping[str, object]) -> Saved:
    """The author corrects a follow-up within 24 hours; the events keep both versions.

    ``values`` are by the names of CORRECTED and of added fields, as typed; ``contacted_at`` is a Moment.
    """
    with Journal(store, viewer, "followup.correct") as journal:
        row = rows.fetch("followup", followup_id)
        lead = access.writable(viewer, row["lead_id"], "followup")
        journal.lead_id = lead["id"]
        age = journal.at - row["recorded_at"]
        if row["author_id"] != viewer.user_id or age > timedelta(hours=CORRECTION_HOURS):
            raise RuleError(
                N_("A follow-up is corrected by its author, within 24 hours."), N_("Record another one.")
            )
        moment = values.get("contacted_at")
        said = {name: value for name, value in values.items() if not isinstance(value, Moment)}
        columns = _corrected(viewer, own_fields.others(said, "followup"))
        if isinstance(moment, Moment):
            at = _instant(moment.at, journal, has_time=moment.has_time)
            columns |= {"contacted_at": at, "has_time": moment.has_time}
        wanted = {**row, **columns}
        _require_summary(wanted["outcome"], wanted["method"], wanted["summary"])
        rows.update(journal, "followup", followup_id, columns, current=row, lead_id=lead["id"])
        own = own_fields.typed(viewer, said, "followup")
        own_fields.require_open(journal, lead, own)
        holder = Holder("followup", followup_id, lead["id"])
        own_fields.write(journal, holder, own, status=PATH[0])
        derived.refresh(lead["id"])
        search.index_followups(store, [followup_id])
        name, text = _name(lead), _("Follow-up corrected")
        return Saved(lead["id"], journal.unit, lead["number"], name, text, followup_id)


def _corrected(viewer: Viewer, values: Mapping[str, object]) -> dict[str, Any]:
    if not values.keys() <= CORRECTED.keys():
        raise RuleError(N_("Only what was said can be corrected."))
    now = context.wall(viewer)
    columns: dict[str, Any] = {
        name: read(REGISTRY[CORRECTED[name]], value, now=now) for name, value in values.items()
    }
    for name, value in columns.items():
        if name == "attitude":
            columns[name] = None if value is None else int(value)
        elif value is None and name in ("method", "outcome"):
            raise ValidationError(N_("{value} is not in the list."), field=name, value="")
        else:
            columns[name] = value or ""
    return columns


@reads
def propose(store: Store, viewer: Viewer, lead_id: int, *, status: str | None = None) -> Proposal | None:
    """What the cadence proposes as the next conversation, with the reason; nothing to who asked for none."""
    lead = access.find(viewer, lead_id)
    if silent.is_silent(lead_id):
        return None
    return cadences.proposal(lead, status or lead["status"], context.today(viewer))
