"""The headings of the board: name, count, value, late; or what a move into each column lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from leadtui.domain.lists import label
from leadtui.domain.money import short_money
from leadtui.i18n import _, language
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.board_layout import Layout
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.due import SHORT_STATUS
from leadtui.widgets.ink import Line


@dataclass(frozen=True, slots=True)
class Total:
    """What stands above a column; ``count`` None until it is known, ``month`` where only one is shown.

    ``others`` are sums in other currencies; figures that are ``stale`` are dim until the new ones come.
    """

    status: str
    count: int | None = None
    value: int = 0
    late: int = 0
    currency: str = "CNY"
    month: str = ""
    others: tuple[tuple[str, int], ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a card may enter a column: the criteria that are missing, by their labels."""

    missing: tuple[str, ...] = ()
    here: bool = False


class BoardHead(Canvas):
    """Two lines over the columns; ``judge`` shows verdicts in the place of values while a card is to move."""

    DEFAULT_CSS = "BoardHead { height: 2; }"

    def __init__(self, *, id: str = "board-head") -> None:
        super().__init__(id=id)
        self.totals: tuple[Total, ...] = ()
        self.verdicts: tuple[Verdict, ...] = ()
        self.layout_now: Layout | None = None
        self.focus_at = 0
        self.over: int | None = None

    def show(self, totals: Sequence[Total]) -> None:
        """Show other figures."""
        self.totals = tuple(totals)
        self.sync()

    def place(self, layout: Layout, focus: int) -> None:
        """Columns of these widths, the one at ``focus`` in the accent."""
        self.layout_now, self.focus_at = layout, focus
        self.sync()

    def judge(self, verdicts: Sequence[Verdict], over: int | None = None) -> None:
        """Say per column what a move lacks; nothing ends it. ``over`` is the column dragged over."""
        self.verdicts, self.over = tuple(verdicts), over
        self.sync()

    def paint(self, width: int, height: int) -> list[Strip]:
        """Two lines."""
        if self.layout_now is None or not self.totals:
            return [Strip.blank(width)] * height
        if "hidden" in self.layout_now.kinds:
            return self._single(width)
        first, second = Line(), Line()
        for column, total in enumerate(self.totals):
            room, kind = self.layout_now.widths[column], self.layout_now.kinds[column]
            if column:
                first.raw(glyphs().line, self.ink.rule)
                second.raw(self._joint(column), self.ink.rule)
            match kind:
                case "wide":
                    self._wide(first, second, column, total, room)
                case "narrow":
                    self._narrow(first, second, column, total, room)
                case _:
                    self._rail(first, second, column, total, room)
        return [first.strip(width, self.ink.text), second.strip(width, self.ink.rule)]

    # One column

    def _wide(self, first: Line, second: Line, column: int, total: Total, room: int) -> None:
        end = first.width + room
        name = label("status", total.status)
        first.raw(" ", self.ink.text).text(clip(name, room - 8), self._title_style(column))
        first.raw(f" {self._count(total)}", self._figure(total))
        if total.month:
            first.text(f" {total.month}", self.ink.dim)
        self._right(first, end, column, total)
        second.raw(glyphs().rule * room, self.ink.accent if column == self.focus_at else self.ink.rule)

    def _right(self, line: Line, end: int, column: int, total: Total) -> None:
        """Value and late, or the verdict, as far as there is room; at the right end."""
        if self.verdicts:
            text, style = self._verdict(column, end - line.width - 3)
            line.to(end - cells(text) - 1, self.ink.text).text(text, getattr(self.ink, style)).to(end)
            return
        value, late = self._figures(total, end - line.width - 2)
        used = cells(value) + cells(late) + (1 if value and late else 0)
        line.to(end - used - 1, self.ink.text).text(value, self._figure(total, quiet=True))
        if late:
            line.gap(1 if value else 0, self.ink.text).text(late, self.ink.late)
        line.to(end, self.ink.text)

    def _figures(self, total: Total, room: int) -> tuple[str, str]:
        """Value and late as they fit: in words, as a sign, the value alone in one currency, or neither."""
        whole, brief = self._value(total), self._value(total, 0)
        words = " " + _("{n} late", n=total.late) if total.late else ""
        sign = f" {glyphs().late}{total.late}" if total.late else ""
        tries = (whole, words), (whole, sign), (brief, sign), (brief, sign.strip()), ("", sign.strip())
        return next((pair for pair in tries if cells(pair[0]) + cells(pair[1]) + 1 <= room), ("", ""))

    def _narrow(self, first: Line, second: Line, column: int, total: Total, room: int) -> None:
        ends = first.width + room, second.width + room
        first.raw(" ", self.ink.text).text(clip(_short(total.status), room - 4), self._title_style(column))
        if total.month:
            first.text(f" {total.month}", self.ink.dim)
        first.to(ends[0], self.ink.text)
        second.raw(" ", self.ink.text)
        if self.verdicts:
            text, style = self._verdict(column, room - 2)
            second.text(text, getattr(self.ink, style))
        else:
            second.text(self._count(total), self._figure(total)).gap(2, self.ink.text)
            left = ends[1] - second.width
            late = f" {glyphs().late}{total.late}" if total.late else ""
            value = self._value(total)
            if cells(value) + cells(late) > left:
                value = "" if late and cells(late) <= left else clip(value, left)
            second.text(value, self._figure(total, quiet=True)).text(late, self.ink.late)
        second.to(ends[1], self.ink.text)

    def _rail(self, first: Line, second: Line, column: int, total: Total, room: int) -> None:
        ends = first.width + room, second.width + room
        count, name = self._count(total), _short(total.status)
        first.text(clip(name, room), self._title_style(column))
        both = cells(name) + cells(count) + 1 <= room
        if both:
            first.text(f" {count}", self._figure(total))
        first.to(ends[0], self.ink.text)
        if self.verdicts:
            text, style = self._verdict(column, room)
            second.text(text, getattr(self.ink, style)).to(ends[1], self.ink.text)
        else:
            second.text("" if both else f"{count} ", self._figure(total))
            second.raw(glyphs().rule * (ends[1] - second.width), self.ink.rule)

    def _single(self, width: int) -> list[Strip]:
        """All names on one line, the open one in brackets; below it its value and what is late."""
        first = Line()
        for column, total in enumerate(self.totals):
            here = column == self.focus_at
            mark = ""
            if self.verdicts and not self.verdicts[column].here:
                mark = "" if self.verdicts[column].missing else glyphs().check
            text = f"{_short(total.status)} {self._count(total)}{mark}"
            first.text(f"[{text}]" if here else f" {text} ", self.ink.heading if here else self.ink.dim)
        total = self.totals[self.focus_at]
        late = _("{n} late", n=total.late) if total.late else ""
        second = Line().raw(glyphs().rule, self.ink.rule)
        parts = (self._value(total), self._figure(total, quiet=True)), (late, self.ink.late)
        for text, style in parts:
            if text:
                second.raw(" ", self.ink.rule).text(text, style).raw(f" {glyphs().rule}", self.ink.rule)
        second.raw(glyphs().rule * max(0, width - second.width), self.ink.rule)
        return [first.strip(width, self.ink.text), second.strip(width, self.ink.rule)]

    # Words

    def _joint(self, column: int) -> str:
        assert self.layout_now is not None
        kinds = self.layout_now.kinds[column - 1 : column + 1]
        plain = "narrow" in kinds or (self.verdicts and "rail" in kinds)
        return glyphs().line if plain else glyphs().cross

    def _verdict(self, column: int, room: int) -> tuple[str, str]:
        verdict = self.verdicts[column]
        if verdict.here:
            return clip(_("is here"), room), "dim"
        style = "heading" if column == self.over else "good"
        if not verdict.missing:
            return glyphs().check, style
        text = _("needs {gaps}", gaps=_(", ").join(verdict.missing))
        if cells(text) > room and len(verdict.missing) > 1:
            text = _("needs {gaps}", gaps=str(len(verdict.missing)))
        return clip(text, room), "late" if column == self.over else "today"

    def _title_style(self, column: int) -> Style:
        return self.ink.heading if column == self.focus_at else self.ink.text

    def _count(self, total: Total) -> str:
        return glyphs().ellipsis if total.count is None else f"{total.count:,}"

    def _value(self, total: Total, room: int = 99) -> str:
        """The sum, with those in other currencies where there is room for them."""
        sums = [(total.currency, total.value), *total.others]
        texts = [short_money(value, currency, language()) for currency, value in sums if value]
        whole = "+".join(texts)
        return whole if cells(whole) <= room or len(texts) < 2 else f"{texts[0]}+"

    def _figure(self, total: Total, *, quiet: bool = False) -> Style:
        """Figures that are not known yet are dim."""
        return self.ink.dim if quiet or total.stale or total.count is None else self.ink.text


def _short(status: str) -> str:
    return SHORT_STATUS[status].text()
