"""The key that shows masked contact details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.i18n import _
from leadtui.services import revealing

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions


async def reveal(screen: LeadActions) -> None:
    """Show the contact details of the lead meant until the day ends, and say how many that makes."""
    lead_id = screen.one_target()
    shown = await screen.desk.change(revealing.reveal, lead_id)
    if shown.today:
        screen.desk.changed(lead_id)
        screen.say(
            _("Shown until the day ends · {n} of {limit} today", n=shown.today, limit=shown.limit), "good"
        )
    else:
        screen.say(_("Nothing is masked here."))
