"""New leads of a file that may be about somebody who is here, or further up in the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadtui.domain.match_labels import reasons_text
from leadtui.domain.people import Viewer
from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.exchange.record_sheet import SheetLead
from leadtui.i18n import N_, _
from leadtui.services.duplicate_run import thresholds
from leadtui.services.import_known import SHORT_NAME
from leadtui.services.import_record import record_of
from leadtui.store import lead_keys, named_leads
from leadtui.store.database import Store
from leadtui.store.named_leads import Named

if TYPE_CHECKING:
    from leadtui.domain.matching import Match, Prepared, Thresholds

MAY_BE = N_("may be {number} {customer} ({why})")
IS_LIKE = N_("is a little like {number} {customer} ({why})")
ROW = N_("may be the same as row {n} ({why})")
# Leads that one row is compared with.
MOST = 8
# New leads of the file that those below are compared with in full; of more, what is the same tells.
_COMPARED = 2_000
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Twin:
    """Whom a new lead may be; ``lead_id`` is 0 for a row of the file, ``sure`` all but a weak likeness."""

    lead_id: int
    reason: str
    score: float
    sure: bool


@dataclass(slots=True)
class _New:
    """A new lead with all that it is compared by; ``exact`` are hashed keys and what each stands for."""

    lead: SheetLead
    prepared: Prepared
    exact: dict[int, str]
    asked: frozenset[int]


class Twins:
    """Looks for twins of one import's new leads, a chunk after the other.

    Only leads that the viewer may open are told of, and of the file itself the rows above, whether they
    are written meanwhile or not: leads of the batch ``but`` are passed over. ``keys`` are those under
    which each lead will stand, by lead key.
    """

    def __init__(self, store: Store, viewer: Viewer, *, but: int = 0) -> None:
        self.keys: dict[str, frozenset[int]] = {}
        self._store = store
        self._viewer = viewer
        self._but = but
        self._beside: dict[int, list[tuple[int, Prepared]]] = {}
        self._compared = 0
        self._above: dict[int, int] = {}
        self._limits: Thresholds | None = None

    def of(self, leads: Sequence[tuple[str, SheetLead]]) -> dict[str, Twin]:
        """The surest twin of each, by lead key, as far as there is one."""
        self._limits = self._limits or thresholds()
        self.keys = {}
        new = {key: self._new(key, lead) for key, lead in leads}
        here = self._here(new)
        found: dict[str, Twin] = {}
        for key, each in new.items():
            twins = [*self._with_leads(each, here.get(key, ())), *self._with_rows(each)]
            if twins:
                found[key] = max(twins, key=lambda twin: twin.score)
            if each.lead.customer:
                self._remember(each)
        return found

    def _new(self, key: str, lead: SheetLead) -> _New:
        # What compares is kept away from the first frame.
        from leadtui.domain import match_blocks
        from leadtui.domain.matching import prepare

        prepared = prepare(record_of(lead))
        hashed = {name: match_blocks.hashed(name) for name in match_blocks.keys(prepared)}
        self.keys[key] = frozenset(hashed.values())
        if lead.number:
            # Numbered rows about one company are separate matters of it.
            prepared = prepare(replace(record_of(lead), company=""))
        exact = {hashed[name]: why for name, why in match_blocks.exact(prepared).items() if name in hashed}
        alike = (number for name, number in hashed.items() if name[:1] == "s" and not lead.number)
        return _New(lead, prepared, exact, frozenset([*exact, *alike]))

    def _with_leads(self, new: _New, leads: Iterable[tuple[Named, Prepared]]) -> Iterable[Twin]:
        for lead, prepared in leads:
            match = self._judged(new.prepared, prepared)
            if match is not None:
                sure, why = _is_sure(match, new.prepared, prepared), reasons_text(match.reasons)
                text = _(MAY_BE if sure else IS_LIKE, number=lead.number, customer=lead.customer, why=why)
                yield Twin(lead.id, text, match.score, sure)

    def _with_rows(self, new: _New) -> Iterable[Twin]:
        """Rows above, which are compared; then those further below, by what is the same."""
        others = {row: prepared for name in new.exact for row, prepared in self._beside.get(name, ())}
        for row, prepared in list(others.items())[:MOST]:
            match = self._judged(new.prepared, prepared)
            if match is not None and _is_sure(match, new.prepared, prepared):
                why = reasons_text(match.reasons)
                yield Twin(0, _(ROW, n=row, why=why), match.score, sure=True)
        rows = {self._above[name]: why for name, why in new.exact.items() if name in self._above}
        for row, why in list(rows.items())[:1]:
            yield Twin(0, _(ROW, n=row, why=reasons_text((why,))), 0.0, sure=True)

    def _judged(self, one: Prepared, other: Prepared) -> Match | None:
        from leadtui.domain.matching import compare

        match = compare(one, other, self._limits)
        return None if match.grade == "none" else match

    def _remember(self, new: _New) -> None:
        row = new.lead.deciding.row
        self._compared += 1
        for name in new.exact:
            if self._compared > _COMPARED:
                if len(self._above) < _REMEMBERED:
                    self._above.setdefault(name, row)
            elif len(alike := self._beside.setdefault(name, [])) < MOST:
                alike.append((row, new.prepared))

    def _here(self, new: dict[str, _New]) -> dict[str, list[tuple[Named, Prepared]]]:
        """Leads that are here and share a key, with all that they are compared by."""
        from leadtui.domain.matching import prepare

        ids = self._reached(new) if self._is_narrow else self._keyed(new)
        wanted = sorted({lead_id for found in ids.values() for lead_id in found})
        if not wanted:
            return {}
        leads = {lead.id: lead for lead in named_leads.by_id(self._store, self._viewer, wanted)}
        records = lead_keys.records(list(leads))
        ready = {lead_id: (leads[lead_id], prepare(record)) for lead_id, record in records.items()}
        return {key: [ready[lead_id] for lead_id in found if lead_id in ready] for key, found in ids.items()}

    @property
    def _is_narrow(self) -> bool:
        """Whether the database lets the viewer ask for a few keys only."""
        return self._store.engine.bound and self._viewer.role != "admin"

    def _keyed(self, new: dict[str, _New]) -> dict[str, list[int]]:
        asked = sorted({name for each in new.values() for name in each.asked})
        under = named_leads.eldest(self._store, self._viewer, asked, but=self._but) if asked else {}
        return _ids(new, lambda each: (under[name] for name in each.asked if name in under))

    def _reached(self, new: dict[str, _New]) -> dict[str, list[int]]:
        """By ways of contact and by the order of names, which have indexes of their own."""
        norms = {point.norm for each in new.values() for point in each.lead.points if point.norm}
        names = {_order(each.lead) for each in new.values() if not each.lead.number}
        ask, but = (self._store, self._viewer), self._but
        by_point = named_leads.by_point(*ask, sorted(norms), but=but) if norms else []
        by_name = named_leads.by_order(*ask, sorted(names), but=but) if names else []
        under: dict[str, int] = {}
        for text, lead in (*by_point, *by_name):
            under.setdefault(text, lead.id)
        return _ids(
            new,
            lambda each: (
                under[text]
                for text in (*(point.norm for point in each.lead.points), _order(each.lead))
                if text in under
            ),
        )


def _is_sure(match: Match, one: Prepared, other: Prepared) -> bool:
    """Whether somebody is to look: what is likely, and one firm of which other people are known."""
    return match.grade != "weak" or (bool(one.company.key) and one.company.key == other.company.key)


def _ids(new: dict[str, _New], pick: Callable[[_New], Iterable[int]]) -> dict[str, list[int]]:
    found = {key: list(dict.fromkeys(pick(each)))[:MOST] for key, each in new.items()}
    return {key: ids for key, ids in found.items() if ids}


def _order(lead: SheetLead) -> str:
    return sort_key(short_name(lead.customer)[:SHORT_NAME] or lead.customer)
