"""Finding leads: narrowing a list, and finding anything anywhere."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.fields import REGISTRY
from leadtui.domain.numbering import parse_number
from leadtui.domain.people import Viewer
from leadtui.domain.query import Query, parse
from leadtui.domain.query_complete import Completion
from leadtui.domain.query_complete import complete as proposals
from leadtui.domain.records import LeadRow
from leadtui.services import context
from leadtui.services.reads import reads
from leadtui.store import lead_index, lead_rows, merges, people, ranking
from leadtui.store.among import among as kept_among
from leadtui.store.database import Store
from leadtui.store.lead_filter import LeadFilter


@reads
def understand(store: Store, text: str | Query) -> Query:
    """The query that ``text`` says, sums in the currency of the database."""
    if isinstance(text, Query):
        return text
    return parse(text, REGISTRY, context.currency())


@reads
def find(store: Store, viewer: Viewer, text: str | Query, offset: int = 0, limit: int = 200) -> list[int]:
    """Ids of leads in list order, from ``offset`` on."""
    query = understand(store, text)
    return lead_index.lead_ids(store, viewer, query, context.today(viewer), offset, limit, REGISTRY)


@reads
def count(store: Store, viewer: Viewer, text: str | Query) -> int:
    """How many leads there are in all, exactly."""
    query = understand(store, text)
    return lead_index.count(store, viewer, query, context.today(viewer), REGISTRY)


@reads
def among(store: Store, viewer: Viewer, text: str | Query, ids: Sequence[int]) -> frozenset[int]:
    """Those of ``ids`` that the query finds."""
    query = understand(store, text)
    with store.reading():
        return kept_among(LeadFilter(store, viewer, query, context.today(viewer), REGISTRY), ids)


@reads
def position(store: Store, viewer: Viewer, text: str | Query, lead_id: int) -> int | None:
    """How many leads stand before this one in the list; None where it is not in it."""
    query = understand(store, text)
    return lead_index.position(store, viewer, query, context.today(viewer), lead_id, REGISTRY)


@reads
def rows(store: Store, viewer: Viewer, ids: Sequence[int], fields: Sequence[str] = ()) -> list[LeadRow]:
    """One page of rows in the order of ``ids``, with the values of ``fields`` besides the usual ones."""
    return lead_rows.rows(store, viewer, ids, context.today(viewer), fields, REGISTRY)


@reads
def everywhere(store: Store, viewer: Viewer, text: str | Query, limit: int = 50) -> list[int]:
    """Leads of any status, best first: the number itself, the name itself, names that begin so, the rest."""
    query = understand(store, text)
    today = context.today(viewer)
    first = ranking.best(viewer, query, limit) if not query.sort else []
    if not first and isinstance(text, str) and (number := parse_number(text)):
        first = list(merges.ids_into(store, [str(number)]).values())
    more = lead_index.lead_ids(store, viewer, query, today, 0, limit + len(first), REGISTRY)
    return [*first, *(lead_id for lead_id in more if lead_id not in set(first))][:limit]


@reads
def everywhere_rows(store: Store, viewer: Viewer, text: str, limit: int = 50) -> list[LeadRow]:
    """The same as rows, in one call."""
    return rows(store, viewer, everywhere(store, viewer, text, limit))


@reads
def complete(store: Store, text: str, cursor: int) -> list[Completion]:
    """What the query bar proposes at ``cursor``."""
    return proposals(text, cursor, REGISTRY, people.everyone(active_only=True))
