"""What a user was told: read, marked as read, put off; nobody sees another's."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta

from leadtui import clock
from leadtui.domain.notices import NoticeRow
from leadtui.domain.people import Viewer
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import notices
from leadtui.store.database import Store

SHOWN = 200
"""Notices of each kind, waiting and read, that are read at once."""
MORNING = time(9)


@reads
def unread(store: Store, viewer: Viewer) -> int:
    """How many notices wait, up to MOST_UNREAD."""
    return notices.unread(viewer.user_id, store.now())


@reads
def page(store: Store, viewer: Viewer) -> list[NoticeRow]:
    """What waits, newest first, then what was read or put off."""
    now = store.now()
    return [*notices.waiting(viewer, now, SHOWN), *notices.others(viewer, now, SHOWN)]


@reads
def waiting(store: Store, viewer: Viewer) -> list[NoticeRow]:
    """What waits alone, newest first."""
    return notices.waiting(viewer, store.now(), SHOWN)


def read(store: Store, viewer: Viewer, ids: Collection[int]) -> int:
    """Mark some as read; how many of them are the viewer's."""
    with store.transaction():
        return notices.mark(viewer.user_id, ids, read_at=store.now(), snoozed_until=None)


def unread_again(store: Store, viewer: Viewer, ids: Collection[int]) -> int:
    """Let some wait again."""
    with store.transaction():
        return notices.mark(viewer.user_id, ids, read_at=None, snoozed_until=None)


def read_all(store: Store, viewer: Viewer) -> int:
    """Mark everything as read, what was put off too; how many that were."""
    with store.transaction():
        return notices.mark(viewer.user_id, None, read_at=store.now(), snoozed_until=None)


def snooze(store: Store, viewer: Viewer, ids: Collection[int], until: datetime) -> int:
    """Put some off until an instant; they wait again then."""
    with store.transaction():
        return notices.mark(viewer.user_id, ids, read_at=None, snoozed_until=until)


def tomorrow(viewer: Viewer) -> datetime:
    """The next workday, at nine on the viewer's wall."""
    day, calendar = context.today(viewer) + timedelta(days=1), context.calendar()
    while not calendar.is_workday(day):
        day += timedelta(days=1)
    return clock.at(day, MORNING, viewer.zone)
