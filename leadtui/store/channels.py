"""The ways besides the inbox in which users want to be told, and of what."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from leadtui.domain.notices import family
from leadtui.store.models import NoticeChannel
from leadtui.store.query import tuples


class Way(NamedTuple):
    """Where it goes, and the families of notices that do; none named are all."""

    address: str
    families: tuple[str, ...] = ()

    def takes(self, kind: str) -> bool:
        """Whether notices of this kind go there; a test always does."""
        found = family(kind)
        return not self.families or not found or found in self.families


def of(user_id: int) -> dict[str, Way]:
    """The ways of one user: 'mail', 'chat'."""
    return everybodys([user_id]).get(user_id, {})


def everybodys(user_ids: Collection[int] | None = None) -> dict[int, dict[str, Way]]:
    """The ways of these users, of all with None."""
    query = NoticeChannel.select(
        NoticeChannel.user_id, NoticeChannel.channel, NoticeChannel.address, NoticeChannel.kinds
    )
    if user_ids is not None:
        query = query.where(NoticeChannel.user_id.in_(list(user_ids)))
    found: dict[int, dict[str, Way]] = {}
    for user_id, channel, address, kinds in tuples(query):
        found.setdefault(user_id, {})[channel] = Way(address, tuple(kinds.split(",")) if kinds else ())
    return found


def choose(user_id: int, channel: str, address: str | None) -> None:
    """From now on what a user is told goes there too; None ends it."""
    if address is None:
        NoticeChannel.delete().where(_mine(user_id, channel)).execute()
        return
    NoticeChannel.insert(user_id=user_id, channel=channel, address=address).on_conflict(
        conflict_target=(NoticeChannel.user_id, NoticeChannel.channel),
        update={NoticeChannel.address: address},
    ).execute()


def choose_kinds(user_id: int, channel: str, families: Collection[str]) -> bool:
    """Only these families go there, all where none are named; False where the user has no such way."""
    kinds = ",".join(families)
    return bool(NoticeChannel.update(kinds=kinds).where(_mine(user_id, channel)).execute())


def _mine(user_id: int, channel: str) -> object:
    return (NoticeChannel.user_id == user_id) & (NoticeChannel.channel == channel)
