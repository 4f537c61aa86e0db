"""Undo and redo: a compensating group of events, never a deletion (DESIGN 2.13)."""

from __future__ import annotations

from leadtui import clock
from leadtui.domain.forms import Saved
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError
from leadtui.i18n import N_, _, ngettext
from leadtui.services import import_revert
from leadtui.store import derived, search, undo
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.undo import Group


def undo_last(store: Store, viewer: Viewer) -> Saved:
    """Take back the viewer's last command; refused once someone has built on it."""
    with store.reading():
        group = undo.top(viewer.user_id, "done")
    if group is None:
        raise RuleError(N_("There is nothing to undo."))
    if group.batch_id is not None:
        return _revert(store, viewer, group)
    return _compensate(store, viewer, group, "undo")


def redo_last(store: Store, viewer: Viewer) -> Saved:
    """Carry out again what was last undone; possible until the next command."""
    with store.reading():
        group = undo.top(viewer.user_id, "undone")
    if group is None:
        raise RuleError(N_("There is nothing to redo."))
    return _compensate(store, viewer, group, "redo")


def _revert(store: Store, viewer: Viewer, group: Group) -> Saved:
    """An import is taken back as a batch; what others have built on stays, and is counted."""
    assert group.batch_id is not None
    done = import_revert.revert(store, viewer, group.batch_id)
    text = ngettext("Import taken back: {n} lead", "Import taken back: {n} leads", done.leads)
    if done.refused:
        text += " · " + ngettext("{n} kept", "{n} kept", len(done.refused))
    return Saved(0, group.id, "", "", text)


def _compensate(store: Store, viewer: Viewer, group: Group, command: str) -> Saved:
    source = group.id if command == "undo" else group.undone_by
    assert source is not None
    with Journal(store, viewer, command, lead_id=group.lead_id, undoes=source, undoable=False) as journal:
        _refuse_if_built_on(viewer, source)
        leads, said = undo.reverse(journal, source)
        for lead_id in leads:
            derived.refresh(lead_id)
        search.index_leads(store, leads)
        search.index_followups(store, said)
        journal.flush()
        undo.mark(group.id, "undone" if command == "undo" else "done", journal.group_id)
    number, name = undo.title(group.lead_id)
    text = _("Undone: {name}", name=name) if command == "undo" else _("Done again: {name}", name=name)
    return Saved(group.lead_id or 0, journal.group_id, number, name, text)


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
