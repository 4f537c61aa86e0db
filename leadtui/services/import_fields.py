"""Fields of one's own made of columns nobody knows: proposed from the values, made as the import begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from leadtui.domain.fields import Entity
from leadtui.domain.fields.definition import ENTITIES, KINDS, Definition, Kind
from leadtui.domain.lists import fold
from leadtui.domain.people import Viewer
from leadtui.domain.values import FALSE, TRUE
from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.mapping import Mapped, TableMapping
from leadtui.exchange.mapping_choice import places
from leadtui.exchange.values import text_of
from leadtui.i18n import N_, Label
from leadtui.services import access, field_form, fields
from leadtui.store import field_defs, imports, people
from leadtui.store.database import Store
from leadtui.store.imports import Batch
from leadtui.text import clean_line

ON = "@"
"""Between the kind of a field to be made and what it stands on."""
_BY_SHAPE: dict[str, Kind] = {
    "number": "number", "money": "number", "date": "date", "email": "email", "mobile": "phone",
    "phone": "phone", "link": "link", "flag": "flag",
}  # fmt: skip
_YES_NO = (TRUE | FALSE) - {"", "0", "1"}
"""Numbers are numbers, even where a yes or no may be typed as one."""
_MOST_CHOICES, _FEWEST_ROWS, _EACH = 12, 6, 3
"""What comes back at least so often on average, in few enough words, is a choice."""
_LABEL, _MOST_LISTED = 60, 50
_LONG, _LONGEST = 200, 2_000
_DECIMALS = 4


def with_made(
    mapping: TableMapping, made: Sequence[tuple[str, str]], sample: Sequence[RawRow]
) -> TableMapping:
    """The mapping in which these (column, kind) become fields of one's own; until then they are notes.

    A kind may say what the field stands on: ``date@contact``, ``@followup``; else it is of leads.
    """
    columns = list(mapping.columns)
    for title, wanted in made:
        kind, _sign, entity = wanted.partition(ON)
        on = entity_named(entity) if entity else "lead"
        for place in places(columns, title):
            found = kind_named(kind) if kind else proposed_kind(columns[place], sample)
            columns[place] = replace(
                columns[place], target="notes", confidence=1.0, reason="new", made=found, made_on=on
            )
    return replace(mapping, columns=tuple(columns))


def proposed_kind(column: Mapped, sample: Iterable[RawRow]) -> Kind:
    """The kind of field that the values of a column look like."""
    texts = [text for row in sample if (text := text_of(row.cells.get(column.index)).strip())]
    distinct = {fold(text) for text in texts}
    if texts and distinct <= _YES_NO:
        return "flag"
    if column.shape in _BY_SHAPE:
        return _BY_SHAPE[column.shape]
    few = 1 < len(distinct) <= _MOST_CHOICES and len(texts) >= max(_FEWEST_ROWS, _EACH * len(distinct))
    return "choice" if few else "text"


def entity_named(name: str) -> Entity:
    """What a field is to stand on, by its id or its name in any language; UsageError names them."""
    folded = fold(name)
    found = next((each for each, label in ENTITIES.items() if folded in (each, *map(fold, label))), None)
    if found is None:
        known = " ".join(ENTITIES)
        raise UsageError(N_("Fields do not stand on {name}."), N_("Known: {known}"), name=name, known=known)
    return found


def kind_named(name: str) -> Kind:
    """The kind a person means by its id or its name in any language; UsageError names them."""
    folded = fold(name)
    found = next((kind for kind, label in KINDS.items() if folded in (kind, *map(fold, label))), None)
    if found is None:
        raise UsageError(
            N_("There is no type {name}."), N_("Known: {known}"), name=name, known=" ".join(KINDS)
        )
    return found


def make(
    store: Store, viewer: Viewer, mapping: TableMapping, rows: Iterable[RawRow]
) -> tuple[TableMapping, tuple[str, ...]]:
    """Make the fields that columns are to become; the mapping to them, and their names.

    ``rows`` are read once where a field has choices. One that was made before and taken back is used again.
    """
    wanted = [column for column in mapping.columns if column.made]
    if not wanted:
        return mapping, ()
    access.require_admin(viewer)
    texts = _texts(wanted, rows)
    names = {column.index: _made(store, viewer, column, texts[column.index]) for column in wanted}
    found = tuple(
        replace(column, target=names[column.index]) if column.index in names else column
        for column in mapping.columns
    )
    return replace(mapping, columns=found), tuple(names.values())


def _texts(wanted: Sequence[Mapped], rows: Iterable[RawRow]) -> dict[int, dict[str, None]]:
    """Some of the texts that stand in the columns, each once; as many as a list may have choices."""
    texts: dict[int, dict[str, None]] = {column.index: {} for column in wanted}
    for row in rows:
        for index, found in texts.items():
            text = clean_line(text_of(row.cells.get(index))).text
            if text and len(found) < _MOST_LISTED:
                found.setdefault(text)
    return texts


def _made(store: Store, viewer: Viewer, column: Mapped, texts: Iterable[str]) -> str:
    label = _label(column.title)
    kept = store.read(lambda: next(_retired(label), None))
    if kept is not None and (kept.kind, kept.entity) == (column.made, column.made_on):
        return fields.restore_field(store, viewer, kept.name).name
    listed = list(texts)
    length = _LONGEST if max(map(len, listed), default=0) > _LONG else _LONG
    definition = Definition(
        "",
        column.made or "text",
        Label(label, label, label),
        entity=column.made_on,
        length=length,
        decimals=_decimals(listed) if column.made == "number" else 0,
    )
    return field_form.make(store, viewer, definition, listed if definition.choices else ()).name


def _label(title: str) -> str:
    """The title as a label may be."""
    for mark in ':<>=,"':
        title = title.replace(mark, " ")
    return " ".join(title.split())[:_LABEL]


def _retired(label: str) -> Iterator[Definition]:
    key = fold(label)
    return (
        found
        for found in field_defs.everything()
        if found.retired and key in {fold(text) for text in found.label}
    )


def _decimals(texts: Iterable[str]) -> int:
    parts = (text.rpartition(".") for text in texts)
    places_ = (len(rest) for _head, dot, rest in parts if dot and rest.isdecimal())
    return min(max(places_, default=0), _DECIMALS)


def retire_made(store: Store, viewer: Viewer, batch: Batch) -> tuple[str, ...]:
    """Take out of use the fields that an import made, where nothing has a value in them; their names."""
    return retire(store, viewer, batch.options.get("fields_made", ()))


def retire(store: Store, viewer: Viewer, names: Iterable[str]) -> tuple[str, ...]:
    """Take those of these fields out of use that nothing has a value in; nobody but an admin can."""
    if viewer.role != "admin":
        return ()
    wanted = set(names)
    if not wanted:
        return ()
    with store.reading():
        used = imports.fields_used(sorted(wanted))
        retired = {found.name for found in field_defs.everything() if found.retired}
    unused = sorted(wanted - used - retired)
    for name in unused:
        fields.retire_field(store, viewer, name)
    return tuple(unused)


def require_maker(viewer: Viewer, made: Sequence[tuple[str, str]]) -> None:
    """Raise UsageError, naming who may, where somebody else than an admin wants a field made."""
    if made and viewer.role != "admin":
        admins = [each.name for each in people.everyone() if each.role == "admin" and each.active]
        raise UsageError(
            N_("Only an admin may make fields."),
            N_("Ask {names}, or keep the column in the notes."),
            names=", ".join(admins[:3]),
        )
