"""Undo and redo: a compensating group of events, never a deletion (DESIGN 2.13)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal

from leadtui import clock
from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.errors import Cancelled, ConflictError, PermissionDenied, RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.services import access, happenings, vocabulary
from leadtui.services.reads import reads
from leadtui.store import derived, rows, search, undo
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import Event, EventValue, Lead
from leadtui.store.query import column, dicts
from leadtui.store.undo import MADE, Group

# Who gave a lead away, or lost sight of it with a step that is done, may take that back.
OWN_DOING = ("owner_id", "members")
# The command of what is taken back lead by lead.
NORMALIZE = "normalize"
LONG = 50
"""From so many leads on turning a command back lasts long enough to be told of and stopped."""

Told = Callable[[str, int, int], None]
"""Hears which phase is how far, as (phase, done, total); what it raises ends the work."""
Way = Literal["undo", "redo"]


@reads
def is_long(store: Store, viewer: Viewer, way: Way) -> bool:
    """Whether the viewer's next undo or redo is about many leads."""
    group = undo.top(viewer.user_id, "done" if way == "undo" else "undone")
    return group is not None and undo.has_leads(group.id, LONG)


def undo_last(store: Store, viewer: Viewer, *, told: Told | None = None) -> Saved:
    """Take back the viewer's last command; refused once someone has built on it.

    Of an import or a normalising only such leads are refused, and what is done stays where ``told`` ends
    it; everything else is taken back as a whole or not at all.
    """
    with store.reading():
        group = undo.top(viewer.user_id, "done")
    if group is None:
        raise RuleError(N_("There is nothing to undo."))
    if group.batch_id is not None:
        return _revert(store, viewer, group, told)
    if group.command == NORMALIZE:
        from leadtui.services import taking_back

        return taking_back.take_back(store, viewer, group, told)
    return _compensate(store, viewer, group, "undo", told)


def redo_last(store: Store, viewer: Viewer, *, told: Told | None = None) -> Saved:
    """Carry out again what was last undone; possible until the next command. ``told`` as in ``undo_last``."""
    with store.reading():
        group = undo.top(viewer.user_id, "undone")
    if group is None:
        raise RuleError(N_("There is nothing to redo."))
    if group.command == NORMALIZE:
        from leadtui.services import taking_back

        return taking_back.put_again(store, viewer, group, told)
    return _compensate(store, viewer, group, "redo", told)


def _revert(store: Store, viewer: Viewer, group: Group, told: Told | None) -> Saved:
    """An import is taken back as a batch, for good; what others have built on stays, and is counted."""
    # The engine of imports is loaded for this alone.
    from leadtui.services import import_revert

    assert group.batch_id is not None
    done = import_revert.revert(store, viewer, group.batch_id, on_progress=told)
    text = ngettext("Import taken back: {n} lead", "Import taken back: {n} leads", done.leads)
    if done.refused:
        text += " · " + ngettext("{n} kept", "{n} kept", len(done.refused))
    return Saved(0, 0, "", "", text)


def _compensate(store: Store, viewer: Viewer, group: Group, command: Way, told: Told | None = None) -> Saved:
    try:
        return _turned(store, viewer, group, command, told)
    except Cancelled as error:
        raise Cancelled(N_("Stopped: everything is as it was before.")) from error


def _turned(store: Store, viewer: Viewer, group: Group, command: Way, told: Told | None = None) -> Saved:
    source = group.id if command == "undo" else group.undone_by
    assert source is not None
    before, after = ("done", "undone") if command == "undo" else ("undone", "done")
    with Journal(store, viewer, command, lead_id=group.lead_id, undoes=source, undoable=False) as journal:
        if not undo.claim(group.id, before, after):
            raise ConflictError(N_("This was done in another window just now."), N_("Look at it again."))
        touched = undo.leads_of(source)
        store.engine.reopen(touched)
        # Whoever changes one of them now is waited for, and then seen to have built on this.
        rows.hold_leads(touched)
        _require_right(viewer, source)
        if undo.was_erased(source):
            raise RuleError(
                N_("What this changed was erased to protect a person."), N_("It cannot be brought back.")
            )
        _refuse_if_built_on(viewer, source)
        phase = "revert" if command == "undo" else "again"
        leads, said = undo.reverse(journal, source, partial(told, phase) if told else None)
        journal.flush()
        for lead_id in leads:
            derived.refresh(lead_id)
        search.index_leads(store, leads)
        search.index_followups(store, said)
        undo.mark(group.id, after, journal.group_id)
        if vocabulary.changed(undo.entities_of(source)):
            _settle_fields(source)
            vocabulary.load_for(store, viewer)
        number, name = undo.subject(group)
        tell = happenings.taken_back if command == "undo" else happenings.done_again
        tell(journal, group.id, name)
        name = name or _several(source, leads)
        text = _("Undone: {name}", name=name) if command == "undo" else _("Done again: {name}", name=name)
        return Saved(group.lead_id or 0, journal.unit, number, name, text)


def _settle_fields(group_id: int) -> None:
    """Own fields of which it was changed whether two rows may share a value."""
    from leadtui.services import fields

    mine = (Event.group_id == group_id) & (Event.entity == "field_def") & (EventValue.field_id == "single")
    query = Event.select(Event.entity_id).join(EventValue, on=(EventValue.event_id == Event.id)).where(mine)
    fields.settle_single(column(query))


def _several(group_id: int, leads: Iterable[int]) -> str:
    """What a group is about that is about no single row: lists by their names, else how many leads."""
    from leadtui.services.list_page import title

    names = ", ".join(str(title(kind)) for kind in undo.lists_of(group_id))
    count = len(set(leads))
    return names or (ngettext("{n} lead", "{n} leads", count) if count else "")


def _require_right(viewer: Viewer, group_id: int) -> None:
    """A lead that has become a colleague's since is theirs to change."""
    access.require_writer(viewer)
    events = list(dicts(Event.select().where(Event.group_id == group_id)))
    if any(event["entity"] in ("user", "team", *vocabulary.ENTITIES) for event in events):
        access.require_admin(viewer)
    ids = [event["id"] for event in events]
    changed = column(EventValue.select(EventValue.field_id).where(EventValue.event_id.in_(ids)))
    if set(OWN_DOING) & set(changed) or any(_about_lead(event) for event in events):
        return
    leads = {event["lead_id"] for event in events} - {None}
    for lead in dicts(Lead.select().where(Lead.id.in_(leads))):
        if not access.may(viewer, lead, "followup"):
            raise PermissionDenied(
                N_("{number} belongs to a colleague now."),
                N_("Ask the owner or a manager."),
                number=lead["number"],
            )


def _about_lead(event: dict[str, Any]) -> bool:
    """Whether the event made the lead itself, or took it back."""
    return event["entity"] == "lead" and event["kind"] in (*MADE, "voided")


def _refuse_if_built_on(viewer: Viewer, group_id: int) -> None:
    later = undo.built_on(group_id)
    if later is None:
        return
    when = clock.local(later.at, viewer.zone).strftime("%m-%d %H:%M")
    raise RuleError(
        N_("{who} has built on this ({when})."),
        N_("Undo that first, or change it by hand."),
        who=later.actor or "?",
        when=when,
    )
