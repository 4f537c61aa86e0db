"""Merging two leads into one: field by field, with both histories, and undone as a whole (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.domain import merge_choice
from leadtui.domain.fields import REGISTRY
from leadtui.domain.forms import Saved
from leadtui.domain.merge_choice import Choice
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.errors import PermissionDenied, RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.services import access, happenings, left_alone, merge_parts
from leadtui.services.assigning import require_assignable
from leadtui.services.merge_preview import (
    OWNER,
    PLAN,
    Preview,
    Row,
    Side,
    checked,
    decided,
    owner_choice,
    preview,
)
from leadtui.store import derived, merges, rows, search, silent
from leadtui.store.added import write
from leadtui.store.database import Store
from leadtui.store.details import added_values
from leadtui.store.holders import of_lead
from leadtui.store.journal import Journal
from leadtui.store.own_masks import is_detail
from leadtui.store.points import open_leads

__all__ = ["Preview", "Row", "Side", "merge", "preview"]


def merge(
    store: Store, viewer: Viewer, winner_id: int, loser_id: int, take: Mapping[str, str] | None = None
) -> Saved:
    """Merge the second lead into the first; ``take`` says for fields by id or name whose value is kept.

    Everything else is decided as ``preview`` shows it. One undo takes the whole of it back.
    """
    if winner_id == loser_id:
        raise RuleError(N_("A lead cannot be merged with itself."))
    with Journal(store, viewer, "lead.merge", lead_id=winner_id) as journal:
        access.require_right(viewer, "merge")
        rows.hold_leads([winner_id, loser_id])
        winner, loser = (access.writable(viewer, lead_id, "remove") for lead_id in (winner_id, loser_id))
        _require_open(store, viewer, winner, loser)
        chosen = checked(take or {})
        before_owner = winner["owner_id"]
        said, withdrawn, left = _join(journal, viewer, winner, loser, chosen)
        for lead_id in (winner_id, loser_id):
            derived.refresh(lead_id)
        search.index_leads(store, [winner_id, loser_id])
        search.index_followups(store, said)
        _tell(journal, winner, loser, before_owner)
        name = winner["short_name"] or winner["customer"]
        text = _("{loser} merged into {winner}", loser=loser["number"], winner=winner["number"])
        if said:
            text += " · " + ngettext("{n} follow-up came along", "{n} follow-ups came along", len(said))
        if withdrawn:
            text += " · " + ngettext("{n} plan withdrawn", "{n} plans withdrawn", withdrawn)
        if left:
            text += " · " + _("only in the history now: {values}", values=", ".join(left))
        return Saved(winner_id, journal.unit, winner["number"], name, text)


def _require_open(store: Store, viewer: Viewer, winner: Mapping[str, Any], loser: Mapping[str, Any]) -> None:
    """Merging must not show contact details that were masked."""
    seen = open_leads(store, viewer, [winner["id"], loser["id"]])
    # What the server does not let the caller read would be left behind.
    lost = store.engine.bound and any(is_detail(field) for field in REGISTRY.of("lead"))
    if loser["id"] not in seen and (winner["id"] in seen or lost):
        raise PermissionDenied(
            N_("The contact details of {number} are masked."),
            N_("Show them first: leadtui show {number} --reveal"),
            number=loser["number"],
        )


def _join(
    journal: Journal,
    viewer: Viewer,
    winner: Mapping[str, Any],
    loser: Mapping[str, Any],
    chosen: Mapping[str, Choice],
) -> tuple[Sequence[int], int, list[str]]:
    """The whole of it: the follow-ups that came along, how many plans were withdrawn, values that gave way.

    What is undone is undone in the other direction.
    """
    hushed = silent.is_silent(winner["id"]) or silent.is_silent(loser["id"])
    merges.close(journal, loser, winner["id"])
    owner_id = _owner(journal, viewer, winner, loser, chosen.get(OWNER))
    merge_parts.plans(journal, winner["id"], loser["id"], keep=chosen.get(PLAN, "winner"))
    merge_parts.contacts_before(journal, winner["id"], loser["id"])
    moved = merges.move_all(journal, loser["id"], winner["id"])
    left = merge_parts.contacts_after(journal, winner["id"], moved["contact"])
    merge_parts.responsible(journal, winner["id"], moved["plan"], owner_id)
    merge_parts.sets(journal, winner["id"], loser, owner_id)
    _values(journal, winner, loser, chosen)
    _own_fields(journal, winner["id"], loser["id"])
    if hushed:
        merge_parts.silence(journal, winner["id"])
    return moved["followup"], left_alone.withdraw_plans(journal, winner["id"]), left


def _owner(
    journal: Journal,
    viewer: Viewer,
    winner: Mapping[str, Any],
    loser: Mapping[str, Any],
    choice: Choice | None,
) -> int | None:
    """Who has the merged lead; a change of hands is one like any other."""
    side = choice or owner_choice(winner, loser)
    owner_id: int | None = loser["owner_id"] if side == "loser" else winner["owner_id"]
    if owner_id == winner["owner_id"]:
        return owner_id
    if owner_id is not None:
        require_assignable(viewer, owner_id)
    journal.store.engine.change_owner(winner["id"], owner_id, journal.at)
    assigned = None if owner_id is None else journal.at
    journal.updated(
        "lead",
        winner["id"],
        {"owner_id": (winner["owner_id"], owner_id), "assigned_at": (winner["assigned_at"], assigned)},
        lead_id=winner["id"],
        kind="owner",
        audience=[user for user in (winner["owner_id"], owner_id) if user],
    )
    return owner_id


def _values(
    journal: Journal, winner: Mapping[str, Any], loser: Mapping[str, Any], chosen: Mapping[str, Choice]
) -> None:
    """Set what is taken from the loser, its status as one more step of the history."""
    wanted: dict[str, object] = {}
    for field in decided():
        column = str(field.column)
        side = chosen.get(field.id) or merge_choice.default(column, winner, loser)
        if side == "loser":
            wanted[column] = loser[column]
        elif side == "both":
            most = field.length or 2000
            wanted[column] = merge_choice.joined(winner[column], loser[column], most)
    status = str(wanted.get("status", winner["status"]))
    if "status" in wanted:
        wanted |= {name: loser[name] for name in (*merge_choice.OUTCOME, "verified", "status_since")}
    wanted |= _names(winner, wanted)
    wanted["ever_won"] = winner["ever_won"] or loser["ever_won"]
    _step(journal, winner, loser, status)
    current = rows.fetch("lead", winner["id"])
    rows.update(journal, "lead", winner["id"], wanted, current=current, lead_id=winner["id"])


def _names(winner: Mapping[str, Any], wanted: Mapping[str, object]) -> dict[str, object]:
    if not {"customer", "short_name"} & wanted.keys():
        return {}
    customer = str(wanted.get("customer", winner["customer"]))
    guessed = "short_name" not in wanted and bool(winner["short_name_guessed"])
    shown = short_name(customer) if guessed else str(wanted.get("short_name", winner["short_name"]))
    return {
        "short_name": shown,
        "short_name_guessed": guessed,
        "sort_key": sort_key(shown or customer),
    }


def _step(journal: Journal, winner: Mapping[str, Any], loser: Mapping[str, Any], status: str) -> None:
    """A lead's status is where its last step led: with two histories in one it may need one more."""
    if merges.latest_status(winner["id"]) == status:
        return
    current = rows.fetch("lead", winner["id"])
    rows.insert(
        journal,
        "status_change",
        lead_id=winner["id"],
        owner_id=current["owner_id"],
        from_status=winner["status"] if status != winner["status"] else loser["status"],
        to_status=status,
        at=journal.at,
        actor_id=journal.viewer.user_id,
        reason=_("merged with {number}", number=loser["number"]),
        level=winner["level"],
        source=winner["source"],
        region=winner["region"],
        lost_reason=loser["lost_reason"] if status == "lost" else None,
        verified=winner["verified"] if status == winner["status"] else loser["verified"],
    )


def _own_fields(journal: Journal, winner_id: int, loser_id: int) -> None:
    """Fields of the team's own that only the loser has filled in."""
    mine, theirs = added_values(winner_id), added_values(loser_id)
    missing = {
        REGISTRY[name]: value
        for name, value in theirs.items()
        if mine.get(name) is None and name in REGISTRY and REGISTRY[name].change == "form"
    }
    write(journal, of_lead(winner_id), missing)


def _tell(journal: Journal, winner: Mapping[str, Any], loser: Mapping[str, Any], before: int | None) -> None:
    now = rows.fetch("lead", winner["id"])
    if now["owner_id"] != before:
        happenings.owner_changed(journal, winner, now["owner_id"])
    elif loser["owner_id"] not in (None, now["owner_id"]):
        happenings.owner_changed(journal, {**now, "owner_id": loser["owner_id"]}, now["owner_id"])
