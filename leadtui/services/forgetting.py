"""Who asked to be forgotten does not come back by a form, a file or a mistake until an admin lifts that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from leadtui import clock
from leadtui.domain.forgetting import Kept, Point, Told, comparable, new_mark
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError, UsageError
from leadtui.i18n import N_, _
from leadtui.services import access, audit, context
from leadtui.services.reads import reads
from leadtui.store import forgotten
from leadtui.store.contacts import normalise
from leadtui.store.database import Store

COMES_BACK = N_("Whoever is reached by {text} asked to be forgotten on {day}.")
LIFT = N_("An admin may lift that: leadtui privacy lift {mark}")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What was kept: the mark, how many ways of contact, and how many of them are new."""

    mark: str
    points: int
    new: int


def compared(points: Collection[Point]) -> dict[Point, Point]:
    """Ways of contact as typed -> as they are compared, phones as E.164; what is none is left out."""
    region = context.phone_region()
    found: dict[Point, Point] = {}
    for kind, raw in points:
        norm, _valid = normalise(kind, raw, region)
        if comparable(kind, norm or raw):
            found[kind, raw] = (kind, norm or raw)
    return found


def told(store: Store, points: Collection[Point]) -> dict[Point, Told]:
    """Those of some ways of contact, as typed, whose owner asked to be forgotten."""
    asked = compared(points)
    found = forgotten.asked(store, asked.values()) if asked else {}
    return {typed: found[norm] for typed, norm in asked.items() if norm in found}


def require_welcome(store: Store, viewer: Viewer, points: Collection[Point]) -> None:
    """RuleError where one of these ways of contact is of somebody who asked to be forgotten."""
    for (_kind, raw), one in told(store, points).items():
        raise RuleError(COMES_BACK, LIFT, field="phone", text=raw, day=day_of(viewer, one), mark=one.mark)


@reads
def warning(store: Store, viewer: Viewer, points: Collection[Point]) -> str:
    """What is said while such a way of contact is typed, in the current language; nothing without one."""
    for (_kind, raw), one in told(store, points).items():
        return _(COMES_BACK, text=raw, day=day_of(viewer, one))
    return ""


def day_of(viewer: Viewer, one: Told) -> str:
    """The day on which somebody asked, on the team's wall."""
    return clock.local(one.at, viewer.team_zone).date().isoformat()


def suppress(store: Store, viewer: Viewer, points: Sequence[Point]) -> Suppressed:
    """Keep that somebody asked to be forgotten, by hashes alone; on record without what was hashed."""
    access.require_admin(viewer)
    with store.transaction():
        asked = compared(points)
        if not asked or len(asked) < len(set(points)):
            raise UsageError(
                N_("That is no way to reach somebody."), N_("Give a phone, an email or a WeChat id.")
            )
        mark = new_mark()
        values = {"mark": mark, "points": len(asked)}
        audit.note(store, viewer, "suppressed", "forgotten", 0, values=values)
        new = forgotten.keep(store, viewer, asked.values(), mark, "asked", store.now())
        if not new:
            raise RuleError(N_("That is kept already."), N_("See: leadtui privacy suppressed"))
        return Suppressed(mark, len(asked), new)


def lift(store: Store, viewer: Viewer, mark: str) -> int:
    """Let somebody come back; the hashes go. How many ways of contact there were."""
    access.require_admin(viewer)
    with store.transaction():
        name = mark.strip().upper()
        audit.note(store, viewer, "lifted", "forgotten", 0, values={"mark": name})
        done = forgotten.lift(store, viewer, name, store.now())
        if not done:
            raise NotFoundError(
                N_("Nothing is kept under {mark}."), N_("See: leadtui privacy suppressed"), mark=name
            )
        return done


def lift_points(store: Store, viewer: Viewer, points: Sequence[Point]) -> int:
    """The same of whoever is reached so."""
    access.require_admin(viewer)
    marks = {one.mark for one in store.read(lambda: told(store, points)).values()}
    if not marks:
        raise NotFoundError(N_("Nobody who is reached so asked to be forgotten."))
    with store.transaction():
        return sum(lift(store, viewer, mark) for mark in sorted(marks))


@reads
def listed(store: Store, viewer: Viewer, *, lifted: bool = False) -> list[Kept]:
    """What is kept, the newest first; with ``lifted`` what counts no more too. For admins."""
    access.require_admin(viewer)
    return forgotten.listed(lifted=lifted)
