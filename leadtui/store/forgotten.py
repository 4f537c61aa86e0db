"""Who asked to be forgotten: kept, asked for, lifted. Where row security decides, by functions alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from peewee import JOIN, chunked

from leadtui.domain.forgetting import Kept, Origin, Point, Told, keyed_hash, messages
from leadtui.domain.people import Viewer
from leadtui.store.columns import instant_value
from leadtui.store.database import Store
from leadtui.store.models import Contact, ContactPoint, Forgotten, ForgottenKey, User
from leadtui.store.query import first, tuples

CHUNK = 1_000
BLANK = "0" * 64
"""What is left of a hash that was lifted."""


def asked(store: Store, points: Iterable[Point]) -> dict[Point, Told]:
    """Those of these ways of contact whose owner asked to be forgotten."""
    found: dict[Point, Told] = {}
    for some in chunked(messages(points).items(), CHUNK):
        named = dict(some)
        look = _asked_there if store.engine.bound else _asked_here
        for message, at, mark in look(store, list(named)):
            kind, text = named[message]
            found[kind, text] = Told(kind, text, instant_value(at), mark)
    return found


def _asked_there(store: Store, wanted: list[str]) -> list[Any]:
    sql = "SELECT message, at, mark FROM leadtui_forgotten(%s::text[])"
    return list(store.database.execute_sql(sql, (wanted,)).fetchall())


def _asked_here(store: Store, wanted: list[str]) -> list[Any]:
    live = Forgotten.lifted_at.is_null()
    if not Forgotten.select().where(live).exists():
        return []
    hashes = _hashed(wanted)
    query = Forgotten.select(Forgotten.hash, Forgotten.at, Forgotten.mark)
    rows = tuples(query.where(live & Forgotten.hash.in_(list(hashes))))
    return [(hashes[hashed], at, mark) for hashed, at, mark in rows]


def _hashed(texts: Iterable[str]) -> dict[str, str]:
    """What is kept of each message -> the message."""
    inner, outer = first(ForgottenKey.select(ForgottenKey.inner_pad, ForgottenKey.outer_pad)) or ("", "")
    return {keyed_hash(inner, outer, message): message for message in texts}


def silent(store: Store, points: Iterable[Point]) -> set[Point]:
    """Those of these ways of contact, as normalised, that belong to somebody not to be contacted."""
    wanted = list(dict.fromkeys(points))
    found: set[Point] = set()
    for some in chunked(wanted, CHUNK):
        kinds, norms = [kind for kind, _norm in some], [norm for _kind, norm in some]
        if store.engine.bound:
            sql = "SELECT kind, norm FROM leadtui_silent(%s::text[], %s::text[])"
            found.update(tuple(row) for row in store.database.execute_sql(sql, (kinds, norms)).fetchall())
        else:
            found |= _silent_here(some) & set(some)
    return found


def _silent_here(some: Sequence[Point]) -> set[Point]:
    live = Contact.do_not_contact & Contact.voided_at.is_null() & ContactPoint.voided_at.is_null()
    if not Contact.select().where(Contact.do_not_contact & Contact.voided_at.is_null()).exists():
        return set()
    query = ContactPoint.select(ContactPoint.kind, ContactPoint.norm).join(
        Contact, on=(Contact.id == ContactPoint.contact_id)
    )
    kinds = {kind for kind, _norm in some}
    mine = ContactPoint.kind.in_(list(kinds)) & ContactPoint.norm.in_([norm for _kind, norm in some])
    return set(tuples(query.where(live & mine)))


def keep(
    store: Store, viewer: Viewer, points: Iterable[Point], mark: str, origin: Origin, at: datetime
) -> int:
    """Keep the hashes of what is not kept yet, in a transaction that has it on record; how many."""
    found = messages(points)
    kinds = [kind for kind, _text in found.values()]
    if store.engine.bound:
        sql = "SELECT leadtui_forget(%s::text[], %s::text[], %s, %s, %s)"
        done = store.database.execute_sql(sql, (list(found), kinds, mark, origin, at)).fetchone()
        return int(done[0])
    known = {message for message, _at, _mark in _asked_here(store, list(found))}
    new = _hashed(message for message in found if message not in known)
    for hashed, message in new.items():
        columns = {"mark": mark, "kind": found[message][0], "hash": hashed, "origin": origin}
        Forgotten.insert(at=at, by_id=viewer.actor, **columns).execute()
    return len(new)


def lift(store: Store, viewer: Viewer, mark: str, at: datetime) -> int:
    """What was kept under a mark counts no more, and its hashes go; how many there were."""
    if store.engine.bound:
        sql = "SELECT leadtui_lift_forgotten(%s, %s)"
        return int(store.database.execute_sql(sql, (mark, at)).fetchone()[0])
    live = (Forgotten.mark == mark) & Forgotten.lifted_at.is_null()
    lifted = {"lifted_at": at, "lifted_by": viewer.actor, "hash": BLANK}
    return int(Forgotten.update(lifted).where(live).execute())


def listed(*, lifted: bool = False) -> list[Kept]:
    """What is kept, the newest first; with ``lifted`` what counts no more too. For admins."""
    other: Any = User.alias("other")
    columns = (
        Forgotten.mark,
        Forgotten.origin,
        Forgotten.kind,
        Forgotten.at,
        User.display_name,
        Forgotten.lifted_at,
        other.display_name,
    )
    query = (
        Forgotten.select(*columns)
        .join(User, JOIN.LEFT_OUTER, on=(User.id == Forgotten.by_id))
        .join(other, JOIN.LEFT_OUTER, on=(other.id == Forgotten.lifted_by))
    )
    rows = query if lifted else query.where(Forgotten.lifted_at.is_null())
    found: dict[str, Kept] = {}
    for mark, origin, kind, at, by, gone, gone_by in tuples(rows.order_by(Forgotten.id.desc())):
        kinds = (*(found[mark].kinds if mark in found else ()), kind)
        found[mark] = Kept(mark, origin, tuple(sorted(kinds)), at, by or "", gone, gone_by or "")
    return list(found.values())
