"""What is pasted, kept apart from what is typed: an Escape inside a paste begins no key."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
# ECMA-48, 5.3: the one-character forms of what Escape begins. The fields take them out with what they begin.
_SHORT = {"[": "\x9b", "]": "\x9d", "P": "\x90", "X": "\x98", "^": "\x9e", "_": "\x9f", "\\": "\x9c"}
_ESCAPE = re.compile("\x1b(.?)", re.DOTALL)


class PasteParser(XTermParser):
    """Hands a paste on whole.

    Textual's own takes up to 32 characters behind an Escape out of the paste and types them first, as
    commands where no field has the keys.
    """

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT002 - Textual's signature
        super().__init__(debug)
        self._pasting = False
        self._tail = self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """The messages in ``data``; an empty one ends it all."""
        short = self._shortened(data)
        if short or not data:
            yield from super().feed(short)

    def _shortened(self, data: str) -> str:
        """``data`` with the escape sequences of pastes in their short form."""
        done = ""
        while data:
            part, data = self._pasted(data) if self._pasting else self._typed(data)
            done += part
        return done

    def _typed(self, data: str) -> tuple[str, str]:
        """What goes on as it is, up to the beginning of a paste, and what follows."""
        before = self._tail + data
        at = before.find(START)
        if at < 0:
            self._tail = before[1 - len(START) :]
            return data, ""
        self._pasting, self._tail = True, ""
        end = at + len(START) - (len(before) - len(data))
        return data[:end], data[end:]

    def _pasted(self, data: str) -> tuple[str, str]:
        """What is pasted up to its end, and what follows; what may begin the end waits for more."""
        text, found, rest = (self._held + data).partition(END)
        self._held = ""
        if found:
            self._pasting = False
        else:
            text, self._held = _before_beginning(text, END)
        return _ESCAPE.sub(_short, text) + found, rest


def _short(found: re.Match[str]) -> str:
    return _SHORT.get(found[1], found[1])


def _before_beginning(text: str, mark: str) -> tuple[str, str]:
    """Text, and what at its end may be the beginning of ``mark``."""
    sizes = range(min(len(mark) - 1, len(text)), 0, -1)
    held = next((size for size in sizes if text.endswith(mark[:size])), 0)
    return text[: len(text) - held], text[len(text) - held :]
