"""Saved views: queries with a name, one's own and shared ones."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.domain.values import read
from leadtui.errors import NotFoundError, PermissionDenied, ValidationError
from leadtui.i18n import N_, Label, _
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import rows
from leadtui.store.database import Store
from leadtui.store.journal import Journal
from leadtui.store.models import SavedView
from leadtui.store.people import everyone, led_users
from leadtui.store.query import column
from leadtui.text import clean_line

_NAME = Field("view_name", "text", Label("Name", "名称", "名稱"), length=40, required=True)


@dataclass(frozen=True, slots=True)
class View:
    """A query with a name; ``id`` 0 is one that leadtui provides."""

    id: int
    name: str
    query: str
    shared: bool = False
    mine: bool = True


def provided(viewer: Viewer) -> tuple[View, ...]:
    """The views everyone starts with."""
    return (
        View(0, _("All open"), "status:potential,interested,high_intent"),
        View(0, _("My open leads"), "owner:me status:potential,interested,high_intent"),
        View(0, _("Late"), "owner:me late:yes"),
        View(0, _("Pool"), "owner:none status:potential,interested,high_intent"),
    )


@reads
def all_views(store: Store, viewer: Viewer) -> tuple[View, ...]:
    """Provided views, then one per rep for managers, then saved ones by position."""
    saved = (
        SavedView.select()
        .where(SavedView.voided_at.is_null() & ((SavedView.user_id == viewer.user_id) | SavedView.shared))
        .order_by(SavedView.position, SavedView.id)
    )
    own = tuple(View(row.id, row.name, row.query, row.shared, row.user_id == viewer.user_id) for row in saved)
    return (*provided(viewer), *_per_rep(viewer), *own)


def _per_rep(viewer: Viewer) -> tuple[View, ...]:
    if viewer.role not in ("manager", "admin"):
        return ()
    reps = [person for person in everyone(active_only=True) if person.role == "rep"]
    if viewer.role == "manager":
        led = set(column(led_users(viewer.user_id)))
        reps = [person for person in reps if person.id in led]
    return tuple(
        View(0, person.name, f"owner:{person.login} status:potential,interested,high_intent")
        for person in reps
    )


def save(
    store: Store, viewer: Viewer, name: str, query: str, *, shared: bool = False, view_id: int = 0
) -> View:
    """Save a new view, or change one's own."""
    with Journal(store, viewer, "view.save") as journal:
        title = str(read(_NAME, name, now=context.wall(viewer)))
        if not query.strip():
            raise ValidationError(N_("There is no query to save."), N_("Narrow the list first."))
        values = {"name": title, "query": clean_line(query).text.strip(), "shared": shared}
        if view_id:
            _own(viewer, view_id)
            rows.update(journal, "saved_view", view_id, values)
        else:
            view_id = rows.insert(journal, "saved_view", user_id=viewer.user_id, position=0, **values)
    return View(view_id, title, str(values["query"]), shared)


def remove(store: Store, viewer: Viewer, view_id: int) -> None:
    """Take one's own view away; undo brings it back."""
    with Journal(store, viewer, "view.remove") as journal:
        _own(viewer, view_id)
        rows.void(journal, "saved_view", view_id)


def _own(viewer: Viewer, view_id: int) -> None:
    row = SavedView.get_or_none((SavedView.id == view_id) & SavedView.voided_at.is_null())
    if row is None:
        raise NotFoundError(N_("This view no longer exists."))
    if row.user_id != viewer.user_id:
        raise PermissionDenied(N_("A shared view is changed by the one who saved it."))
