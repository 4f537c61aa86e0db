"""What belongs to a lead that is merged into another, moved there and, when that is undone, back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.errors import NotFoundError, RuleError
from leadtui.i18n import N_
from leadtui.store import single_values
from leadtui.store.columns import instant_value
from leadtui.store.database import Store
from leadtui.store.holders import MODELS
from leadtui.store.journal import Journal
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Event,
    EventValue,
    Followup,
    FollowupSearch,
    Lead,
    Milestone,
    Plan,
    StatusChange,
    User,
)
from leadtui.store.query import column, dicts, first, tuples

TABLES: Mapping[str, Any] = {
    "contact": Contact,
    "followup": Followup,
    "plan": Plan,
    "status_change": StatusChange,
    "milestone": Milestone,
}
"""What moves; ways of contact go with their contact."""
MERGED, MOVED = "merged", "moved"
"""Kinds of events: a lead went into another, a row went with it."""

STEPS = 50


def close(journal: Journal, loser: Mapping[str, Any], winner_id: int) -> None:
    """The lead is one with another from now on, and no lead of its own."""
    _point(journal, loser["id"], None, winner_id)


def move_all(journal: Journal, loser_id: int, winner_id: int) -> dict[str, list[int]]:
    """Move everything of the one to the other, each row with its event; the ids by table."""
    moved: dict[str, list[int]] = {}
    for entity, model in TABLES.items():
        ids = column(model.select(model.id).where(model.lead_id == loser_id).order_by(model.id))
        move(journal, entity, ids, loser_id, winner_id)
        moved[entity] = ids
    return moved


def move(journal: Journal, entity: str, ids: Sequence[int], source: int, target: int) -> None:
    """Move rows, which then have the owner of the lead they are moved to."""
    if not ids:
        return
    if journal.store.engine.bound:
        sql = "SELECT leadtui_move_rows(%s, %s::bigint[], %s, %s)"
        row = journal.store.database.execute_sql(sql, (entity, list(ids), source, target)).fetchone()
        count = int(row[0])
    else:
        count = _move_here(entity, ids, source, target)
    if count != len(ids):
        raise RuleError(N_("Someone has built on this since."), N_("Undo that first, or change it by hand."))
    for row_id in ids:
        journal.updated(entity, row_id, {"lead_id": (source, target)}, lead_id=target, kind=MOVED)
    if entity in MODELS:
        single_values.settle(journal.store, target)


def _move_here(entity: str, ids: Sequence[int], source: int, target: int) -> int:
    model, count = TABLES[entity], 0
    owner = Lead.select(Lead.owner_id).where(Lead.id == target)
    for start in range(0, len(ids), 500):
        some = list(ids[start : start + 500])
        fields: dict[Any, object] = {model.lead_id: target}
        if entity != "contact":
            fields[model.owner_id] = owner
        count += model.update(fields).where(model.id.in_(some) & (model.lead_id == source)).execute()
        if entity == "contact":
            same = ContactPoint.contact_id.in_(some) & (ContactPoint.lead_id == source)
            ContactPoint.update({ContactPoint.lead_id: target}).where(same).execute()
        if entity == "followup":
            said = FollowupSearch.followup_id.in_(some)
            FollowupSearch.update({FollowupSearch.lead_id: target}).where(said).execute()
    return count


def reverse(journal: Journal, event: Any, changes: Mapping[str, tuple[Any, Any]]) -> None:
    """Undo one event of a merge, or do it again."""
    if event.kind == MOVED:
        before, after = changes["lead_id"]
        move(journal, event.entity, [event.entity_id], after, before)
    else:
        before, after = changes["merged_into"]
        _point(journal, event.entity_id, after, before)


def _point(journal: Journal, lead_id: int, before: int | None, after: int | None) -> None:
    fields: dict[Any, object] = {
        Lead.merged_into: after,
        Lead.voided_at: None if after is None else journal.at,
        Lead.updated_at: journal.at,
        Lead.version: Lead.version + 1,
    }
    was = Lead.merged_into.is_null() if before is None else Lead.merged_into == before
    if not Lead.update(fields).where((Lead.id == lead_id) & was).execute():
        raise NotFoundError(N_("This record no longer exists."))
    single_values.settle(journal.store, lead_id)
    journal.updated("lead", lead_id, {"merged_into": (before, after)}, lead_id=lead_id, kind=MERGED)


def into(store: Store, numbers: Sequence[str]) -> str:
    """The number of the living lead that one with one of these numbers was merged into; empty if none."""
    if store.engine.bound:
        sql = "SELECT leadtui_merged_into(%s)"
        found = (store.database.execute_sql(sql, (number,)).fetchone()[0] for number in numbers)
        return next((str(number) for number in found if number), "")
    gone = Lead.number.in_(list(numbers)) & Lead.merged_into.is_null(is_null=False)
    row = first(Lead.select(Lead.merged_into).where(gone).order_by(Lead.id.desc()))
    for _step in range(STEPS):
        if row is None:
            return ""
        lead = first(Lead.select(Lead.merged_into, Lead.number, Lead.voided_at).where(Lead.id == row[0]))
        if lead is None or lead[0] is None:
            return str(lead[1]) if lead and lead[2] is None else ""
        row = lead
    return ""


def numbers_in(store: Store, lead_ids: Sequence[int]) -> dict[int, list[str]]:
    """The numbers of the leads that were merged into each of these, one into the other too."""
    found: dict[int, list[str]] = {}
    if store.engine.bound:
        sql = "SELECT lead_id, number FROM leadtui_numbers_in(%s::bigint[])"
        for lead_id, number in store.database.execute_sql(sql, (list(lead_ids),)).fetchall():
            found.setdefault(lead_id, []).append(number)
        return found
    ends = {lead_id: lead_id for lead_id in lead_ids}
    for _step in range(STEPS):
        query = Lead.select(Lead.id, Lead.merged_into, Lead.number)
        rows = list(tuples(query.where(Lead.merged_into.in_(list(ends)))))
        for _gone, winner, number in rows:
            found.setdefault(ends[winner], []).append(number)
        ends = {gone: ends[winner] for gone, winner, _number in rows}
        if not ends:
            break
    return found


def ids_into(store: Store, numbers: Sequence[str]) -> dict[str, int]:
    """The living leads that leads with these numbers were merged into, by number."""
    if store.engine.bound:
        sql = "SELECT n, leadtui_merged_into(n) FROM unnest(%s::text[]) n"
        asked = store.database.execute_sql(sql, (list(numbers),)).fetchall()
        ends = {number: str(end) for number, end in asked if end}
    else:
        # Most numbers are of no merged lead.
        gone = store.engine.among(Lead.number, numbers) & Lead.merged_into.is_null(is_null=False)
        merged = column(Lead.select(Lead.number).where(gone))
        ends = {number: end for number in merged if (end := into(store, [number]))}
    query = Lead.select(Lead.number, Lead.id).where(Lead.number.in_(list(set(ends.values()))))
    ids = dict(tuples(query.where(Lead.voided_at.is_null()))) if ends else {}
    return {number: ids[end] for number, end in ends.items() if end in ids}


def last_set(lead_id: int) -> dict[str, tuple[Any, str]]:
    """Column -> when it was last set and by whom, as far as events say."""
    query = (
        EventValue.select(EventValue.field_id, Event.at, User.display_name)
        .join(Event, on=(Event.id == EventValue.event_id))
        .join(User, on=(User.id == Event.actor_id))
        .where((Event.lead_id == lead_id) & (Event.entity == "lead"))
        .order_by(Event.id)
    )
    return {name: (instant_value(at) if isinstance(at, str) else at, who) for name, at, who in tuples(query)}


def counts(lead_id: int) -> dict[str, int]:
    """How many living rows of each kind belong to a lead."""
    return {
        entity: model.select().where((model.lead_id == lead_id) & model.voided_at.is_null()).count()
        for entity, model in TABLES.items()
    }


def contacts(lead_id: int) -> list[dict[str, Any]]:
    """The living contacts of a lead."""
    live = (Contact.lead_id == lead_id) & Contact.voided_at.is_null()
    return list(dicts(Contact.select().where(live).order_by(Contact.is_primary.desc(), Contact.id)))


def points(lead_id: int) -> list[dict[str, Any]]:
    """The living ways of contact of a lead that the viewer may read."""
    live = (ContactPoint.lead_id == lead_id) & ContactPoint.voided_at.is_null()
    return list(dicts(ContactPoint.select().where(live).order_by(ContactPoint.position, ContactPoint.id)))


def latest_status(lead_id: int) -> str | None:
    """The status that the last step of the lead led to."""
    live = (StatusChange.lead_id == lead_id) & StatusChange.voided_at.is_null()
    row = first(StatusChange.select(StatusChange.to_status).where(live).order_by(StatusChange.id.desc()))
    return row[0] if row else None
