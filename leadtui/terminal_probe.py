"""How wide the terminal draws East Asian Ambiguous characters; asked before Textual starts."""

from __future__ import annotations

import json
import os
import re
import select
import termios
import tty
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

GLYPH = "●"
PATIENCE = 0.15
"""Seconds to wait for the terminal's answer at most (UX 4.5)."""

_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")
_NAMING = ("TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LC_TERMINAL", "VTE_VERSION", "TMUX", "STY")


def ambiguous_width(
    memory: Path, environment: Mapping[str, str], source: int = 0, target: int = 1, patience: float = PATIENCE
) -> int:
    """1 or 2: what this terminal answered last time, else what it answers now; remembered in ``memory``.

    An answer is remembered, silence is not. Without a terminal it is 1.
    """
    if not (os.isatty(source) and os.isatty(target)):
        return 1
    name = terminal_name(environment)
    known = _recall(memory)
    if name in known:
        return known[name]
    width = measure(source, target, patience)
    if width is not None:
        _remember(memory, {**known, name: width})
    return width or 1


def terminal_name(environment: Mapping[str, str]) -> str:
    """What tells one kind of terminal from another; whether it is inside tmux or screen counts too."""
    values = {name: environment.get(name, "") for name in _NAMING}
    values |= {name: "yes" for name in ("TMUX", "STY") if values[name]}
    return "/".join(values.values())


def measure(source: int, target: int, patience: float = PATIENCE) -> int | None:
    """Print an ambiguous character, ask where the cursor is, erase it: 1, 2, or None without an answer.

    ``source`` and ``target`` are file descriptors of a terminal; its settings are put back. Any
    answer but column 2 or 3 counts as 1.
    """
    before = termios.tcgetattr(source)
    try:
        tty.setcbreak(source, termios.TCSANOW)
        os.write(target, f"\r{GLYPH}\x1b[6n".encode())
        column = _column(source, patience)
        os.write(target, b"\r\x1b[K")
    finally:
        termios.tcsetattr(source, termios.TCSANOW, before)
    if column is None:
        return None
    return 2 if column == 3 else 1


def _column(source: int, patience: float) -> int | None:
    answer, deadline = b"", monotonic() + patience
    while (left := deadline - monotonic()) > 0 and select.select([source], [], [], left)[0]:
        chunk = os.read(source, 64)
        answer += chunk
        if found := _ANSWER.search(answer):
            return int(found[1])
        if not chunk:
            break
    return None


def _recall(memory: Path) -> dict[str, int]:
    """What is remembered; a file that cannot be read or understood is nothing remembered."""
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {name: width for name, width in known.items() if width in (1, 2)}


def _remember(memory: Path, known: Mapping[str, int]) -> None:
    """Keep the answers; where nothing can be written it is asked again next time."""
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(known, indent=1), encoding="utf-8")
    except OSError:
        return
