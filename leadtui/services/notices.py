"""Telling users what concerns them, once; what they were told is read and marked in inbox.py."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadtui.store import notices
from leadtui.store.database import Store

NOTHING: Mapping[str, str | int] = MappingProxyType({})


def tell(
    store: Store,
    user_id: int,
    kind: str,
    key: str,
    *,
    lead_id: int | None = None,
    group_id: int | None = None,
    args: Mapping[str, str | int] = NOTHING,
    growing: bool = False,
) -> bool:
    """Tell a user something, once per ``key``; False where they were told before, or it is not
    for the caller to tell them.

    The notice and a message for each way the user chose are written in the caller's transaction, or in one
    of their own. ``kind`` is one of domain/notices.py, which makes the text from ``args`` in the language of
    whoever reads it. With a ``group_id`` an undo of that event group withdraws what nobody has read yet.
    What is ``growing`` tells of many leads under one key: told again, it counts more of them and is unread.
    """
    with store.transaction():
        return notices.tell(
            store, user_id, kind, key, lead_id=lead_id, group_id=group_id, args=args, growing=growing
        )
