"""What users were told: written once, read by the one who was told, withdrawn when it is undone."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL

from leadtui.domain.notices import MANY, NoticeRow
from leadtui.domain.people import Viewer
from leadtui.store import channels
from leadtui.store.database import Store
from leadtui.store.engine import Told
from leadtui.store.models import Lead, Notice, Outbox, User
from leadtui.store.query import pairs, tuples
from leadtui.store.scope import visible_leads

OUTGOING_WAIT = timedelta(seconds=60)
"""How long an undo still stops what is to be sent (DOMAIN 3.5)."""


def tell(
    store: Store,
    user_id: int,
    kind: str,
    key: str,
    *,
    lead_id: int | None = None,
    group_id: int | None = None,
    args: Mapping[str, str | int],
    growing: bool = False,
) -> bool:
    """Write a notice, and a message for each way the user chose; False where it was told, or may not be.

    One that is ``growing`` and was told counts what is told now as well, and is unread again.
    """
    at = store.now()
    due, text = at + OUTGOING_WAIT, json.dumps(dict(args), ensure_ascii=False, sort_keys=True)
    told = store.engine.tell((user_id, kind, key, lead_id, group_id, text, at, due, growing))
    if told is not None:
        return told
    if not User.select().where((User.id == user_id) & User.active).exists():
        return False
    row = {"user_id": user_id, "kind": kind, "key": key, "lead_id": lead_id, "group_id": group_id}
    # Not ``or ignore``, by which SQLite would let go of rows that cannot be as well.
    insert = Notice.insert(**row, args=text, at=at).on_conflict(
        conflict_target=(Notice.user_id, Notice.key), update={Notice.key: Notice.key}, where=SQL("1 = 0")
    )
    made = [int(found.id) for found in insert.returning(Notice.id).execute()]
    for notice_id in made:
        _post(notice_id, user_id, kind, at, due)
    return bool(made) or (growing and _grow(user_id, kind, key, group_id, args))


def _grow(user_id: int, kind: str, key: str, group_id: int | None, args: Mapping[str, str | int]) -> bool:
    mine = (Notice.user_id == user_id) & (Notice.key == key) & (Notice.group_id == group_id)
    before = next((json.loads(text) for (text,) in tuples(Notice.select(Notice.args).where(mine))), None)
    if before is None:
        return False
    grown = {**before, "n": int(before.get("n", 1)) + int(args.get("n", 1))}
    text = json.dumps(grown, ensure_ascii=False, sort_keys=True)
    many = kind.removesuffix(MANY) + MANY
    return bool(Notice.update(kind=many, args=text, read_at=None).where(mine).execute())


def _post(notice_id: int, user_id: int, kind: str, at: datetime, due: datetime) -> None:
    for channel, way in channels.of(user_id).items():
        if way.takes(kind):
            Outbox.insert(
                notice_id=notice_id,
                user_id=user_id,
                channel=channel,
                address=way.address,
                made_at=at,
                due_at=due,
            ).execute()


def untell(store: Store, group_id: int) -> list[Told]:
    """Withdraw what this event group told and stop its messages; the users who know of it already."""
    at = store.now()
    known = store.engine.untell(group_id, at)
    if known is not None:
        return known
    told = Notice.select(Notice.id).where(Notice.group_id == group_id)
    Outbox.update(state="stopped").where(Outbox.notice_id.in_(told) & (Outbox.state == "waiting")).execute()
    out = Outbox.select(Outbox.notice_id).where(Outbox.notice_id.in_(told) & (Outbox.state != "stopped"))
    unknown = _live(group_id) & Notice.read_at.is_null() & Notice.id.not_in(out)
    Notice.update(voided_at=at).where(unknown).execute()
    return _known(group_id)


def retell(store: Store, group_id: int) -> list[Told]:
    """Tell again what an undo withdrew; the users from whom it was not withdrawn."""
    due = store.now() + OUTGOING_WAIT
    known = store.engine.retell(group_id, due)
    if known is not None:
        return known
    known = _known(group_id)
    withdrawn = (Notice.group_id == group_id) & Notice.voided_at.is_null(is_null=False)
    again = Notice.select(Notice.id).where(withdrawn)
    Outbox.update(state="waiting", due_at=due).where(
        Outbox.notice_id.in_(again) & (Outbox.state == "stopped")
    ).execute()
    Notice.update(voided_at=None).where(withdrawn).execute()
    return known


def _live(group_id: int) -> Any:
    return (Notice.group_id == group_id) & Notice.voided_at.is_null()


def _known(group_id: int) -> list[Told]:
    return [
        Told(*row) for row in tuples(Notice.select(Notice.user_id, Notice.lead_id).where(_live(group_id)))
    ]


MOST_UNREAD = 1_000
"""So far unread notices are counted."""


def unread(user_id: int, now: datetime) -> int:
    """How many notices wait for a user, up to MOST_UNREAD; read from one index alone."""
    return int(unread_query(user_id, now).count())


def unread_query(user_id: int, now: datetime) -> Any:
    """The ids of what waits, as far as it is counted."""
    return Notice.select(Notice.id).where(_waiting(user_id, now)).limit(MOST_UNREAD)


def waiting(viewer: Viewer, now: datetime, limit: int) -> list[NoticeRow]:
    """What a user has not read yet, newest first; what was put off comes when its time has come."""
    return _page(viewer, _waiting(viewer.user_id, now), limit)


def others(viewer: Viewer, now: datetime, limit: int) -> list[NoticeRow]:
    """What a user has read or put off, newest first."""
    off = Notice.snoozed_until.is_null(is_null=False) & (Notice.snoozed_until > now)
    mine = (Notice.user_id == viewer.user_id) & Notice.voided_at.is_null()
    return _page(viewer, mine & (Notice.read_at.is_null(is_null=False) | off), limit)


def _waiting(user_id: int, now: datetime) -> Any:
    come = Notice.snoozed_until.is_null() | (Notice.snoozed_until <= now)
    return (Notice.user_id == user_id) & Notice.read_at.is_null() & Notice.voided_at.is_null() & come


def _page(viewer: Viewer, condition: Any, limit: int) -> list[NoticeRow]:
    columns = (Notice.id, Notice.kind, Notice.args, Notice.at, Notice.lead_id)
    query = Notice.select(*columns, Notice.read_at, Notice.snoozed_until).where(condition)
    found = list(tuples(query.order_by(Notice.id.desc()).limit(limit)))
    ids = {row[4] for row in found} - {None}
    seen = Lead.select(Lead.id, Lead.number).where(Lead.id.in_(ids) & visible_leads(viewer))
    numbers = dict(pairs(seen)) if ids else {}
    return [
        NoticeRow(
            notice_id,
            kind,
            json.loads(args),
            at,
            lead_id if lead_id in numbers else None,
            numbers.get(lead_id, ""),
            read_at,
            snoozed,
        )
        for notice_id, kind, args, at, lead_id, read_at, snoozed in found
    ]


def mark(user_id: int, ids: Collection[int] | None, **values: object) -> int:
    """Set columns of a user's notices, of all that nobody has read with None; how many differ now."""
    mine = (Notice.user_id == user_id) & Notice.voided_at.is_null()
    mine &= Notice.read_at.is_null() if ids is None else Notice.id.in_(list(ids))
    return int(Notice.update(**values).where(mine).execute())
