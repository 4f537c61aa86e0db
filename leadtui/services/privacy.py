"""A person's data: shown, exported, erased (DOMAIN 8, last sentence)."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.people import Viewer
from leadtui.domain.privacy import Held, Subject, Wanted
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.services import access, audit, persons
from leadtui.services.reads import reads
from leadtui.store import erasing, personal, rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was, or would be, erased by section; ``leads`` are numbers."""

    name: str
    leads: tuple[str, ...]
    counts: dict[str, int]
    dry: bool = False


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
def look(store: Store, viewer: Viewer, wanted: Wanted) -> Erasure:
    """What ``erase`` would erase now."""
    access.require_admin(viewer)
    subject = persons.find(store, viewer, wanted)
    return Erasure(subject.name, subject.numbers, erasing.reach(store, subject).counts, dry=True)


def erase(store: Store, viewer: Viewer, wanted: Wanted) -> Erasure:
    """Erase a person for good; statistics stay, and the chain of events holds. For admins."""
    access.require_admin(viewer)
    with store.transaction():
        return erase_subject(store, viewer, persons.find(store, viewer, wanted))


def erase_subject(store: Store, viewer: Viewer, subject: Subject, command: str = "privacy.erase") -> Erasure:
    """The same of somebody who has been found; call it in a transaction."""
    with Journal(store, viewer, command, undoable=False) as journal:
        rows.hold_leads(subject.lead_ids)
        found = erasing.reach(store, subject)
        if not found.leads and not subject.contact_ids:
            raise RuleError(N_("Nothing is left of this person."))
        erasing.tell(journal, found)
        erasing.carry_out(store, found, journal.at)
    return Erasure(subject.name, subject.numbers, found.counts)
