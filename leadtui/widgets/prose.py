"""Prose in lines of so many cells: broken between words and between Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from leadtui.text import cells, clip, glyphs, one_line, printable_lines

# A word of Latin letters or digits with what hangs on it, blanks, or one character.
_PIECE = re.compile(r"[!-~]+|\s+|.")
_CLOSING = frozenset(",.!?:;)]}%\"'，。！？：；、）】》」』”’…·%")
_OPENING = frozenset("（【《「『“‘([{¥￥$")


def wrap(text: str, width: int, limit: int = 0) -> list[str]:
    """The lines of ``text``, each within ``width`` cells; at most ``limit`` if given, the last one cut.

    No line begins with a closing sign or ends with an opening one, unless there is no room otherwise.
    """
    if width <= 0:
        return []
    lines: list[str] = []
    for line in printable_lines(text):
        lines += _filled(one_line(line), width)
        if limit and len(lines) > limit:
            return [*lines[: limit - 1], _cut(lines[limit - 1], width)]
    return lines


def _cut(line: str, width: int) -> str:
    """A line with the sign that something follows."""
    sign = glyphs().ellipsis
    return clip(line, width - cells(sign), "") + sign


def _filled(text: str, width: int) -> Iterator[str]:
    line = ""
    for unit in _units(text):
        if cells(line) + cells(unit.rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            yield line.rstrip()
        line = unit.lstrip()
        while cells(line) > width:
            head = clip(line, width, "")
            yield head
            line = line[len(head) :]
    if line.strip():
        yield line.rstrip()


def _units(text: str) -> Iterator[str]:
    """What must stay together: a piece, the opening signs before it and the closing ones after it."""
    unit = ""
    for piece in _PIECE.findall(text):
        glued = piece in _CLOSING or (unit and unit[-1] in _OPENING)
        if unit and not glued:
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit
