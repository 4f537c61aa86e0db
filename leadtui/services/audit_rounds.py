"""Audit rounds: begun by the clock, an admin or a manager, made in short transactions, kept true."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from time import monotonic, sleep
from typing import Any

from leadtui.domain.audit_rules import due_day
from leadtui.domain.people import Viewer
from leadtui.services import access, context, notices
from leadtui.services.reads import reads
from leadtui.store import audit_queue, audit_rounds, audit_rules, settings
from leadtui.store.audit_rules import Now
from leadtui.store.database import Store
from leadtui.store.journal import note
from leadtui.store.models import AuditFinding, Lead
from leadtui.store.people import led_users
from leadtui.store.query import column

TOLD, LOOK, SINCE = "audit_told", "audit_look", "notify.since"
SECONDS = 0.12, 0.2
"""A portion that took less grows, one that took more shrinks: a colleague's save waits for it."""
SIZES = 200, 20_000
GAP = 0.02
"""Seconds between two portions, in which whoever waits to write has their turn."""
TURN_SECONDS, PASS_SECONDS = 1.0, 3600.0
"""How long one turn of the clock looks whether findings still hold, and how often all are looked at."""
NOTICE = "audit"

Tell = Callable[[int, int], None]
"""Hears of (leads looked through, leads there are)."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a round: findings that wait, leads looked through, users who were told."""

    round_id: int
    findings: int
    leads: int
    told: int = 0


@dataclass(frozen=True, slots=True)
class Audited:
    """What one turn of the clock did: whether it made a round, what it found, and what it closed."""

    begun: bool = False
    findings: int = 0
    closed: int = 0
    told: int = 0


def now_of(store: Store, viewer: Viewer) -> Now:
    """The moment a round is made for."""
    return store.read(lambda: Now.of(context.team_today(viewer), store.now()))


def start(store: Store, viewer: Viewer, tell: Tell | None = None) -> Made:
    """A round now: of an admin over all leads, of a manager over those of their teams.

    A round that was ended on the way is gone on with. What a manager finds joins the round there is.
    """
    access.require_leader(viewer)
    now = now_of(store, viewer)
    told = tell or (lambda _done, _all: None)
    if viewer.role == "admin":
        round_id = _unfinished(store) or _begin(store, viewer, now, whole=True)
        looked = make(store, now, round_id, told)
        heard = _tell_owners(store, round_id)
    else:
        there = store.read(audit_rounds.latest)
        round_id = there.id if there else _begin(store, viewer, now, whole=False)
        looked, heard = _of_teams(store, viewer, now, round_id, told), 0
    return Made(round_id, store.read(lambda: _waiting(viewer, now)), looked, heard)


def _begin(store: Store, viewer: Viewer, now: Now, *, whole: bool) -> int:
    with store.transaction():
        round_id = audit_rounds.begin(now, viewer.user_id, whole=whole)
        note(store, viewer, "audit.round", "audit_round", round_id)
    return round_id


def _unfinished(store: Store) -> int:
    found = store.read(lambda: audit_rounds.latest(whole=True))
    return found.id if found is not None and found.made_at is None else 0


def _waiting(viewer: Viewer, now: Now) -> int:
    return sum(audit_queue.counts(viewer, now.day).values())


def make(store: Store, now: Now, round_id: int, tell: Tell) -> int:
    """Look through all leads that a round has not looked through yet; how many that were."""
    size, looked = 1_000, 0
    total = store.read(audit_rounds.last_lead)
    while True:
        started = monotonic()
        done = audit_rounds.portion(store, now, round_id, size)
        if done is None:
            return looked
        looked += done[1]
        size = _sized(size, monotonic() - started)
        tell(min(done[0], total), total)
        sleep(GAP)


