"""Findings as their queue shows them: whose they are, how many, which first, and how far everybody is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import Case, Tuple, fn

from leadtui.domain.audit_rules import KINDS, Finding
from leadtui.domain.people import Viewer
from leadtui.store.audit_sieve import EVERYTHING, Part, Sieve
from leadtui.store.models import AuditFinding, Lead
from leadtui.store.people import led_users
from leadtui.store.query import column, pairs, tuples
from leadtui.store.scope import everything as all_rows
from leadtui.store.scope import nothing, visible_leads

COLUMNS = (
    AuditFinding.id,
    AuditFinding.lead_id,
    AuditFinding.kind,
    AuditFinding.mark,
    AuditFinding.other_id,
    AuditFinding.state,
    AuditFinding.snoozed_until,
    AuditFinding.owner_id,
    AuditFinding.rank,
)
FEW = 1_000
"""So many findings are passed over as quickly as they are read."""
NOBODY = 0
"""Who owns what is in the pool."""


def mine(viewer: Viewer) -> Any:
    """The condition on AuditFinding for what is the viewer's: on own leads, their teams', everybody's.

    Of a pair of leads only those hear who may read both.
    """
    return owned(viewer) & beside(viewer)


def owned(viewer: Viewer) -> Any:
    """What is on leads of the viewer or of those they lead, or in the pool; these people are looked up."""
    match viewer.role:
        case "admin":
            return all_rows()
        case "viewer":
            return nothing()
        case "manager":
            people = {viewer.user_id, *column(led_users(viewer.user_id))}
            return AuditFinding.owner_id.in_(sorted(people)) | AuditFinding.owner_id.is_null()
        case _:
            return AuditFinding.owner_id == viewer.user_id


def beside(viewer: Viewer) -> Any:
    """That the other lead of a pair, where there is one, may be read by the viewer."""
    if viewer.role == "admin":
        return all_rows()
    other = Lead.select(1).where((Lead.id == AuditFinding.other_id) & visible_leads(viewer))
    return AuditFinding.other_id.is_null() | fn.EXISTS(other)


def of_owners(owners: Collection[int] | None) -> Any:
    """The condition for what is on the leads of these people, NOBODY among them; all with None."""
    if owners is None:
        return all_rows()
    people = sorted(owner for owner in owners if owner != NOBODY)
    condition: Any = AuditFinding.owner_id.in_(people) if people else nothing()
    return condition | AuditFinding.owner_id.is_null() if NOBODY in owners else condition


def waiting(today: date) -> Any:
    """Open, and not put off."""
    now = AuditFinding.snoozed_until.is_null() | (AuditFinding.snoozed_until <= today)
    return (AuditFinding.state == "open") & now


@dataclass(frozen=True, slots=True)
class Asked:
    """What must hold for findings of every kind, for pairs besides, and what ``sieve`` lets through."""

    viewer: Viewer
    tests: Any
    pairs: Any
    sieve: Sieve

    @property
    def kinds(self) -> list[str]:
        """The kinds of which there may be any, in the order of the queue."""
        return [kind for kind in KINDS if kind in self.sieve.parts]

    @property
    def all_tests(self) -> Any:
        """What must hold for findings whose kind is not known."""
        return self.tests & self.pairs


def asking(
    viewer: Viewer, today: date, owners: Collection[int] | None = None, sieve: Sieve = EVERYTHING
) -> Asked:
    """What waits on a day with the viewer, or of ``owners`` they lead."""
    return Asked(viewer, waiting(today) & owned(viewer) & of_owners(owners), beside(viewer), sieve)


def counts(asked: Asked) -> dict[str, int]:
    """How many of each kind wait; kinds of which none does are left out."""
    if asked.sieve.alike is not None:
        query = _alike(asked, AuditFinding.kind, fn.COUNT(AuditFinding.id))
        found = dict(pairs(query.group_by(AuditFinding.kind)))
    else:
        found = {kind: int(_of_kind(asked, kind, fn.COUNT(AuditFinding.id)).scalar()) for kind in asked.kinds}
    return {kind: n for kind, n in found.items() if n}


def before(asked: Asked, finding: Finding) -> int:
    """How many of its kind stand before a finding."""
    query = _of_kind(asked, finding.kind, fn.COUNT(AuditFinding.id))
    return int(query.where(_place() < _place_of(finding)).scalar())


def _alike(asked: Asked, *columns: Any) -> Any:
    """Those of all kinds that wait, where the sieve is alike for them."""
    alike = asked.sieve.alike
    assert alike is not None
    return _let_through(AuditFinding.select(*columns).where(asked.all_tests), alike)


def _let_through(query: Any, part: Part) -> Any:
    """With what a part of the sieve asks."""
    if part.deep:
        query = query.join(Lead, on=(Lead.id == AuditFinding.lead_id))
    return query if part.test is None else query.where(part.test)


def waits(asked: Asked, finding: Finding) -> bool:
    """Whether a finding is among them."""
    kind = finding.kind
    return kind in asked.kinds and bool(
        _of_kind(asked, kind, 1).where(AuditFinding.id == finding.id).exists()
    )


def everything(asked: Asked, limit: int) -> list[Finding]:
    """All that waits, up to a limit, in the order of the queue; where the sieve is alike for all kinds."""
    found = _found(_alike(asked, *COLUMNS).limit(limit))
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(found, key=lambda one: (order.get(one.kind, len(order)), one.rank, one.id))


def part(asked: Asked, kind: str, first: int, limit: int, length: int | None = None) -> list[Finding]:
    """The findings of a kind from place ``first`` on, level A before B before C.

    Of a known ``length`` the latter half is read from its end.
    """
    backwards = length is not None and first * 2 >= length
    if length is not None and backwards:
        limit = min(limit, length - first)
        first = length - first - limit
    order = _order(asked, kind, backwards=backwards)
    if first < FEW:
        found = _found(_of_kind(asked, kind, *COLUMNS).order_by(*order).limit(limit).offset(first))
    else:
        # What is passed over is counted along the index alone.
        ids = column(_of_kind(asked, kind, AuditFinding.id).order_by(*order).limit(limit).offset(first))
        found = _found(AuditFinding.select(*COLUMNS).where(AuditFinding.id.in_(ids)))
    return sorted(found, key=lambda one: (one.rank, one.id))


def following(asked: Asked, finding: Finding, limit: int) -> list[Finding]:
    """The next of its kind behind a finding."""
    query = _of_kind(asked, finding.kind, *COLUMNS).where(_place() > _place_of(finding))
    return _found(query.order_by(*_order(asked, finding.kind)).limit(limit))


def preceding(asked: Asked, finding: Finding, limit: int) -> list[Finding]:
    """The last of its kind before a finding, in their order."""
    query = _of_kind(asked, finding.kind, *COLUMNS).where(_place() < _place_of(finding))
    return _found(query.order_by(*_order(asked, finding.kind, backwards=True)).limit(limit))[::-1]


def _of_kind(asked: Asked, kind: str, *columns: Any) -> Any:
    """Those of one kind that wait; what waits on a lead that is removed is done with it."""
    query = AuditFinding.select(*columns).where((AuditFinding.kind == kind) & asked.tests)
    if kind == "duplicate":
        query = query.where(asked.pairs)
    return _let_through(query, asked.sieve.parts[kind])


def _order(asked: Asked, kind: str, *, backwards: bool = False) -> list[Any]:
    """Along the index, but for leads that are named one by one: they lead the way, and are sorted."""
    listed = asked.sieve.parts[kind].listed
    keys: list[Any] = [AuditFinding.rank + 0 if listed else AuditFinding.rank, AuditFinding.id]
    return [key.desc() for key in keys] if backwards else keys


def _place() -> Any:
    return Tuple(AuditFinding.rank, AuditFinding.id)


def _place_of(finding: Finding) -> Any:
    return Tuple(finding.rank, finding.id)


def _found(query: Any) -> list[Finding]:
    return [Finding(*row) for row in tuples(query)]


def by_ids(viewer: Viewer, ids: Sequence[int]) -> list[Finding]:
    """Those of these findings that are the viewer's."""
    return [
        Finding(*row)
        for start in range(0, len(ids), 500)
        for row in tuples(
            AuditFinding.select(*COLUMNS).where(
                AuditFinding.id.in_(list(ids[start : start + 500])) & mine(viewer)
            )
        )
    ]


