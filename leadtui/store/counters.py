"""The counters of lead numbers, as both engines move them on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from peewee import EXCLUDED

from leadtui.store.models import NumberCounter


def raise_counters(counters: Sequence[tuple[str, date, int]]) -> None:
    """Let later numbers of each CODE and day be greater than the given one; none is ever set back."""
    insert = NumberCounter.insert_many(
        counters, fields=[NumberCounter.code, NumberCounter.day, NumberCounter.last]
    )
    insert.on_conflict(
        conflict_target=(NumberCounter.code, NumberCounter.day),
        update={NumberCounter.last: EXCLUDED.last},
        where=NumberCounter.last < EXCLUDED.last,
    ).execute()
