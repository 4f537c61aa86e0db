"""An ordered result as a list sees it: its length, the ids known so far, a bounded store of rows."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Generic, Protocol, TypeVar


class HasId(Protocol):
    """What every row of a list carries."""

    @property
    def id(self) -> int:
        """The id of the lead, or of whatever the row shows."""


R = TypeVar("R", bound=HasId)


class Rows(Generic[R]):
    """``length`` positions in list order; ids come in windows, rows page by page.

    ``keep`` rows stay in memory, the ones used last; ids are eight bytes each and stay.
    """

    def __init__(self, length: int, ids: Iterable[int] = (), *, first: int = 0, keep: int = 2000) -> None:
        self.length = length
        self._ids: array[int] = array("q")
        self._start = 0
        self._known: dict[int, int] = {}
        self._rows: OrderedDict[int, R] = OrderedDict()
        self._keep = keep
        self.put_ids(first, ids)

    @classmethod
    def of(cls, rows: Sequence[R]) -> Rows[R]:
        """A result that is all here already."""
        result = cls(len(rows), keep=max(len(rows), 1))
        result.put(0, rows)
        return result

    def put_ids(self, first: int, ids: Iterable[int]) -> None:
        """Say which ids stand at ``first`` and after."""
        window = ids if isinstance(ids, array) else array("q", ids)
        if not self._ids and first == 0:
            self._ids = window
            return
        for position, item_id in enumerate(window, first):
            if position < len(self._ids):
                self._ids[position] = item_id
            else:
                self._known[position] = item_id

    def put(self, first: int, rows: Sequence[R]) -> None:
        """Keep rows that stand at ``first`` and after; their ids become known too."""
        if any(self.id_at(position) != row.id for position, row in enumerate(rows, first)):
            self.put_ids(first, (row.id for row in rows))
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
        while len(self._rows) > self._keep:
            self._rows.popitem(last=False)

    def replace(self, row: R) -> bool:
        """Put a changed row in the place of the one with its id; False when that one is not here."""
        if row.id not in self._rows:
            return False
        self._rows[row.id] = row
        return True

    def forget(self, ids: Iterable[int] | None = None) -> None:
        """Drop rows, so that they are asked for again; all of them without ``ids``."""
        if ids is None:
            self._rows.clear()
            return
        for item_id in ids:
            self._rows.pop(item_id, None)

    def id_at(self, position: int) -> int | None:
        """The id at ``position``, where known."""
        if 0 <= position < len(self._ids):
            return self._ids[position]
        return self._known.get(position)

    def position_of(self, item_id: int) -> int | None:
        """Where an id stands, where known."""
        try:
            return self._ids.index(item_id)
        except ValueError:
            return next((position for position, known in self._known.items() if known == item_id), None)

    def among(self, item_ids: Iterable[int]) -> set[int]:
        """Those of the ids of which it is known where they stand."""
        wanted = set(item_ids)
        return wanted.intersection(self._ids) | wanted.intersection(self._known.values())

    def row(self, item_id: int) -> R | None:
        """The row with this id, where it is here."""
        return self._rows.get(item_id)

    def row_at(self, position: int) -> R | None:
        """The row at ``position``, where it is here."""
        item_id = self.id_at(position)
        return None if item_id is None else self._rows.get(item_id)

    def missing(self, first: int, last: int) -> tuple[int, int] | None:
        """The part of ``first``..``last`` (exclusive) whose rows have to be fetched, or None."""
        gaps = [at for at in range(max(0, first), min(last, self.length)) if self.row_at(at) is None]
        return (gaps[0], gaps[-1] + 1) if gaps else None
