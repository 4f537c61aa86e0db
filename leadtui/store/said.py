"""What was said in follow-ups: as clauses on leads, and as a list of leads, newest words first.

Few follow-ups that match are listed and sorted; where they are many, the follow-ups are read from the
newest on, a growing step at a time, and LOOKS at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from peewee import SQL, Select, fn
from peewee import Value as Bound

from leadtui.domain.query_tree import Words
from leadtui.domain.search_key import said_terms
from leadtui.store.comparing import both, either
from leadtui.store.database import Store
from leadtui.store.filters import Clause, in_set
from leadtui.store.listing import few
from leadtui.store.matching import dialect, holds, in_columns, match, meaningful
from leadtui.store.models import Followup, FollowupSearch, Lead
from leadtui.store.related import exists

if TYPE_CHECKING:
    from leadtui.store.lead_filter import LeadFilter

FIRST_STEP, LOOKS = 2_000, 60_000


def said_clauses(store: Store, words: Iterable[Words]) -> tuple[Clause | None, list[Clause]]:
    """The clause for all that was said in one follow-up, and one for each that no follow-up may say."""
    asked = meaningful(words, said_terms)
    wanted = [each for each in asked if not each.negated]
    refused = ([each] for each in asked if each.negated)
    return _said(store, wanted) if wanted else None, [
        Clause(~_in_any(store, each, Lead.id), whole=_unsaid(store, each)) for each in refused
    ]


def _said(store: Store, wanted: list[Words]) -> Clause:
    ids = _leads(store, wanted)
    if few(store, _listing(store, wanted), dialect(store).FEW_SAID):
        return Clause(Lead.id.in_(ids), ids)

    def at(column: Any) -> Any:
        return _in_any(store, wanted, column)

    return Clause(at(Lead.id), None, at, in_set(ids))


def _unsaid(store: Store, words: list[Words]) -> Any:
    key = FollowupSearch.followup_id
    rows = FollowupSearch.select().where(both([key.in_(_listing(store, words)), *_literally(words, key)]))
    return dialect(store).without(Lead.id, _leads(store, words), rows, FollowupSearch.lead_id)


def _listing(store: Store, wanted: list[Words]) -> Any:
    return store.engine.matching("followup", match(store, wanted, said_terms))


def _leads(store: Store, wanted: list[Words]) -> Any:
    return _hits(store, wanted, SQL("said.lead_id"))


def _hits(store: Store, wanted: list[Words], *columns: Any) -> Any:
    """A select from the follow-ups that match, by way of the index."""
    sql, params = store.engine.saying(match(store, wanted, said_terms))
    hits = Select((SQL(f"({sql}) AS said", params),), columns)
    tests = _literally(wanted, SQL("said.followup_id"))
    return hits.where(both(tests)) if tests else hits


def _in_any(store: Store, words: list[Words], lead_id: Any) -> Any:
    """Whether any follow-up of the lead says all the words."""
    followup = Followup.alias()
    key = FollowupSearch.followup_id
    told = _held(store, FollowupSearch.tokens, words)
    held = both([followup.lead_id == lead_id, *told, *_literally(words, key)])
    rows = followup.select(Bound(value=True)).join(FollowupSearch, on=(key == followup.id)).where(held)
    # A scalar sub-select, which no planner turns into a join with all that was ever said.
    return fn.COALESCE(rows.limit(1), Bound(value=False))


def _held(store: Store, tokens: Any, words: list[Words]) -> list[Any]:
    return [holds(store, tokens, each, said_terms) for each in words]


def _literally(words: list[Words], followup_id: Any) -> list[Any]:
    """Quoted words as they stand in the follow-up; for the others the tokens have answered."""
    said = Followup.alias()
    columns = (said.summary, said.feedback, said.next_step)
    return [
        exists(
            said.select(1).where(
                (said.id == followup_id) & either(in_columns(value, columns) for value in each.values)
            )
        )
        for each in words
        if all(value.exact for value in each.values)
    ]


def said_ids(wanted: LeadFilter, offset: int, limit: int) -> list[int]:
    """Leads in the order of their latest follow-up that says the words."""
    store = wanted.store
    words = [each for each in meaningful(wanted.query.said, said_terms) if not each.negated]
    if wanted.said is None or wanted.said.ids is None:
        found = list(_newest(wanted, words, offset + limit))
        if len(found) >= offset + limit:
            return found[offset : offset + limit]
    columns = (SQL("said.lead_id"), fn.MAX(SQL("said.at")).alias("at"))
    newest = _hits(store, words, *columns).group_by(SQL("said.lead_id")).alias("newest")
    rows: Any = (
        Lead.select(Lead.id)
        .join(newest, on=(newest.c.lead_id == Lead.id))
        .where(wanted.besides_said())
        .order_by(newest.c.at.desc(), Lead.id.desc())
    )
    return [row[0] for row in rows.offset(offset).limit(limit).tuples()]


def _newest(wanted: LeadFilter, words: list[Words], enough: int) -> Iterator[int]:
    """Distinct leads, reading the follow-ups from the newest on."""
    seen: set[int] = set()
    start, step = 0, FIRST_STEP
    while start < LOOKS and len(seen) < enough:
        rows = sorted(_step(wanted, words, start, step).tuples(), reverse=True)
        for _at, _followup_id, lead_id in rows:
            if lead_id not in seen:
                seen.add(lead_id)
                yield lead_id
        start, step = start + step, step * 2


def _step(wanted: LeadFilter, words: list[Words], start: int, step: int) -> Any:
    store = wanted.store
    inner = (
        FollowupSearch.select(
            FollowupSearch.at,
            FollowupSearch.followup_id,
            FollowupSearch.lead_id,
            FollowupSearch.tokens,
        )
        .order_by(FollowupSearch.at.desc(), FollowupSearch.followup_id.desc())
        .offset(start)
        .limit(step)
        .alias("c")
    )
    readable = exists(Lead.select(1).where((Lead.id == inner.c.lead_id) & wanted.besides_said()))
    tests = [*_held(store, inner.c.tokens, words), *_literally(words, inner.c.followup_id), readable]
    return (
        FollowupSearch.select(inner.c.at, inner.c.followup_id, inner.c.lead_id)
        .from_(inner)
        .where(both(tests))
    )
