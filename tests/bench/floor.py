"""The list against the floor, in one run: first frame, cursor keys, a walk, switching, memory.

Run with ``python -m tests.bench.floor``.
"""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass

from tests.bench.terminal import Reply, Terminal

FLOOR = [sys.executable, "-m", "tests.bench.table_app"]
LIST = [sys.executable, "-m", "tests.ui.demo"]
MARKER = "技术演示"
STARTS = 5
KEYS = 200
WALK = 1000
SWITCHES = 10
DOWN = "\x1b[B"
UP = "\x1b[A"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one program needs; milliseconds, bytes, megabytes."""

    first_frame: float
    key_ms: float
    key_p95: float
    key_bytes: float
    pss: float


def main() -> None:
    """Measure both and print the table."""
    floor, ours = side_by_side(FLOOR, LIST)
    walk = walked(LIST)
    there, back = switched(LIST)
    print("| what | floor | list | ratio or limit |\n|---|---|---|---|")
    for label, name in (
        ("first frame, ms", "first_frame"),
        ("cursor key, ms (median)", "key_ms"),
        ("cursor key, ms (p95)", "key_p95"),
        ("bytes per cursor key (median)", "key_bytes"),
        ("PSS, MB", "pss"),
    ):
        a, b = getattr(floor, name), getattr(ours, name)
        print(f"| {label} | {a:.1f} | {b:.1f} | {b / a:.2f} |")
    print(f"| bytes per key over a walk of {WALK} (mean) | | {mean_bytes(walk):.0f} | 800 |")
    print(f"| ms per key over the walk (mean, p95) | | {mean_ms(walk):.1f}, {p95(walk):.1f} | |")
    print(f"| Leads to Board, ms and bytes | | {mean_ms(there):.0f}, {mean_bytes(there):.0f} | |")
    print(f"| Board to Leads, ms and bytes | | {mean_ms(back):.0f}, {mean_bytes(back):.0f} | |")
    with Terminal(LIST) as terminal:
        terminal.until(MARKER)
        terminal.silence(1)
        print(f"| bytes in 10 s of silence | | {terminal.silence(10)} | 0 |")


def side_by_side(*programs: list[str]) -> list[Figures]:
    """Starts and keys of several programs in turns, so that a busy machine is as hard on each."""
    starts: list[list[float]] = [[] for _program in programs]
    for _run in range(STARTS):
        for argv, found in zip(programs, starts, strict=True):
            with Terminal(argv) as terminal:
                found.append(terminal.until(MARKER))
    with ExitStack() as stack:
        terminals = [stack.enter_context(Terminal(argv)) for argv in programs]
        for terminal in terminals:
            terminal.until(MARKER)
            terminal.silence(1)
        replies: list[list[Reply]] = [[] for _program in programs]
        for at in range(KEYS):
            for terminal, got in zip(terminals, replies, strict=True):
                got.append(terminal.type(DOWN if at // 20 % 2 == 0 else UP))
        return [_figures(*found) for found in zip(starts, replies, terminals, strict=True)]


def _figures(starts: list[float], replies: list[Reply], terminal: Terminal) -> Figures:
    return Figures(
        statistics.median(starts),
        statistics.median(reply.ms for reply in replies),
        p95(replies),
        statistics.median(len(reply.data) for reply in replies),
        terminal.pss(),
    )


def walked(argv: list[str]) -> list[Reply]:
    """One key after the other down the list."""
    with Terminal(argv) as terminal:
        terminal.until(MARKER)
        terminal.silence(1)
        return [terminal.type(DOWN) for _step in range(WALK)]


def switched(argv: list[str]) -> tuple[list[Reply], list[Reply]]:
    """To the board and back, the first time left out."""
    with Terminal(argv) as terminal:
        terminal.until(MARKER)
        terminal.silence(1)
        there, back = [], []
        for _turn in range(SWITCHES + 1):
            there.append(terminal.type("3", quiet=0.15))
            back.append(terminal.type("2", quiet=0.15))
    return there[1:], back[1:]


def mean_bytes(replies: list[Reply]) -> float:
    """Bytes per reply."""
    return statistics.mean(len(reply.data) for reply in replies)


def mean_ms(replies: list[Reply]) -> float:
    """Milliseconds per reply."""
    return statistics.mean(reply.ms for reply in replies)


def p95(replies: list[Reply]) -> float:
    """The slowest but five in a hundred."""
    return sorted(reply.ms for reply in replies)[int(len(replies) * 0.95)]


if __name__ == "__main__":
    main()
