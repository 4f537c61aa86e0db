"""What one does about a finding: put it off, leave it alone, put it right, merge; and whose to look at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from leadtui.domain.audit_rules import REASONS, field_of, snooze_day
from leadtui.domain.day_text import plain_day, weekday_text
from leadtui.domain.people import Viewer
from leadtui.domain.periods import shift
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.screens.choosing import choose, choose_numbered, enter
from leadtui.screens.picker import Entry
from leadtui.services import audit_making, audit_queue

if TYPE_CHECKING:
    from leadtui.domain.audit_rules import Progress
    from leadtui.screens.audit_round import RoundScreen
    from leadtui.services.audit_making import Going
    from leadtui.services.audit_queue import Standing

PERCENT = 100


async def snooze(screen: RoundScreen) -> None:
    """Put findings off for a week, a month, or until a day."""
    ids = screen.finding_ids()
    now = screen.wall()
    today = now.date()
    days = [
        (shift(today, 1, "w"), _("in a week")),
        (shift(today, 1, "m"), _("in a month")),
        (shift(today, 3, "m"), _("in three months")),
    ]
    entries = [_day(at, day, today, why) for at, (day, why) in enumerate(days, 1)]

    def read(text: str) -> Entry[date]:
        return _day(0, snooze_day(text, now), today, "")

    title = ngettext("Put {n} finding off until", "Put {n} findings off until", len(ids))
    until = await enter(screen, title, read, entries, placeholder=_("Fri, 5/22, in 3 days…"))
    if until is not None:
        screen.go_on(ids, await screen.desk.change(audit_queue.snooze, ids, until))


def _day(at: int, day: date, today: date, why: str) -> Entry[date]:
    return Entry(at, day, f"{weekday_text(day)} {plain_day(day, today)}", "", why)


async def leave(screen: RoundScreen) -> None:
    """Leave findings alone, for a reason that is on record."""
    ids = screen.finding_ids()
    title = ngettext("Leave {n} finding alone: why?", "Leave {n} findings alone: why?", len(ids))
    chosen = await choose_numbered(screen, title, [(code, str(label), "") for code, label in REASONS.items()])
    said: str | None = ""
    if chosen == "other":
        said = await enter(screen, title, _said, placeholder=_("in a few words"))
    if chosen is not None and said is not None:
        screen.go_on(ids, await screen.desk.change(audit_queue.leave, ids, chosen, said))


def _said(text: str) -> Entry[str]:
    return Entry(0, text.strip(), text.strip())


async def fix(screen: RoundScreen) -> None:
    """The form with the caret in the field at fault, or the dialog that puts it right."""
    from leadtui.screens import lead_contacts, lead_edits

    finding = screen.finding()
    match finding.kind:
        case "duplicate":
            await merge(screen)
        case "owner":
            await lead_edits.assign(screen)
        case "late":
            await lead_contacts.redate(screen)
        case "contact":
            await lead_contacts.follow_up(screen)
        case _:
            await lead_edits.edit(screen, field_of(finding))


async def merge(screen: RoundScreen) -> None:
    """Both sides of the pair, the earlier lead first."""
    from leadtui.screens import merging

    finding = screen.finding()
    if finding.other_id is None:
        raise RuleError(N_("No other lead is like this one."), N_("Choose a possible duplicate."))
    low, high = sorted((finding.lead_id, finding.other_id))
    saved = await merging.decide(screen.desk, low, high)
    if saved is not None:
        screen.told(saved)
    else:
        # Said to be two, or left: what was rejected goes by itself.
        screen.desk.changed(finding.lead_id)


async def look_now(screen: RoundScreen) -> None:
    """Make a round portion by portion, saying how far it is; what is made stays where it is stopped."""
    desk = screen.desk
    going: Going = await desk.keep(audit_making.begin)
    try:
        while not going.done:
            going = await desk.keep(audit_making.part, going)
            screen.say(
                _("Looking: {done} of {all} · Esc stops", done=f"{going.reached:,}", all=f"{going.total:,}")
            )
    finally:
        desk.changed()
    made = await desk.keep(audit_making.finish, going)
    text = _(
        "{findings} things to put right, {leads} leads looked through.",
        findings=made.findings,
        leads=made.leads,
    )
    if made.told:
        text = f"{text} {ngettext('{n} person told', '{n} people told', made.told)}"
    screen.say(text, "good")


# Whose


def read_standing(store: Any, viewer: Viewer) -> Standing:
    """Runs in the gateway's thread."""
    return audit_queue.standing(store, viewer)


async def progress(screen: RoundScreen) -> None:
    """Everybody's progress; whoever is chosen, only theirs is shown."""
    found: Standing = await screen.desk.ask(read_standing)
    entries = [_entry(n, one) for n, one in enumerate((*found.teams, *found.people), 1)]
    chosen = await choose(screen, _("Progress of the audit round"), entries)
    if chosen is None:
        return
    owners = await _owners(screen, chosen)
    screen.show_of(owners, _name(chosen))


async def _owners(screen: RoundScreen, chosen: Progress) -> frozenset[int]:
    if not chosen.team_id:
        return frozenset({chosen.user_id})
    owners: frozenset[int] = await screen.desk.ask(audit_queue.of_team, chosen.team_id)
    return owners


def _entry(n: int, one: Progress) -> Entry[Progress]:
    share = one.done * PERCENT // one.total if one.total else PERCENT
    right = f"{one.done}/{one.total} {share:3d}%"
    detail = _("put off {n}", n=one.snoozed) if one.snoozed else ""
    return Entry(n, one, _name(one), right, detail)


def _name(one: Progress) -> str:
    if one.team_id:
        return _("team {name}", name=one.name)
    return one.name or _("the pool")
