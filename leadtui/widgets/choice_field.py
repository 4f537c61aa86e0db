"""One or several of a list, answered by a digit or letter that stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from leadtui.text import cells, fold_key, glyphs, is_chinese
from leadtui.widgets.canvas import Canvas
from leadtui.widgets.ink import Line

SIGNS = "123456789abcdefghijklmnopqrstuvwxyz"
_FRAME = 4
"""Cells an option takes besides its label: bracket, sign, blank, bracket."""


class Option(NamedTuple):
    """A choice: its id and what people read."""

    id: str
    label: str


class ChoiceField(Canvas, can_focus=True):
    """Draws its options in as many lines as they need while it has the focus, else one.

    An answer to a single choice moves on to the next field; several are toggled. ``required`` ones
    cannot be emptied again.
    """

    DEFAULT_CSS = "ChoiceField { height: auto; width: 1fr; }"

    @dataclass
    class Changed(Message):
        """Another answer; ``by_hand`` is false where the program gave it."""

        field: ChoiceField
        by_hand: bool

        @property
        def control(self) -> ChoiceField:
            """The field."""
            return self.field

    def __init__(
        self,
        options: Iterable[Option],
        *,
        chosen: Iterable[str] = (),
        several: bool = False,
        required: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.options: Sequence[Option] = tuple(options)
        self.several = several
        self.required = required
        self._chosen: tuple[str, ...] = tuple(chosen)
        self._at = 0
        self._typed = ""

    # The answer

    @property
    def value(self) -> str:
        """The id chosen, or nothing; several are joined with commas."""
        return ",".join(self._chosen)

    @value.setter
    def value(self, value: str) -> None:
        self._set(tuple(part for part in value.split(",") if part), by_hand=False)

    @property
    def values(self) -> tuple[str, ...]:
        """The ids chosen, in the order of the list."""
        return self._chosen

    def show_options(self, options: Iterable[Option]) -> None:
        """Offer other options; answers they do not hold are forgotten."""
        self.options = tuple(options)
        known = {option.id for option in self.options}
        self._set(tuple(one for one in self._chosen if one in known), by_hand=False)
        self.refresh(layout=True)

    def _set(self, chosen: tuple[str, ...], *, by_hand: bool) -> None:
        order = [option.id for option in self.options]
        chosen = tuple(sorted(set(chosen), key=lambda one: order.index(one) if one in order else -1))
        if chosen == self._chosen:
            return
        self._chosen = chosen
        self.sync()
        self.post_message(self.Changed(self, by_hand))

    def pick(self, index: int) -> bool:
        """Choose, or toggle, the option at a place; whether the field is answered with that."""
        if not 0 <= index < len(self.options):
            return False
        self._at = index
        one = self.options[index].id
        if not self.several:
            self._set((one,), by_hand=True)
            return True
        kept = tuple(other for other in self._chosen if other != one)
        self._set(kept if one in self._chosen else (*kept, one), by_hand=True)
        self.sync()
        return False

    # Keys and mouse

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whatever prints belongs to the field."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Signs choose, arrows move, Enter goes on."""
        match event.key:
            case "enter" | "down":
                self.screen.focus_next()
            case "up":
                self.screen.focus_previous()
            case "left" | "right":
                self._step(1 if event.key == "right" else -1)
            case "backspace" | "delete":
                if not self.required:
                    self._set((), by_hand=True)
            case _ if event.character is not None and event.is_printable:
                self._answer(event.character)
            case _:
                return
        event.stop()
        event.prevent_default()

    def _answer(self, character: str) -> None:
        if is_chinese(character):
            self._spell(character)
            return
        self._typed = ""
        folded = fold_key(character).lower()
        if folded == " ":
            self.pick(self._place())
        elif folded in SIGNS and self.pick(SIGNS.index(folded)):
            self.screen.focus_next()

    def _spell(self, character: str) -> None:
        """An input method types the label itself: 微信 chooses it, and the field waits for the rest."""
        for typed in (self._typed + character, character):
            found = [at for at, option in enumerate(self.options) if typed in option.label]
            if found:
                self._typed = typed
                if not self.several or self.options[found[0]].id not in self._chosen:
                    self.pick(found[0])
                return

    def _place(self) -> int:
        if self.several or not self._chosen:
            return min(self._at, len(self.options) - 1)
        return next((at for at, option in enumerate(self.options) if option.id in self._chosen), 0)

    def _step(self, by: int) -> None:
        if not self.options:
            return
        start = self._place() if self._chosen or self.several else (-1 if by > 0 else len(self.options))
        self._at = max(0, min(start + by, len(self.options) - 1))
        if self.several:
            self.sync()
        else:
            self.pick(self._at)

    def on_click(self, event: events.Click) -> None:
        """Choose with the mouse."""
        for index, (line, first, last) in enumerate(self._spans(self.size.width)):
            if line - self._first_line(self.size.width) == event.y and first <= event.x < last:
                self.focus()
                self.pick(index)
                return

    def on_focus(self) -> None:
        """All options are shown."""
        self._typed = ""
        self._unfold()

    def on_blur(self) -> None:
        """One line is enough again."""
        self._unfold()

    def _unfold(self) -> None:
        if self.size.width and self._lines(self.size.width) > 1:
            self.refresh(layout=True)
        self.sync()

    # Drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """All lines while answered, else one."""
        return self._lines(width) if self.has_focus else 1

    def _spans(self, width: int) -> list[tuple[int, int, int]]:
        """Line, first and last cell of every option."""
        spans: list[tuple[int, int, int]] = []
        line = x = 0
        for option in self.options:
            size = cells(option.label) + _FRAME
            if x and x + size > width:
                line, x = line + 1, 0
            spans.append((line, x, x + size))
            x += size
        return spans

    def _lines(self, width: int) -> int:
        spans = self._spans(width)
        return spans[-1][0] + 1 if spans else 1

    def _first_line(self, width: int) -> int:
        """While folded, the line that holds the answer stands for all."""
        if self.has_focus or not self._chosen:
            return 0
        spans = self._spans(width)
        return next(
            (
                spans[at][0]
                for at, option in enumerate(self.options)
                if option.id in self._chosen and at < len(spans)
            ),
            0,
        )

    def paint(self, width: int, height: int) -> list[Strip]:
        """The options, chosen ones in brackets."""
        lines = [Line() for _line in range(max(self._lines(width), height))]
        for index, (at, first, _last) in enumerate(self._spans(width)):
            self._paint_option(lines[at].to(first, self.ink.text), index)
        top = self._first_line(width)
        used = lines[top].width
        strips = [line.strip(width, self.ink.text) for line in lines[top : top + height]]
        if not self.has_focus and self._lines(width) > 1:
            strips[0] = self._and_more(strips[0], used, width)
        return strips

    def _and_more(self, strip: Strip, used: int, width: int) -> Strip:
        """The line with a mark that there are more, on the blank behind its last option at the latest."""
        sign = glyphs().ellipsis
        place = min(used, width - len(sign))
        if not strip.crop(place, place + len(sign)).text.isspace():
            return strip
        mark = Strip([Segment(sign, self.ink.dim)], len(sign))
        return Strip.join([strip.crop(0, place), mark, strip.crop(place + len(sign), width)])

    def _paint_option(self, line: Line, index: int) -> None:
        ink, option = self.ink, self.options[index]
        chosen = option.id in self._chosen
        here = self.has_focus and self.several and index == self._place()
        style = ink.strong if chosen else ink.text if self.has_focus else ink.dim
        if here:
            style = style + ink.cursor
        line.raw("[" if chosen else " ", ink.accent)
        line.raw(SIGNS[index] if index < len(SIGNS) else " ", ink.key if self.has_focus else ink.dim)
        line.raw(" ", ink.text).text(option.label, style).raw("]" if chosen else " ", ink.accent)
