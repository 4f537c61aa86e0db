"""How often and how long a message that could not be sent is tried again."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, NamedTuple

Fate = Literal["taken", "later", "refused", "unsure"]
TAKEN: Fate = "taken"
LATER: Fate = "later"
REFUSED: Fate = "refused"
UNSURE: Fate = "unsure"

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Between the tries: the last one is most of a day after the first."""
TRIES = len(WAITS) + 1


class Verdict(NamedTuple):
    """What became of one try.

    taken: it is there; later: it is not, and may be tried again; refused: trying again is no use;
    unsure: it may be there.
    """

    fate: Fate
    why: str = ""
    down: bool = False
    """Whether nobody answered: then others need not try the same place now."""


def wait(tries: int) -> timedelta | None:
    """How long to wait after this many tries in vain; None once there have been enough."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else None
