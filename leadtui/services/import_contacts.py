"""Contacts of a known lead: new details are added.

A masked value gives way to the real one, never the reverse.
"""

from __future__ import annotations

from collections.abc import Iterator

from leadtui.domain.contact_points import Point
from leadtui.domain.fields import REGISTRY
from leadtui.domain.masking import is_masked, mask_point, masks
from leadtui.services.import_case import Case
from leadtui.services.import_people import Owners, owner_of
from leadtui.store import rows
from leadtui.store.import_reads import Reached

# Behind the details that are there.
POSITION = 100
HIDDEN = {"masked_phone", "masked_contact"}


def differs(case: Case) -> bool:
    """Whether the sheet has a contact or a detail that is not here; what stays ours is noted."""
    # Both are gone through to their ends: they note what stays ours.
    return is_new_name(case) | bool(list(new_points(case)))


def is_new_name(case: Case) -> bool:
    """Whether the sheet names a contact who is not here; what stays ours is noted."""
    theirs = case.lead.contact
    if not theirs or any(theirs == ours or masks(theirs, ours) for _id, ours in case.known.names):
        return False
    if theirs in case.known.gone:
        case.keep(REGISTRY["contact"].label)
        return False
    return True


def new_points(case: Case) -> Iterator[Point]:
    """Ways of contact of the sheet that are not here; what stays ours is noted."""
    here = case.known.points
    have = {(point.kind, point.norm or point.raw) for point in here}
    for point in case.lead.points:
        value = point.norm or point.raw
        if (point.kind, value) in have:
            continue
        if point.masked and any(masks(point.raw, ours.norm or ours.raw) for ours in here):
            continue
        if case.known.closed:
            if not any(mask_point(point.kind, value) == ours.raw for ours in here):
                case.keep(REGISTRY["phone"].label)
            continue
        if value in case.known.gone:
            case.keep(REGISTRY["phone"].label)
            continue
        yield point


def merge(case: Case, owners: Owners = ()) -> int:
    """Add what is new, in place of what is masked here and turns out to be the same.

    Returns the contact that the sheet means; ``owners`` are others whose some ways of contact are.
    """
    points = list(new_points(case))
    contact_id = _contact(case) if is_new_name(case) else _known_contact(case)
    for place, point in enumerate(points, POSITION):
        hidden = _hidden(case, point)
        if hidden is not None:
            rows.void(case.journal, "contact_point", hidden.id, lead_id=case.lead_id)
        whose = owner_of(point.kind, point.raw, point.norm, owners) or contact_id
        _add_point(case, hidden.contact_id if hidden else whose, point, place)
    _reveal(case, points)
    return contact_id


def _known_contact(case: Case) -> int:
    """The contact the sheet means, else the primary one, made where there is none."""
    names = case.known.names
    if not names:
        return _insert(case, is_primary=True)
    theirs = case.lead.contact
    meant = (ours_id for ours_id, ours in names if theirs and (theirs == ours or masks(theirs, ours)))
    return next(meant, names[0][0])


def _contact(case: Case) -> int:
    """A contact whose name is new: one that was masked or nameless until now, else another one."""
    theirs, names = case.lead.contact, case.known.names
    hidden = [ours_id for ours_id, ours in names if masks(ours, theirs) or not ours]
    if not hidden:
        return _insert(case, is_primary=not names)
    rows.update(case.journal, "contact", hidden[0], {"name": theirs}, lead_id=case.lead_id)
    return hidden[0]


def _insert(case: Case, *, is_primary: bool) -> int:
    return rows.insert(
        case.journal, "contact", lead_id=case.lead_id, name=case.lead.contact, is_primary=is_primary
    )


def _hidden(case: Case, point: Point) -> Reached | None:
    """The masked detail here behind which ``point`` was hidden."""
    if point.masked:
        return None
    value = point.norm or point.raw
    here = () if case.known.closed else case.known.points
    return next((ours for ours in here if masks(ours.raw, value)), None)


def _add_point(case: Case, contact_id: int, point: Point, position: int) -> None:
    rows.insert(
        case.journal,
        "contact_point",
        lead_id=case.lead_id,
        contact_id=contact_id,
        kind=point.kind,
        raw=point.raw,
        norm=point.norm,
        valid=point.valid,
        position=position,
    )


def _reveal(case: Case, points: list[Point]) -> None:
    """Take the flags of masked details away once none is left."""
    flags = set(filter(None, str(case.known.columns["flags"]).split(",")))
    if not flags & HIDDEN or case.known.closed:
        return
    shown = {ours.id for point in points if (ours := _hidden(case, point))}
    if not any(is_masked(point.raw) for point in case.known.points if point.id not in shown):
        flags.discard("masked_phone")
    if not any(is_masked(name) and not masks(name, case.lead.contact) for _id, name in case.known.names):
        flags.discard("masked_contact")
    values = {"flags": ",".join(sorted(flags))}
    rows.update(case.journal, "lead", case.lead_id, values, lead_id=case.lead_id)
