"""What colleagues did since one last looked, as far as it concerns the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from leadtui.domain.news import News, Told
from leadtui.domain.people import Viewer
from leadtui.services import presence, signing_in, vocabulary
from leadtui.services.reads import reads
from leadtui.store import news, notices
from leadtui.store.database import Store
from leadtui.store.kept import forget
from leadtui.store.news import Fresh
from leadtui.store.people import names

# Changes of these move leads in or out of sight without an event on the lead.
SIGHT = frozenset({"team", "team_member", "team_closure"})
# Who hears of these cannot be told from their audience.
MEMBERSHIP = frozenset({"lead_member"})


def horizon(store: Store) -> int:
    """Where news begin from now on."""
    return store.read(store.engine.horizon)


def wait(store: Store, wake: int) -> bool:
    """Wait until others may have committed something, or until ``wake`` is readable: False."""
    with store.reading():
        store.engine.listen()
        return store.engine.wait_for_change(wake)


@reads
def read(store: Store, viewer: Viewer, since: int, lead_id: int | None = None) -> News:
    """The news since a horizon, with who is at ``lead_id``.

    PermissionDenied where the viewer may not be here any more.
    """
    window, events = news.since(store, since)
    beside = () if lead_id is None else presence.at_lead(store, viewer, lead_id)
    unread = notices.unread(viewer.user_id, store.now())
    # What is kept belongs to no single lead.
    if events is None or any(event.lead_id is None for event in events):
        forget()
    me = _still(store, viewer, events)
    worded = vocabulary.is_stale()
    if worded:
        vocabulary.load_for(store, me)
    if events is None or worded or me != viewer or any(event.entity in SIGHT for event in events):
        return News(window.until, me, None, (), window.held, beside, unread)
    leads, told = _concerning(me, [event for event in events if event.lead_id is not None])
    return News(window.until, me, leads, told, window.held, beside, unread)


def _still(store: Store, viewer: Viewer, events: Sequence[Fresh] | None) -> Viewer:
    """Who looks, with the rights they hold now."""
    mine = {viewer.user_id, viewer.actor}
    if events is None or any(event.entity == "user" and event.entity_id in mine for event in events):
        return signing_in.again(store, viewer)
    return viewer


def _concerning(viewer: Viewer, events: Iterable[Fresh]) -> tuple[frozenset[int], tuple[Told, ...]]:
    by_lead: dict[int, list[Fresh]] = {}
    for event in events:
        if event.lead_id is not None:
            by_lead.setdefault(event.lead_id, []).append(event)
    if not by_lead:
        return frozenset(), ()
    seen = news.readable(viewer, by_lead)
    eyes = news.led(viewer) | {viewer.user_id}
    concerned = {lead for lead, found in by_lead.items() if lead in seen or _left(found, eyes)}
    called = names(_mentioned(by_lead, concerned, seen))
    told = tuple(_told(lead, by_lead[lead], seen.get(lead), eyes, called) for lead in sorted(concerned))
    return frozenset(concerned), told


def _left(events: Sequence[Fresh], eyes: frozenset[int]) -> bool:
    """Whether a lead that may not be read now may have been before: owned, shared, or in the pool."""
    return any(
        event.audience & eyes
        or (event.kind == "owner" and len(event.audience) < 2)
        or event.entity in MEMBERSHIP
        or (event.entity == "lead" and event.kind == "voided")
        for event in events
    )


def _mentioned(
    by_lead: Mapping[int, Sequence[Fresh]], concerned: Iterable[int], seen: Mapping[int, Mapping[str, Any]]
) -> set[int | None]:
    people: set[int | None] = {row["owner_id"] for row in seen.values()}
    for lead in concerned:
        for event in by_lead[lead]:
            people |= {event.actor_id, *event.audience}
    return people


def _told(
    lead_id: int,
    events: Sequence[Fresh],
    lead: Mapping[str, Any] | None,
    eyes: frozenset[int],
    called: Mapping[Any, str],
) -> Told:
    """The one thing that explains best why a lead may have left a view."""
    kinds = {event.kind: event for event in events if event.entity == "lead"}
    who = called.get(events[-1].actor_id, "")
    name = "" if lead is None else str(lead["short_name"] or lead["customer"])
    if "owner" in kinds:
        event = kinds["owner"]
        others = sorted(event.audience - eyes)
        owner = lead["owner_id"] if lead is not None else next(iter(others), None)
        by = called.get(event.actor_id, "")
        return Told(lead_id, by, "owner" if owner else "pool", name, called.get(owner, ""))
    if lead is None:
        return Told(lead_id, who, "gone")
    if "status" in kinds:
        return Told(lead_id, called.get(kinds["status"].actor_id, ""), "status", name, str(lead["status"]))
    return Told(lead_id, who, "changed", name)
