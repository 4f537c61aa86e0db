"""The items of one list as rows, read and replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from leadtui.domain.lists import ListItem
from leadtui.i18n import LANGUAGES, Label
from leadtui.store import settings
from leadtui.store.field_stamp import LISTS
from leadtui.store.journal import Journal
from leadtui.store.models import ListItemRow
from leadtui.store.query import dicts

ENTITY = "list"
PREFIX = "list:"
"""An event keeps a list under this and the list's name: its items before and after."""
COLUMNS = ("id", "code", "label_en", "label_zh_cn", "label_zh_tw", "synonyms", "retired")


def read(kind: str) -> list[list[Any]]:
    """The items of a list in order, as events keep them."""
    query = ListItemRow.select().where(ListItemRow.kind == kind)
    rows = dicts(query.order_by(ListItemRow.position, ListItemRow.id))
    return [[row[name] for name in COLUMNS] for row in rows]


def replace(kind: str, items: Iterable[Sequence[Any]]) -> None:
    """Make the list exactly these items, in this order."""
    ListItemRow.delete().where(ListItemRow.kind == kind).execute()
    rows = [
        {"kind": kind, "position": position, **dict(zip(COLUMNS, item, strict=True))}
        for position, item in enumerate(items)
    ]
    if rows:
        ListItemRow.insert_many(rows).execute()
    settings.save(LISTS, int(settings.load().get(LISTS, 0)) + 1)


def items(kind: str) -> tuple[ListItem, ...]:
    """The items of a list in order, retired ones included."""
    return tuple(_item(row) for row in read(kind))


def save(journal: Journal, kind: str, wanted: Iterable[ListItem]) -> None:
    """Replace a list with its event."""
    before, after = read(kind), [_row(item) for item in wanted]
    if before != after:
        replace(kind, after)
        journal.updated(ENTITY, 0, {PREFIX + kind: (before, after)})


def _item(row: Sequence[Any]) -> ListItem:
    id_, code, en, zh_cn, zh_tw, synonyms, retired = row
    return ListItem(id_, Label(en, zh_cn, zh_tw), code, tuple(filter(None, synonyms.split("\n"))), retired)


def _row(item: ListItem) -> list[Any]:
    labels = [item.label.text(tag) for tag in LANGUAGES]
    return [item.id, item.code, *labels, "\n".join(item.synonyms), item.retired]
