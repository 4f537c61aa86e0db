"""Who is told of an audit round: owners how much is theirs, their leaders of their teams, both once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from leadtui import clock
from leadtui.domain.people import Viewer
from leadtui.services import notices
from leadtui.store import audit_notices, audit_queue, audit_rounds, people, settings
from leadtui.store.database import Store
from leadtui.store.query import column

TOLD, DONE = "audit_told", "audit_done"
"""Settings: the round whose owners were told, the round of which nothing more is to be told."""
OWN, TEAM, ENDED = "audit", "audit_team", "audit_done"
"""Kinds of notices."""


def of_round(store: Store, round_id: int) -> int:
    """Tell each owner how much of a round is theirs, and who leads them how much their people have.

    How many owners were told; nobody where they were told before.
    """
    if store.read(settings.load).get(TOLD) == round_id:
        return 0
    found = store.read(lambda: audit_queue.tell(round_id))
    told = 0
    for user_id, n in sorted(found.items()):
        told += notices.tell(store, user_id, OWN, f"{OWN}:{round_id}", args={"n": n})
    sums, led = Counter[int](), Counter[int]()
    for user_id, leaders in store.read(lambda: _leaders(found)).items():
        sums.update(dict.fromkeys(leaders, found[user_id]))
        led.update(leaders)
    for leader, n in sorted(sums.items()):
        args = {"n": n, "people": led[leader]}
        notices.tell(store, leader, TEAM, f"{TEAM}:{round_id}", args=args)
    with store.transaction():
        settings.save(TOLD, round_id)
    return told


def of_teams(store: Store, viewer: Viewer, round_id: int, since: datetime | None) -> int:
    """Tell whom a manager leads how much was found now on their leads, once a day; how many were told."""
    if since is None:
        return 0
    told = audit_notices.tell_new(store, round_id, since)
    if told is not None:
        return told
    led = store.read(lambda: set(column(people.led_users(viewer.user_id))) - {viewer.user_id})
    found = store.read(lambda: audit_queue.new_since(round_id, since, led))
    key = f"{OWN}:{round_id}:{clock.local(since, viewer.team_zone).date()}"
    return sum(notices.tell(store, owner, OWN, key, args={"n": n}) for owner, n in sorted(found.items()))


def of_ends(store: Store) -> None:
    """Tell those whose whole team has put right what the newest round found."""
    last = store.read(lambda: audit_rounds.latest(whole=True))
    if last is None or last.made_at is None or store.read(settings.load).get(DONE) == last.id:
        return
    open_ = store.read(lambda: audit_queue.concerned(last.id))
    waits = Counter[int]()
    for user_id, leaders in store.read(lambda: _leaders(open_)).items():
        waits.update(dict.fromkeys(leaders, open_[user_id]))
    for leader, n in sorted(waits.items()):
        if not n:
            notices.tell(store, leader, ENDED, f"{ENDED}:{last.id}", args={"day": f"{last.on_day:%m-%d}"})
    if not any(waits.values()):
        with store.transaction():
            settings.save(DONE, last.id)


def _leaders(owners: dict[int, int]) -> dict[int, list[int]]:
    """Who leads each of these people, themselves left out."""
    return {owner: [one for one in people.leaders_of(owner) if one != owner] for owner in owners}
