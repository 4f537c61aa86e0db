"""What is to be sent: claimed before it is sent, so that two programs never send the same.

A claim puts ``due_at`` off to the end of a lease and leaves the state: whoever dies then has sent
nothing, and an undo still stops what waits. Beginning makes it 'sending': whoever dies from then on may have.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from peewee import fn

from leadtui.store.models import Notice, Outbox, User, proxy
from leadtui.store.query import pairs, tuples

LEASE = timedelta(minutes=10)
"""Longer than the slowest server may take for one message."""
TOGETHER = 100
"""So many notices at most go to one person in one message."""


@dataclass(frozen=True, slots=True)
class Message:
    """One notice on its way to one person."""

    id: int
    notice_id: int
    user_id: int
    channel: str
    address: str
    state: str
    tries: int
    kind: str
    args: Mapping[str, Any]
    lead_id: int | None
    made_at: datetime
    obsolete: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one person at once; ``until`` is the end of the claim, and proves that it is ours.

    ``unsure`` is one that somebody began to send before: whether it arrived nobody knows.
    """

    messages: tuple[Message, ...]
    until: datetime
    unsure: bool = False

    @property
    def first(self) -> Message:
        """One of them: person, way and address are the same for all."""
        return self.messages[0]

    @property
    def ids(self) -> list[int]:
        """The rows."""
        return [message.id for message in self.messages]


SENT_ANYWAY = frozenset({"digest"})
"""Kinds that stand in the inbox as read from the start."""
_DUE = Outbox.state.in_(("waiting", "sending"))
_LEFT = Outbox.state.in_(("waiting", "sending", "dead"))


def claim(now: datetime, without: Collection[tuple[str, str]] = ()) -> Letter | None:
    """The oldest letter that is due, now ours until the lease ends; call it in a transaction of its own.

    Nothing to (way, address) in ``without``; an empty address stands for all of that way.
    """
    head = next(iter(_heads(now, without)), None)
    if head is None:
        return None
    state, tried_at, user_id, channel, address = head
    same_try = Outbox.tried_at.is_null() if tried_at is None else Outbox.tried_at == tried_at
    mates = (
        Outbox.select(Outbox.id)
        .where((Outbox.state == state) & (Outbox.due_at <= now) & same_try)
        .where((Outbox.user_id == user_id) & (Outbox.channel == channel) & (Outbox.address == address))
        .order_by(Outbox.id)
        .limit(TOGETHER)
    )
    ids = [row[0] for row in tuples(_skipping(mates))]
    until = now + LEASE
    Outbox.update(due_at=until).where(Outbox.id.in_(ids)).execute()
    return Letter(_messages(ids), until, unsure=state == "sending") if ids else None


def _heads(now: datetime, without: Collection[tuple[str, str]]) -> Any:
    query = Outbox.select(Outbox.state, Outbox.tried_at, Outbox.user_id, Outbox.channel, Outbox.address)
    query = query.where(_DUE & (Outbox.due_at <= now))
    for channel, address in without:
        there = Outbox.channel == channel
        query = query.where(~(there & (Outbox.address == address) if address else there))
    return tuples(_skipping(query.order_by(Outbox.due_at, Outbox.id).limit(1)))


def _skipping(query: Any) -> Any:
    """``query`` that takes its rows and passes over those that others hold; SQLite has one writer anyway."""
    return query.for_update(skip_locked=True) if proxy.obj.for_update else query


def _messages(ids: Sequence[int]) -> tuple[Message, ...]:
    query = (
        Outbox.select(
            Outbox.id,
            Outbox.notice_id,
            Outbox.user_id,
            Outbox.channel,
            Outbox.address,
            Outbox.state,
            Outbox.tries,
            Notice.kind,
            Notice.args,
            Notice.lead_id,
            Outbox.made_at,
            Notice.voided_at,
            Notice.read_at,
            User.active,
        )
        .join(Notice, on=(Notice.id == Outbox.notice_id))
        .join(User, on=(User.id == Outbox.user_id))
        .where(Outbox.id.in_(list(ids)))
        .order_by(Outbox.id)
    )
    return tuple(_message(row) for row in tuples(query))


