"""Printing: every line for people passes ``printable``, JSON is escaped by itself."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from leadtui.text import cells, clip, pad, printable

PIPE_WIDTH = 160
GAP = "  "
# C1 controls, bidi marks, zero-width characters; C0 controls are escaped in JSON anyway.
UNSEEN = "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"

T = TypeVar("T")
BOLD, DIM, RED, GREEN, YELLOW = "1", "2", "31", "32", "33"


def out(text: str = "") -> None:
    """One line to standard output, safe for a terminal."""
    sys.stdout.write(printable(text) + "\n")


def err(text: str) -> None:
    """One line to standard error, safe for a terminal."""
    sys.stdout.flush()
    sys.stderr.write(f"leadtui: {printable(text, ' ')}\n")
    sys.stderr.flush()


def json_line(value: object) -> None:
    """One JSON value on one line; escaped where the locale has no UTF-8, or a terminal would obey it."""
    ascii_only = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") != "utf8"
    text = json.dumps(value, ensure_ascii=ascii_only)
    if not text.isprintable():
        text = re.sub(UNSEEN, lambda found: json.dumps(found[0])[1:-1], text)
    sys.stdout.write(text + "\n")


def has_colour() -> bool:
    """Whether standard output is a terminal that shows colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Cells of a line: of the terminal, or PIPE_WIDTH where there is none."""
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``width`` in cells, ``rank`` says which give way first, the widest rank last.

    A ``whole`` column is never cut, an ``open`` one takes the room that is left.
    """

    title: str
    width: int
    rank: int = 0
    align: Literal["left", "right"] = "left"
    whole: bool = False
    open: bool = False


class Table:
    """Rows printed one by one in columns that fit the line."""

    def __init__(self, columns: Sequence[Column], room: int | None = None) -> None:
        self.columns = tuple(columns)
        self.room = room or width()
        self.shown = self._fitting()
        self.coloured = has_colour()

    def _fitting(self) -> dict[int, int]:
        """Widths by position of the columns that fit, important ones first."""
        chosen: dict[int, int] = {}
        left = self.room
        for at, column in sorted(enumerate(self.columns), key=lambda pair: pair[1].rank):
            if column.width + len(GAP) <= left + len(GAP) * (not chosen):
                chosen[at] = column.width
                left -= column.width + len(GAP) * bool(len(chosen) > 1)
        for at in sorted(chosen):
            if self.columns[at].open:
                chosen[at] += max(left, 0)
        return {at: chosen[at] for at in sorted(chosen)}

    def head(self) -> None:
        """Print the titles."""
        self.row([column.title for column in self.columns], BOLD)

    def row(self, values: Sequence[str], *styles: str) -> None:
        """Print one row; the values stand in the order of the columns."""
        sys.stdout.write(self.line(values, *styles) + "\n")

    def line(self, values: Sequence[str], *styles: str) -> str:
        """One row as it is printed."""
        line = GAP.join(self._cell(at, size, values[at]) for at, size in self.shown.items()).rstrip()
        return f"\x1b[{';'.join(styles)}m{line}\x1b[0m" if self.coloured and styles else line

    def _cell(self, at: int, size: int, value: str) -> str:
        column = self.columns[at]
        text = printable(value, " ")
        if column.whole and cells(text) > size:
            return text
        return pad(text, size, column.align)


def grid(rows: Iterable[Sequence[str]], titles: Sequence[str] = ()) -> None:
    """Print a few rows in columns as wide as their contents."""
    wanted = [titles, *rows] if titles else rows
    table = [[printable(value, " ") for value in row] for row in wanted]
    if not table:
        return
    sizes = [max(cells(row[at]) for row in table) for at in range(len(table[0]))]
    for place, row in enumerate(table):
        line = GAP.join(pad(value, size) for value, size in zip(row, sizes, strict=True)).rstrip()
        sys.stdout.write(styled(line, BOLD) + "\n" if titles and place == 0 else line + "\n")


def listed(
    found: Sequence[T],
    plain: Callable[[T], object],
    row: Callable[[T], Sequence[str]],
    titles: Sequence[str],
    nothing: str,
    *,
    as_json: bool,
) -> None:
    """Print a list the way it was asked for: JSON lines or a grid; where it is empty, say so beside it."""
    if as_json:
        for one in found:
            json_line(plain(one))
    elif found:
        grid(map(row, found), titles)
    else:
        err(nothing)


def heading(text: str) -> None:
    """Print a heading."""
    sys.stdout.write(styled(printable(text), BOLD) + "\n")


def styled(text: str, *styles: str) -> str:
    """``text`` in colour, where there is colour."""
    return f"\x1b[{';'.join(styles)}m{text}\x1b[0m" if has_colour() else text


def labelled(pairs: Mapping[str, str], indent: str = "") -> None:
    """Print names and values under each other, the empty ones left out; prose is folded to the line."""
    shown = {printable(name, " "): value for name, value in pairs.items() if value}
    size = max((cells(name) for name in shown), default=0)
    for name, value in shown.items():
        label = styled(pad(name, size), DIM)
        first, *rest = folded(value, max(width() - size - len(indent) - 2, 20))
        sys.stdout.write(f"{indent}{label}  {first}\n")
        for line in rest:
            sys.stdout.write(f"{indent}{' ' * size}  {line}\n")


def folded(text: str, room: int) -> list[str]:
    """Prose in lines of at most ``room`` cells, made safe."""
    from leadtui.text import printable_lines

    lines: list[str] = []
    for line in printable_lines(text):
        rest = line
        while cells(rest) > room:
            piece = clip(rest, room, "")
            cut = piece.rfind(" ") + 1 if rest[len(piece) : len(piece) + 1].isascii() else 0
            piece = piece[:cut] if cut > room // 2 else piece
            lines.append(piece.rstrip())
            rest = rest[len(piece) :]
        lines.append(rest)
    return lines
