"""Which rows are marked: some ids, or all but some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """``ids`` are the marked rows or, where ``inverted``, the only ones that are not."""

    ids: frozenset[int] = frozenset()
    inverted: bool = False

    def __contains__(self, item_id: object) -> bool:
        return (item_id in self.ids) is not self.inverted

    def __bool__(self) -> bool:
        return self.inverted or bool(self.ids)

    def count(self, length: int) -> int:
        """How many of ``length`` rows are marked."""
        return length - len(self.ids) if self.inverted else len(self.ids)

    def toggle(self, item_id: int) -> Marks:
        """With one row marked, or not marked any more."""
        return Marks(self.ids ^ {item_id}, self.inverted)

    def add(self, ids: Iterable[int]) -> Marks:
        """With these rows marked too."""
        return Marks(self.ids.difference(ids) if self.inverted else self.ids.union(ids), self.inverted)


NONE = Marks()
ALL = Marks(inverted=True)
