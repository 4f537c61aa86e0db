"""Leads that normalising would make alike: one name, or a number that reads as one only now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from leadtui.domain.match_blocks import hashed
from leadtui.domain.match_companies import company_name
from leadtui.domain.normal_companies import company_form
from leadtui.domain.normal_rules import Proposal
from leadtui.domain.people import Viewer
from leadtui.store import lead_keys, named_leads
from leadtui.store.database import Store
from leadtui.store.named_leads import Named

MOST = 20
"""Leads of one name that are compared."""


class Twin(NamedTuple):
    """A lead that would bear the same as another: its number, the other's, the field, and the value."""

    number: str
    other: str
    kind: str
    value: str


def twins(store: Store, viewer: Viewer, found: Sequence[Proposal], *, thorough: bool = False) -> list[Twin]:
    """Of these proposals those that end in what another lead, by now different, has or would have."""
    with store.reading():
        return [
            *_named(store, viewer, [each for each in found if each.kind == "company"], thorough=thorough),
            *_reached(store, viewer, [each for each in found if each.norm is not None]),
        ]


def _named(store: Store, viewer: Viewer, found: list[Proposal], *, thorough: bool) -> Iterable[Twin]:
    if not found:
        return
    keys = {hashed(f"n{company_name(each.after).key}") for each in found}
    near = lead_keys.sharing(store, sorted(keys), MOST)
    ids = {*near, *(each.lead_id for each in found)}
    alike: dict[str, list[Named]] = defaultdict(list)
    for lead in named_leads.by_id(store, viewer, sorted(ids)):
        alike[company_form(lead.customer, thorough=thorough)].append(lead)
    for each in found:
        for lead in alike.get(each.after, ()):
            if lead.id != each.lead_id and lead.customer != each.before:
                yield Twin(each.number, lead.number, each.kind, each.after)
                break


def _reached(store: Store, viewer: Viewer, found: list[Proposal]) -> Iterable[Twin]:
    if not found:
        return
    others: dict[str, list[Named]] = defaultdict(list)
    for norm, lead in named_leads.by_point(store, viewer, sorted({str(each.norm) for each in found})):
        others[norm].append(lead)
    for each in found:
        for lead in others[str(each.norm)]:
            if lead.id != each.lead_id:
                yield Twin(each.number, lead.number, each.kind, each.after)
                break
