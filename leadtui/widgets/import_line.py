"""What is decided about a file and what its rows would do, on one line each; the parts to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from leadtui.text import cells, clip, glyphs
from leadtui.widgets.due import Tone, style_of
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.prose import wrap
from leadtui.widgets.virtual_list import State

NUMBER, SIGN = 5, 2
LABELS = 38
"""The share of the width, of 100, that what is decided about has before what was decided."""
ROOMY = 100
"""Cells from which a setting is explained beside it."""
WIDE = 70
"""Cells from which the reason stands beside the name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line: what Enter is about, its words, and what stands below the list while the cursor is on it.

    ``number`` is the row of the file; ``right`` what is so now.
    """

    id: int
    act: tuple[str, ...]
    label: str
    right: str = ""
    detail: str = ""
    number: int = 0
    sign: str = ""
    tone: Tone = "text"
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page, by its key: columns and settings, or the rows of one verdict."""

    key: str
    label: str
    count: int = 0
    tone: Tone = "text"


def paint_item(item: Item, width: int, state: State, ink: Ink) -> list[Strip]:
    """The one line."""
    tone = style_of(item.tone, ink)
    under = state.style(ink, ink.text)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
    if not item.number:
        room = max(width * LABELS // 100, 1)
        line.gap(1, ink.text).text(clip(item.label, room), under).to(room + 4, ink.text)
        line.text(clip(item.right, max(0, width - line.width - 1)), tone)
        if width >= ROOMY and line.width < width - room + 2:
            line.to(max(line.width + 2, 2 * room - 4), ink.text)
            line.text(clip(item.detail, max(0, width - line.width - 1)), ink.dim)
        return [line.strip(width, ink.text)]
    line.text(str(item.number), ink.dim, NUMBER, "right").gap(1, ink.text).text(item.sign, tone, SIGN)
    line.text(glyphs().draft if item.mended else "", ink.mark, SIGN)
    room = width - line.width - 1
    if item.right and width < WIDE:
        room -= min(cells(item.right), room // 2) + 2
    line.text(clip(item.label, room), under).gap(2, ink.text)
    line.text(clip(item.right, max(0, width - line.width - 1)), tone)
    return [line.strip(width, ink.text)]


def paint_parts(parts: Sequence[Part], shown: str, width: int, ink: Ink) -> list[Strip]:
    """The parts side by side, the one that is shown in sight whatever the width."""
    texts = [f"{part.label} {part.count:,}" if part.count else part.label for part in parts]
    at = next((place for place, part in enumerate(parts) if part.key == shown), 0)
    first = 0
    while first < at and sum(cells(text) + 3 for text in texts[first : at + 1]) > width - 4:
        first += 1
    line = Line().text(glyphs().previous if first else " ", ink.dim)
    for place, part in list(enumerate(parts))[first:]:
        if line.width + cells(texts[place]) + 2 > width - 1:
            line.to(width - 2, ink.text).text(glyphs().next, ink.dim)
            break
        style = style_of(part.tone, ink) if part.tone != "text" else ink.dim
        line.text(texts[place], ink.heading + Style(underline=True) if place == at else style)
        line.gap(3, ink.text)
    return [line.strip(width, ink.text)]


def paint_detail(item: Item | None, width: int, height: int, ink: Ink) -> list[Strip]:
    """All that the line under the cursor had no room for."""
    if item is None:
        return []
    texts = [text for text in (item.label, item.right, item.detail) if text]
    lines = [piece for text in texts for piece in wrap(text, width - 2)][:height]
    return [Line().gap(1, ink.text).text(text, ink.text).strip(width, ink.text) for text in lines]
