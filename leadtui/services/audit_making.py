"""Making an audit round portion by portion: an admin's over all leads, a manager's over their teams'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.services import access, audit_telling, context
from leadtui.store import audit_queue, audit_rounds, audit_rules
from leadtui.store.audit_reach import reach
from leadtui.store.audit_rules import Now
from leadtui.store.database import Store
from leadtui.store.journal import note
from leadtui.store.models import Lead
from leadtui.store.people import led_users
from leadtui.store.query import column

SECONDS = 0.1
"""What a portion may take: a colleague's save waits for it."""
SIZES = 300, 20_000
FIRST = 500
"""Leads in the first portion."""
GAP = 0.02
"""Seconds between two portions, in which whoever waits to write has their turn."""

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
class Going:
    """A round on its way: how far of ``total`` it is, and how many leads were looked through.

    ``ids`` are a manager's leads; without them it is over everybody's.
    """

    round_id: int
    total: int
    ids: tuple[int, ...] | None = None
    size: int = FIRST
    reached: int = 0
    looked: int = 0
    done: bool = False
    begun_at: datetime | None = None


def now_of(store: Store, viewer: Viewer) -> Now:
    """The moment a round is made for."""
    return store.read(lambda: Now.of(context.team_today(viewer), store.now()))


def start(store: Store, viewer: Viewer, tell: Tell | None = None) -> Made:
    """A round now, from its beginning to its end."""
    going = begin(store, viewer)
    while not going.done:
        going = part(store, viewer, going)
        if tell is not None:
            tell(going.reached, going.total)
        sleep(GAP)
    return finish(store, viewer, going)


def begin(store: Store, viewer: Viewer) -> Going:
    """Begin a round: an admin over all leads, a manager over those of their teams.

    A round that was ended on the way is gone on with. What a manager finds joins the round there is.
    """
    access.require_leader(viewer)
    now = now_of(store, viewer)
    if viewer.role == "admin":
        round_id = unfinished(store) or _begin(store, viewer, now, whole=True)
        return Going(round_id, store.read(audit_rounds.last_lead))
    there = store.read(audit_rounds.latest)
    ids = tuple(store.read(lambda: _ids_of_teams(viewer)))
    round_id = there.id if there else _begin(store, viewer, now, whole=False)
    return Going(round_id, len(ids), ids, begun_at=now.at, done=not ids)


def part(store: Store, viewer: Viewer, going: Going) -> Going:
    """One portion in a short transaction, and how far it is then."""
    access.require_leader(viewer)
    now, started = now_of(store, viewer), monotonic()
    if going.ids is not None:
        part = _part_of_teams(store, viewer, now, going)
        return replace(part, size=next_size(going.size, monotonic() - started))
    done = audit_rounds.portion(store, now, going.round_id, going.size)
    if done is None:
        return replace(going, reached=going.total, done=True)
    reached, looked = min(done[0], going.total), going.looked + done[1]
    return replace(going, reached=reached, looked=looked, size=next_size(going.size, monotonic() - started))


def finish(store: Store, viewer: Viewer, going: Going) -> Made:
    """What became of a round; whose leads were looked through, and who leads them, are told."""
    if going.ids is None:
        told = audit_telling.of_round(store, going.round_id)
    else:
        told = audit_telling.of_teams(store, viewer, going.round_id, going.begun_at)
    return Made(going.round_id, store.read(lambda: _waiting(viewer)), going.looked, told)


def _waiting(viewer: Viewer) -> int:
    return sum(audit_queue.counts(audit_queue.asking(viewer, context.team_today(viewer))).values())


def unfinished(store: Store) -> int:
    """The round over everybody's leads that was ended on the way; 0 where none was."""
    found = store.read(lambda: audit_rounds.latest(whole=True))
    return found.id if found is not None and found.made_at is None else 0


def _begin(store: Store, viewer: Viewer, now: Now, *, whole: bool) -> int:
    with store.transaction():
        # Of two who begin one at once the second goes on with the first one's.
        if whole and (going := audit_rounds.unfinished_held()):
            return going
        round_id = audit_rounds.begin(now, viewer.user_id, whole=whole)
        note(store, viewer, "audit.round", "audit_round", round_id)
    return round_id


def next_size(size: int, seconds: float) -> int:
    """More leads in the next portion while they are quick, fewer when that would hold up a save."""
    fitting = size * SECONDS / max(seconds, SECONDS / 10)
    return round(min(max(fitting, size / 4, SIZES[0]), size * 1.5, SIZES[1]))


def _ids_of_teams(viewer: Viewer) -> list[int]:
    led = Lead.owner_id.in_(led_users(viewer.user_id)) | (Lead.owner_id == viewer.user_id)
    return column(Lead.select(Lead.id).where(Lead.voided_at.is_null() & led).order_by(Lead.id))


def _part_of_teams(store: Store, viewer: Viewer, now: Now, going: Going) -> Going:
    """The next leads of a manager and their teams."""
    assert going.ids is not None
    some = going.ids[going.looked : going.looked + going.size]
    span: Any = store.engine.among(Lead.id, some)
    with store.transaction():
        audit_rounds.hold(some)
        rules = audit_rules.rules(now, reach(store, viewer, some))
        audit_rounds.find_all(store, now, going.round_id, rules, span)
    audit_rounds.look_again(store, viewer, now, some)
    looked = going.looked + len(some)
    return replace(going, reached=looked, looked=looked, done=looked >= going.total)
