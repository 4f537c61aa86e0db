"""What a table says of the team's own fields on contacts and follow-ups, beside what is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadtui.domain.fields import REGISTRY, Entity, Field
from leadtui.domain.masking import masks
from leadtui.exchange.record_sheet import SheetLead, SheetRow
from leadtui.exchange.sheet_people import SheetPerson
from leadtui.i18n import _
from leadtui.services.import_case import Case
from leadtui.store import added
from leadtui.store.holders import Holder
from leadtui.store.own_masks import is_detail


def of_contact(lead: SheetLead) -> dict[Field, object]:
    """The values of the contact that the table names."""
    return _of("contact", lead.extra)


def of_followup(row: SheetRow) -> dict[Field, object]:
    """The values of one follow-up."""
    return _of("followup", row.said)


def of_other(person: SheetPerson) -> dict[Field, object]:
    """The values of a contact beside the one that the table names."""
    return _of("contact", person.extra)


def _of(entity: Entity, extra: Iterable[tuple[str, object]]) -> dict[Field, object]:
    found: dict[Field, object] = {}
    for name, value in extra:
        field = REGISTRY.get(name)
        if field is not None and field.added and field.entity == entity:
            found[field] = value
    return found


@dataclass(frozen=True, slots=True)
class OwnDifferences:
    """What is to be written of a known lead: of the contact that is meant, and of follow-ups by their ids."""

    contact: Mapping[Field, object]
    said: Mapping[int, Mapping[Field, object]]

    def __bool__(self) -> bool:
        return bool(self.contact or self.said)


def differences(case: Case) -> OwnDifferences:
    """What is empty here and the table fills; what stays ours is noted."""
    contact = _contact(case)
    said = {followup_id: _said(case, followup_id, row) for followup_id, row in case.again}
    return OwnDifferences(contact, {row_id: values for row_id, values in said.items() if values})


def _contact(case: Case) -> dict[Field, object]:
    theirs, contact_id = of_contact(case.lead), meant(case)
    if contact_id is None:
        return {}
    holder = Holder("contact", contact_id, case.lead_id)
    return {field: value for field, value in theirs.items() if _fills(case, holder, field, value)}


def meant(case: Case) -> int | None:
    """The contact the table speaks of: 0 for one who is not here yet, None for one who was taken away."""
    theirs, names = case.lead.contact, case.known.names
    if not theirs:
        return names[0][0] if names else 0
    same = [row_id for row_id, ours in names if theirs == ours or masks(theirs, ours)]
    if same or theirs in case.known.gone:
        return same[0] if same else None
    return next((row_id for row_id, ours in names if masks(ours, theirs) or not ours), 0)


def of_person(case: Case, contact_id: int, person: SheetPerson) -> dict[Field, object]:
    """What the table fills of such a contact, 0 for a new one; what stays ours is noted."""
    holder = Holder("contact", contact_id, case.lead_id)
    return {field: value for field, value in of_other(person).items() if _fills(case, holder, field, value)}


def _said(case: Case, followup_id: int, row: SheetRow) -> dict[Field, object]:
    holder = Holder("followup", followup_id, case.lead_id)
    return {field: value for field, value in of_followup(row).items() if _fills(case, holder, field, value)}


def _fills(case: Case, holder: Holder, field: Field, value: object) -> bool:
    """Whether a value is to be written: what stands there stays, and so does what others have."""
    ours = case.known.own.get((holder.entity, holder.id), {}).get(field.id)
    if value == ours:
        return False
    stays = ours is not None or not _may_write(case, holder, field)
    other = "" if stays else added.taken(field, value, holder.id)
    if stays or other:
        case.keep(clashing(field, value, other) if other else field.label)
    return not stays and not other


def _may_write(case: Case, holder: Holder, field: Field) -> bool:
    """What stands on a follow-up is its author's; what is hidden cannot be told from what is empty."""
    if (holder.entity, holder.id, added.PREFIX + field.id) in case.known.touched_rows:
        return False
    if case.known.hides and is_detail(field):
        return False
    return holder.entity != "followup" or holder.id in case.known.writable


def clashing(field: Field, value: object, other: str) -> str:
    """The label of a unique field, with the lead whose value it is."""
    return _("{label} ({number} has {value} already)", label=field.label, number=other, value=value)


def merge(case: Case, found: OwnDifferences, contact_id: int) -> None:
    """Write the differences, each with its event; what is found by them is brought in step at the end."""
    added.write(case.journal, Holder("contact", contact_id, case.lead_id), found.contact)
    for followup_id, values in found.said.items():
        added.write(case.journal, Holder("followup", followup_id, case.lead_id), values)
