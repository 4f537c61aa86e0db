"""The lists as an admin looks after them: what each holds, what rows bear that it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from zlib import crc32

from leadtui.domain.fields.defined import definitions
from leadtui.domain.list_rows import ListRow, ValueRow
from leadtui.domain.lists import LISTS, WORDED, ListItem, fold, names_of
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, RuleError
from leadtui.i18n import N_, Label
from leadtui.services import access
from leadtui.services.choices import FIXED_ORDER, OPEN, add_item, find, kind_of, of_list
from leadtui.services.reads import reads
from leadtui.store import list_values, tag_names
from leadtui.store.database import Store
from leadtui.store.journal import Journal

TITLES: Mapping[str, Label] = MappingProxyType(
    {
        "source": Label("Sources", "线索来源", "線索來源"),
        "industry": Label("Industries", "行业", "行業"),
        "tag": Label("Tags", "标签", "標籤"),
        "method": Label("Ways of contact", "联系方式", "聯絡方式"),
        "need": Label("Needs heard", "需求", "需求"),
        "concern": Label("Concerns heard", "顾虑", "顧慮"),
        "lost_reason": Label("Reasons for losing", "流失原因", "流失原因"),
        "buying_role": Label("Buying roles", "决策角色", "決策角色"),
        "status": Label("Stages", "销售阶段", "銷售階段"),
        "level": Label("Levels", "线索等级", "線索等級"),
        "intent": Label("Intents", "购买意向", "購買意向"),
        "priority": Label("Priorities", "优先级", "優先順序"),
        "attitude": Label("Attitudes", "态度", "態度"),
        "outcome": Label("Outcomes of contact", "联系结果", "聯絡結果"),
        "kind": Label("Kinds of customer", "客户类型", "客戶類型"),
        "turn": Label("Whose turn", "球权", "球權"),
    }
)
"""Lists that ship, in the order of the page."""


@reads
def lists(store: Store, viewer: Viewer) -> tuple[ListRow, ...]:
    """Every list: those that ship, then the choices of fields of one's own."""
    own = {
        found.choices: found.label for found in definitions().values() if found.choices and not found.retired
    }
    titles = {**TITLES, **own}
    return tuple(_row(at, kind, title) for at, (kind, title) in enumerate(titles.items(), 1))


def _row(at: int, kind: str, title: Label) -> ListRow:
    items = LISTS.get(kind, ())
    retired = sum(item.retired for item in items)
    return ListRow(
        kind,
        title,
        len(items) - retired,
        retired,
        kind in OPEN or kind not in TITLES,
        kind in FIXED_ORDER,
        at,
    )


def title(kind: str) -> Label:
    """What a list is called; its id where it is nobody's any more."""
    own = (found.label for found in definitions().values() if found.choices == kind)
    return TITLES.get(kind) or next(own, Label(kind, kind, kind))


@reads
def values(store: Store, viewer: Viewer, name: str) -> tuple[ValueRow, ...]:
    """The choices of a list in order with how often they are borne, then what is borne and not known."""
    kind = kind_of(name)
    items = of_list(store, kind)
    found = list_values.counts(kind) if list_values.is_counted(kind) else {}
    known = {_key(kind, text): item for item in reversed(items) for text in _names(kind, item)}
    borne = dict.fromkeys((item.id for item in items), 0)
    unknown: list[tuple[str, int]] = []
    for value, count in found.items():
        item = known.get(_key(kind, value))
        if item is None:
            unknown.append((value, count))
        else:
            borne[item.id] += count
    rows_ = [ValueRow(_place(item.id), item.id, borne[item.id], item) for item in items]
    unknown.sort(key=lambda pair: (-pair[1], pair[0]))
    return (*rows_, *(ValueRow(-_place(value), value, count) for value, count in unknown))


def _place(value: str) -> int:
    """What the cursor stays on while rows move."""
    return crc32(value.encode()) + 1


def _names(kind: str, item: ListItem) -> list[str]:
    return list(names_of(item)) if kind in WORDED else [item.id]


def _key(kind: str, text: str) -> str:
    return fold(text) if kind in WORDED else text


@dataclass(frozen=True, slots=True)
class Mapped:
    """How many rows bear another value now; the change is one to undo."""

    count: int
    to: str


def map_value(store: Store, viewer: Viewer, name: str, value: str, item: str) -> Mapped:
    """Give every row that bears a value nobody knows a choice of the list in its place.

    It is done in short transactions that are undone as one. NotFoundError where no row bears the value.
    """
    access.require_admin(viewer)
    kind = kind_of(name)
    found = find(store, kind, item)
    if found.retired:
        raise RuleError(N_("{name} is retired."), name=str(found.label))
    after = str(found.label) if kind in WORDED else found.id
    if not list_values.is_counted(kind) or _knows(kind, of_list(store, kind), value):
        raise _nobody_bears(value)
    count, group = 0, 0
    while True:
        with Journal(store, viewer, "list.map") as journal:
            if group:
                journal.join(group)
            done = list_values.replace(journal, kind, value, after)
            group = journal.unit or group
        count += done
        if not count:
            raise _nobody_bears(value)
        if not done:
            return Mapped(count, after)


def _knows(kind: str, items: Iterable[ListItem], value: str) -> bool:
    key = _key(kind, value)
    return any(_key(kind, text) == key for item in items for text in _names(kind, item))


def _nobody_bears(value: str) -> NotFoundError:
    return NotFoundError(N_("No row bears {value}, or the list knows it."), value=value)


def adopt(store: Store, viewer: Viewer, name: str, value: str) -> ListItem:
    """Take a value nobody knew into the list."""
    kind = kind_of(name)
    if kind not in WORDED:
        raise RuleError(N_("Map it onto a choice: rows bear the ids of this list."))
    return add_item(store, viewer, kind, Label(value, value, value))


@reads
def proposals(store: Store, viewer: Viewer, name: str) -> tuple[str, ...]:
    """What is offered where a text of a list of words is typed: its choices, then what is in use."""
    offered = [str(item.label) for item in LISTS.get(name, ()) if not item.retired]
    used = tag_names.used(viewer, 30) if name == "tag" else []
    return tuple(dict.fromkeys((*offered, *used)))
