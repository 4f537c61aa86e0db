"""Keeping personal data no longer than an admin has set: listed, tried, run by hand or by the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadtui.domain import retention as rules
from leadtui.domain.people import Viewer
from leadtui.domain.retention import RULES, Kept
from leadtui.services import access, privacy
from leadtui.services.reads import reads
from leadtui.store import persons, settings
from leadtui.store import retention as leads
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.persons import Known

KEY, ON = "retention", "retention_on"
A_TURN = 50
"""Leads that one turn of the clock takes."""


@dataclass(frozen=True, slots=True)
class Due:
    """A lead whose personal data a rule reaches."""

    rule: str
    lead_id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules, and whether the clock runs them."""

    rules: tuple[Kept, ...]
    on: bool


@reads
def standing(store: Store, viewer: Viewer) -> Standing:
    """How things stand; for admins."""
    access.require_admin(viewer)
    return _standing()


def _standing() -> Standing:
    kept: Mapping[str, Any] = settings.load()
    months = kept.get(KEY, {})
    return Standing(tuple(Kept(rule, months.get(rule)) for rule in RULES), bool(kept.get(ON, False)))


@reads
def counted(store: Store, viewer: Viewer) -> tuple[Standing, dict[str, int]]:
    """How things stand, and how many leads each rule that is on reaches now; for admins."""
    access.require_admin(viewer)
    found = _standing()
    counts = dict.fromkeys((kept.rule for kept in found.rules if kept.months is not None), 0)
    for one in _due(store, None):
        counts[one.rule] += 1
    return found, counts


def change(store: Store, viewer: Viewer, rule: str, text: str) -> Standing:
    """Set a rule to a number of months, or ``off``; that is on record."""
    access.require_admin(viewer)
    name, months = rules.named(rule), rules.months_of(text)
    with Journal(store, viewer, "retention.set", undoable=False) as journal:
        before = {kept.rule: kept.months for kept in _standing().rules}
        settings.save(KEY, {**before, name: months})
        journal.updated("setting", 0, {f"{KEY}_{name}": (before[name], months)})
        return _standing()


def switch(store: Store, viewer: Viewer, state: str) -> Standing:
    """Let the clock run the rules (``on``), or not (``off``); that is on record."""
    access.require_admin(viewer)
    with Journal(store, viewer, "retention.set", undoable=False) as journal:
        before, wanted = _standing().on, state == "on"
        settings.save(ON, wanted)
        journal.updated("setting", 0, {ON: (before, wanted)})
        return _standing()


@reads
def preview(store: Store, viewer: Viewer) -> list[Due]:
    """Whom the rules reach now; for admins."""
    access.require_admin(viewer)
    return _due(store, None)


def run(store: Store, viewer: Viewer, limit: int | None = None) -> list[Due]:
    """Erase what the rules reach, a lead a transaction; each is an event. For admins."""
    access.require_admin(viewer)
    found = store.read(lambda: _due(store, limit))
    return [one for one in found if _erase(store, viewer, one)]


def turn(store: Store, viewer: Viewer) -> list[Due]:
    """What the clock does of it: nothing unless it is switched on."""
    if not store.read(lambda: _standing().on):
        return []
    return run(store, viewer, A_TURN)


def coming(store: Store, viewer: Viewer) -> list[Due]:
    """What the next turn of the clock would take."""
    return preview(store, viewer)[:A_TURN] if store.read(lambda: _standing().on) else []


def _due(store: Store, limit: int | None, lead_id: int | None = None) -> list[Due]:
    found: list[Due] = []
    for kept in _standing().rules:
        if kept.months is not None:
            since = rules.before(store.now(), kept.months)
            found += [Due(kept.rule, *lead) for lead in leads.due(kept.rule, since, limit, lead_id)]
    return found[:limit]


def _erase(store: Store, viewer: Viewer, one: Due) -> bool:
    """False where somebody was in touch meanwhile."""
    with store.transaction():
        lead = access.held(viewer, one.lead_id)
        if one not in _due(store, None, one.lead_id):
            return False
        known = persons.of_leads(viewer, [one.lead_id])
        own = Known(0, one.lead_id, "", one.number, individual=lead["kind"] == "individual")
        privacy.erase_subject(
            store, viewer, persons.subject(viewer, "", [*known, own]), f"retention.{one.rule}"
        )
    return True
