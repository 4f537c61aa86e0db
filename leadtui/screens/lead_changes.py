"""Carrying out a change on the marked leads or the current one, and saying so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadtui.domain.forms import Saved
from leadtui.domain.rights import RIGHTS
from leadtui.errors import PermissionDenied
from leadtui.i18n import N_, _, ngettext
from leadtui.services import bulk, changes
from leadtui.services.bulk import Outcome
from leadtui.services.changes import Change

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions

PART = 50
"""Leads tried in one transaction of a preview."""


async def change(screen: LeadActions, wanted: Change, *, on: bool = False) -> Saved | None:
    """Carry out a change; on many leads after a preview. ``on`` brings the cursor to the next lead."""
    ids = screen.targets()
    if len(ids) == 1:
        saved: Saved | None = await screen.desk.change(changes.apply, ids[0], wanted)
    else:
        saved = await change_many(screen, wanted, ids)
    if saved is not None:
        if changes.repeatable(wanted):
            screen.desk.last_change = wanted
        screen.told(saved, on=on and len(ids) == 1)
    return saved


async def change_many(screen: LeadActions, wanted: Change, ids: Sequence[int]) -> Saved | None:
    """Show what would happen, and do it if that is what is meant; None when it is not."""
    from leadtui.screens.bulk_preview import BulkPreview

    require_bulk(screen)
    outlook = await foresee(screen, wanted, ids)
    reason = await screen.app.push_screen_wait(BulkPreview(wanted, outlook))
    if reason is None:
        return None
    wanted = changes.with_reason(wanted, reason)
    refused = {refusal.lead_id for refusal in outlook.refused}
    return await carry_out(screen, wanted, [lead_id for lead_id in ids if lead_id not in refused], outlook)


def require_bulk(screen: LeadActions) -> None:
    """Raise PermissionDenied, saying whom to ask, before anything is typed for many leads in vain."""
    viewer = screen.desk.viewer
    if viewer is not None and not viewer.holds("bulk"):
        raise PermissionDenied(
            N_("You do not hold the right: {right}"),
            N_("Ask an admin: {names}"),
            right=RIGHTS["bulk"],
            names=", ".join(viewer.admins),
        )


async def foresee(screen: LeadActions, wanted: Change, ids: Sequence[int]) -> Outcome:
    """What a change would do to many leads."""
    total = Outcome()
    for first in range(0, len(ids), PART):
        if first:
            screen.say(_("Looking: {done} of {all} · Esc stops", done=first, all=len(ids)))
        total += await screen.desk.ask(bulk.preview, wanted, ids[first : first + PART])
    return total


async def carry_out(screen: LeadActions, wanted: Change, ids: Sequence[int], outlook: Outcome) -> Saved:
    """Change many leads in short transactions; Escape stops between two of them, undo takes all back."""
    desk, left, total = screen.desk, list(ids), Outcome()
    group_id = await desk.keep(bulk.begin)
    try:
        while left:
            outcome, done = await desk.keep(bulk.part, wanted, left, group_id)
            total, left = total + outcome, left[done:]
            if left:
                screen.say(
                    _("Changing: {done} of {all} · Esc stops", done=len(ids) - len(left), all=len(ids))
                )
    finally:
        desk.changed()
        if left:
            screen.say(said(total, len(outlook.refused)), "warning")
    return Saved(0, group_id, "", "", said(total, len(outlook.refused)))


def said(outcome: Outcome, refused: int) -> str:
    """What happened, in one line."""
    parts = [ngettext("{n} lead changed", "{n} leads changed", outcome.changed)]
    if outcome.same:
        parts.append(ngettext("{n} was so already", "{n} were so already", outcome.same))
    left_out = refused + len(outcome.refused)
    if left_out:
        parts.append(ngettext("{n} left out", "{n} left out", left_out))
    return " · ".join(parts)
