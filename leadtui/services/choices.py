"""The items of lists: what ships and what fields of one's own are chosen from (DOMAIN 9).

An item that is retired is still read and shown where it stands, and no longer offered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from leadtui.domain.fields import REGISTRY
from leadtui.domain.fields.defined import definitions
from leadtui.domain.fields.naming import name_from
from leadtui.domain.lists import LISTS, WORDED, ListItem, fold, names_of
from leadtui.domain.numbering import check_code
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError, ValidationError
from leadtui.i18n import LANGUAGES, N_, Label
from leadtui.services import access, vocabulary
from leadtui.services.reads import reads
from leadtui.store import list_items
from leadtui.store.database import Store
from leadtui.store.journal import Journal

OPEN = ("source", "method", "lost_reason", "need", "concern", "buying_role", "industry", "tag")
"""Lists that ship and may grow and shrink; of the others only labels and order are one's own."""
FIXED_ORDER = ("status", "level", "attitude", "role", "track")
LENGTH = 40


def kind_of(name: str) -> str:
    """The list that its id, a label of its field or a field of one's own means; NotFoundError if none."""
    if name in LISTS:
        return name
    field = REGISTRY.get(name) or REGISTRY.named(name)
    if field is not None and (field.choices or field.id in WORDED):
        return field.choices or field.id
    key = fold(name)
    for found in definitions().values():
        if found.choices and key in {fold(text) for text in (found.name, *found.label)}:
            return found.choices
    known = " ".join([*OPEN, *(found.name for found in definitions().values() if found.choices)])
    raise NotFoundError(N_("There is no list {name}."), N_("Known: {known}"), name=name, known=known)


@reads
def of_list(store: Store, name: str) -> tuple[ListItem, ...]:
    """The items of a list in order, retired ones included."""
    return _items(kind_of(name))


def _items(kind: str) -> tuple[ListItem, ...]:
    return list_items.items(kind) or LISTS.get(kind, ())


def add_item(
    store: Store, viewer: Viewer, name: str, label: Label, *, code: str = "", id_: str = ""
) -> ListItem:
    """A further choice, the last in order; a source takes the code that begins its lead numbers."""

    def change(kind: str, items: list[ListItem]) -> ListItem:
        _require_open(kind, name)
        taken = {item.id for item in items}
        made = ListItem(id_ or name_from(label.en, taken, "choice"), label, check_code(code) if code else "")
        if kind == "source" and not code:
            raise ValidationError(
                N_("A source needs the code that begins its lead numbers."),
                N_("Such as: --code XS"),
                field="code",
            )
        _require_new(made, items)
        items.append(made)
        return made

    return _changed(store, viewer, name, change)


def set_item(
    store: Store, viewer: Viewer, name: str, item: str, label: Label, *, code: str | None = None
) -> ListItem:
    """Another label; what it was called before still finds it, in sheets and queries."""

    def change(kind: str, items: list[ListItem]) -> ListItem:
        at, found = _find(items, item)
        before = [text for text in found.label if text not in label]
        synonyms = tuple(dict.fromkeys((*found.synonyms, *before)))
        wanted = replace(
            found, label=label, synonyms=synonyms, code=found.code if code is None else check_code(code)
        )
        _require_new(wanted, [other for other in items if other.id != found.id])
        items[at] = wanted
        return wanted

    return _changed(store, viewer, name, change)


def move_item(
    store: Store, viewer: Viewer, name: str, item: str, *, before: str = "", after: str = ""
) -> ListItem:
    """Before or after another item; with neither to the end."""

    def change(kind: str, items: list[ListItem]) -> ListItem:
        if kind in FIXED_ORDER:
            raise RuleError(N_("The order of {name} has a meaning and stays."), name=name)
        at, found = _find(items, item)
        del items[at]
        anchor = _find(items, before or after)[0] if before or after else len(items)
        items.insert(anchor + bool(after), found)
        return found

    return _changed(store, viewer, name, change)


