"""Search on PostgreSQL: a GIN index lists what matches; a row's own tsvector answers for that row.

GIN lists everything before its first row comes (118 ms for 150,000), so the planner's statistics are
asked first how much that would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import SQL, fn

from leadtui.domain.search_key import Term, tsquery

# Where listing and sorting leads, or follow-ups, begins to cost more than walking the list order:
# each one is a page of the heap.
FEW_LEADS, FEW_SAID = 10_000, 30_000
# The planner may join sub-selects in any order: theirs has to be stated outside again.
REORDERS = True
ALL, ANY = " & ", " | "


def rendered(terms: Iterable[Term]) -> str:
    """The terms as the engine's ``matching`` takes them."""
    return tsquery(terms)


def holds(column: Any, terms: Iterable[Term]) -> Any:
    """Whether the tsvector in ``column`` holds all the terms.

    The function behind @@ keeps the planner from listing all matches through the index.
    """
    return fn.ts_match_vq(column, SQL("%s::tsquery", (tsquery(terms),)))


def without(column: Any, ids: Any, rows: Any, key: Any) -> Any:
    """Whether ``column`` is none of ``ids``, which are the ``key`` of ``rows``: an anti-join.

    NOT IN with more ids than work_mem holds is read through for every lead.
    """
    return ~fn.EXISTS(rows.select(1).where(key == column))


def expected(database: Any, sql: str, params: Sequence[Any]) -> int:
    """How many rows the planner expects of a listing; in coarse steps where row security hides the rest."""
    for table, listing in (("lead", "leadtui_found_leads("), ("followup", "leadtui_found_said(")):
        if listing in sql:
            asked = ("SELECT leadtui_many(%s, %s)", (table, params[0]))
            return int(database.execute_sql(*asked).fetchone()[0])
    plan = database.execute_sql(f"EXPLAIN (FORMAT JSON) {sql}", params).fetchone()[0]
    return int(plan[0]["Plan"]["Plan Rows"])
