"""Contacts that a table tells of beside the one its row names: known again by their names, or added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.masking import masks
from leadtui.exchange.sheet_people import SheetPerson
from leadtui.services import import_own
from leadtui.services.import_case import Case
from leadtui.store import added, rows
from leadtui.store.holders import Holder

Owners = Sequence[tuple[SheetPerson, int]]


@dataclass(frozen=True, slots=True)
class Told:
    """One of them; ``id`` is 0 where they are not here yet, ``own`` what is to be written of own fields."""

    id: int
    person: SheetPerson
    own: Mapping[Field, object]

    def __bool__(self) -> bool:
        return not self.id or bool(self.own)


def columns_of(person: SheetPerson) -> dict[str, object]:
    """The columns of a contact that the table fills."""
    found = ((REGISTRY[name], value) for name, value in person.extra if name in REGISTRY)
    return {field.column: value for field, value in found if not field.added}


def owner_of(kind: str, raw: str, norm: str | None, owners: Owners) -> int:
    """The contact whose a way of contact is; 0 for the one the row names."""
    return next((contact_id for person, contact_id in owners if person.has(kind, raw, norm)), 0)


def people(case: Case) -> tuple[Told, ...]:
    """What the table says of them beside what is here; what stays ours is noted."""
    return tuple(_people(case))


def _people(case: Case) -> Iterator[Told]:
    used = {import_own.meant(case)}
    for person in case.lead.people:
        same = next((row_id for row_id in _named(case, person.name) if row_id not in used), 0)
        used.add(same)
        if not same and person.name and person.name in case.known.gone:
            case.keep(REGISTRY["contact"].label)
        elif same or person.name or not _reached(case, person):
            yield Told(same, person, import_own.of_person(case, same, person))


def _named(case: Case, name: str) -> Iterable[int]:
    return (row_id for row_id, ours in case.known.names if name == ours or masks(name, ours))


def _reached(case: Case, person: SheetPerson) -> bool:
    """Whether somebody here goes by a way of contact of one without a name, which may be masked."""
    return any(
        person.has(each.kind, each.raw, each.norm)
        or any(masks(raw, each.norm or each.raw) for kind, raw in person.points if kind == each.kind)
        for each in case.known.points
    )


def merge(case: Case, found: Iterable[Told]) -> Owners:
    """Write what is new of them; each with the contact they are here."""
    return [(each.person, _merge(case, each)) for each in found]


def _merge(case: Case, told: Told) -> int:
    contact_id = told.id or rows.insert(
        case.journal,
        "contact",
        lead_id=case.lead_id,
        name=told.person.name,
        is_primary=False,
        **columns_of(told.person),
    )
    added.write(case.journal, Holder("contact", contact_id, case.lead_id), told.own)
    return contact_id
