"""Lists, and what is borne of one, as rows of their pages."""

from __future__ import annotations

from dataclasses import dataclass

from leadtui.domain.lists import ListItem
from leadtui.i18n import Label


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list: its name, title, how many choices are offered and how many are retired.

    ``open`` where it may grow and shrink; of the others only labels are one's own, and the order unless
    ``ordered``.
    """

    kind: str
    title: Label
    offered: int
    retired: int
    open: bool
    ordered: bool
    id: int = 0


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A choice of a list with how many rows bear it, or, without ``item``, a value that it does not know."""

    id: int
    value: str
    count: int
    item: ListItem | None = None