def of_lead(viewer: Viewer, lead_id: int) -> list[Finding]:
    """What is open on a lead, put off or not."""
    query = AuditFinding.select(*COLUMNS).where((AuditFinding.lead_id == lead_id) & mine(viewer))
    found = [Finding(*row) for row in tuples(query.where(AuditFinding.state == "open"))]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind) if one.kind in KINDS else 99, one.mark))


def progress(
    viewer: Viewer, round_id: int, today: date, owners: Collection[int] | None = None
) -> list[tuple[int, int, int, int]]:
    """(owner or NOBODY, found, settled, put off) of a round, by owner."""
    off = (AuditFinding.state == "open") & (AuditFinding.snoozed_until > today)
    query = AuditFinding.select(
        fn.COALESCE(AuditFinding.owner_id, NOBODY),
        fn.COUNT(AuditFinding.id),
        fn.SUM(Case(None, ((AuditFinding.state != "open", 1),), 0)),
        fn.SUM(Case(None, ((off, 1),), 0)),
    ).where((AuditFinding.round_id == round_id) & mine(viewer) & of_owners(owners))
    return [
        (int(owner), int(total), int(done or 0), int(later or 0))
        for owner, total, done, later in tuples(query.group_by(AuditFinding.owner_id))
    ]


def tell(round_id: int) -> dict[int, int]:
    """How many findings of a round wait on the leads of each who owns some."""
    now = (AuditFinding.state == "open") & AuditFinding.snoozed_until.is_null()
    return _by_owner((AuditFinding.round_id == round_id) & now)


def new_since(round_id: int, since: datetime, owners: Collection[int]) -> dict[int, int]:
    """How many findings of a round wait on the leads of each of these people that were not known before."""
    now = (AuditFinding.state == "open") & AuditFinding.snoozed_until.is_null()
    new = (AuditFinding.found_at >= since) & of_owners(owners)
    return _by_owner((AuditFinding.round_id == round_id) & now & new)


def concerned(round_id: int) -> dict[int, int]:
    """By each who owns leads on which a round found something, how much of it is still open."""
    query = AuditFinding.select(
        AuditFinding.owner_id, fn.SUM(Case(None, ((AuditFinding.state == "open", 1),), 0))
    ).where((AuditFinding.round_id == round_id) & AuditFinding.owner_id.is_null(is_null=False))
    return {int(owner): int(n or 0) for owner, n in tuples(query.group_by(AuditFinding.owner_id))}


def _by_owner(test: Any) -> dict[int, int]:
    query = AuditFinding.select(AuditFinding.owner_id, fn.COUNT(AuditFinding.id))
    query = query.where(test & AuditFinding.owner_id.is_null(is_null=False))
    return dict(pairs(query.group_by(AuditFinding.owner_id)))
