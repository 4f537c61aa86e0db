"""Changes that mean the same on one lead and on many, and can be repeated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from leadtui.domain.forms import FollowupForm, NextPlan, Saved
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access, assigning, followups, leads, statuses
from leadtui.store import silent
from leadtui.store.database import Store

LEVELS = (None, "C", "B", "A")


@dataclass(frozen=True, slots=True)
class SetField:
    """A field of the registry gets a value, as typed or typed right."""

    field: str
    value: object
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Retag:
    """Tags put on and taken off."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assign:
    """Another owner, or the pool with None."""

    owner_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One level up (1) or down (-1)."""

    step: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """Another status, with what is filled in on the way; ``seen`` is the status it is moved from."""

    status: str
    reason: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Redate:
    """The open plan on another day."""

    plan: NextPlan


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone."""

    title: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One content touch, recorded on each lead; nobody is touched who asked not to be."""

    form: FollowupForm


Change = SetField | Retag | Assign | Level | Move | Redate | Mark | Touch

CAN_SAY_WHY = (SetField, Assign, Level)
"""Changes that bear a reason which is asked for where it is wanted; a move asks for its own."""


def repeatable(change: Change) -> bool:
    """Whether '.' may do it again: never won, lost or a follow-up."""
    if isinstance(change, Touch):
        return False
    return not (isinstance(change, Move) and change.status in ("won", "lost"))


def with_reason(change: Change, reason: str) -> Change:
    """The same change with the reason somebody gives for it, where it can bear one."""
    if isinstance(change, CAN_SAY_WHY) and reason:
        return replace(change, reason=reason)
    return change


def apply(store: Store, viewer: Viewer, lead_id: int, change: Change) -> Saved:
    """Carry out a change on one lead; raises what the rules raise and changes nothing then."""
    match change:
        case SetField(field="level", value=str() as level):
            return leads.set_level(store, viewer, lead_id, level, reason=change.reason)
        case SetField():
            return leads.edit(store, viewer, lead_id, {change.field: change.value}, reason=change.reason)
        case Retag():
            return leads.tag(store, viewer, lead_id, change.add, change.remove)
        case Assign():
            return assigning.assign(store, viewer, lead_id, change.owner_id, reason=change.reason)
        case Level():
            return _level(store, viewer, lead_id, change)
        case Move():
            return statuses.move(
                store,
                viewer,
                lead_id,
                change.status,
                reason=change.reason,
                values=change.values,
                seen=change.seen,
            )
        case _:
            return _contact(store, viewer, lead_id, change)


def _contact(store: Store, viewer: Viewer, lead_id: int, change: Redate | Mark | Touch) -> Saved:
    match change:
        case Redate():
            return followups.redate(store, viewer, lead_id, change.plan)
        case Mark():
            return leads.add_milestone(store, viewer, lead_id, change.title, on_day=change.day)
        case Touch():
            _require_contactable(store, lead_id)
            return followups.record(store, viewer, lead_id, change.form)


def _level(store: Store, viewer: Viewer, lead_id: int, change: Level) -> Saved:
    step = change.step
    with store.reading():
        level = access.find(viewer, lead_id)["level"]
    at = LEVELS.index(level) if level in LEVELS else 0
    wanted = LEVELS[max(1, min(at + step, len(LEVELS) - 1))]
    if wanted == level:
        raise RuleError(
            N_("This is the highest level.") if step > 0 else N_("This is the lowest level."), field="level"
        )
    return leads.set_level(store, viewer, lead_id, wanted, reason=change.reason)


def _require_contactable(store: Store, lead_id: int) -> None:
    """Whoever may be reached at this customer must not have asked to be left alone."""
    with store.reading():
        if silent.is_silent(lead_id):
            raise RuleError(N_("Do not contact."), field="do_not_contact")
