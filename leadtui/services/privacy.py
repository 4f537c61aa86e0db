"""A person's data: shown, exported, erased (DOMAIN 8, last sentence)."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.forgetting import new_mark
from leadtui.domain.people import Viewer
from leadtui.domain.privacy import Held, Subject, Wanted
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access, audit, persons
from leadtui.services.reads import reads
from leadtui.store import erasing, forgotten, personal, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was, or would be, erased by section; ``leads`` are numbers.

    Of ``points`` ways of contact keyed hashes are kept under ``mark``, so that the person does not come back.
    """

    name: str
    leads: tuple[str, ...]
    counts: dict[str, int]
    dry: bool = False
    points: int = 0
    mark: str = ""


@reads
def show(store: Store, viewer: Viewer, wanted: Wanted) -> Held:
    """Everything that is held about a person, on leads the viewer may read."""
    subject = persons.find(store, viewer, wanted)
    return Held(subject, tuple(personal.sections(store, viewer, subject)))


def export(store: Store, viewer: Viewer, wanted: Wanted, form: str) -> Held:
    """The same to be written to a file, by whoever holds the right to export; that is on record."""
    access.require_right(viewer, "export")
    held = show(store, viewer, wanted)
    for lead_id in held.subject.lead_ids:
        values = {"format": form, "rows": sum(held.counts.values())}
        audit.note(store, viewer, "export", "lead", lead_id, values=values, lead_id=lead_id)
    return held


@reads
def look(store: Store, viewer: Viewer, wanted: Wanted, *, remember: bool = True) -> Erasure:
    """What ``erase`` would erase now."""
    access.require_admin(viewer)
    subject = persons.find(store, viewer, wanted)
    points = erasing.points_of(subject) if remember else []
    counts = erasing.reach(store, subject).counts
    return Erasure(subject.name, subject.numbers, counts, dry=True, points=len(points))


def erase(store: Store, viewer: Viewer, wanted: Wanted, *, remember: bool = True) -> Erasure:
    """Erase a person for good; statistics stay, and the chain of events holds. For admins.

    What is remembered is that they asked to be forgotten: a keyed hash of each way of contact.
    """
    access.require_admin(viewer)
    with store.transaction():
        return erase_subject(store, viewer, persons.find(store, viewer, wanted), remember=remember)


def erase_subject(
    store: Store,
    viewer: Viewer,
    subject: Subject,
    command: str = "privacy.erase",
    *,
    remember: bool = False,
) -> Erasure:
    """The same of somebody who has been found; call it in a transaction."""
    with Journal(store, viewer, command, undoable=False) as journal:
        rows.hold_leads(subject.lead_ids)
        found = erasing.reach(store, subject)
        if not found.leads and not subject.contact_ids:
            raise RuleError(N_("Nothing is left of this person."))
        points = erasing.points_of(subject) if remember else []
        mark = new_mark() if points else ""
        erasing.tell(journal, found, mark)
        if points:
            forgotten.keep(store, viewer, points, mark, "erased", journal.at)
        erasing.carry_out(store, found, journal.at)
    return Erasure(subject.name, subject.numbers, found.counts, points=len(points), mark=mark)