def _message(row: tuple[Any, ...]) -> Message:
    *_columns, kind, args, lead_id, made_at, voided_at, read_at, active = row
    row_id, notice_id, user_id, channel, address, state, tries = row[:7]
    known = read_at is not None and kind not in SENT_ANYWAY
    return Message(
        row_id,
        notice_id,
        user_id,
        channel,
        address,
        state,
        tries,
        kind,
        json.loads(args),
        lead_id,
        made_at,
        obsolete=voided_at is not None or known or not active,
    )


def begin(letter: Letter, now: datetime) -> Letter | None:
    """From here on it may have been sent; without what was stopped since, None where nothing is left."""
    until = now + LEASE
    ours = _ours(letter) & (Outbox.state == ("sending" if letter.unsure else "waiting"))
    begun = (
        Outbox.update(state="sending", tries=Outbox.tries + 1, tried_at=now, due_at=until)
        .where(ours)
        .returning(Outbox.id)
        .execute()
    )
    ids = {int(row.id) for row in begun}
    left = tuple(
        replace(message, tries=message.tries + 1) for message in letter.messages if message.id in ids
    )
    return replace(letter, messages=left, until=until) if left else None


def sent(letter: Letter, at: datetime) -> None:
    """It is there."""
    _close(letter, state="sent", sent_at=at, error="")


def later(letter: Letter, due: datetime, error: str) -> None:
    """It is not there and is tried again at ``due``."""
    _close(letter, state="waiting", due_at=due, error=error)


def dead(letter: Letter, error: str) -> None:
    """It is not tried again unless an admin says so."""
    _close(letter, state="dead", error=error)


def stop(letter: Letter, ids: Collection[int]) -> None:
    """Nobody needs to be told any more."""
    Outbox.update(state="stopped").where(_ours(letter) & Outbox.id.in_(list(ids))).execute()


def _close(letter: Letter, **values: object) -> None:
    Outbox.update(**values).where(_ours(letter)).execute()


def _ours(letter: Letter) -> Any:
    return Outbox.id.in_(letter.ids) & (Outbox.due_at == letter.until)


def stop_notice(user_id: int, key: str, ways: Collection[str] = ("mail", "chat")) -> None:
    """What was told is not sent these ways: it stands in something else that is sent."""
    told = Notice.select(Notice.id).where((Notice.user_id == user_id) & (Notice.key == key))
    waiting = Outbox.notice_id.in_(told) & (Outbox.state == "waiting") & Outbox.channel.in_(list(ways))
    Outbox.update(state="stopped").where(waiting).execute()


def oldest_due() -> datetime | None:
    """When the message that waits longest was to be sent; one that is put off counts from its next try."""
    row = next(tuples(Outbox.select(Outbox.due_at).where(_DUE).order_by(Outbox.due_at).limit(1)), None)
    return None if row is None else row[0]


class Kept(NamedTuple):
    """A message as an admin sees it; without what it says."""

    id: int
    name: str
    channel: str
    address: str
    state: str
    kind: str
    tries: int
    made_at: datetime
    due_at: datetime
    error: str


def counts() -> dict[str, int]:
    """How many messages there are by state, those that are done left out."""
    query = Outbox.select(Outbox.state, fn.COUNT(Outbox.id)).where(_LEFT).group_by(Outbox.state)
    return {"waiting": 0, "sending": 0, "dead": 0, **dict(pairs(query))}


def due(now: datetime) -> int:
    """How many are to be sent now."""
    return int(Outbox.select().where(_DUE & (Outbox.due_at <= now)).count())


def left(*, dead_only: bool, limit: int) -> list[Kept]:
    """Messages that were not sent, oldest first."""
    query = (
        Outbox.select(
            Outbox.id,
            User.display_name,
            Outbox.channel,
            Outbox.address,
            Outbox.state,
            Notice.kind,
            Outbox.tries,
            Outbox.made_at,
            Outbox.due_at,
            Outbox.error,
        )
        .join(Notice, on=(Notice.id == Outbox.notice_id))
        .join(User, on=(User.id == Outbox.user_id))
        .where(Outbox.state == "dead" if dead_only else _LEFT)
        .order_by(Outbox.id)
        .limit(limit)
    )
    return [Kept(*row) for row in tuples(query)]


def retry(ids: Collection[int] | None, now: datetime) -> int:
    """Dead messages, all where none are named, are tried anew; how many there were."""
    which = Outbox.state == "dead" if ids is None else (Outbox.state == "dead") & Outbox.id.in_(list(ids))
    again = Outbox.update(state="waiting", tries=0, tried_at=None, due_at=now).where(which)
    return int(again.execute())
