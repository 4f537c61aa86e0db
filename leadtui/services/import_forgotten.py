"""Rows of a file about somebody who asked to be forgotten, or not to be contacted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from leadtui.domain.people import Viewer
from leadtui.exchange.record_sheet import SheetLead
from leadtui.i18n import N_, _
from leadtui.services import forgetting
from leadtui.store import forgotten
from leadtui.store.database import Store

Leads = Sequence[tuple[str, SheetLead]]
DO_NOT_CONTACT = "do_not_contact"
SILENT = N_("asked elsewhere not to be contacted: marked so, nothing is planned")


def refused(store: Store, viewer: Viewer, leads: Leads) -> dict[str, str]:
    """By lead key why its rows are left out: they would bring back somebody who asked to be forgotten."""
    points = {(point.kind, point.norm or point.raw) for _key, lead in leads for point in lead.points}
    found = forgotten.asked(store, points) if points else {}
    reasons: dict[str, str] = {}
    for key, lead in leads if found else ():
        for point in lead.points:
            one = found.get((point.kind, point.norm or point.raw))
            if one is not None:
                day = forgetting.day_of(viewer, one)
                reasons[key] = _(forgetting.COMES_BACK, text=point.raw, day=day)
    return reasons


def silent(store: Store, leads: Leads) -> set[str]:
    """The keys of leads whose contact asked elsewhere not to be contacted."""
    points = {(point.kind, point.norm) for _key, lead in leads for point in lead.points if point.norm}
    found = forgotten.silent(store, points) if points else set()
    return {key for key, lead in leads if any((point.kind, point.norm) in found for point in lead.points)}


def marked(lead: SheetLead) -> SheetLead:
    """The lead with its contact marked not to be contacted."""
    rest = tuple(pair for pair in lead.extra if pair[0] != DO_NOT_CONTACT)
    return replace(lead, extra=(*rest, (DO_NOT_CONTACT, True)))
