"""Asking a terminal how wide it draws ambiguous characters, over a pseudo-terminal that answers."""

from __future__ import annotations

import os
import pty
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadtui.terminal_probe import GLYPH, ambiguous_width, measure, terminal_name


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def answering(ours: int, answer: bytes) -> threading.Thread:
    """A terminal that answers the question for the cursor."""

    def work() -> None:
        seen = b""
        while b"\x1b[6n" not in seen:
            seen += os.read(ours, 100)
        os.write(ours, answer)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


@pytest.mark.parametrize(
    ("answer", "width"),
    [(b"\x1b[5;2R", 1), (b"\x1b[5;3R", 2), (b"\x1b[5;9R", 1), (b"x\x1b[1;3R", 2)],
)  # fmt: skip
def test_the_column_tells_the_width(terminal: tuple[int, int], answer: bytes, width: int) -> None:
    ours, theirs = terminal
    thread = answering(ours, answer)
    assert measure(theirs, theirs, 5) == width
    thread.join()


def test_the_glyph_is_erased_and_the_settings_come_back(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    assert measure(theirs, theirs, 0.01) is None
    told = f"\r{GLYPH}\x1b[6n\r\x1b[K".encode()
    # The terminal hands on what was written in as many parts as it likes.
    seen = os.read(ours, 100)
    while len(seen) < len(told):
        seen += os.read(ours, 100)
    assert seen == told
    assert termios.tcgetattr(theirs) == before


def test_silence_counts_as_one_and_is_not_remembered(terminal: tuple[int, int], tmp_path: Path) -> None:
    _ours, theirs = terminal
    memory = tmp_path / "terminals.json"
    assert ambiguous_width(memory, {"TERM": "xterm"}, theirs, theirs, 0.01) == 1
    assert not memory.exists()


def test_an_answer_is_remembered_per_terminal(terminal: tuple[int, int], tmp_path: Path) -> None:
    ours, theirs = terminal
    memory = tmp_path / "state" / "terminals.json"
    thread = answering(ours, b"\x1b[1;3R")
    assert ambiguous_width(memory, {"TERM": "xterm"}, theirs, theirs, 5) == 2
    thread.join()
    assert ambiguous_width(memory, {"TERM": "xterm"}, theirs, theirs, 0) == 2
    assert ambiguous_width(memory, {"TERM": "vt220"}, theirs, theirs, 0) == 1


def test_a_broken_memory_is_no_memory(terminal: tuple[int, int], tmp_path: Path) -> None:
    _ours, theirs = terminal
    memory = tmp_path / "terminals.json"
    memory.write_text("[broken")
    assert ambiguous_width(memory, {}, theirs, theirs, 0.01) == 1


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    assert ambiguous_width(tmp_path / "terminals.json", {}, reader, writer) == 1
    os.close(writer)
    assert os.read(reader, 10) == b""
    os.close(reader)


def test_tmux_counts_as_another_terminal() -> None:
    assert terminal_name({"TERM": "xterm"}) != terminal_name({"TERM": "xterm", "TMUX": "/tmp/a,1,0"})
    assert terminal_name({"TMUX": "a"}) == terminal_name({"TMUX": "b"})
