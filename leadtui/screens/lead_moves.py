"""Moving leads to another status: at once where nothing is missing, else by way of the dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui.domain.forms import Saved
from leadtui.errors import RuleError
from leadtui.i18n import N_, _
from leadtui.screens.drafting import newest
from leadtui.services import changes, form_facts, statuses
from leadtui.services.changes import Move
from leadtui.services.form_facts import FormFacts

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions


async def move(screen: LeadActions, status: str, lead_id: int | None, *, on: bool) -> Saved | None:
    """Bring a lead, or the marked ones, into a status."""
    ids = [lead_id] if lead_id is not None else screen.targets()
    if len(ids) > 1:
        return await _move_many(screen, status)
    facts = await screen.desk.ask(form_facts.read, ids[0])
    _require_unmoved(screen, facts)
    if facts.detail.row.status == status:
        raise RuleError(N_("The lead is in this status already."))
    saved = await (_ask(screen, facts, status) if _asks(facts, status) else _go(screen, facts, status))
    if saved is not None:
        if changes.repeatable(Move(status)):
            screen.desk.last_change = Move(status)
        screen.told(saved, on=on)
    return saved


def _asks(facts: FormFacts, status: str) -> bool:
    return bool(facts.gaps(status)) or facts.needs_reason(status) or status in ("won", "lost")


def _require_unmoved(screen: LeadActions, facts: FormFacts) -> None:
    """A card that stands where it no longer is may be a colleague's doing: look again first."""
    shown, found = screen.current_row(), facts.detail
    if shown is None or shown.id != found.row.id or shown.status == found.row.status:
        return
    screen.desk.changed(found.row.id)
    statuses.require_unmoved(facts.viewer, found.row.status, shown.status, lambda: found.status_changes)


async def _go(screen: LeadActions, facts: FormFacts, status: str) -> Saved:
    row = facts.detail.row
    saved: Saved = await screen.desk.change(changes.apply, row.id, Move(status, seen=row.status))
    return saved


async def _ask(screen: LeadActions, facts: FormFacts, status: str) -> Saved | None:
    from leadtui.screens.transition import TransitionDialog

    draft = await newest(screen.desk, TransitionDialog.KIND, facts.detail.row.id)
    return await screen.app.push_screen_wait(TransitionDialog(facts, status, draft))


async def _move_many(screen: LeadActions, status: str) -> Saved | None:
    """Winning is done one by one, since each is signed for its own amount."""
    if status == "won":
        raise RuleError(N_("Leads are won one at a time: each has its own amount."))
    values: dict[str, object] = {}
    if status == "lost":
        from leadtui.screens.choosing import choose_item

        reason = await choose_item(screen, "lost_reason", _("Why are they lost?"))
        if reason is None:
            return None
        values = {"lost_reason": reason}
    return await screen.change(Move(status, values=values))
