"""What processes use of the machine, as Linux tells it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
PARENT, USER, SYSTEM = 1, 11, 12
"""Fields of /proc/PID/stat after the name."""


class Memory(NamedTuple):
    """In kB: the process's share of all it has mapped, and what is its alone."""

    shared_out: int
    alone: int


def children(parent: int) -> list[int]:
    """The processes that ``parent`` started and that still run."""
    return [
        int(place.name)
        for place in Path("/proc").glob("[0-9]*")
        if (stat := _stat(place)) and int(stat[PARENT]) == parent
    ]


def seconds(pids: Iterable[int]) -> float:
    """Processor time that these processes have taken; those that are gone count nothing."""
    stats = [_stat(Path("/proc") / str(pid)) for pid in pids]
    return sum(int(stat[USER]) + int(stat[SYSTEM]) for stat in stats if stat) / TICKS


def memory(pid: int | str) -> Memory:
    """Of one process, or of ``self``."""
    found = {"Pss": 0, "Private_Clean": 0, "Private_Dirty": 0}
    for line in (Path("/proc") / str(pid) / "smaps_rollup").read_text().splitlines():
        name, _colon, rest = line.partition(":")
        if name in found:
            found[name] = int(rest.split()[0])
    return Memory(found["Pss"], found["Private_Clean"] + found["Private_Dirty"])


def _stat(place: Path) -> list[str]:
    try:
        return (place / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
