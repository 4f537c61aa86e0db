"""What colleagues did since one last looked, and who of them is at a lead just now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from leadtui.domain.people import Viewer

Doing = Literal["open", "writing"]
Deed = Literal["owner", "pool", "status", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Beside:
    """A colleague at a lead: it is open on their screen, or they write a follow-up on it."""

    user_id: int
    name: str
    doing: Doing
    since: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to a lead: who did what; ``to`` is the new status, or the name of the new owner.

    ``name`` is empty where the viewer may not read the lead any more.
    """

    lead_id: int
    who: str
    deed: Deed
    name: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What is new for a viewer, up to ``horizon``.

    ``leads`` are those that changed, or are none of theirs any more; None where any may be. ``viewer``
    is who looks from now on. ``held`` says that more is on its way. ``beside`` are the colleagues at the
    lead that was asked about, ``unread`` is how many notices wait.
    """

    horizon: int
    viewer: Viewer
    leads: frozenset[int] | None = frozenset()
    told: tuple[Told, ...] = ()
    held: bool = False
    beside: tuple[Beside, ...] = ()
    unread: int = 0

    def of(self, lead_id: int) -> Told | None:
        """What happened to one lead."""
        return next((told for told in self.told if told.lead_id == lead_id), None)
