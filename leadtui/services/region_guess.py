"""The region that phones tell, proposed where nobody has said it and marked as the guess it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.domain.area_regions import GUESSED_REGION, guess_region
from leadtui.domain.people import Viewer
from leadtui.services import access, context
from leadtui.store import rows
from leadtui.store.contacts import normalise
from leadtui.store.journal import Journal


def of_points(points: Sequence[tuple[str, str]]) -> str:
    """What ways of contact, as (kind, as typed), tell of the region; "" where they tell nothing."""
    home = context.phone_region()
    phones = ((raw, normalise(kind, raw, home)[0]) for kind, raw in points if kind == "phone")
    return guess_region((raw, norm) for raw, norm in phones if norm)


def propose(
    journal: Journal, viewer: Viewer, lead: Mapping[str, Any], points: Sequence[tuple[str, str]]
) -> str:
    """Give a lead without a region the one that its new points tell, in the same unit of undo; return it.

    A collaborator's points tell nothing: the region is the owner's to change. The keys of the lead are
    made anew by whoever calls.
    """
    found = "" if lead["region"] else of_points(points)
    if found and not access.may(viewer, lead, "edit"):
        return ""
    if found:
        before = rows.fetch("lead", lead["id"])
        flags = {flag for flag in str(before["flags"] or "").split(",") if flag} | {GUESSED_REGION}
        columns = {"region": found, "flags": ",".join(sorted(flags))}
        rows.update(journal, "lead", lead["id"], columns, current=before)
    return found
