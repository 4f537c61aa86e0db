"""Starting the eight, waiting for them, and reading what each says was acknowledged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.hammer.ground import Ground

GRACE = 60.0
"""Seconds after the end in which the last command of each may finish."""


@dataclass
class Told:
    """What the programs say: each acknowledged command, how often what was done or refused, what broke.

    ``longest`` is how many seconds which command took.
    """

    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    longest: tuple[float, str] = (0.0, "")
    broken: list[str] = field(default_factory=list)


def swing(ground: Ground, url_of: Callable[[str], str], seconds: float, folder: Path) -> Told:
    """Let everybody work for some seconds; ``url_of`` gives the address under which a login comes in."""
    (folder / "ground.json").write_text(json.dumps(ground.numbers))
    told = Told()
    with ExitStack() as stack:
        running = {
            login: stack.enter_context(_hand(url_of(login), login, seconds, folder)) for login in ground.hands
        }
        for program in running.values():
            assert program.stdout is not None
            program.stdout.readline()
        for program in running.values():
            assert program.stdin is not None
            program.stdin.write("go\n")
            program.stdin.flush()
        for login, program in running.items():
            _out, error = program.communicate(timeout=seconds + GRACE)
            if program.returncode:
                told.broken.append(f"{login} ended with {program.returncode}: {error[-300:]}")
            _read(told, folder / f"{login}.jsonl")
    return told


def _hand(url: str, login: str, seconds: float, folder: Path) -> subprocess.Popen[str]:
    book = str(folder / f"{login}.jsonl")
    arguments = [url, login, str(seconds), str(folder / "ground.json"), book]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.hammer.hand", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def _read(told: Told, book: Path) -> None:
    if not book.exists():
        return
    for line in book.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if "tally" in entry:
            told.tally.update(entry["tally"])
            told.longest = max(told.longest, (entry["longest"][0], entry["longest"][1]))
        elif "refused" in entry:
            told.refused.append(entry)
        else:
            told.acknowledged.append(entry)
