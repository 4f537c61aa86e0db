"""What was decided once for a whole file, and what its texts mean by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from leadtui.domain import foreign_words, lists
from leadtui.domain.lists import fold
from leadtui.errors import ValidationError
from leadtui.exchange.values import choice

# What forms and exports write where nothing was chosen.
NOTHING = frozenset(
    {"select", "-", "--", "—", "n/a", "na", "none", "null", "nil", "无", "無", "未知", "unknown", "请选择"}
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was decided once for the whole file.

    ``values`` are (field id, folded text) -> id of a choice, or a login; ``basis`` is why the data may be
    kept; ``day_first`` how 3/4/2024 is read, None: as the column itself shows; ``proposed`` whether texts
    of other programs' lists mean what they most likely do.
    """

    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    basis: str = ""
    day_first: bool | None = None
    proposed: bool = False
    today: date | None = None


def chosen(kind: str, wishes: Wishes, text: str) -> str | None:
    """The id that a text means by what was decided, else by the list; "" for nothing, None: unknown."""
    folded = fold(text)
    decided = wishes.values.get((kind, folded))
    if decided is not None:
        return decided
    if folded in NOTHING:
        return ""
    try:
        return choice(kind, text, lists.find_item)
    except (ValidationError, KeyError):
        item = foreign_words.proposed(kind, text) if wishes.proposed else None
        return item.id if item else None
