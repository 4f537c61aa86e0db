"""What an audit round found, worked as a queue: pages of it, progress, putting off, leaving alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from leadtui.domain.audit_rules import KINDS, REASONS, Finding, Progress
from leadtui.domain.forms import Saved
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, ValidationError
from leadtui.i18n import N_, ngettext
from leadtui.services import access, context, finding, lead_pages
from leadtui.services.reads import reads
from leadtui.store import audit_queue, audit_rounds, audit_sieve, people, rows, teams
from leadtui.store.audit_queue import NOBODY, Asked
from leadtui.store.audit_rounds import Round
from leadtui.store.audit_sieve import EVERYTHING
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.text import clean_line

TOGETHER = 100
"""Findings in one transaction."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The queue as a whole: what waits by kind, exact counts of it, how far one is with the round."""

    round: Round | None
    entries: tuple[Finding, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    total: int = 0
    done: int = 0
    snoozed: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How far everybody is with a round whom the viewer leads, by person and by team."""

    round: Round | None
    people: tuple[Progress, ...] = ()
    teams: tuple[Progress, ...] = ()


@reads
def page(
    store: Store,
    viewer: Viewer,
    *,
    owners: Collection[int] | None = None,
    kinds: Collection[str] = (),
    text: str = "",
    limit: int | None = None,
) -> AuditPage:
    """The queue of the viewer, or of ``owners`` they lead, narrowed by a query; ``limit`` is of each kind."""
    found = audit_rounds.latest()
    if found is None or viewer.role == "viewer":
        return AuditPage(found)
    wanted = asked(store, viewer, owners, text, counting=True)
    counts = audit_queue.counts(wanted)
    shown = [kind for kind in KINDS if counts.get(kind) and (not kinds or kind in kinds)]
    entries = [one for kind in shown for one in audit_queue.part(wanted, kind, 0, limit or counts[kind])]
    return AuditPage(found, tuple(entries), counts, *progress(viewer, found, owners))


def asked(
    store: Store, viewer: Viewer, owners: Collection[int] | None, text: str, *, counting: bool = False
) -> Asked:
    """Whose findings, narrowed by a query of leads, owners and what is wrong."""
    sieve = EVERYTHING
    if text.strip():
        query = finding.understand(store, text)
        sieve = audit_sieve.sieve(store, viewer, query, context.today(viewer), counting=counting)
    return audit_queue.asking(viewer, context.team_today(viewer), owners, sieve)


def progress(viewer: Viewer, round_: Round, owners: Collection[int] | None) -> tuple[int, int, int]:
    """How much the round found, how much of it is settled, how much is put off."""
    sums = audit_queue.progress(viewer, round_.id, context.team_today(viewer), owners)
    total, done, snoozed = (sum(row[at] for row in sums) for at in (1, 2, 3))
    return total, done, snoozed


def leads(store: Store, viewer: Viewer, entries: Sequence[Finding]) -> dict[int, LeadRow]:
    """The leads of some findings, and those they may be one with, by id."""
    ids = [lead_id for one in entries for lead_id in (one.lead_id, one.other_id) if lead_id is not None]
    return {row.id: row for row in lead_pages.page(store, viewer, list(dict.fromkeys(ids)))}


@reads
def standing(store: Store, viewer: Viewer) -> Standing:
    """Progress of everybody whose findings the viewer may see, those first who have most to do."""
    found = audit_rounds.latest()
    if found is None or viewer.role == "viewer":
        return Standing(found)
    sums = audit_queue.progress(viewer, found.id, context.team_today(viewer))
    names = people.names(owner for owner, *_rest in sums if owner)
    persons = [Progress(owner, names.get(owner, ""), *counted) for owner, *counted in sums]
    return Standing(found, _sorted(persons), _sorted(_by_team(persons)))


def _by_team(persons: Sequence[Progress]) -> list[Progress]:
    members: dict[int, set[int]] = {}
    for team_id, user_id, _name, _leads in teams.people():
        members.setdefault(team_id, set()).add(user_id)
    made = []
    for team_id, name, _parent in teams.living():
        theirs = [one for one in persons if one.user_id in members.get(team_id, ())]
        if theirs:
            total, done, off = (
                sum(getattr(one, what) for one in theirs) for what in ("total", "done", "snoozed")
            )
            made.append(Progress(NOBODY, name, total, done, off, team_id))
    return made


def _sorted(found: Sequence[Progress]) -> tuple[Progress, ...]:
    return tuple(sorted(found, key=lambda one: (-one.remaining, one.name)))


@reads
def owners_named(store: Store, viewer: Viewer, name: str) -> frozenset[int]:
    """The users that a login, a name or a team means; NotFoundError."""
    access.require_writer(viewer)
    found = {person.id for person in people.named(name)}
    for team_id, team, _parent in teams.living():
        if team.casefold() == name.casefold():
            found |= {user_id for user_id, _leads in teams.members(team_id)}
    if not found:
        raise NotFoundError(
            N_("There is no user or team {name}."), N_("List them with: leadtui user list"), name=name
        )
    return frozenset(found)


@reads
def of_team(store: Store, viewer: Viewer, team_id: int) -> frozenset[int]:
    """The people of a team."""
    access.require_writer(viewer)
    return frozenset(user_id for user_id, _leads in teams.members(team_id))


@reads
def of_leads(store: Store, viewer: Viewer, numbers: Sequence[str], kinds: Collection[str] = ()) -> list[int]:
    """The ids of what is open on the leads with these numbers; NotFoundError where there is nothing."""
    found = []
    for number in numbers:
        lead = access.find_number(viewer, number, store)
        mine = [one.id for one in audit_queue.of_lead(viewer, lead["id"]) if not kinds or one.kind in kinds]
        if not mine:
            raise NotFoundError(N_("The audit round has nothing of yours on {number}."), number=number)
        found += mine
    return found


def snooze(store: Store, viewer: Viewer, ids: Sequence[int], until: date) -> Saved:
    """Put findings off until a day; they wait again from then on."""
    saved, n = _change(store, viewer, ids, "audit.snooze", {"snoozed_until": until})
    text = ngettext("{n} put off until {day}", "{n} put off until {day}", n, day=until.isoformat())
    return Saved(saved.lead_id, saved.group_id, saved.number, saved.short_name, text)


def leave(store: Store, viewer: Viewer, ids: Sequence[int], reason: str, text: str = "") -> Saved:
    """Leave findings alone for a reason of REASONS; ``text`` says more, and is needed with ``other``."""
    said = clean_line(text).text
    if reason not in REASONS:
        raise ValidationError(
            N_("There is no reason {name}."), N_("These are: {names}"), name=reason, names=", ".join(REASONS)
        )
    if reason == "other" and not said:
        raise ValidationError(N_("Say in a few words why."), field="reason")
    signed = {"state": "left", "reason": reason, "snoozed_until": None, "settled_by": viewer.user_id}
    saved, n = _change(store, viewer, ids, "audit.leave", signed, said or REASONS[reason].text())
    told = ngettext("{n} left alone: {why}", "{n} left alone: {why}", n, why=said or str(REASONS[reason]))
    return Saved(saved.lead_id, saved.group_id, saved.number, saved.short_name, told)


def _change(
    store: Store,
    viewer: Viewer,
    ids: Sequence[int],
    command: str,
    values: Mapping[str, object],
    reason: str = "",
) -> tuple[Saved, int]:
    """Change what is open among findings of the viewer's, a hundred a transaction, as one unit of undo."""
    access.require_writer(viewer)
    group, changed = 0, 0
    lead_ids: set[int] = set()
    for start in range(0, len(ids), TOGETHER):
        with Journal(store, viewer, command) as journal:
            if group:
                journal.join(group)
            found = [
                one
                for one in audit_queue.by_ids(viewer, ids[start : start + TOGETHER])
                if one.state == "open"
            ]
            lead_ids |= {one.lead_id for one in found}
            if len(lead_ids) == 1 and len(ids) <= TOGETHER:
                journal.lead_id = next(iter(lead_ids))
            for one in found:
                signed = {**values, "settled_at": journal.at} if "state" in values else values
                if rows.update(journal, "finding", one.id, signed, lead_id=one.lead_id, reason=reason):
                    changed += 1
            group = group or journal.unit
    if not lead_ids:
        raise NotFoundError(N_("This is settled already, or not yours."), N_("Look at it again."))
    return _saved(store, viewer, lead_ids, group), changed


def _saved(store: Store, viewer: Viewer, lead_ids: Collection[int], group: int) -> Saved:
    if len(lead_ids) > 1:
        return Saved(0, group, "", "", "")
    (lead_id,) = lead_ids
    lead = store.read(lambda: access.find(viewer, lead_id))
    return Saved(lead_id, group, lead["number"], lead["short_name"] or lead["customer"], "")
