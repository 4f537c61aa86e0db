"""What a list tells the screen around it; handlers are named ``on_virtual_list_...``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from leadtui.widgets.marks import Marks

if TYPE_CHECKING:
    from leadtui.widgets.virtual_list import VirtualList


@dataclass
class ListMessage(Message, namespace="virtual_list"):
    """Something about a list; ``list`` is the one it comes from."""

    list: VirtualList[Any]

    @property
    def control(self) -> VirtualList[Any]:
        """The list, so that handlers can be bound to one of several."""
        return self.list


@dataclass
class Highlighted(ListMessage, namespace="virtual_list"):
    """The cursor has come to rest on an item, or on none (``id`` None)."""

    id: int | None
    position: int


@dataclass
class Selected(ListMessage, namespace="virtual_list"):
    """An item was opened."""

    id: int


@dataclass
class MarksChanged(ListMessage, namespace="virtual_list"):
    """Other rows are marked."""

    marks: Marks


@dataclass
class NeedRows(ListMessage, namespace="virtual_list"):
    """Rows ``first`` to ``last`` (exclusive) are in sight, or soon will be, and not here."""

    first: int
    last: int


@dataclass
class Dragged(ListMessage, namespace="virtual_list"):
    """An item is being dragged over the cell ``x``, ``y`` of the screen; ``dropped`` at the end."""

    id: int
    x: int
    y: int
    dropped: bool
