"""The terminal drivers show what a person would see."""

from __future__ import annotations

import re
import sys

import pytest

from tests.terminal import Terminal, Tmux

ASK = (
    "import sys, tty, termios\n"
    "saved = termios.tcgetattr(0)\n"
    "tty.setcbreak(0)\n"
    "print('客\\x1b[6n', end='', flush=True)\n"
    "answer = ''\n"
    "while not answer.endswith('R'): answer += sys.stdin.read(1)\n"
    "termios.tcsetattr(0, termios.TCSANOW, saved)\n"
    "print('|', answer[1:], 'column', sep='')\n"
)
ECHO = "import sys\nprint('ready')\nfor line in sys.stdin: print('heard', line.strip()[::-1])\n"
SIZE = (
    "import os, signal\n"
    "def show(*_): os.write(1, b'size %d %d\\n' % os.get_terminal_size())\n"
    "signal.signal(signal.SIGWINCH, show); show()\n"
    "while True: signal.pause()\n"
)
PRIVATE = "print('\\x1b[>1u\\x1b[?2026$p\\x1b[?1049h\\x1b[<u\\x1bP+q544e\\x1b\\\\clean')"


def python(code: str) -> list[str]:
    """A command that runs ``code`` in a Python of its own."""
    return [sys.executable, "-c", code]


def test_the_terminal_answers_where_the_cursor_is() -> None:
    with Terminal(python(ASK)) as terminal:
        assert terminal.wait_for("column")[0] == "客|[1;3Rcolumn"
        assert terminal.wait_exit() == 0


def test_the_terminal_types_and_reads_chinese_and_counts_bytes() -> None:
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        before = terminal.received
        terminal.send("王芳\n")
        terminal.wait_for("heard 芳王")
        assert terminal.received > before


def test_the_terminal_tells_the_program_its_new_size() -> None:
    with Terminal(python(SIZE), columns=100, lines=30) as terminal:
        terminal.wait_for("size 100 30")
        terminal.resize(50, 20)
        terminal.wait_for("size 50 20")


def test_the_terminal_obeys_private_sequences_silently() -> None:
    with Terminal(python(PRIVATE)) as terminal:
        assert terminal.wait_for("clean")[0] == "clean"


def test_a_killed_program_ends_with_its_signal() -> None:
    with Terminal(python(SIZE)) as terminal:
        terminal.wait_for("size")
        terminal.kill()
        assert terminal.wait_exit() == -9


def test_what_never_appears_fails_with_the_screen() -> None:
    with Terminal(python(ECHO)) as terminal:
        terminal.wait_for("ready")
        with pytest.raises(AssertionError, match=r"'missing':\n\|ready"):
            terminal.wait_for("missing", timeout=0.05)


@pytest.mark.terminal
def test_tmux_types_and_reads_chinese() -> None:
    with Tmux(python(ECHO)) as tmux:
        tmux.wait_for("ready")
        tmux.send("王芳")
        tmux.press("Enter")
        tmux.wait_for(re.compile("^heard 芳王$", re.MULTILINE))


@pytest.mark.terminal
def test_tmux_tells_the_program_its_new_size() -> None:
    with Tmux(python(SIZE), columns=100, lines=30) as tmux:
        tmux.wait_for("size 100 30")
        tmux.resize(50, 20)
        tmux.wait_for("size 50 20")
