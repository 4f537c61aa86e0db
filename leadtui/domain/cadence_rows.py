"""The rows of the cadence: how often, by which method and about what to contact a lead.

The defaults are those of teams that run their leads in sheets: A every one or two workdays, B every
two weeks with something to read each week, C monthly with greetings before the festivals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from leadtui.domain.lists import OPEN_STATUSES
from leadtui.i18n import Label

Track = Literal["conversation", "content"]
Unit = Literal["workday", "day", "week", "month", "none"]


@dataclass(frozen=True, slots=True)
class CadenceRow:
    """One rule; level and status None stand for any, unit none for no contact on this track.

    ``every`` is the gap proposed, ``soonest`` and ``latest`` the range it is shown as. The first of
    ``methods`` (ids) is proposed. With ``greetings`` a contact moves to the eve of a festival.
    """

    level: str | None
    status: str | None
    track: Track
    every: int
    unit: Unit
    methods: tuple[str, ...]
    focus: Label
    soonest: int | None = None
    latest: int | None = None
    greetings: bool = False

    @property
    def span(self) -> str:
        """The gap in words' place: 2, or 1-2."""
        low, high = self.soonest or self.every, self.latest or self.every
        return str(low) if low == high else f"{low}-{high}"


_NEED = Label("Need", "需求", "需求")
_SOLUTION = Label("Solution", "方案", "方案")
_BUDGET = Label("Budget, decision, timing", "预算、决策、时间", "預算、決策、時程")
_ALL = Label("Need, solution, budget", "需求、方案、预算", "需求、方案、預算")
_LEVEL = Label("Need, and which level", "了解需求、定等级", "了解需求、定等級")
_NEWS = Label("News, a case", "行业资讯、案例", "產業資訊、案例")
_KEEP = Label("Industry news", "行业资讯", "產業資訊")
_NONE = Label("Wake up on a date or trigger", "按日期或时机唤醒", "按日期或時機喚醒")

_CALL = ("phone", "visit")
_TALK = ("phone", "wechat")
_SEND = ("content", "wechat", "email")

DEFAULT_ROWS: tuple[CadenceRow, ...] = (
    CadenceRow("A", None, "conversation", 2, "workday", _CALL, _ALL, soonest=1),
    CadenceRow("A", "potential", "conversation", 2, "workday", _CALL, _NEED, soonest=1),
    CadenceRow("A", "interested", "conversation", 2, "workday", _CALL, _SOLUTION, soonest=1),
    CadenceRow("A", "high_intent", "conversation", 1, "workday", ("visit", "phone"), _BUDGET, latest=2),
    CadenceRow("B", None, "conversation", 2, "week", _TALK, _ALL),
    CadenceRow("B", "potential", "conversation", 2, "week", _TALK, _NEED),
    CadenceRow("B", "interested", "conversation", 2, "week", _TALK, _SOLUTION),
    CadenceRow("B", "high_intent", "conversation", 2, "week", _CALL, _BUDGET),
    CadenceRow("B", None, "content", 1, "week", _SEND, _NEWS),
    CadenceRow("C", None, "conversation", 1, "none", _TALK, _NONE),
    CadenceRow("C", None, "content", 1, "month", _SEND, _KEEP, greetings=True),
    CadenceRow(None, None, "conversation", 3, "workday", _TALK, _LEVEL),
    CadenceRow(None, "interested", "conversation", 1, "week", _TALK, _SOLUTION),
    CadenceRow(None, "high_intent", "conversation", 2, "workday", _CALL, _BUDGET, soonest=1),
)


def match(
    rows: Iterable[CadenceRow], level: str | None, status: str | None, track: Track
) -> CadenceRow | None:
    """The most specific row: level and status, then level, then status, then neither.

    A status that is not open is met only by a row that names it.
    """
    fitting = [
        row
        for row in rows
        if row.track == track and row.level in (None, level) and _covers(row.status, status)
    ]
    return max(fitting, key=lambda row: (row.level is not None, row.status is not None), default=None)


def _covers(wanted: str | None, status: str | None) -> bool:
    return wanted == status or (wanted is None and status in OPEN_STATUSES)


def row_body(row: CadenceRow) -> dict[str, object]:
    """What is kept of a row beside level, status and track, ready for JSON."""
    return {
        "every": row.every,
        "unit": row.unit,
        "methods": list(row.methods),
        "focus": row.focus._asdict(),
        "soonest": row.soonest,
        "latest": row.latest,
        "greetings": row.greetings,
    }


def row_from(level: str | None, status: str | None, track: Track, body: Mapping[str, Any]) -> CadenceRow:
    """The row that ``row_body`` was made from."""
    values = {**body, "methods": tuple(body["methods"]), "focus": Label(**body["focus"])}
    return CadenceRow(level, status, track, **values)
