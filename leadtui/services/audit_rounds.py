"""Audit rounds by the clock, and findings kept true: what holds no more is done, what holds again is open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from time import monotonic

from leadtui.domain.audit_rules import due_day
from leadtui.domain.people import Viewer
from leadtui.services import access, audit_making, audit_telling, context
from leadtui.services.audit_making import now_of as now_of
from leadtui.services.audit_making import start as start
from leadtui.services.reads import reads
from leadtui.store import audit_queue, audit_rounds, settings
from leadtui.store.audit_rules import Now
from leadtui.store.database import Store
from leadtui.store.models import AuditFinding
from leadtui.store.query import column

LOOK, SINCE = "audit_look", "notify.since"
TURN_SECONDS, PASS_SECONDS = 1.0, 3600.0
"""How long one turn of the clock looks whether findings still hold, and how often all are looked at."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What one turn of the clock did: whether it made a round, what it found, and what it closed."""

    begun: bool = False
    findings: int = 0
    closed: int = 0
    told: int = 0


def settle(store: Store, viewer: Viewer, lead_ids: Collection[int]) -> int:
    """Close what holds no more on some leads of the viewer's, and open what holds again."""
    if viewer.role == "viewer" or not lead_ids:
        return 0
    now = now_of(store, viewer)
    return sum(audit_rounds.look_again(store, viewer, now, sorted(lead_ids)))


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
    if not audit_making.unfinished(store) and not store.read(lambda: due(now)):
        return Audited(closed=_look(store, viewer, now), told=_late_told(store))
    made = start(store, viewer)
    return Audited(begun=True, findings=made.findings, told=made.told)


@reads
def is_due(store: Store, viewer: Viewer) -> bool:
    """Whether the next turn of the clock begins a round, or goes on with one."""
    return bool(audit_making.unfinished(store)) or due(Now.of(context.team_today(viewer), store.now()))


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
    return 0 if last is None or last.made_at is None else audit_telling.of_round(store, last.id)


def _look(store: Store, viewer: Viewer, now: Now) -> int:
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
            audit_telling.of_ends(store)
            break
        closed += audit_rounds.look_again(store, viewer, now, ids)[0]
        after = ids[-1]
    with store.transaction():
        settings.save(LOOK, {"after": after, "at": at})
    return closed
