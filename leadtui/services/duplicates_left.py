"""What is left of a day's looks for duplicates among colleagues' leads, in words where nothing is."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.people import Viewer
from leadtui.i18n import _
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import duplicates, settings
from leadtui.store.database import Store


@dataclass(frozen=True, slots=True)
class Spent:
    """That no colleague's lead is told of any more: how many were told or asked for, of how many.

    ``when`` it begins anew is a time of day on the viewer's clock.
    """

    told: int
    tells: int
    asked: int
    asks: int
    when: str

    def text(self) -> str:
        """It in one line."""
        if self.asked > self.asks:
            return _(
                "You have checked {n} names and numbers today; beyond {limit} nobody is told of colleagues'"
                " leads. Anew from {when}.",
                n=self.asked,
                limit=self.asks,
                when=self.when,
            )
        return _(
            "You were told of {n} of {limit} colleagues' leads today, and of no more. Anew from {when}.",
            n=self.told,
            limit=self.tells,
            when=self.when,
        )


@reads
def spent(store: Store, viewer: Viewer) -> Spent | None:
    """What to say where a limit of the day is used up; None while something is left, and for admins."""
    if viewer.role in ("admin", "viewer"):
        return None
    rules = settings.load()
    day = duplicates.day_there(store) if store.engine.bound else context.team_today(viewer)
    found = Spent(
        len(duplicates.told(viewer, day)),
        int(rules["duplicates_a_day"]),
        duplicates.asked(viewer, day),
        int(rules["duplicates_asked_a_day"]),
        context.day_ends(viewer),
    )
    return found if found.told >= found.tells or found.asked > found.asks else None
