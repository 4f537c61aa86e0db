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
Silent = frozenset[tuple[str, str]]
Extra = tuple[tuple[str, object], ...]
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


def silent(store: Store, leads: Leads) -> dict[str, Silent]:
    """By key of leads with a contact who asked elsewhere not to be contacted, how that one is reached."""
    points = {(point.kind, point.norm) for _key, lead in leads for point in lead.points if point.norm}
    found = forgotten.silent(store, points) if points else set()
    theirs = {key: frozenset((point.kind, point.norm or "") for point in lead.points) for key, lead in leads}
    return {key: mine for key, all_ in theirs.items() if (mine := all_ & found)}


def marked(lead: SheetLead, silent: Silent) -> SheetLead:
    """The lead with those of its contacts marked not to be contacted who are reached so."""
    people = tuple(
        replace(each, extra=_marked(each.extra)) if each.points & silent else each for each in lead.people
    )
    others = frozenset(point for each in lead.people for point in each.points)
    extra = _marked(lead.extra) if silent - others else lead.extra
    return replace(lead, extra=extra, people=people)


def _marked(extra: Extra) -> Extra:
    return (*(pair for pair in extra if pair[0] != DO_NOT_CONTACT), (DO_NOT_CONTACT, True))
