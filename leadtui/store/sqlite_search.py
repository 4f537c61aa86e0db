"""Search on SQLite: FTS5 lists what matches; the stored tokens answer for one row at a time.

Asking FTS5 about one row costs 29 us, looking into the row's tokens 5 us (1,000,000 leads).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import Value as Bound
from peewee import fn

from leadtui.domain.search_key import Match, Term, fts5_query
from leadtui.store.comparing import both, either

# Where listing and sorting leads, or follow-ups, begins to cost more than walking the list order.
FEW_LEADS, FEW_SAID = 20_000, 80_000
# Sub-selects run as written and keep their order.
REORDERS = False
ALL, ANY = " AND ", " OR "


def rendered(terms: Iterable[Term]) -> str:
    """The terms as the engine's ``matching`` takes them."""
    return fts5_query(terms)


def holds(column: Any, terms: Iterable[Term]) -> Any:
    """Whether the tokens in ``column`` hold all the terms."""
    padded = Bound(" ").concat(column).concat(" ")
    return both(
        either(both(_has(padded, match) for match in wanted) for wanted in term.alternatives)
        for term in terms
    )


def _has(padded: Any, match: Match) -> Any:
    return fn.INSTR(padded, f" {match.token}" if match.prefix else f" {match.token} ") > 0


def without(column: Any, ids: Any, rows: Any, key: Any) -> Any:
    """Whether ``column`` is none of ``ids``, which are the ``key`` of ``rows``: a set made once."""
    return column.not_in(ids)


def expected(database: Any, sql: str, params: Sequence[Any]) -> int:
    """How many rows a listing touches before its first: none, FTS5 lists as it goes."""
    return 0
