"""Follow-ups, attempts, plans and milestones of the leads meant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from leadtui.domain.day_text import plain_day, weekday_text
from leadtui.domain.forms import FollowupForm, NextPlan, Saved
from leadtui.domain.past_days import parse_past
from leadtui.errors import ValidationError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens import next_step, own_asking, own_rows
from leadtui.screens.actions import Offer
from leadtui.screens.choosing import enter
from leadtui.screens.drafting import newest
from leadtui.screens.picker import Entry
from leadtui.services import attempts, changes, form_facts
from leadtui.services.changes import Mark, Redate, Touch
from leadtui.services.form_facts import FormFacts
from leadtui.text import glyphs

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions

MILESTONES = (
    N_("Budget approved"),
    N_("Decision maker met"),
    N_("Demo held"),
    N_("Quotation sent"),
    N_("Contract under review"),
    N_("Trial started"),
)


async def follow_up(screen: LeadActions) -> None:
    """One lead: the form. Several: one content touch on all of them."""
    ids = screen.targets()
    if len(ids) > 1:
        await _touch(screen, len(ids))
        return
    await _record(screen, ids[0])


async def _record(
    screen: LeadActions, lead_id: int, answers: Mapping[str, str] | None = None, begin_at: str = ""
) -> None:
    from leadtui.screens.followup_form import FollowupDialog

    facts = await screen.desk.ask(form_facts.read, lead_id)
    draft = await newest(screen.desk, FollowupDialog.KIND, lead_id)
    dialog = FollowupDialog(facts, draft, answers=answers, begin_at=begin_at)
    saved = await screen.app.push_screen_wait(dialog)
    if saved is not None:
        screen.told(saved, on=True)
    elif dialog.parked:
        key = screen.keys.shown("followup.new")
        screen.say(_("Draft kept · {key} goes on with it", key=key))


async def _touch(screen: LeadActions, count: int) -> None:
    title = ngettext("Content touch on {n} lead", "Content touch on {n} leads", count)

    def read(text: str) -> Entry[str]:
        return Entry(0, text.strip(), text.strip(), "", _("sent to all of them"))

    summary = await enter(screen, title, read, placeholder=_("what was sent, e.g. industry news of May"))
    values = await own_asking.needed_of_followups(screen) if summary is not None else None
    if summary is not None and values is not None:
        await screen.change(Touch(FollowupForm("content", "reached", summary=summary, values=values)))


async def not_reached(screen: LeadActions) -> Offer | None:
    """Record the attempt with the first retry and offer the others; the form asks for what it needs."""
    lead_id = screen.one_target()
    row = screen.current_row()
    method = row.next_method if row is not None and row.id == lead_id else None
    try:
        attempt = await screen.desk.change(attempts.record, lead_id, method)
    except ValidationError as error:
        if error.field not in {field.id for field in own_rows.fields_of("followup")}:
            raise
        used = method if method in attempts.CALLS else "phone"
        await _record(screen, lead_id, {"method": used, "outcome": "not_reached"}, error.field)
        return None
    saved, choices = attempt.saved, attempt.retries
    first = choices[0].when
    when = next_step.day_and_time(first.day, first.at, screen.desk.today())
    text = _("{name}: not reached ({n})", name=saved.short_name, n=attempt.number)
    others = " · ".join(f"{at} {_(choice.label)}" for at, choice in enumerate(choices, 1))
    told = Saved(saved.lead_id, saved.group_id, saved.number, saved.short_name, "")
    screen.told(told, on=True)
    undo = screen.keys.shown("change.undo")
    screen.say(f"{text} {glyphs().arrow} {when}", "good", f"{others} · " + _("{key} undo", key=undo))
    return Offer(saved.lead_id, saved.short_name, choices)


async def retry_later(screen: LeadActions, offer: Offer, choice: int) -> None:
    """Plan the retry that was chosen instead."""
    wanted = offer.retries[choice]
    plan = NextPlan(wanted.when.day, wanted.when.at, wanted.method)
    await screen.desk.change(changes.apply, offer.lead_id, Redate(plan))
    when = next_step.day_and_time(plan.day, plan.at, screen.desk.today())
    undo = _("{key} undo", key=screen.keys.shown("change.undo"))
    screen.say(f"{offer.name} {glyphs().arrow} {when} ({_(wanted.label)})", "good", undo)


async def redate(screen: LeadActions) -> None:
    """Another day for the open plan, proposed with reasons or typed."""
    ids = screen.targets()
    facts = await screen.desk.ask(form_facts.read, ids[0])
    track = "content" if facts.open_plan() is None and facts.open_plan("content") else "conversation"

    def read(text: str) -> Entry[NextPlan]:
        plan = next_step.read_next(text, facts.now)
        if plan.day < facts.now.date():
            raise ValidationError(N_("The next date lies in the past."), field="plan_on")
        shown = next_step.echo(plan, facts.now.date())
        return Entry(0, _on_track(plan, track), shown)

    title = _("Re-date {name}", name=facts.detail.row.short_name) if len(ids) == 1 else _("Re-date")
    plan = await enter(screen, title, read, _days(facts, track), placeholder=_("Fri, 5/22 14:00, in 3 days…"))
    if plan is not None:
        await screen.change(Redate(plan))


def _on_track(plan: NextPlan, track: str) -> NextPlan:
    return NextPlan(plan.day, plan.at, plan.method, step=plan.focus, track=track)


def _days(facts: FormFacts, track: str) -> list[Entry[NextPlan]]:
    """What the cadence proposes, and the days people mean most."""
    today = facts.now.date()
    found: list[tuple[date, str]] = []
    proposal = facts.proposals.get((facts.detail.row.status, track))
    if proposal is not None:
        found.append((proposal.day, proposal.reason()))
    found += [
        (today + timedelta(days=1), _("tomorrow")),
        (today + timedelta(days=7 - today.weekday()), _("next Monday")),
        (today + timedelta(days=7), _("in a week")),
        (today + timedelta(days=30), _("in a month")),
    ]
    once = dict(reversed(found))
    shown = [(day, once[day]) for day in dict.fromkeys(day for day, _why in found)]
    return [
        Entry(at, NextPlan(day, track=track), f"{weekday_text(day)} {plain_day(day, today)}", "", why)
        for at, (day, why) in enumerate(shown, 1)
    ]


async def add_milestone(screen: LeadActions) -> None:
    """A name, perhaps with a day before it: 昨天 预算获批."""
    facts = await screen.desk.ask(form_facts.read, screen.targets()[0])
    now = facts.now

    def read(text: str) -> Entry[Mark]:
        words = text.split(maxsplit=1)
        if len(words) == 2:
            try:
                day = parse_past(words[0], now).day
            except ValidationError:
                day = None
            if day is not None:
                return Entry(0, Mark(words[1].strip(), day), words[1].strip(), "", plain_day(day, now.date()))
        return Entry(0, Mark(text.strip(), now.date()), text.strip(), "", _("today"))

    proposals = [
        Entry(at, Mark(_(name), now.date()), _(name), "", _("today")) for at, name in enumerate(MILESTONES, 1)
    ]
    mark = await enter(
        screen, _("Milestone"), read, proposals, placeholder=_("e.g. yesterday Budget approved")
    )
    if mark is not None:
        await screen.change(mark)
