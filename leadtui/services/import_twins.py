"""New leads of a file that may be about somebody who is here, or further up in the same file."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.people import Viewer
from leadtui.domain.search_key import name_norm, sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead
from leadtui.exchange.value_shapes import is_company
from leadtui.i18n import _
from leadtui.services.import_known import SHORT_NAME
from leadtui.store import import_reads
from leadtui.store.database import Store

SHORTEST = 2


class Twins:
    """Looks for twins of one import's new leads, a chunk after the other; remembers what it has seen.

    Only leads that the viewer may open are told of.
    """

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer
        self._rows: dict[str, int] = {}

    def of(self, leads: Sequence[tuple[str, SheetLead]]) -> dict[str, str]:
        """By lead key why a lead may be there already."""
        keys = {key: _keys(lead) for key, lead in leads}
        points = {norm for found in keys.values() for norm in found if not norm.startswith(_NAMED)}
        names = {key for key, lead in leads if any(norm.startswith(_NAMED) for norm in keys[key])}
        here = import_reads.numbers_by_point(self._store, self._viewer, sorted(points))
        here |= self._named([lead for key, lead in leads if key in names])
        reasons: dict[str, str] = {}
        for key, lead in leads:
            found = next((here[each] for each in keys[key] if each in here), None)
            above = next((self._rows[each] for each in keys[key] if each in self._rows), None)
            if found is not None:
                reasons[key] = _("may be {number} {customer}", number=found[0], customer=found[1])
            elif above is not None:
                reasons[key] = _("may be the same as row {n}", n=above)
            for each in keys[key]:
                self._rows.setdefault(each, lead.deciding.row)
        return reasons

    def _named(self, leads: Sequence[SheetLead]) -> dict[str, tuple[str, str]]:
        """Leads here whose name reads the same once folded, by key."""
        wanted = {_order(lead.customer): name_norm(lead.customer) for lead in leads}
        if not wanted:
            return {}
        found = import_reads.named(self._store, self._viewer, sorted(wanted))
        return {_NAMED + name_norm(customer): (number, customer) for number, customer in found}


_NAMED = "\x1f"


def _order(customer: str) -> str:
    return sort_key(short_name(customer)[:SHORT_NAME] or customer)


def _keys(lead: SheetLead) -> list[str]:
    """What a lead may share with another: ways of contact, and the name of an organisation."""
    found = [point.norm for point in lead.points if point.norm]
    named = not lead.number and (is_company(lead.customer) or not found)
    if named and len(name_norm(lead.customer)) >= SHORTEST:
        found.append(_NAMED + name_norm(lead.customer))
    return found
