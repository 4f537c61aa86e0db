"""Which of two values a merged lead has, unless somebody chooses: the one there is, the further, both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Choice = Literal["winner", "loser", "both"]
_SIDES: Mapping[str, Choice] = {"winner": "winner", "loser": "loser", "both": "both"}

_FURTHER = ("lost", "potential", "interested", "high_intent", "won")
OUTCOME = ("signed_on", "amount", "contract_no", "lost_reason", "lost_competitor", "lost_text", "by_contract")
"""What goes with the status, whichever lead it is from."""
JOINED = ("notes",)
"""Texts of which both are kept."""


def read(text: str) -> Choice | None:
    """The side that somebody wrote; None for what is none."""
    return _SIDES.get(text.strip().lower())


def default(name: str, winner: Mapping[str, Any], loser: Mapping[str, Any]) -> Choice:
    """The side a column is taken from: the winner's unless it is empty or the loser has come further."""
    mine, theirs = winner.get(name), loser.get(name)
    if name == "status":
        return "loser" if _FURTHER.index(str(theirs)) > _FURTHER.index(str(mine)) else "winner"
    if _empty(theirs) or mine == theirs:
        return "winner"
    if _empty(mine):
        return "loser"
    if name in JOINED and str(theirs) not in str(mine):
        return "both"
    return "winner"


def _empty(value: object) -> bool:
    return value is None or value == "" or value == []


def joined(mine: object, theirs: object, most: int) -> str:
    """Both texts, one below the other, cut where there is no room for more."""
    return f"{mine}\n{theirs}"[:most]
