"""The program itself on a large data set, in a pty: python -m tests.bench.desk N [POSTGRESQL-URL].

Start, cursor keys, a walk, switching, filters, silence, memory; the floor is measured beside it.
"""

from __future__ import annotations

import os
import pwd
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from leadtui.services import entry
from leadtui.store.models import User
from tests.bench import dataset
from tests.bench.floor import DOWN, FLOOR, UP, mean_bytes, mean_ms, p95
from tests.bench.terminal import Reply, Terminal

STARTS = 5
KEYS = 200
WALK = 1000
SILENCE = 60
LEAD = "-20"
"""Every lead number of the data set has it, so it stands on the first frame with a lead."""
FILTERS = (("commonest", "有限"), ("some", "华信"), ("rarest", "zzyzx"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``floor`` is the floor's figure or the limit."""

    what: str
    ours: float
    floor: float | None
    must: str


def program(url: str, login: str) -> list[str]:
    """The command that opens the desk as a user of the data set."""
    return [str(Path(sys.executable).parent / "leadtui"), "--db", url, "--lang", "zh_CN", "--as", login]


def prepare(url: str, role: str) -> str:
    """Let this machine's user in as an admin, and name a user with ``role``."""
    store = entry.open_store(url)
    me = pwd.getpwuid(os.geteuid()).pw_name
    try:
        if User.get_or_none(User.login == me) is None:
            User.insert(
                login=me, display_name=me, role="admin", active=True, created_at=store.now()
            ).execute()
        return str(User.select(User.login).where(User.role == role).order_by(User.id).limit(1).scalar())
    finally:
        store.close()


def measure(url: str, login: str) -> list[Row]:
    """Every figure of one data set and viewer."""
    ours = program(url, login)
    rows = [*_starts(ours), *_keys(ours), *_rows_drawn(ours), *_filters(ours)]
    with Terminal(ours) as terminal:
        terminal.until(LEAD)
        terminal.silence(3)
        rows.append(Row(f"bytes in {SILENCE} s of silence", terminal.silence(SILENCE), None, "0"))
    return rows


def _starts(ours: list[str]) -> list[Row]:
    floors, mine = [], []
    for _run in range(STARTS):
        with Terminal(FLOOR) as terminal:
            floors.append(terminal.until("技术演示"))
        with Terminal(ours) as terminal:
            mine.append(terminal.until(LEAD))
    return [Row("start to first lead, ms", statistics.median(mine), statistics.median(floors), "1.4x, 1.7x")]


def _keys(ours: list[str]) -> list[Row]:
    with Terminal(FLOOR) as floor, Terminal(ours) as terminal:
        floor.until("技术演示")
        terminal.until(LEAD)
        terminal.type("2", quiet=1.0)
        floor.silence(1)
        terminal.silence(1)
        mine: list[Reply] = []
        theirs: list[Reply] = []
        for at in range(KEYS):
            key = DOWN if at // 20 % 2 == 0 else UP
            theirs.append(floor.type(key))
            mine.append(terminal.type(key))
        memory = terminal.pss(), floor.pss()
        walk = [terminal.type(DOWN) for _step in range(WALK)]
        after = terminal.pss()
    median = statistics.median
    return [
        Row("cursor key, ms (median)", median(r.ms for r in mine), median(r.ms for r in theirs), "0.7x"),
        Row("cursor key, ms (p95)", p95(mine), p95(theirs), "1.0x"),
        Row("bytes per cursor key (median)", median(len(r.data) for r in mine), None, "500"),
        Row(f"bytes per key, walk of {WALK} (mean)", mean_bytes(walk), None, "800"),
        Row("PSS, MB", memory[0], memory[1], "1.3x, 1.7x"),
        Row("PSS after the walk, MB", after, memory[1], "1.6x, 2.0x"),
    ]


def _rows_drawn(ours: list[str]) -> list[Row]:
    with Terminal(ours) as terminal:
        terminal.until(LEAD)
        terminal.silence(2)
        found: dict[str, list[Reply]] = {"2": [], "3": [], "1": []}
        for turn in range(6):
            for key in found:
                reply = terminal.type(key, quiet=0.4, patience=2)
                if turn:
                    found[key].append(reply)
        there = [terminal.type("3", quiet=0.3) for _ in range(1)]
        back = [terminal.type("2", quiet=0.3) for _ in range(1)]
    names = {"1": "Today", "2": "Leads", "3": "Board"}
    rows = [Row(f"{names[key]}: key to rows drawn, ms", mean_ms(got), None, "150") for key, got in found.items()]
    rows.append(Row("Leads to Board and back, kB", (mean_bytes(there) + mean_bytes(back)) / 1024, None, "32"))
    return rows


def _filters(ours: list[str]) -> list[Row]:
    rows = []
    for name, text in FILTERS:
        with Terminal(ours) as terminal:
            terminal.until(LEAD)
            terminal.type("2", quiet=1.0)
            terminal.type("/", quiet=0.3)
            terminal.type(text[:-1], quiet=1.0)
            reply = terminal.type(text[-1], quiet=0.4, patience=3)
            rows.append(Row(f"filter ({name}), key to drawn, ms", reply.ms, None, "150, 50"))
    return rows


def main(argv: list[str]) -> None:
    """Print the table for one size."""
    count = int(argv[0])
    place = argv[1] if len(argv) > 1 else None
    url = dataset.ensure(place, count)
    for role in ("rep", "admin"):
        login = prepare(url, role)
        print(f"\n{entry.shown(url).split(':')[0]}, {count:,} leads, {role}, warm page cache")
        print("| what | ours | floor | ratio | must |\n|---|---|---|---|---|")
        for row in measure(url, login):
            floor = f"{row.floor:.1f}" if row.floor else ""
            ratio = f"{row.ours / row.floor:.2f}" if row.floor else ""
            print(f"| {row.what} | {row.ours:.1f} | {floor} | {ratio} | {row.must} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
