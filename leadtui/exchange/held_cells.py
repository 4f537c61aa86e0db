"""The cells of one row of a mapped table while they are moved to where the record sheet has them."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadtui.exchange.cells import Cell
from leadtui.exchange.mapping import Mapped
from leadtui.exchange.values import text_of
from leadtui.text import clean_line

# Columns of remarks need no title in front of each.
_PLAIN = frozenset(
    {"备注", "備註", "notes", "note", "remark", "remarks", "comment", "comments", "description", "描述"}
)


@dataclass(slots=True)
class HeldCells:
    """Cells by what they become: ``held`` wait, ``cells`` and ``notes`` (column, line) are made."""

    held: dict[str, list[tuple[Mapped, Cell]]]
    cells: dict[str, Cell] = field(default_factory=dict)
    notes: list[tuple[int, str]] = field(default_factory=list)

    def take(self, target: str) -> Cell:
        """The first cell of a target; further ones become notes."""
        (_column, cell), *more = self.held.pop(target)
        for column, other in more:
            if text_of(other) != text_of(cell):
                self.note(column, text_of(other))
        return cell

    def texts(self, target: str) -> list[str]:
        """The texts of a target's cells, which are taken."""
        return [clean_line(text_of(cell)).text for _column, cell in self.held.pop(target, ())]

    def note(self, column: Mapped, text: str) -> None:
        """Keep a text under the title of its column, on one line."""
        plain = column.title.casefold() in _PLAIN
        if plain:
            lines = (" ".join(line.split()) for line in text.splitlines())
            self.notes += [(column.index, line) for line in lines if line]
            return
        line = " ".join(text.split())
        self.notes.append((column.index, f"{column.noted or column.title}: {line}"))
