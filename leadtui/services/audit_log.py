"""Events as an audit reads them: with filters, and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadtui.domain.audit import USERS, Asked, parse
from leadtui.domain.people import Viewer
from leadtui.domain.records import EventRow
from leadtui.errors import NotFoundError
from leadtui.i18n import N_
from leadtui.services import access, context, finding
from leadtui.services.reads import reads
from leadtui.store import history, people, proof
from leadtui.store.database import Store

LEADS = 1_000
"""Leads that words may mean."""


def verify(store: Store, viewer: Viewer, on_progress: proof.Progress | None = None) -> proof.Proof:
    """Prove all events, or find the first break; for admins, who may read all."""
    access.require_admin(viewer)
    return proof.verify(store, on_progress)


@reads
def events(
    store: Store,
    viewer: Viewer,
    asked: Asked,
    *,
    lead_ids: Sequence[int] | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[EventRow]:
    """What one asks for, newest first and below the id ``before``, as far as the viewer may read it."""
    if lead_ids is None and asked.words:
        lead_ids = finding.find(store, viewer, asked.words, 0, LEADS)
    wanted = history.Wanted(
        actors=[user for name in asked.users for user in _ids(name)] if asked.users else None,
        kinds=asked.kinds,
        field=asked.field,
        since=asked.since,
        until=asked.until,
        lead_ids=lead_ids,
    )
    return history.page(store, viewer, wanted, before, limit)


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Events, and the names of the users that their values hold by id."""

    events: list[EventRow]
    names: Mapping[int, str]


@reads
def page(store: Store, viewer: Viewer, text: str, before: int | None, limit: int) -> AuditPage:
    """What the query of the audit log finds below an id; UsageError where it is not understood."""
    access.require_reviewer(viewer)
    found = events(store, viewer, parse(text, context.wall(viewer)), before=before, limit=limit)
    held = {
        int(value)
        for event in found
        for name, *pair in event.values
        for value in pair
        if name in USERS and value and value.isdecimal()
    }
    return AuditPage(found, people.names(held))


def _ids(name: str) -> list[int]:
    found = people.named(name)
    if not found:
        raise NotFoundError(
            N_("There is no user {name}."), N_("List them with: leadtui user list"), name=name
        )
    return [person.id for person in found]
