"""``leadtui audit``: what the audit round found, how far everybody is, putting off, leaving alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from leadtui.cli.desk import Desk, pass_desk
from leadtui.cli.lazy import Group
from leadtui.cli.output import err, heading, json_line, listed, out
from leadtui.cli.values import Number
from leadtui.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from leadtui.domain.audit_rules import Finding, Progress
    from leadtui.domain.lead_row import LeadRow
    from leadtui.services.audit_queue import AuditPage

PAGE = 200
_KIND = click.option(
    "--kind",
    metavar="KINDS",
    default="",
    help=N_("Only these kinds, with commas between: late,contact,phone."),
)
_JSON = click.option("--json", "as_json", is_flag=True, help=N_("As JSON lines."))


@click.group(
    "audit",
    cls=Group,
    invoke_without_command=True,
    help=N_("What the audit round found on your leads, or on those you lead: what is to be put right."),
)
@_KIND
@click.option("--of", "whose", metavar="USER", help=N_("Only the leads of this user or team."))
@click.option(
    "--query",
    "text",
    metavar="QUERY",
    default="",
    help=N_("Only what fits: a query of leads, a word of what is wrong, the name of an owner."),
)
@click.option("--limit", type=Number(1), metavar="N", help=N_("At most N of a kind; without it all."))
@_JSON
@pass_desk
@click.pass_context
def audit(
    ctx: click.Context,
    desk: Desk,
    *,
    kind: str,
    whose: str | None,
    text: str,
    limit: int | None,
    as_json: bool,
) -> None:
    """See the help above."""
    if ctx.invoked_subcommand is not None:
        return
    store, viewer = desk.reading()
    from leadtui.services import audit_queue

    kinds = _kinds(kind)
    owners = audit_queue.owners_named(store, viewer, whose) if whose else None
    found = audit_queue.page(store, viewer, owners=owners, kinds=kinds, text=text, limit=limit)
    if as_json:
        for one, lead in _with_leads(desk, found.entries):
            json_line(_plain(one, lead))
    else:
        _print(desk, found, whole=not kinds and not text)


def _print(desk: Desk, found: AuditPage, *, whole: bool) -> None:
    from itertools import groupby

    from leadtui.domain.audit_rules import KINDS, told

    if found.round is None:
        err(_("There was no audit round yet. An admin begins one: leadtui audit start"))
        return
    if not found.entries:
        err(_("Nothing to put right."))
    now = desk.wall()
    for kind, items in groupby(_with_leads(desk, found.entries), key=lambda pair: pair[0].kind):
        heading(f"{KINDS[kind].label} ({found.counts.get(kind, 0)})  {_(KINDS[kind].remedy)}")
        for one, lead in items:
            name = lead.short_name or lead.customer
            out("  ".join(("", lead.level or "-", lead.number, name, told(one, lead, now), lead.owner)))
    if whole:
        out(_("done {done} of {total}, put off {off}", done=found.done, total=found.total, off=found.snoozed))


def _with_leads(desk: Desk, entries: Sequence[Finding]) -> Iterator[tuple[Finding, LeadRow]]:
    """Findings with their leads, a page at a time; a lead that has gone meanwhile is left out."""
    store, viewer = desk.reading()
    from leadtui.services import audit_queue

    for start in range(0, len(entries), PAGE):
        some = entries[start : start + PAGE]
        leads = audit_queue.leads(store, viewer, some)
        yield from ((one, leads[one.lead_id]) for one in some if one.lead_id in leads)


def _plain(one: Finding, lead: LeadRow) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "mark": one.mark,
        "number": lead.number,
        "customer": lead.customer,
        "short_name": lead.short_name,
        "level": lead.level,
        "status": lead.status,
        "owner": lead.owner if lead.owner_id is not None else None,
        "due_on": lead.due_on.isoformat() if lead.due_on else None,
        "last_contact_at": lead.last_contact_at.isoformat() if lead.last_contact_at else None,
    }


@audit.command("progress", help=N_("How far everybody is whom you lead, by person and by team."))
@_JSON
@pass_desk
def progress(desk: Desk, *, as_json: bool) -> None:
    """Print it."""
    store, viewer = desk.reading()
    from leadtui.services import audit_queue

    found = audit_queue.standing(store, viewer)
    titles = (_("Who"), _("Done"), _("Found"), _("Put off"), _("Remaining"))
    listed(
        [*found.people, *found.teams],
        _progress,
        _cells,
        titles,
        _("There was no audit round yet."),
        as_json=as_json,
    )


def _progress(one: Progress) -> dict[str, object]:
    return {
        "user": None if one.team_id or not one.user_id else one.name,
        "team": one.name if one.team_id else None,
        "found": one.total,
        "done": one.done,
        "put_off": one.snoozed,
        "left": one.remaining,
    }


def _cells(one: Progress) -> Sequence[str]:
    name = one.name or _("the pool")
    numbers = map(str, (one.done, one.total, one.snoozed, one.remaining))
    return (_("team {name}", name=name) if one.team_id else name, *numbers)


@audit.command("snooze", help=N_("Put off what was found on leads, until a day."))
@click.argument("leads", nargs=-1, required=True)
@click.option(
    "--until", required=True, metavar="DAY", help=N_("week, month, or a day: 2026-06-01, next Monday.")
)
@_KIND
@pass_desk
def snooze(desk: Desk, *, leads: tuple[str, ...], until: str, kind: str) -> None:
    """Put it off; undo brings it back."""
    from leadtui.domain.audit_rules import snooze_day

    kinds = _kinds(kind)
    with desk.writing() as (store, viewer):
        from leadtui.services import audit_queue

        ids = audit_queue.of_leads(store, viewer, leads, kinds)
        saved = audit_queue.snooze(store, viewer, ids, snooze_day(until, desk.wall()))
    out(saved.message)


@audit.command("leave", help=N_("Leave alone what was found on leads, for a reason."))
@click.argument("leads", nargs=-1, required=True)
@click.option(
    "--reason",
    required=True,
    metavar="REASON",
    help=N_("checked, agreed, unavailable; anything else is taken as your own words."),
)
@_KIND
@pass_desk
def leave(desk: Desk, *, leads: tuple[str, ...], reason: str, kind: str) -> None:
    """Leave it alone; undo brings it back."""
    from leadtui.domain.audit_rules import REASONS

    kinds = _kinds(kind)
    with desk.writing() as (store, viewer):
        from leadtui.services import audit_queue

        ids = audit_queue.of_leads(store, viewer, leads, kinds)
        known = reason in REASONS and reason != "other"
        saved = audit_queue.leave(store, viewer, ids, reason if known else "other", "" if known else reason)
    out(saved.message)


@audit.command("start", help=N_("Look through the leads now: an admin all, a manager those of their teams."))
@pass_desk
def start(desk: Desk) -> None:
    """Make a round, or go on with one that was ended on the way."""
    from leadtui.cli.progress import progress as line

    with line(_("Go on with: leadtui audit start")) as told, desk.writing() as (store, viewer):
        from leadtui.services import audit_rounds

        made = audit_rounds.start(store, viewer, lambda done, total: told("verify", done, total))
    out(
        _(
            "{findings} things to put right, {leads} leads looked through.",
            findings=made.findings,
            leads=made.leads,
        )
    )
    if made.told:
        out(ngettext("{n} person told", "{n} people told", made.told))


def _kinds(text: str) -> frozenset[str]:
    """The kinds that were named; a usage error for what is none."""
    from leadtui.domain.audit_rules import KINDS

    named = frozenset(word for word in text.replace("，", ",").replace(" ", "").split(",") if word)
    for word in sorted(named - KINDS.keys()):
        known = " ".join(KINDS)
        raise click.UsageError(
            _("There is no kind {name}. Known: {known}", name=word, known=known), click.get_current_context()
        )
    return named
