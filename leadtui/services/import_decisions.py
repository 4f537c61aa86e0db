"""What becomes of each lead of a file: decided here, for the rehearsal and for the import alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from leadtui.domain.people import Viewer
from leadtui.exchange.combine import combine
from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.i18n import N_, _
from leadtui.services import import_forgotten
from leadtui.services.import_existing import Change, Merger
from leadtui.services.import_known import find
from leadtui.services.import_twins import Twin, Twins
from leadtui.store.database import Store

Verdict = Literal["create", "update", "same", "duplicate", "error", "left"]
Act = Literal["make", "merge", "keep", "leave", "refuse"]
Rows = Sequence[tuple[str, Sequence[SheetRow]]]
Merging = Callable[[Sequence[int]], Merger]

NAMELESS = N_("A new lead needs a customer name.")
COLLEAGUES = N_("{number} belongs to a colleague.")


@dataclass(frozen=True, slots=True)
class Policy:
    """How a file is taken: whether it is ``mapped`` from another program, what becomes of duplicates."""

    mapped: bool = False
    skip_duplicates: bool = False
    update_duplicates: bool = False

    @classmethod
    def of(cls, options: Mapping[str, object]) -> Self:
        """That of a batch."""
        names = ("mapped", "skip_duplicates", "update_duplicates")
        return cls(*(bool(options.get(name)) for name in names))


@dataclass(frozen=True, slots=True)
class Decision:
    """One lead of the file, with the ``keys`` its rows are staged under.

    It is made, merged into ``lead_id``, kept from ours, left out as was asked for, or refused, with the
    ``reason`` for the last three. ``silent`` marks a contact who asked elsewhere not to be contacted;
    ``likenesses`` say of each key of a merge why it is about a lead of another name, "" where it is not.
    """

    keys: tuple[str, ...]
    lead: SheetLead
    act: Act
    lead_id: int = 0
    reason: str = ""
    twin: Twin | None = None
    silent: bool = False
    likenesses: tuple[str, ...] = ()

    @property
    def may_be_here(self) -> bool:
        """Whether a new lead is a possible duplicate."""
        return self.act == "make" and self.twin is not None and self.twin.sure

    def verdict(self, change: Change | None) -> Verdict:
        """In one word; ``change`` is what a merge does."""
        match self.act:
            case "make":
                return "duplicate" if self.may_be_here else "create"
            case "merge":
                return "update" if change is not None and change.changed else "same"
            case "keep":
                return "same"
            case "leave":
                return "left"
            case "refuse":
                return "error"


class Decisions:
    """Decides about leads, a chunk after the other; ``merging`` reads those that are here."""

    def __init__(
        self, store: Store, viewer: Viewer, policy: Policy, twins: Twins, merging: Merging, batch_id: int = 0
    ) -> None:
        self._store = store
        self._viewer = viewer
        self._policy = policy
        self._twins = twins
        self._merging = merging
        self._batch_id = batch_id

    def of(self, rows: Rows) -> tuple[Merger, list[Decision]]:
        """The decision on each lead, in the order of the file, and what merges."""
        leads = [(key, combine(mine)) for key, mine in rows]
        known = find(self._store, self._viewer, leads, batch_id=self._batch_id)
        gone = import_forgotten.refused(self._store, self._viewer, leads)
        fresh = [(key, lead) for key, lead in leads if key not in known]
        hidden = self._store.engine.hidden_numbers([lead.number for _key, lead in fresh if lead.number])
        new = [(key, lead) for key, lead in fresh if key not in gone and lead.number not in hidden]
        silent = import_forgotten.silent(self._store, new)
        self._twins.keys.clear()
        # The record sheet's number says which lead it means.
        twins = self._twins.of(new) if self._policy.mapped else {}
        targets = known | {key: twin.lead_id for key, twin in twins.items() if self._updates(twin)}
        merger = self._merging(list(dict.fromkeys(targets.values())))
        found: list[Decision] = []
        for key, lead in leads:
            if key in gone:
                found.append(Decision((key,), lead, "refuse", reason=gone[key]))
            elif lead.number in hidden:
                found.append(Decision((key,), lead, "keep", reason=_(COLLEAGUES, number=lead.number)))
            elif key in targets:
                found.append(self._merged(key, lead, targets[key], merger, twins.get(key)))
            else:
                found.append(self._new(key, lead, twins.get(key), silent.get(key, frozenset())))
        return merger, list(_together(found, merger, dict(rows)))

    def _merged(self, key: str, lead: SheetLead, lead_id: int, merger: Merger, twin: Twin | None) -> Decision:
        reason = merger.clash(lead_id, lead) if self._policy.mapped and twin is None else ""
        return Decision((key,), lead, "refuse" if reason else "merge", lead_id, reason, twin)

    def _new(self, key: str, lead: SheetLead, twin: Twin | None, silent: import_forgotten.Silent) -> Decision:
        if twin is not None and twin.sure and self._policy.skip_duplicates:
            return Decision((key,), lead, "leave", reason=twin.reason, twin=twin)
        if not lead.customer:
            return Decision((key,), lead, "refuse", reason=_(NAMELESS))
        written = import_forgotten.marked(lead, silent) if silent else lead
        return Decision((key,), written, "make", twin=twin, silent=bool(silent))

    def _updates(self, twin: Twin) -> bool:
        """Whether rows about a lead that may be here add to it."""
        return bool(twin.sure and twin.lead_id and self._policy.update_duplicates)


def _together(
    decisions: Sequence[Decision], merger: Merger, rows: Mapping[str, Sequence[SheetRow]]
) -> Iterator[Decision]:
    """What a file says in several places of one lead that is here is said at once."""
    same: dict[tuple[int, str | None], list[Decision]] = {}
    for each in decisions:
        if each.act == "merge":
            same.setdefault(_meant(each, merger), []).append(each)
    for each in decisions:
        if each.act != "merge":
            yield each
        elif (alike := same[_meant(each, merger)])[0] is each:
            yield _as_one(alike, rows)


def _meant(decision: Decision, merger: Merger) -> tuple[int, str | None]:
    """The lead, apart under a number that it had before it was merged: its follow-ups are known by that."""
    number = None if decision.twin else decision.lead.number
    return decision.lead_id, None if merger.is_number(decision.lead_id, number) else number


def _as_one(alike: Sequence[Decision], rows: Mapping[str, Sequence[SheetRow]]) -> Decision:
    """Rows about a lead under another name leave its name and number."""
    first = next((each for each in alike if each.twin is None), alike[0])
    likenesses = tuple(each.twin.reason if each.twin else "" for each in alike)
    if len(alike) == 1:
        lead = replace(first.lead, customer="", number=None) if first.twin else first.lead
        return replace(first, lead=lead, likenesses=likenesses)
    parts = [_unnamed(row) if each.twin else row for each in alike for key in each.keys for row in rows[key]]
    keys = tuple(key for each in alike for key in each.keys)
    return replace(first, keys=keys, lead=combine(parts), likenesses=likenesses)


def _unnamed(row: SheetRow) -> SheetRow:
    return replace(row, customer="", number=None)
