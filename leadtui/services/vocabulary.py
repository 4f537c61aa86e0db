"""The lists and the fields of one's own that are in use, read when a database opens and when they change.

The first rows do not wait for the field registry where a team has no fields of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from leadtui.domain import lists
from leadtui.domain.people import Viewer
from leadtui.services import context
from leadtui.store import rules
from leadtui.store.database import Store
from leadtui.store.field_stamp import Stamp, stamp

if TYPE_CHECKING:
    from leadtui.domain.fields.definition import Definition

ENTITIES = frozenset({"field_def", "list"})
"""What events call fields and lists."""

_stamp: Stamp | None = None
_own = False


def load(store: Store) -> None:
    """Everything for whoever looks; pilots are taken out until it is known who that is."""
    with store.reading():
        _install(None)


def load_for(store: Store, viewer: Viewer) -> None:
    """Everything anew, with the pilots this viewer takes part in."""
    with store.reading():
        _install(viewer)


def known_to(viewer: Viewer) -> None:
    """The fields as they were read, with the pilots this viewer takes part in."""
    if _own:
        from leadtui.domain.fields import defined

        defined.use(defined.definitions().values(), viewer.user_id, context.team_today(viewer))


def is_stale() -> bool:
    """Whether somebody has changed lists or fields since they were read; call it in a read."""
    return stamp() != _stamp


def changed(entities: Iterable[str]) -> bool:
    """Whether any of these entities of events means that lists or fields are other ones now."""
    return not ENTITIES.isdisjoint(entities)


def _install(viewer: Viewer | None) -> None:
    global _stamp, _own
    _stamp, had = stamp(), _own
    _own = _stamp[0] > 0
    if _own or had:
        _install_fields(viewer)
    else:
        lists.install(rules.lists())


def _install_fields(viewer: Viewer | None) -> None:
    from leadtui.domain.fields import defined
    from leadtui.store import field_defs

    found = field_defs.everything()
    lists.install({**_empty(found), **rules.lists()})
    if viewer is None:
        defined.use(found)
    else:
        defined.use(found, viewer.user_id, context.team_today(viewer))


def _empty(found: Iterable[Definition]) -> dict[str, tuple[lists.ListItem, ...]]:
    """A field whose choices are still to come has none."""
    return {definition.choices: () for definition in found if definition.choices}
