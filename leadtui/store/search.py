"""Keeping the search tokens in step with what they are made of; nothing is written that did not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from peewee import EXCLUDED

from leadtui.domain.fields import Field
from leadtui.domain.fields.defined import definitions, is_text
from leadtui.domain.search_key import SearchFields, index_tokens, said_tokens
from leadtui.store import lead_keys, merges
from leadtui.store.database import Store
from leadtui.store.holders import values_of
from leadtui.store.models import (
    Contact,
    ContactPoint,
    FieldValue,
    Followup,
    FollowupSearch,
    Lead,
    LeadSearch,
    LeadTag,
)

# SQLite binds 32,766 values at most, and a batch stays far below 300 ms.
BATCH = 500
SAID = ("text", "link")


def reindex_lead(store: Store, lead_id: int) -> None:
    """Bring tokens and keys of one lead in step; call it inside the transaction that changed the lead."""
    index_leads(store, [lead_id])


def index_leads(store: Store, lead_ids: Iterable[int]) -> None:
    """Bring tokens and keys of many leads in step, BATCH at a time."""
    for ids in _batches(lead_ids):
        write_lead_tokens(store, lead_tokens(store, ids))
        lead_keys.index(store, ids)


def index_followups(store: Store, followup_ids: Iterable[int]) -> None:
    """Bring the tokens of what was said in step; voided follow-ups are no longer found."""
    for ids in _batches(followup_ids):
        live = Followup.id.in_(ids) & Followup.voided_at.is_null()
        rows: Any = Followup.select(
            Followup.id,
            Followup.lead_id,
            Followup.contacted_at,
            Followup.summary,
            Followup.feedback,
            Followup.next_step,
        ).where(live)
        own = _own_said(ids)
        said = [(row[0], row[1], row[2], said_tokens(*row[3:], *own[row[0]])) for row in rows.tuples()]
        gone = set(ids) - {row[0] for row in said}
        if gone:
            with store.transaction():
                FollowupSearch.delete().where(FollowupSearch.followup_id.in_(gone)).execute()
        write_said_tokens(store, said)


def lead_tokens(store: Store, lead_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(lead id, tokens) read from the leads' rows in a few queries."""
    names: dict[int, list[str]] = defaultdict(list)
    live = Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null()
    contacts: Any = Contact.select(Contact.lead_id, Contact.name).where(live)
    for lead_id, name in contacts.tuples():
        names[lead_id].append(name)
    # A lead is found by the numbers of those that were merged into it.
    for lead_id, numbers in merges.numbers_in(store, lead_ids).items():
        names[lead_id] += numbers
    points, tags, own = _points(lead_ids), _tags(lead_ids), _own(lead_ids)
    rows: Any = Lead.select(Lead.id, Lead.customer, Lead.short_name, Lead.number, Lead.need).where(
        Lead.id.in_(lead_ids)
    )
    return [
        (
            lead_id,
            index_tokens(
                SearchFields(
                    customer,
                    short_name,
                    names[lead_id],
                    number,
                    [*points[lead_id, "phone"], *own[lead_id, "phone"]],
                    points[lead_id, "email"],
                    points[lead_id, "wechat"],
                    tags[lead_id],
                    need or "",
                    own[lead_id, ""],
                )
            ),
        )
        for lead_id, customer, short_name, number, need in rows.tuples()
    ]


def write_lead_tokens(store: Store, rows: Sequence[tuple[int, str]]) -> None:
    """Store (lead id, tokens), inserting or updating; at most BATCH rows."""
    if not rows:
        return
    if store.engine.bound:
        sql = "SELECT leadtui_put_tokens(%s::bigint[], %s::text[])"
        store.database.execute_sql(sql, ([row[0] for row in rows], [row[1] for row in rows]))
        return
    insert = LeadSearch.insert_many(rows, fields=[LeadSearch.lead_id, LeadSearch.tokens])
    with store.transaction():
        insert.on_conflict(
            conflict_target=(LeadSearch.lead_id,),
            update={LeadSearch.tokens: EXCLUDED.tokens},
            where=LeadSearch.tokens != EXCLUDED.tokens,
        ).execute()


def write_said_tokens(store: Store, rows: Sequence[tuple[Any, ...]]) -> None:
    """Store (follow-up id, lead id, contacted at, tokens), inserting or updating; at most BATCH rows."""
    if not rows:
        return
    model = FollowupSearch
    insert = model.insert_many(rows, fields=[model.followup_id, model.lead_id, model.at, model.tokens])
    with store.transaction():
        insert.on_conflict(
            conflict_target=(model.followup_id,),
            update={model.lead_id: EXCLUDED.lead_id, model.at: EXCLUDED.at, model.tokens: EXCLUDED.tokens},
            where=(model.tokens != EXCLUDED.tokens)
            | (model.at != EXCLUDED.at)
            | (model.lead_id != EXCLUDED.lead_id),
        ).execute()


def _points(lead_ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """Ways to reach the contacts by lead and kind, as typed and, of phones, as E.164."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    rows: Any = (
        ContactPoint.select(ContactPoint.lead_id, ContactPoint.kind, ContactPoint.raw, ContactPoint.norm)
        .where(ContactPoint.lead_id.in_(lead_ids) & ContactPoint.voided_at.is_null())
        .order_by(ContactPoint.id)
    )
    for lead_id, kind, raw, norm in rows.tuples():
        found[lead_id, kind] += [raw, norm] if kind == "phone" and norm else [raw]
    return found


def _tags(lead_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows: Any = LeadTag.select(LeadTag.lead_id, LeadTag.tag).where(LeadTag.lead_id.in_(lead_ids))
    for lead_id, tag in rows.order_by(LeadTag.tag).tuples():
        found[lead_id].append(tag)
    return found


def _own(lead_ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """The texts of fields of one's own by lead; those that are phones under "phone"."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    kinds = {one.name: one.kind for one in definitions().values() if is_text(one)}
    if not kinds:
        return found
    for entity in {definitions()[name].entity for name in kinds} - {"followup"}:
        rows: Any = FieldValue.select(FieldValue.lead_id, FieldValue.field_id, FieldValue.text_value)
        mine = (FieldValue.entity == entity) & FieldValue.lead_id.in_(lead_ids)
        for lead_id, name, text in rows.where(mine & FieldValue.field_id.in_(list(kinds))).tuples():
            found[lead_id, "phone" if kinds[name] == "phone" else ""].append(text)
    return found


def own_texts(values: Mapping[Field, object]) -> list[str]:
    """The texts of a follow-up's own fields that are found with what was said.

    Ways to reach somebody are not among them: more people find what was said than may see those.
    """
    return [str(value) for field, value in values.items() if value and _is_said(field.id)]


def _is_said(name: str) -> bool:
    found = definitions().get(name)
    return found is not None and found.entity == "followup" and found.kind in SAID and is_text(found)


def _own_said(followup_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    names = [name for name in definitions() if _is_said(name)]
    if names:
        rows: Any = FieldValue.select(FieldValue.entity_id, FieldValue.text_value)
        mine = values_of("followup", followup_ids) & FieldValue.field_id.in_(names)
        for followup_id, text in rows.where(mine).order_by(FieldValue.field_id).tuples():
            found[followup_id].append(text)
    return found


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    unique = list(dict.fromkeys(ids))
    for start in range(0, len(unique), BATCH):
        yield unique[start : start + BATCH]
