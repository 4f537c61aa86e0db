"""Bringing values into their normal form over many leads: looked at first, then one unit of undo.

What is looked at is kept small: of each proposal eight bytes, so that carrying them out can tell what has
changed since, and a first few in full to be shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from leadtui.domain.lists import LISTS, fold
from leadtui.domain.normal_rules import CONTACT_FIELDS, FIELDS, SPELT, LeadWords, Proposal, Rules, unlisted
from leadtui.domain.normal_rules import proposals as proposed
from leadtui.domain.people import Viewer
from leadtui.domain.query import Query
from leadtui.domain.selection import Selection
from leadtui.domain.spellings import Spellings, commonest, mapped_by_hand, region_key
from leadtui.errors import UsageError
from leadtui.i18n import N_
from leadtui.services import access, context, finding
from leadtui.services.normal_twins import Twin, twins
from leadtui.store import normal_reads
from leadtui.store.database import Store
from leadtui.store.models import Lead
from leadtui.store.query import column

PAGE = 500
"""Leads looked through in one read."""
SHOWN = 1_000
"""Proposals of a field that are kept in full; the others are only counted."""
_NAMES = tuple(FIELDS)
_MOST_UNLISTED = 1_000

Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which fields, and what words become: (field, before, after), of any field where that is ""."""

    fields: tuple[str, ...] = _NAMES
    maps: tuple[tuple[str, str, str], ...] = ()
    thorough: bool = False


@dataclass(slots=True)
class Preview:
    """What normalising some leads would do, as far as they are looked through (``at`` of ``ids``).

    ``leads`` are those with proposals; the ones of the n-th stand from ``starts[n]`` on in ``digests``, with
    their fields in ``kinds``. ``rows`` are the first of each field in full. ``masked`` leads keep their
    contact details, hidden from the viewer, ``foreign`` ones are not the viewer's to change.
    """

    rules: Rules
    ids: array[int]
    at: int = 0
    leads: array[int] = field(default_factory=lambda: array("q"))
    starts: array[int] = field(default_factory=lambda: array("q"))
    digests: array[int] = field(default_factory=lambda: array("q"))
    kinds: array[int] = field(default_factory=lambda: array("b"))
    rows: list[Proposal] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    twins: list[Twin] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)
    masked: int = 0
    foreign: int = 0

    @property
    def ended(self) -> bool:
        """Whether all leads are looked through."""
        return self.at >= len(self.ids)

    @property
    def total(self) -> int:
        """How many values would change."""
        return len(self.digests)

    def expected(self, place: int) -> list[tuple[int, str]]:
        """The proposals on the lead at ``place`` of ``leads``: digest and field."""
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.digests)
        return [(self.digests[at], _NAMES[self.kinds[at]]) for at in range(self.starts[place], end)]

    def add(self, found: Sequence[Proposal]) -> None:
        """Take up the proposals on one lead."""
        self.leads.append(found[0].lead_id)
        self.starts.append(len(self.digests))
        for proposal in found:
            self.digests.append(proposal.digest)
            self.kinds.append(_NAMES.index(proposal.kind))
            self.counts[proposal.kind] += 1
            if self.counts[proposal.kind] <= SHOWN:
                self.rows.append(proposal)


def asked_for(fields: Iterable[str], maps: Iterable[str], *, thorough: bool = False) -> Asked:
    """What was typed: names of fields, and ``google=Google`` or ``tag:vip=VIP``; UsageError."""
    names = tuple(dict.fromkeys(_field(name) for name in fields if name.strip())) or _NAMES
    return Asked(names, tuple(_mapping(text) for text in maps), thorough)


def _field(name: str) -> str:
    wanted = name.strip().casefold()
    for known, label in FIELDS.items():
        if wanted in (known, f"{known}s", *(text.casefold() for text in label)):
            return known
    raise UsageError(
        N_("There is no field {name} to normalise."), N_("Known: {known}"), name=name, known=" ".join(FIELDS)
    )


def _mapping(text: str) -> tuple[str, str, str]:
    head, equals, after = text.partition("=")
    name, colon, before = head.partition(":")
    if colon and name.strip() in ("source", "tag", "region", "industry"):
        head = before
    else:
        name = ""
    if not equals or not head.strip() or not after.strip():
        raise UsageError(
            N_("{text} maps nothing."), N_("Write what is there = what it becomes: google=Google"), text=text
        )
    return name.strip(), head.strip(), after.strip()


