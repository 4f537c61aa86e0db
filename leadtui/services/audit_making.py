"""Making an audit round portion by portion: an admin's over all leads, a manager's over their teams'."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from time import monotonic, sleep
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.services import access, context, notices
from leadtui.services.reads import reads
from leadtui.store import audit_queue, audit_rounds, audit_rules, settings
from leadtui.store.audit_rules import Now
from leadtui.store.database import Store
from leadtui.store.journal import note
from leadtui.store.models import Lead
from leadtui.store.people import led_users
from leadtui.store.query import column

TOLD, NOTICE = "audit_told", "audit"
SECONDS = 0.12, 0.2
"""A portion that took less grows, one that took more shrinks: a colleague's save waits for it."""
SIZES = 500, 20_000
FIRST = 1_000
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
    return Going(round_id, len(ids), ids, audit_rounds.TOGETHER, done=not ids)


def part(store: Store, viewer: Viewer, going: Going) -> Going:
    """One portion in a short transaction, and how far it is then."""
    access.require_leader(viewer)
    now, started = now_of(store, viewer), monotonic()
    if going.ids is not None:
        return _part_of_teams(store, viewer, now, going)
    done = audit_rounds.portion(store, now, going.round_id, going.size)
    if done is None:
        return replace(going, reached=going.total, done=True)
    reached, looked = min(done[0], going.total), going.looked + done[1]
    return replace(going, reached=reached, looked=looked, size=_sized(going.size, monotonic() - started))


def finish(store: Store, viewer: Viewer, going: Going) -> Made:
    """What became of a round; of one over everybody's leads the owners are told."""
    told = tell_owners(store, going.round_id) if going.ids is None else 0
    found = audit_queue.counts
    waits = store.read(lambda: sum(found(viewer, context.team_today(viewer)).values()))
    return Made(going.round_id, waits, going.looked, told)


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


def _sized(size: int, seconds: float) -> int:
    """How many leads the next portion may have."""
    if seconds < SECONDS[0]:
        return min(size * 2, SIZES[1])
    return max(size // 2, SIZES[0]) if seconds > SECONDS[1] else size


def _ids_of_teams(viewer: Viewer) -> list[int]:
    led = Lead.owner_id.in_(led_users(viewer.user_id)) | (Lead.owner_id == viewer.user_id)
    return column(Lead.select(Lead.id).where(Lead.voided_at.is_null() & led).order_by(Lead.id))


def _part_of_teams(store: Store, viewer: Viewer, now: Now, going: Going) -> Going:
    """The next leads of a manager and their teams."""
    assert going.ids is not None
    some = going.ids[going.looked : going.looked + going.size]
    span: Any = store.engine.among(Lead.id, some)
    own = Lead.owner_id == viewer.user_id
    with store.transaction():
        audit_rounds.hold(some)
        rules = audit_rules.rules(now)
        hidden = [rule for rule in rules if rule.hidden and store.engine.bound]
        audit_rounds.find_all(store, now, going.round_id, [one for one in rules if one not in hidden], span)
        audit_rounds.find_all(store, now, going.round_id, hidden, span & own)
    audit_rounds.look_again(store, now, some, hidden_from(store, viewer, some))
    looked = going.looked + len(some)
    return replace(going, reached=looked, looked=looked, done=looked >= going.total)


@reads
def hidden_from(store: Store, viewer: Viewer, lead_ids: Collection[int]) -> frozenset[int]:
    """Those of the leads whose contact details the database does not show the viewer."""
    if viewer.role == "admin" or not store.engine.bound:
        return frozenset()
    own = column(
        Lead.select(Lead.id).where(
            store.engine.among(Lead.id, sorted(lead_ids)) & (Lead.owner_id == viewer.user_id)
        )
    )
    return frozenset(lead_ids) - set(own)


def tell_owners(store: Store, round_id: int) -> int:
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
