"""How much of a long run one transaction takes: more while it is quick, less where a save would wait."""

from __future__ import annotations

FIRST, LEAST, MOST = 50, 25, 400
"""Leads a transaction, at first, at least and at most: what few of them share costs as much as of many."""
SECONDS = 0.12
"""What a transaction should take: a colleague's save waits for it."""


def next_size(
    size: int, seconds: float, *, within: float = SECONDS, least: int = LEAST, most: int = MOST
) -> int:
    """How many the next transaction takes, after one of ``size`` took so many ``seconds``."""
    fitting = size * within / max(seconds, within / 10)
    return round(min(max(fitting, size / 4, least), size * 1.5, most))
