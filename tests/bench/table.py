"""The lines of the bench's table: a figure, its floor, what it must reach, and how it grows with the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

HEAD = "| what | who | ours | best | floor | ratio | must | |\n|---|---|--:|--:|--:|--:|--:|---|"
GROWTH = 2.0
NOISE_MS = 5.0
"""Below this a growth says more about the machine than about the program."""


@dataclass(frozen=True, slots=True)
class Must:
    """What a figure must reach: so many times its floor, and at most so much; None where nothing is asked."""

    times: float | None = None
    most: float | None = None
    least: float | None = None

    def text(self) -> str:
        """As in the table."""
        parts = [f"<= {self.times:g} x"] if self.times is not None else []
        parts += [f"<= {self.most:g}"] if self.most is not None else []
        parts += [f">= {self.least:g}"] if self.least is not None else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the median of what was measured, the best, and the floor's, all in ``unit``."""

    what: str
    who: str
    ours: float
    best: float
    unit: str = "ms"
    floor: float | None = None
    must: Must = field(default_factory=Must)
    grows: bool = False
    """Whether it is held against the same figure on more data."""

    @property
    def reached(self) -> bool | None:
        """Whether it reaches what it must; None where nothing is asked."""
        must, judged = self.must, list[bool]()
        if must.times is not None and self.floor is not None:
            judged.append(self.ours <= must.times * self.floor)
        if must.most is not None:
            judged.append(self.ours <= must.most)
        if must.least is not None:
            judged.append(self.ours >= must.least)
        return all(judged) if judged else None

    def line(self) -> str:
        """The row in the table."""
        floor = "" if self.floor is None else _number(self.floor)
        ratio = "" if not self.floor or self.must.times is None else f"{self.ours / self.floor:.2f}"
        verdict = {None: "", True: "ok", False: "MISSES"}[self.reached]
        cells = (f"{self.what}, {self.unit}", self.who, _number(self.ours), _number(self.best), floor, ratio)
        return f"| {' | '.join((*cells, self.must.text(), verdict))} |"


def row(
    what: str,
    who: str,
    found: Sequence[float],
    *,
    unit: str = "ms",
    floor: float | None = None,
    must: Must | None = None,
    grows: bool = False,
) -> Row:
    """A row of several measurements."""
    return Row(what, who, median(found), min(found), unit, floor, must or Must(), grows)


def growth(found: Mapping[int, Sequence[Row]]) -> Iterable[str]:
    """The growth check over data sets by their size, smallest first."""
    sizes = sorted(found)
    yield f"| what | who | {' | '.join(f'{size:,}' for size in sizes)} | last / first | <= {GROWTH:g} |"
    yield f"|---|---|{'--:|' * (len(sizes) + 1)}---|"
    for first in found[sizes[0]]:
        across = [_same(found[size], first) for size in sizes]
        if first.grows and all(across):
            figures = [each.ours for each in across if each]
            ratio = figures[-1] / figures[0] if figures[0] else 1.0
            fits = ratio <= GROWTH or figures[-1] - figures[0] < NOISE_MS
            shown = " | ".join(_number(figure) for figure in figures)
            yield f"| {first.what} | {first.who} | {shown} | {ratio:.2f} | {'ok' if fits else 'MISSES'} |"


def _same(rows: Iterable[Row], wanted: Row) -> Row | None:
    return next((row for row in rows if (row.what, row.who) == (wanted.what, wanted.who)), None)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 or value == 0 else f"{value:.3f}"
