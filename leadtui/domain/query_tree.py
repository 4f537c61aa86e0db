"""What a query says, once understood: words, conditions, what was said, and an order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Operator = Literal[":", "<", "<=", ">", ">="]
Trouble = Literal["field", "operator", "value", "empty", "sort"]

ME, NONE, YES, NO = "me", "none", "yes", "no"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text that was not understood: ``text[start:end]``, and why."""

    start: int
    end: int
    trouble: Trouble
    name: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: an id, ``me``, ``none``, ``yes``, ``no``, or text as typed.

    ``exact`` is text that was quoted; ``number`` is what it counts: units, days, or money in minor
    units. Dates stay text, since what they mean moves with the day.
    """

    text: str
    exact: bool = False
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Something to find in the text of a lead, or in what was said: any of ``values``."""

    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, by id, compared with any of ``values``."""

    field: str
    operator: Operator
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field to order by; leads without a value come last either way."""

    field_id: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Everything holds at once; ``unknown`` marks what was searched as text or left out."""

    terms: tuple[Words | Condition, ...] = ()
    sort: tuple[SortKey, ...] = ()
    said: tuple[Words, ...] = ()
    unknown: tuple[Span, ...] = field(default=(), compare=False)

    @property
    def words(self) -> tuple[Words, ...]:
        """What is looked for in the text of leads."""
        return tuple(term for term in self.terms if isinstance(term, Words))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What fields are compared with."""
        return tuple(term for term in self.terms if isinstance(term, Condition))
