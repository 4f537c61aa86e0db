"""Fewer bytes to the terminal: of a style only what differs from the last one is written."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from leadtui.widgets.paste import PasteParser

_STYLE = re.compile(r"\x1b\[([0-9;]*)m")
_MOVES = re.compile(r"(?:\x1b\[[0-9;]*H|\r|\n)*")
"""What a style makes no difference to; erasing and scrolling are not among it."""
_RESET = "\x1b[0m"


class _Style(NamedTuple):
    """A style taken apart: codes of its colours, empty where it has none, and everything else it sets."""

    colour: str
    ground: str
    rest: str


def thinned(text: str) -> str:
    """``text`` for a terminal, drawing the same with fewer bytes.

    Both begin and end without a style. A style must be whole after a reset, as Rich writes it.
    """
    parts: list[str] = []
    at, has, wanted = 0, "", ""
    for found in _STYLE.finditer(text):
        between = text[at : found.start()]
        if between and wanted != has and not _MOVES.fullmatch(between):
            parts.append(_change(has, wanted))
            has = wanted
        parts.append(between)
        codes = found[1]
        wanted = "" if codes in ("", "0") else f"{wanted};{codes}" if wanted else codes
        at = found.end()
    if wanted != has and (at < len(text) or not wanted):
        parts.append(_change(has, wanted))
        has = wanted
    parts.append(text[at:])
    if wanted != has:
        parts.append(_change(has, wanted))
    return "".join(parts)


@lru_cache(maxsize=4096)
def _change(has: str, wanted: str) -> str:
    """From one style to another in the fewest bytes."""
    if not wanted:
        return _RESET
    if not has:
        return f"\x1b[{wanted}m"
    old, new = _taken_apart(has), _taken_apart(wanted)
    if old.rest != new.rest or (old.colour and not new.colour) or (old.ground and not new.ground):
        return f"\x1b[0;{wanted}m"
    codes = [code for code, before in zip(new[:2], old[:2], strict=True) if code != before]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _taken_apart(style: str) -> _Style:
    """The colours of a style and the rest; what sets a colour twice is not taken apart."""
    colour, ground, rest = "", "", []
    codes = iter(style.split(";"))
    for code in codes:
        if code in ("38", "48"):
            kind = next(codes, "")
            code = ";".join((code, kind, *(next(codes, "") for _part in range(1 if kind == "5" else 3))))
        if _is(code, "3", "9") and not colour:
            colour = code
        elif _is(code, "4", "10") and not ground:
            ground = code
        else:
            rest.append(code)
    return _Style(colour, ground, ";".join(rest))


def _is(code: str, dark: str, bright: str) -> bool:
    """Whether a code sets the colour whose codes begin so: 30-37, 38;..., 39, or 90-97."""
    head = code.partition(";")[0]
    return (len(head) == 2 and head[0] == dark) or (head[:-1] == bright and head[-1:] < "8")


class ThinDriver(LinuxDriver):
    """Textual's driver; what it is given to write is thinned first."""

    def write(self, data: str) -> None:
        """Write a frame, or a sequence of the terminal's."""
        super().write(thinned(data) if "m" in data else data)

    def run_input_thread(self) -> None:
        """Read what is typed and what is pasted."""
        # Its name in the module is all that Textual lets one choose.
        setattr(linux_driver, "XTermParser", PasteParser)  # noqa: B010 - no attribute to mypy
        super().run_input_thread()
