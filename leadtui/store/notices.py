"""What users were told: written once, read by the one who was told, withdrawn when it is undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from peewee import SQL

from leadtui.store.database import Store
from leadtui.store.models import Notice, NoticeChannel, Outbox
from leadtui.store.query import column, tuples

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
) -> bool:
    """Write a notice, and a message for each way the user chose; False where it was told before."""
    at = store.now()
    due, text = at + OUTGOING_WAIT, json.dumps(dict(args), ensure_ascii=False, sort_keys=True)
    told = store.engine.tell((user_id, kind, key, lead_id, group_id, text, at, due))
    if told is not None:
        return told
    row = {"user_id": user_id, "kind": kind, "key": key, "lead_id": lead_id, "group_id": group_id}
    # Not ``or ignore``, by which SQLite would let go of rows that cannot be as well.
    insert = Notice.insert(**row, args=text, at=at).on_conflict(
        conflict_target=(Notice.user_id, Notice.key), update={Notice.key: Notice.key}, where=SQL("1 = 0")
    )
    made = [int(found.id) for found in insert.returning(Notice.id).execute()]
    for notice_id in made:
        _post(notice_id, user_id, at, due)
    return bool(made)


def _post(notice_id: int, user_id: int, at: datetime, due: datetime) -> None:
    ways = NoticeChannel.select(NoticeChannel.channel, NoticeChannel.address)
    for channel, address in list(tuples(ways.where(NoticeChannel.user_id == user_id))):
        Outbox.insert(
            notice_id=notice_id, user_id=user_id, channel=channel, address=address, made_at=at, due_at=due
        ).execute()


def untell(store: Store, group_id: int) -> list[int]:
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
    return _users(group_id)


def retell(store: Store, group_id: int) -> list[int]:
    """Tell again what an undo withdrew; the users from whom it was not withdrawn."""
    at = store.now()
    due = at + OUTGOING_WAIT
    known = store.engine.retell(group_id, at, due)
    if known is not None:
        return known
    users = _users(group_id)
    withdrawn = (Notice.group_id == group_id) & Notice.voided_at.is_null(is_null=False)
    again = Notice.select(Notice.id).where(withdrawn)
    Outbox.update(state="waiting", due_at=due).where(
        Outbox.notice_id.in_(again) & (Outbox.state == "stopped")
    ).execute()
    Notice.update(voided_at=None, at=at).where(withdrawn).execute()
    return users


def _live(group_id: int) -> Any:
    return (Notice.group_id == group_id) & Notice.voided_at.is_null()


def _users(group_id: int) -> list[int]:
    return column(Notice.select(Notice.user_id).where(_live(group_id)))
