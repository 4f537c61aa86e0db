"""Two leads side by side before they are merged, and what somebody chose of them (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from leadtui.domain import merge_choice
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.lists import label
from leadtui.domain.merge_choice import Choice
from leadtui.domain.people import Viewer
from leadtui.errors import ValidationError
from leadtui.i18n import N_, _
from leadtui.services import access
from leadtui.services.reads import reads
from leadtui.store import merges, people, silent
from leadtui.store.database import Store
from leadtui.store.plans import open_plans

OWNER, PLAN = "owner", "plan"


@dataclass(frozen=True, slots=True)
class Side:
    """One lead's value of a field: as shown, since when, and by whom it was set."""

    text: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Row:
    """A field in which two leads differ, and which side is taken unless somebody chooses."""

    id: str
    label: str
    winner: Side
    loser: Side
    choice: Choice
    may_join: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What merging would do: the fields to decide, and how much history comes along.

    ``left_alone`` where everybody at one of them asked not to be contacted: nobody is at the merged one.
    """

    winner: str
    loser: str
    winner_name: str
    loser_name: str
    rows: tuple[Row, ...]
    counts: Mapping[str, int]
    left_alone: bool = False


@reads
def preview(
    store: Store, viewer: Viewer, winner_id: int, loser_id: int, take: Mapping[str, str] | None = None
) -> Preview:
    """Both sides, field by field, for who may merge them; ``take`` as in ``merge``."""
    access.require_right(viewer, "merge")
    chosen = checked(take or {})
    winner, loser = access.find(viewer, winner_id), access.find(viewer, loser_id)
    return Preview(
        winner["number"],
        loser["number"],
        winner["short_name"] or winner["customer"],
        loser["short_name"] or loser["customer"],
        tuple(replace(row, choice=chosen.get(row.id, row.choice)) for row in _rows(winner, loser)),
        merges.counts(loser_id),
        silent.is_silent(winner_id) or silent.is_silent(loser_id),
    )


def _rows(winner: Mapping[str, Any], loser: Mapping[str, Any]) -> list[Row]:
    set_there = (merges.last_set(winner["id"]), merges.last_set(loser["id"]))
    made = [_row(field, winner, loser, set_there) for field in decided() if _differ(field, winner, loser)]
    if winner["owner_id"] != loser["owner_id"]:
        made.append(_owner_row(winner, loser, set_there))
    return [*made, *_plan_rows(winner, loser)]


def decided() -> list[Field]:
    """What is decided: every column of a lead that a form, a level or a move sets."""
    kept = ("form", "level", "transition")
    return [
        field
        for field in REGISTRY.of("lead")
        if field.column and field.change in kept and field.column not in ("owner_id", *merge_choice.OUTCOME)
    ]


def _differ(field: Field, winner: Mapping[str, Any], loser: Mapping[str, Any]) -> bool:
    return bool(winner[str(field.column)] != loser[str(field.column)])


def _row(field: Field, winner: Mapping[str, Any], loser: Mapping[str, Any], set_there: Any) -> Row:
    column = str(field.column)
    first, second = (
        _side(lead, column, _shown(field, lead[column]), known)
        for lead, known in zip((winner, loser), set_there, strict=True)
    )
    choice = merge_choice.default(column, winner, loser)
    return Row(field.id, str(field.label), first, second, choice, column in merge_choice.JOINED)


def _side(lead: Mapping[str, Any], column: str, text: str, known: Mapping[str, tuple[Any, str]]) -> Side:
    at, who = known.get(column, (lead["created_at"], ""))
    return Side(text, at, who or people.names([lead["created_by"]]).get(lead["created_by"], ""))


def _shown(field: Field, value: object) -> str:
    if value is None:
        return ""
    return label(field.choices, str(value)) if field.choices else str(value)


def _owner_row(winner: Mapping[str, Any], loser: Mapping[str, Any], set_there: Any) -> Row:
    names = people.names([winner["owner_id"], loser["owner_id"]])
    first, second = (
        _side(lead, "owner_id", names.get(lead["owner_id"], ""), known)
        for lead, known in zip((winner, loser), set_there, strict=True)
    )
    return Row(OWNER, str(REGISTRY[OWNER].label), first, second, owner_choice(winner, loser))


def _plan_rows(winner: Mapping[str, Any], loser: Mapping[str, Any]) -> list[Row]:
    """Whose next contact stays, where both have one on a track."""
    mine, theirs = ({plan.track: plan for plan in open_plans(lead["id"])} for lead in (winner, loser))
    both = [(mine[track], theirs[track]) for track in mine if track in theirs]
    if not both:
        return []
    names = people.names(plan.responsible_id for plan in both[0])
    first, second = (
        Side(_planned(plan), plan.created_at, names.get(plan.responsible_id, "")) for plan in both[0]
    )
    return [Row(PLAN, _("Next contact"), first, second, "winner")]


def _planned(plan: Any) -> str:
    at = f"{plan.due_time:%H:%M}" if plan.due_time else ""
    method = label("method", plan.method) if plan.method else ""
    return " ".join(part for part in (f"{plan.due_on:%Y-%m-%d}", at, method, plan.step) if part)


def owner_choice(winner: Mapping[str, Any], loser: Mapping[str, Any]) -> Choice:
    """Who has the merged lead: the winner's owner, unless only the other lead has one."""
    return "loser" if winner["owner_id"] is None and loser["owner_id"] is not None else "winner"


def checked(take: Mapping[str, str]) -> dict[str, Choice]:
    """The choices by field id; ValidationError for what is no field, or no side of this one."""
    made: dict[str, Choice] = {}
    known = {field.id for field in decided()} | {OWNER, PLAN}
    for name, side in take.items():
        field = REGISTRY.named(name)
        key = name if name in known else field.id if field else ""
        if key not in known:
            raise ValidationError(N_("There is no field {name} to choose."), field="take", name=name)
        choice = merge_choice.read(side)
        if choice is None or (choice == "both" and not _may_join(key)):
            wrong = f"{name}={side}"
            raise ValidationError(
                N_("{side} is no side."), N_("Write field=winner or field=loser."), field="take", side=wrong
            )
        made[key] = choice
    return made


def _may_join(key: str) -> bool:
    return key in REGISTRY and REGISTRY[key].column in merge_choice.JOINED
