"""Cells made into values: text, choices and contact details, each distinct one worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import TypeVar

from leadtui.domain.lists import LISTS, ListItem
from leadtui.errors import ValidationError
from leadtui.exchange.cells import Cell
from leadtui.i18n import N_
from leadtui.text import fold_value

FindItem = Callable[[str, str], ListItem | None]

_EXACT = 10**15
_MOST_KEPT = 4096
# A级客户, a 类, Ａ(重点): the letter decides, but only where no other word begins with it.
_LEVEL = re.compile(r"\s*([ABC])\s*(?:[类類级級等档檔].{0,4}|[(（].*|[-+]?)\s*", re.IGNORECASE)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Memory(dict[_Key, _Value]):
    """Values by what they were made from; starts over when it has grown too large."""

    def __init__(self, make: Callable[[_Key], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: _Key) -> _Value:
        if len(self) >= _MOST_KEPT:
            self.clear()
        value = self[key] = self._make(key)
        return value


def text_of(cell: Cell | None) -> str:
    """A cell as the text a person saw in it: 13800001234.0 is 13800001234."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case datetime():
            midnight = cell.time() == time.min
            return cell.date().isoformat() if midnight else cell.isoformat(" ", "minutes")
        case time():
            return cell.isoformat("minutes")
        case _:
            return str(cell)


def choice(kind: str, text: str, find: FindItem) -> str:
    """The id of the list item ``text`` names; ValidationError tells the known ones."""
    found = find(kind, text) or find(kind, fold_value(text))
    if found is not None:
        return found.id
    if kind == "level" and (match := _LEVEL.fullmatch(fold_value(text))):
        return match[1].upper()
    known = ", ".join(str(item.label) for item in LISTS[kind])
    raise ValidationError(_UNKNOWN[kind], field=kind, value=text, known=known)


_UNKNOWN = {
    "source": N_("“{value}” is not a source; known are {known}."),
    "level": N_("“{value}” is not a level; known are {known}."),
    "method": N_("“{value}” is not a method; known are {known}."),
    "status": N_("“{value}” is not a status; known are {known}."),
    "outcome": N_("“{value}” is not an outcome; known are {known}."),
}
