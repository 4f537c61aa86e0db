"""The ways besides the inbox in which users want to be told."""

from __future__ import annotations

from leadtui.store.models import NoticeChannel
from leadtui.store.query import pairs


def of(user_id: int) -> dict[str, str]:
    """Addresses of one user by way: 'mail', 'chat'."""
    mine = NoticeChannel.user_id == user_id
    return dict(pairs(NoticeChannel.select(NoticeChannel.channel, NoticeChannel.address).where(mine)))


def choose(user_id: int, channel: str, address: str | None) -> None:
    """From now on what a user is told goes there too; None ends it."""
    if address is None:
        mine = (NoticeChannel.user_id == user_id) & (NoticeChannel.channel == channel)
        NoticeChannel.delete().where(mine).execute()
        return
    NoticeChannel.insert(user_id=user_id, channel=channel, address=address).on_conflict(
        conflict_target=(NoticeChannel.user_id, NoticeChannel.channel),
        update={NoticeChannel.address: address},
    ).execute()