def retire_item(store: Store, viewer: Viewer, name: str, item: str) -> ListItem:
    """No longer offered; leads that bear it keep it."""

    def change(kind: str, items: list[ListItem]) -> ListItem:
        _require_open(kind, name)
        at, found = _find(items, item)
        left = sum(not other.retired for other in items if other.id != found.id)
        if left == 0 and kind not in WORDED:
            raise RuleError(N_("A list keeps at least one choice."))
        items[at] = replace(found, retired=True)
        return items[at]

    return _changed(store, viewer, name, change)


def restore_item(store: Store, viewer: Viewer, name: str, item: str) -> ListItem:
    """Offered again."""

    def change(_kind: str, items: list[ListItem]) -> ListItem:
        at, found = _find(items, item)
        items[at] = replace(found, retired=False)
        return items[at]

    return _changed(store, viewer, name, change)


def _changed(
    store: Store, viewer: Viewer, name: str, change: Callable[[str, list[ListItem]], ListItem]
) -> ListItem:
    access.require_admin(viewer)
    with Journal(store, viewer, "list.set") as journal:
        kind = kind_of(name)
        items = list(_items(kind))
        found = change(kind, items)
        list_items.save(journal, kind, items)
    vocabulary.load_for(store, viewer)
    return found


def _require_open(kind: str, name: str) -> None:
    if kind not in OPEN and kind in LISTS and not kind.startswith("field:"):
        raise RuleError(
            N_("The choices of {name} are leadtui's own: only their labels can be changed."), name=name
        )


def _require_new(item: ListItem, others: list[ListItem]) -> None:
    """What a choice is called must not mean another one."""
    for text in item.label:
        if not text.strip() or len(text) > LENGTH or "," in text:
            raise ValidationError(
                N_("{name} cannot be a choice: 1 to {n} characters, no comma."), name=text, n=LENGTH
            )
    taken = {fold(name) for other in others for name in (other.id, other.code, *other.label) if name}
    for text in (item.id, item.code, *item.label):
        if text and fold(text) in taken:
            raise RuleError(N_("There is a choice {name} already."), name=text)


def _find(items: list[ListItem], name: str) -> tuple[int, ListItem]:
    key = fold(name)
    for at, item in enumerate(items):
        if key in {fold(text) for text in names_of(item)}:
            return at, item
    known = " ".join(str(item.label) for item in items)
    raise NotFoundError(N_("There is no choice {name}."), N_("Known: {known}"), name=name, known=known)


def new_items(labels: list[str]) -> tuple[ListItem, ...]:
    """Choices with the same label in every language."""
    items: list[ListItem] = []
    for text in labels:
        label = Label(*[text.strip()] * len(LANGUAGES))
        made = ListItem(name_from(label.en, {item.id for item in items}, "choice"), label)
        _require_new(made, items)
        items.append(made)
    return tuple(items)


@reads
def find(store: Store, name: str, item: str) -> ListItem:
    """The item that its id, code, label or a synonym means; NotFoundError if there is none."""
    return _find(list(_items(kind_of(name))), item)[1]


def arranged(items: Sequence[ListItem], labels: Sequence[str]) -> tuple[ListItem, ...]:
    """The list that ``labels`` make in their order: unknown ones are new, those left out are retired."""
    made: list[ListItem] = []
    for text in labels:
        rest = sorted((item for item in items if item not in made), key=lambda item: item.retired)
        known = next((item for item in rest if fold(text) in {fold(name) for name in names_of(item)}), None)
        if known is None:
            (new,) = new_items([text])
            taken = {item.id for item in (*items, *made)}
            known = replace(new, id=name_from(new.label.en, taken, "choice"))
        kept = replace(known, retired=False)
        _require_new(kept, made)
        made.append(kept)
    ids = {item.id for item in made}
    return (*made, *(replace(item, retired=True) for item in items if item.id not in ids))
