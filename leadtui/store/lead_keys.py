"""The keys under which leads stand beside those they may be one with: made, kept in step, asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from peewee import fn

from leadtui.domain.match_record import Record
from leadtui.store import settings
from leadtui.store.database import Store
from leadtui.store.models import Contact, ContactPoint, Lead, LeadKey
from leadtui.store.query import column, tuples

PORTION = 500
"""Leads whose keys are made in one transaction, which stays below 300 ms."""

AT_ONCE = 40
"""Keys of which ``leadtui_keyed`` tells at once, and of more nothing."""

VERSION = 2
"""Raised whenever other keys are made of the same lead; all are made anew then."""
SETTING, REACHED = "lead_keys", "lead_keys_reached"


def records(lead_ids: Sequence[int]) -> dict[int, Record]:
    """What living leads are compared by, as far as whoever asks may read it; in three queries."""
    points: dict[tuple[int, str], list[str]] = defaultdict(list)
    found = ContactPoint.select(ContactPoint.lead_id, ContactPoint.kind, ContactPoint.raw, ContactPoint.norm)
    live = ContactPoint.lead_id.in_(lead_ids) & ContactPoint.voided_at.is_null()
    for lead_id, kind, raw, norm in tuples(found.where(live).order_by(ContactPoint.id)):
        points[lead_id, kind].append(norm or raw)
    people: dict[int, list[tuple[str, str]]] = defaultdict(list)
    alive = Contact.lead_id.in_(lead_ids) & Contact.voided_at.is_null()
    contacts = Contact.select(Contact.lead_id, Contact.name, Contact.address).where(alive)
    for lead_id, name, address in tuples(contacts.order_by(Contact.id)):
        people[lead_id].append((name, address or ""))
    columns = (Lead.id, Lead.customer, Lead.kind, Lead.credit_code, Lead.region)
    rows = Lead.select(*columns).where(Lead.id.in_(lead_ids) & Lead.voided_at.is_null())
    return {
        lead_id: Record(
            company="" if kind == "individual" else customer,
            names=tuple(
                dict.fromkeys(
                    name
                    for name in (
                        *((customer,) if kind == "individual" else ()),
                        *(name for name, _address in people[lead_id]),
                    )
                    if name
                )
            ),
            phones=tuple(points[lead_id, "phone"]),
            emails=tuple(points[lead_id, "email"]),
            wechats=tuple(points[lead_id, "wechat"]),
            credit_code=code or "",
            address=next((address for _name, address in people[lead_id] if address), ""),
            places=(region,) if region else (),
        )
        for lead_id, customer, kind, code, region in tuples(rows)
    }


def of(record: Record) -> frozenset[int]:
    """The keys of one record as they are stored."""
    # What compares is kept away from the first frame.
    from leadtui.domain.match_blocks import hashed, keys
    from leadtui.domain.matching import prepare

    return frozenset(hashed(key) for key in keys(prepare(record)))


def in_order(record: Record) -> list[int]:
    """The same, those first that alone make a pair worth looking at."""
    from leadtui.domain.match_blocks import exact, hashed, keys
    from leadtui.domain.matching import prepare

    ready = prepare(record)
    return [hashed(key) for key in dict.fromkeys((*exact(ready), *sorted(keys(ready))))]


def put(store: Store, keys: Mapping[int, Iterable[int]]) -> None:
    """Keep the keys of leads that have none yet, in the transaction that makes the leads."""
    found = sorted((key, lead_id) for lead_id, mine in keys.items() for key in mine)
    if store.engine.bound:
        _put(store, list(keys), found)
    elif found:
        store.engine.bulk_insert("lead_key", ("key", "lead_id"), found)


def _put(store: Store, lead_ids: Sequence[int], found: Sequence[tuple[int, int]]) -> None:
    sql = "SELECT leadtui_put_keys(%s::bigint[], %s::bigint[], %s::bigint[])"
    params = (list(lead_ids), [key for key, _lead in found], [lead_id for _key, lead_id in found])
    store.database.execute_sql(sql, params)


def index(store: Store, lead_ids: Sequence[int]) -> None:
    """Bring the keys of these leads in step, in the transaction that changed them; gone ones have none."""
    found = records(lead_ids)
    wanted = {(key, lead_id) for lead_id, record in found.items() for key in of(record)}
    if store.engine.bound:
        _put(store, lead_ids, sorted(wanted))
        return
    have = set(tuples(LeadKey.select(LeadKey.key, LeadKey.lead_id).where(LeadKey.lead_id.in_(lead_ids))))
    gone: dict[int, list[int]] = defaultdict(list)
    for key, lead_id in have - wanted:
        gone[lead_id].append(key)
    for lead_id, keys in gone.items():
        LeadKey.delete().where((LeadKey.lead_id == lead_id) & LeadKey.key.in_(keys)).execute()
    if new := sorted(wanted - have):
        store.engine.bulk_insert("lead_key", ("key", "lead_id"), new)


def sharing(store: Store, asked: Iterable[int], most: int) -> dict[int, int]:
    """Leads under any of these keys -> the key; at most ``most`` of each.

    Where row security decides, only those whose contact details stand open.
    """
    found: dict[int, int] = {}
    if store.engine.bound:
        sql, keys = "SELECT lead_id, key FROM leadtui_keyed(%s::bigint[])", list(asked)
        for start in range(0, len(keys), AT_ONCE):
            some = (keys[start : start + AT_ONCE],)
            for lead_id, key in store.database.execute_sql(sql, some).fetchall():
                found.setdefault(lead_id, key)
        return found
    for key in asked:
        for lead_id in column(LeadKey.select(LeadKey.lead_id).where(LeadKey.key == key).limit(most)):
            found.setdefault(lead_id, key)
    return found


def catch_up(store: Store, told: Callable[[int], None] | None = None) -> int:
    """Make the keys that are missing, a portion at a time, as after an upgrade; how many leads.

    It goes on where it was ended. Whoever calls it sees all leads.
    """
    done = 0
    for ids in portions(store):
        done += len(ids)
        if told:
            told(done)
    return done


def portions(store: Store) -> Iterator[Sequence[int]]:
    """The leads whose keys an older program made, or nobody yet, each portion as it is done."""
    if store.read(settings.load).get(SETTING, 1) != VERSION:
        yield from _renewed(store)
    last = 0
    while ids := _missing(store, last):
        with store.transaction():
            index(store, ids)
        last = ids[-1]
        yield ids


def _renewed(store: Store) -> Iterator[Sequence[int]]:
    """Make all keys anew; those of before are there to ask until then, and where it stands is kept."""
    state = store.read(settings.load).get(REACHED) or {}
    last = int(state["after"]) if state.get("version") == VERSION else 0
    while ids := _next(store, last, Lead.voided_at.is_null()):
        last = ids[-1]
        with store.transaction():
            index(store, ids)
            settings.save(REACHED, {"version": VERSION, "after": last})
        yield ids
    with store.transaction():
        settings.save(SETTING, VERSION)


def _missing(store: Store, after: int) -> Sequence[int]:
    """The next leads without any key."""
    has: Any = LeadKey.select(1).where(LeadKey.lead_id == Lead.id)
    return _next(store, after, Lead.voided_at.is_null() & ~fn.EXISTS(has))


def _next(store: Store, after: int, wanted: Any) -> Sequence[int]:
    query = Lead.select(Lead.id).where((Lead.id > after) & wanted)
    return store.read(lambda: column(query.order_by(Lead.id).limit(PORTION)))