def _sized(size: int, seconds: float) -> int:
    """How many leads the next portion may have."""
    if seconds < SECONDS[0]:
        return min(size * 2, SIZES[1])
    return max(size // 2, SIZES[0]) if seconds > SECONDS[1] else size


def _of_teams(store: Store, viewer: Viewer, now: Now, round_id: int, tell: Tell) -> int:
    """Look through the leads of a manager and their teams."""
    led = Lead.owner_id.in_(led_users(viewer.user_id)) | (Lead.owner_id == viewer.user_id)
    ids = store.read(lambda: column(Lead.select(Lead.id).where(Lead.voided_at.is_null() & led)))
    own = Lead.owner_id == viewer.user_id
    for first in range(0, len(ids), audit_rounds.TOGETHER):
        some = sorted(ids[first : first + audit_rounds.TOGETHER])
        span: Any = store.engine.among(Lead.id, some)
        with store.transaction():
            audit_rounds.hold(some)
            rules = audit_rules.rules(now)
            open_ = [rule for rule in rules if not (rule.hidden and store.engine.bound)]
            audit_rounds.find_all(store, now, round_id, open_, span)
            hidden = [rule for rule in rules if rule not in open_]
            audit_rounds.find_all(store, now, round_id, hidden, span & own)
        audit_rounds.look_again(store, now, some, _hidden(store, viewer, some))
        tell(first + len(some), len(ids))
    return len(ids)


@reads
def _hidden(store: Store, viewer: Viewer, lead_ids: Collection[int]) -> frozenset[int]:
    """Those of the leads whose contact details the database does not show the viewer."""
    if viewer.role == "admin" or not store.engine.bound:
        return frozenset()
    own = column(
        Lead.select(Lead.id).where(
            store.engine.among(Lead.id, sorted(lead_ids)) & (Lead.owner_id == viewer.user_id)
        )
    )
    return frozenset(lead_ids) - set(own)


def settle(store: Store, viewer: Viewer, lead_ids: Collection[int]) -> int:
    """Close what holds no more on some leads of the viewer's, and open what holds again."""
    if viewer.role == "viewer" or not lead_ids:
        return 0
    now = now_of(store, viewer)
    return sum(audit_rounds.look_again(store, now, sorted(lead_ids), _hidden(store, viewer, lead_ids)))


@reads
def concerns(store: Store, viewer: Viewer, lead_ids: Collection[int]) -> bool:
    """Whether the newest round, or an older one, found anything on these leads that is not long done."""
    return viewer.role != "viewer" and audit_rounds.any_known(store, sorted(lead_ids))


def settle_mine(store: Store, viewer: Viewer, most: int) -> int:
    """The same for everything that waits with the viewer, where that is not more than ``most``."""
    ids = store.read(lambda: _my_leads(viewer, most + 1))
    return settle(store, viewer, ids) if len(ids) <= most else 0


def _my_leads(viewer: Viewer, limit: int) -> list[int]:
    query = AuditFinding.select(AuditFinding.lead_id).where(
        (AuditFinding.state == "open") & audit_queue.mine(viewer)
    )
    return column(query.distinct().limit(limit))


# By the clock


def turn(store: Store, viewer: Viewer) -> Audited:
    """Make the round that is due, or go on with one; else look whether findings still hold. Admins only."""
    access.require_admin(viewer)
    now = now_of(store, viewer)
    going = _unfinished(store)
    if not going and not store.read(lambda: due(now)):
        return Audited(closed=_look(store, now), told=_late_told(store))
    round_id = going or _begin(store, viewer, now, whole=True)
    make(store, now, round_id, lambda _done, _all: None)
    told = _tell_owners(store, round_id)
    return Audited(begun=True, findings=store.read(lambda: _waiting(viewer, now)), told=told)


@reads
def is_due(store: Store, viewer: Viewer) -> bool:
    """Whether the next turn of the clock begins a round, or goes on with one."""
    return bool(_unfinished(store)) or due(Now.of(context.team_today(viewer), store.now()))


def due(now: Now) -> bool:
    """Whether the day of a round has come since the last one, or since the clock first ran."""
    day = due_day(now.limits["audit_every"], now.limits["audit_day"], now.day)
    if day is None:
        return False
    last = audit_rounds.latest(whole=True)
    if last is not None:
        return bool(last.on_day < day)
    return str(settings.load().get(SINCE, now.day.isoformat())) < day.isoformat()


def _late_told(store: Store) -> int:
    """Whoever was not told of a round because the turn was ended on the way."""
    last = store.read(lambda: audit_rounds.latest(whole=True))
    return 0 if last is None or last.made_at is None else _tell_owners(store, last.id)


def _tell_owners(store: Store, round_id: int) -> int:
    """Tell each owner once how much of a round is theirs; how many were told."""
    if store.read(settings.load).get(TOLD) == round_id:
        return 0
    found = store.read(lambda: audit_queue.tell(round_id))
    told = 0
    for user_id, n in sorted(found.items()):
        told += notices.tell(store, user_id, NOTICE, f"{NOTICE}:{round_id}", args={"n": n})
    with store.transaction():
        settings.save(TOLD, round_id)
    return told


def _look(store: Store, now: Now) -> int:
    """Look whether findings still hold, for a second a turn, and at all of them once an hour."""
    state = dict(store.read(settings.load).get(LOOK) or {})
    after, at = int(state.get("after") or 0), float(state.get("at") or 0)
    if not after and now.at.timestamp() - at < PASS_SECONDS:
        return 0
    at = at if after else now.at.timestamp()
    started, closed = monotonic(), 0
    while monotonic() - started < TURN_SECONDS:
        ids = store.read(partial(audit_rounds.waiting_leads, after, audit_rounds.TOGETHER))
        if not ids:
            after = 0
            break
        closed += audit_rounds.look_again(store, now, ids)[0]
        after = ids[-1]
    with store.transaction():
        settings.save(LOOK, {"after": after, "at": at})
    return closed
