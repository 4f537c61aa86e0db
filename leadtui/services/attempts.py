"""An attempt that reached nobody, with what can be chosen for the next one."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.cadence import Retry, retry
from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.services import access, context, followups
from leadtui.store.database import Store

CALLS = frozenset({"phone", "wechat", "email", "text"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was saved, the how-manieth attempt in a row it was, and when to try again, best first."""

    saved: Saved
    number: int
    retries: tuple[Retry, ...]


def record(store: Store, viewer: Viewer, lead_id: int, method: str | None) -> Attempt:
    """Record an attempt and plan the first of the retries; other methods than calls count as a call."""
    used = method if method in CALLS else "phone"
    with store.reading():
        number = int(access.find(viewer, lead_id)["attempts"]) + 1
        now = context.wall(viewer).replace(tzinfo=None)
        retries = retry(number, now, context.calendar(), method=used)
    return Attempt(followups.not_reached(store, viewer, lead_id, method=used), number, retries)
