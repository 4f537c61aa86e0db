"""What is measured at the screen, in a pty of 120x40: start, keys, a walk, switches, filters, memory."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import inf
from pathlib import Path
from time import perf_counter

from tests.bench.desk import FEW_HITS, FILTERS, Desk, Seen
from tests.bench.floor import DOWN, FLOOR, MARKER, UP, mean_bytes
from tests.bench.table import Must, Row, row
from tests.bench.terminal import Reply, Terminal
from tests.bench.watched import Drawn, Watched

ROWS, FEW, COUNTS = Must(most=150), Must(most=50), Must(most=1000)
RUN = 20
NOT_REACHED, UNDO = "x", "u"


def measure(desk: Desk, texts: dict[str, Seen]) -> Iterator[Row]:
    """Every figure of the program on one data set; what never came to the screen is a row too."""
    for part in _parts(desk, texts):
        try:
            yield from part()
        except (TimeoutError, EOFError) as error:
            said = str(error).replace("|", "/")
            yield row(f"NEVER SEEN: {said[:160]}", "", [inf], must=Must(most=0))


def _parts(desk: Desk, texts: dict[str, Seen]) -> Iterator[Callable[[], Iterator[Row]]]:
    for there in texts.values():
        yield partial(_start, desk, there)
    if not desk.on_server:
        yield partial(_cold_start, desk, texts["rep"])
    yield partial(_session, desk, texts["admin"])
    for there in texts.values():
        yield partial(_switches, desk, there)
        for name, term in FILTERS.items():
            yield partial(_filter, desk, there, name, term)


def _start(desk: Desk, there: Seen) -> Iterator[Row]:
    """The floor and the program in turns, so that a busy machine is as hard on each."""
    turns = [
        (_first(FLOOR, MARKER), _first(desk.program(there.role), there.today))
        for _run in range(desk.effort.starts)
    ]
    must = Must(times=1.7 if desk.on_server else 1.4)
    floor = statistics.median(floor for floor, _ours in turns)
    yield row(
        "start to first lead",
        there.role,
        [ours for _floor, ours in turns],
        floor=floor,
        must=must,
        grows=True,
    )


def _first(argv: list[str], text: str) -> float:
    with Terminal(argv) as terminal:
        return terminal.until(text)


def _cold_start(desk: Desk, there: Seen) -> Iterator[Row]:
    path = os.open(desk.url.removeprefix("sqlite:///"), os.O_RDONLY)
    try:
        os.posix_fadvise(path, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(path)
    yield row(
        "start, database file not in memory", there.role, [_first(desk.program(there.role), there.today)]
    )


def _session(desk: Desk, there: Seen) -> Iterator[Row]:
    """One session beside the floor: keys 30 ms apart, a walk, saves, switches, and the memory it holds."""
    with Terminal(FLOOR) as floor, desk.open(there) as terminal:
        floor.until(MARKER)
        floor.silence(1)
        fresh = terminal.pss(), floor.pss()
        terminal.see("2", there.leads)
        theirs, mine = _in_turns(desk.effort.keys, floor, terminal)
        at_once, waiting = _prefix(terminal)
        walk = [terminal.type(DOWN) for _step in range(desk.effort.walk)]
        _use(desk, terminal, there)
        worn = terminal.pss(), floor.pss()
    yield from _key_rows(there.role, theirs, mine)
    yield row("bytes of a prefix typed through", there.role, [at_once], unit="B", must=Must(most=0))
    yield row("bytes of a prefix that waits", there.role, [waiting], unit="B", must=Must(most=2000))
    what = f"bytes per key, walk of {len(walk):,} (mean)"
    yield row(what, there.role, [mean_bytes(walk)], unit="B", must=Must(most=800))
    yield row("key while walking (95 of 100)", there.role, [_p95([reply.ms for reply in walk])])
    usual, used = (1.7, 2.0) if desk.on_server else (1.3, 1.6)
    for name, (ours, least), times in (("start", fresh, usual), ("use", worn, used)):
        yield row(f"PSS after {name}", there.role, [ours], unit="MB", floor=least, must=Must(times=times))


def _in_turns(keys: int, floor: Terminal, terminal: Watched) -> tuple[list[Reply], list[Reply]]:
    """Up and down the list; each program has its turn, so that a busy machine is as hard on both."""
    theirs: list[Reply] = []
    mine: list[Reply] = []
    for at in range(0, keys, RUN):
        key = UP if at // RUN % 2 else DOWN
        theirs += [floor.type(key) for _step in range(RUN)]
        terminal.settle()
        mine += [terminal.type(key) for _step in range(RUN)]
    return theirs, mine


def _prefix(terminal: Watched) -> tuple[float, float]:
    """Bytes of ``gg`` on the first row, and of the choices of a ``g`` nothing follows."""
    terminal.type("gg", quiet=0.4, patience=1)
    at_once = len(terminal.type("gg", patience=0.15).data)
    waiting = len(terminal.type("g", quiet=0.3, patience=2).data)
    terminal.type("\x1b", quiet=0.4, patience=2)
    return float(at_once), float(waiting)


def _key_rows(who: str, theirs: list[Reply], mine: list[Reply]) -> Iterator[Row]:
    floor_ms, key_ms = [reply.ms for reply in theirs], [reply.ms for reply in mine]
    floor_bytes = statistics.median(len(reply.data) for reply in theirs)
    key_bytes = [float(len(reply.data)) for reply in mine]
    middle = statistics.median(floor_ms)
    yield row("cursor key (median)", who, key_ms, floor=middle, must=Must(times=0.7), grows=True)
    yield row("cursor key (95 of 100)", who, [_p95(key_ms)], floor=_p95(floor_ms), must=Must(times=1.0))
    yield row("bytes per cursor key", who, key_bytes, unit="B", floor=floor_bytes, must=Must(most=500))


def _use(desk: Desk, terminal: Watched, there: Seen) -> None:
    """Follow-ups that are taken back, and switches."""
    for key in (NOT_REACHED, UNDO):
        for _save in range(desk.effort.saves):
            terminal.type(key, quiet=0.2, patience=5)
    for _turn in range(desk.effort.switches):
        terminal.see("3", there.board)
        terminal.see("1", there.today)
        terminal.type("2", quiet=0.4, patience=5)


def _p95(found: Sequence[float]) -> float:
    return sorted(found)[int(len(found) * 0.95)]


def _switches(desk: Desk, there: Seen) -> Iterator[Row]:
    """Leads and Board for the first time, then round and round, then Leads to Board and back."""
    floor, who = _first(FLOOR, MARKER), there.role
    first: dict[str, list[Drawn]] = {"Leads": [], "Board": []}
    again: dict[str, list[Drawn]] = {"Leads": [], "Board": [], "Today": []}
    keys = {"Leads": ("2", there.leads), "Board": ("3", there.board), "Today": ("1", there.today)}
    both: list[tuple[Drawn, Drawn]] = []
    for _run in range(desk.effort.first_times):
        with desk.open(there) as terminal:
            for name, drawn in first.items():
                drawn.append(terminal.see(*keys[name]))
            for _turn in range(desk.effort.switches):
                for name in ("Today", "Leads", "Board"):
                    again[name].append(terminal.see(*keys[name]))
                back = terminal.see(*keys["Leads"])
                both.append((again["Board"][-1], back))
    for name, drawn in first.items():
        yield row(f"{name}, first time: key to rows", who, [each.ms for each in drawn], must=ROWS, grows=True)
        what = f"{name}, first time: key to counts and sums"
        yield row(what, who, [each.settled for each in drawn], must=COUNTS)
    for name, drawn in again.items():
        yield row(f"{name}: key to rows", who, [each.ms for each in drawn], must=ROWS)
    size = [(there.size + back.size) / 1024 for there, back in both]
    yield row("Leads to Board and back", who, size, unit="kB", must=Must(most=32))
    yield row(
        "Leads to Board and back", who, [a.ms + b.ms for a, b in both], floor=floor, must=Must(times=0.8)
    )


def _filter(desk: Desk, there: Seen, name: str, term: str) -> Iterator[Row]:
    """A word as an input method sends it: whole."""
    hits, found = there.hits[name], []
    for _run in range(desk.effort.first_times):
        with desk.open(there) as terminal:
            terminal.see("2", there.leads)
            terminal.type("/", quiet=0.3)
            found.append(terminal.see(term, there.filters[name]).ms)
    few = hits < FEW_HITS
    what = f"filter, {name} word: key to drawn"
    yield row(what, there.role, found, must=FEW if few else ROWS, grows=few)


def silence(desk: Desk, there: Seen) -> Iterator[Row]:
    """Bytes written, and processor time taken, while nobody types and nobody else writes."""
    seconds = desk.effort.silence
    with desk.open(there) as terminal:
        terminal.silence(1)
        began, ticks = perf_counter(), _ticks(terminal.pid)
        written = terminal.silence(seconds)
        used = (_ticks(terminal.pid) - ticks) / os.sysconf("SC_CLK_TCK") / (perf_counter() - began)
    what = f"in {seconds:.0f} s of silence"
    yield row(f"bytes {what}", there.role, [written], unit="B", must=Must(most=0))
    yield row(f"processor time {what}", there.role, [used * 100], unit="%", must=Must(most=0.5))


def _ticks(pid: int) -> int:
    """Processor time of a program so far, in ticks of its own and of the kernel for it."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
