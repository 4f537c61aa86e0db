"""Ink and paper: the styles rows are drawn in, and lines built from them cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rich._palettes import EIGHT_BIT_PALETTE
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.strip import Strip

from leadtui.text import cells, clip, one_line, pad


@dataclass(frozen=True, slots=True)
class Ink:
    """The styles of the theme; ``cursor`` and, without the focus, ``resting`` lie under the cursor."""

    text: Style
    strong: Style
    dim: Style
    accent: Style
    late: Style
    today: Style
    good: Style
    heading: Style
    key: Style
    rule: Style
    mark: Style
    cursor: Style
    resting: Style


_USED = ("foreground", "background", "surface", "panel", "accent", "error", "warning", "success", "border")


def ink_of(app: App[Any]) -> Ink:
    """The ink of the theme ``app`` shows.

    Styles come from the theme's variables, not from component classes: thirteen of those on every
    widget cost a third of the start.
    """
    variables = app.theme_variables
    return _ink(tuple(variables.get(name, "ansi_default") for name in _USED), app.current_theme.ansi)


def _dim(background: Color, foreground: Color) -> Color:
    """Less than the text, and still 4.5 to 1 against the ground: dark on light needs more to be read."""
    return _nearest(background.blend(foreground, 0.6 if background.brightness < 0.5 else 0.74))


@lru_cache
def _ink(colors: tuple[str, ...], ansi: bool) -> Ink:
    foreground, background, surface, panel, accent, error, warning, success, border = map(Color.parse, colors)
    text = _style(foreground)
    return Ink(
        text=text,
        strong=text + Style(bold=True),
        dim=_style(Color.parse("ansi_bright_black") if ansi else _dim(background, foreground)),
        accent=_style(accent),
        late=_style(error),
        today=_style(warning),
        good=_style(success),
        heading=_style(accent) + Style(bold=True),
        key=_style(accent),
        rule=_style(border),
        mark=_style(warning) + Style(bold=True),
        cursor=text
        + (Style(bold=True, reverse=True) if ansi else Style(bold=True, bgcolor=wire_color(panel))),
        resting=text + (Style(underline=True) if ansi else Style(bgcolor=wire_color(surface))),
    )


@lru_cache
def wire_color(color: Color) -> RichColor:
    """The shortest way to say a colour: its number where it stands in the 256-colour palette."""
    number = None if color.ansi is not None else _palette().get(color.rgb)
    return color.rich_color if number is None else RichColor.from_ansi(number)


@lru_cache(maxsize=1)
def _palette() -> dict[tuple[int, int, int], int]:
    """Numbers by colour, without the first sixteen, which terminals paint as they like."""
    return {tuple(EIGHT_BIT_PALETTE[number]): number for number in range(16, 256)}  # type: ignore[misc]  # three each


def _nearest(color: Color) -> Color:
    """The colour of the 256-colour palette that looks most like ``color``."""
    return Color.from_rich_color(color.rich_color.downgrade(ColorSystem.EIGHT_BIT))


def _style(color: Color) -> Style:
    return Style(color=wire_color(color))


class Line:
    """One line under construction; neighbours in one style become one run, short on the wire."""

    __slots__ = ("_runs", "width")

    def __init__(self) -> None:
        self._runs: list[tuple[str, Style]] = []
        self.width = 0

    def text(
        self,
        text: str,
        style: Style,
        width: int | None = None,
        align: str = "left",
        *,
        over: Style | None = None,
    ) -> Line:
        """Append ``text``, made printable, in ``width`` cells if given; ``over`` is laid over the style."""
        text = one_line(text)
        if width is not None:
            text = pad(text, width, align)
        return self.raw(text, style + over if over else style)

    def raw(self, text: str, style: Style) -> Line:
        """Append text that is known to be printable."""
        if not text:
            return self
        self.width += cells(text)
        if self._runs and (self._runs[-1][1] == style or _blank_fits(text, self._runs[-1][1], style)):
            before, style = self._runs.pop()
            text = before + text
        self._runs.append((text, style))
        return self

    def gap(self, count: int, style: Style | None = None) -> Line:
        """Append blanks, in the style of what stands before them unless given."""
        if count <= 0:
            return self
        if style is None:
            style = self._runs[-1][1] if self._runs else Style.null()
        return self.raw(" " * count, style)

    def to(self, column: int, style: Style | None = None) -> Line:
        """Fill up to ``column``."""
        return self.gap(column - self.width, style)

    def strip(self, width: int, style: Style) -> Strip:
        """The line in exactly ``width`` cells, clipped or filled in ``style``."""
        if self.width < width:
            self.raw(" " * (width - self.width), style)
        strip = Strip([Segment(text, style) for text, style in self._runs], self.width)
        return strip if self.width == width else strip.crop(0, width).adjust_cell_length(width, style)


def _blank_fits(text: str, before: Style, style: Style) -> bool:
    """Blanks look alike in styles that differ only in what paints letters."""
    if not text.isspace() or before.bgcolor != style.bgcolor:
        return False
    return not (before.underline or before.reverse or style.underline or style.reverse)


def plain(text: str, style: Style, width: int) -> Strip:
    """One text in one style, clipped and filled to ``width``."""
    return Line().text(clip(one_line(text), width), style).strip(width, style)
