"""What the form of a field hands over: its definition and its choices, kept as one change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from leadtui.domain.fields.definition import Definition
from leadtui.domain.lists import LISTS, ListItem, fold, names_of
from leadtui.domain.people import Viewer
from leadtui.errors import ValidationError
from leadtui.i18n import N_
from leadtui.services.choices import arranged
from leadtui.services.fields import Fit, add_field, set_field
from leadtui.store.database import Store


def make(store: Store, viewer: Viewer, definition: Definition, texts: Sequence[str]) -> Definition:
    """A new field with these choices."""
    items = _checked(definition, arranged((), texts) if definition.kind in ("choice", "choices") else ())
    return add_field(store, viewer, definition, choices=items)


def change(
    store: Store,
    viewer: Viewer,
    before: Definition,
    values: Mapping[str, Any],
    texts: Sequence[str],
    *,
    dry_run: bool = False,
    drop: bool = False,
) -> Fit:
    """Change a field and its choices; ``fields.set_field`` says what the options do and what it raises."""
    after = replace(before, **values)
    items: tuple[ListItem, ...] | None = None
    if after.choices:
        held = LISTS.get(after.choices, ())
        wanted = _checked(after, arranged(held, texts))
        items = None if wanted == held else wanted
    return set_field(store, viewer, before.name, values, choices=items, dry_run=dry_run, drop=drop)


def offered_text(definition: Definition) -> str:
    """The choices that are offered, as the form takes them."""
    items = LISTS.get(definition.choices, ()) if definition.choices else ()
    return ", ".join(str(item.label) for item in items if not item.retired)


def split_choices(text: str, known: Iterable[str] = ()) -> list[str]:
    """Choices set apart by commas, or by 、 where that is no part of a choice there is."""
    kept = {fold(one) for one in known}
    parts = [part.strip() for part in re.split("[,，]", text)]
    finer = [[part] if fold(part) in kept else part.split("、") for part in parts]
    return [one.strip() for part in finer for one in part if one.strip()]


def choice_names(definition: Definition) -> list[str]:
    """All that the choices of a field are called."""
    items = LISTS.get(definition.choices, ()) if definition.choices else ()
    return [name for item in items for name in names_of(item)]


def _checked(definition: Definition, items: tuple[ListItem, ...]) -> tuple[ListItem, ...]:
    if definition.kind not in ("choice", "choices"):
        return items
    offered = [item for item in items if not item.retired]
    if not offered:
        raise ValidationError(N_("There is nothing to choose from yet."), field="choices")
    known = {fold(name) for item in offered for name in names_of(item)}
    parts = split_choices(definition.default, (name for item in offered for name in names_of(item)))
    if any(fold(part) not in known for part in parts) or (definition.kind == "choice" and len(parts) > 1):
        raise ValidationError(N_("The default is none of the choices."), field="default")
    return items