def begin(
    store: Store,
    viewer: Viewer,
    asked: Asked,
    query: str | Query = "",
    *,
    ids: Iterable[int] | None = None,
    selection: Selection | None = None,
) -> Preview:
    """A preview that has looked at nothing yet, over the leads of a query, a selection or these ids."""
    with store.reading():
        access.require_right(viewer, "bulk")
        rules = Rules(
            frozenset(asked.fields),
            {name: _spellings(viewer, name, asked) for name in asked.fields if name in (*SPELT, "tag")},
            context.phone_region(),
            asked.thorough,
        )
        found = array("q", ids) if ids is not None else _found(store, viewer, query, selection)
    return Preview(rules, found)


def _found(store: Store, viewer: Viewer, query: str | Query, selection: Selection | None) -> array[int]:
    if selection is None:
        return array("q", finding.find(store, viewer, query, 0, finding.count(store, viewer, query)))
    asked = selection.query
    found = finding.find(store, viewer, asked, 0, finding.count(store, viewer, asked))
    kept = (lead_id for lead_id in found if lead_id not in selection.exceptions)
    known = array("q")
    for chunk in _chunks(list(kept), PAGE):
        there = Lead.id.in_(chunk) & (Lead.created_at <= selection.horizon)
        living = set(column(Lead.select(Lead.id).where(there)))
        known.extend(lead_id for lead_id in chunk if lead_id in living)
    return known


def _chunks(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _spellings(viewer: Viewer, name: str, asked: Asked) -> Spellings:
    key = region_key if name == "region" else fold
    counted = normal_reads.spelt_tags(viewer) if name == "tag" else normal_reads.spelt(viewer, SPELT[name])
    hand = mapped_by_hand((before, after) for of, before, after in asked.maps if of in ("", name))
    if name == "source":
        hand = {**hand, **_of_items(hand)}
    return Spellings(commonest(counted, key), hand, key)


def _of_items(hand: dict[str, str]) -> dict[str, str]:
    """What is said of a source by its label is said of its id."""
    return {
        fold(item.id): hand[fold(text)]
        for item in LISTS["source"]
        for text in item.label
        if fold(text) in hand
    }


def look(store: Store, viewer: Viewer, preview: Preview, leads: int = PAGE) -> list[Proposal]:
    """Look through the next leads of a preview; what would change on them."""
    ids = preview.ids[preview.at : preview.at + leads].tolist()
    rules = preview.rules

    def read() -> tuple[list[LeadWords], frozenset[int | None] | None]:
        with store.reading():
            return normal_reads.words(store, viewer, ids, rules.fields), normal_reads.owners(viewer)

    words, mine = store.read(read)
    of_leads = [(lead, proposed(lead, rules)) for lead in words]
    found = [each for lead, wanted in of_leads if mine is None or lead.owner_id in mine for each in wanted]
    alike = store.read(lambda: twins(store, viewer, found, thorough=rules.thorough))
    # Nothing is counted before everything is read: a read may be asked again.
    for lead, wanted in of_leads:
        _take_up(preview, lead, wanted, mine)
    preview.twins += alike
    preview.at += len(ids)
    return found


def _take_up(
    preview: Preview, lead: LeadWords, found: Sequence[Proposal], mine: Collection[int | None] | None
) -> None:
    if mine is not None and lead.owner_id not in mine:
        preview.foreign += bool(found)
        return
    preview.masked += not lead.open and bool(CONTACT_FIELDS & preview.rules.fields)
    text = unlisted(lead, preview.rules)
    if text and (text in preview.unlisted or len(preview.unlisted) < _MOST_UNLISTED):
        preview.unlisted[text] += 1
    if found:
        preview.add(found)


def preview(
    store: Store,
    viewer: Viewer,
    asked: Asked,
    query: str | Query = "",
    *,
    ids: Iterable[int] | None = None,
    told: Told | None = None,
) -> Preview:
    """Look through all of them; ``told`` hears how far it is, and ends it by raising."""
    found = begin(store, viewer, asked, query, ids=ids)
    while not found.ended:
        look(store, viewer, found)
        if told:
            told("read", found.at, len(found.ids))
    return found
