"""The lists and the fields of one's own that are in use, read when a database opens and when they change."""

from __future__ import annotations

from collections.abc import Iterable

from leadtui.domain import lists
from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.people import Viewer
from leadtui.services import context
from leadtui.store import field_defs, list_items, rules
from leadtui.store.database import Store

ENTITIES = frozenset({field_defs.ENTITY, list_items.ENTITY})
"""What events call them."""


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
    found = defined.definitions().values()
    defined.use(found, viewer.user_id, context.team_today(viewer))


def changed(entities: Iterable[str]) -> bool:
    """Whether any of these entities of events means that lists or fields are other ones now."""
    return not ENTITIES.isdisjoint(entities)


def _install(viewer: Viewer | None) -> None:
    found = field_defs.everything()
    lists.install({**_empty(found), **rules.lists()})
    if viewer is None:
        defined.use(found)
    else:
        defined.use(found, viewer.user_id, context.team_today(viewer))


def _empty(found: Iterable[Definition]) -> dict[str, tuple[lists.ListItem, ...]]:
    """A field whose choices are still to come has none."""
    return {definition.choices: () for definition in found if definition.choices}
