"""What the list of leads reads, each in one call; all run in the gateway's thread, which does the imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leadtui.domain.people import Viewer
from leadtui.domain.query import Query
from leadtui.domain.records import LeadRow

if TYPE_CHECKING:
    from leadtui.services.views import View


@dataclass(frozen=True, slots=True)
class Setup:
    """The views a viewer has, and what they set up for themselves."""

    views: tuple[View, ...]
    preferences: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """The first ids of a result and the rows in sight; ``elsewhere`` is counted where there are none."""

    ids: list[int]
    first: int
    rows: list[LeadRow]
    elsewhere: int = 0


def read_setup(store: Any, viewer: Viewer) -> Setup:
    """Views and preferences."""
    from leadtui.services import preferences, views

    return Setup(views.all_views(store, viewer), preferences.load(store, viewer))


def read_page(
    store: Any,
    viewer: Viewer,
    query: Query,
    limit: int,
    first: int,
    last: int,
    words: Query | None,
    fields: Sequence[str] = (),
) -> Page:
    """At most ``limit`` ids, and the rows from ``first`` to ``last`` (exclusive) with their ``fields``.

    Where there are none, ``words`` alone are counted.
    """
    from leadtui.services import finding

    ids = finding.find(store, viewer, query, 0, limit)
    elsewhere = 0 if ids or words is None else finding.count(store, viewer, words)
    first = max(0, min(first, len(ids) - 1))
    return Page(ids, first, finding.rows(store, viewer, ids[first:last], fields), elsewhere)


def read_ids(store: Any, viewer: Viewer, query: Query, offset: int, limit: int) -> list[int]:
    """Ids of the list from ``offset`` on."""
    from leadtui.services import finding

    return finding.find(store, viewer, query, offset, limit)


def read_count(store: Any, viewer: Viewer, query: Query) -> int:
    """How many leads there are, exactly."""
    from leadtui.services import finding

    return finding.count(store, viewer, query)


def read_rows(store: Any, viewer: Viewer, ids: Sequence[int], fields: Sequence[str] = ()) -> list[LeadRow]:
    """A page of rows with the values of ``fields``."""
    from leadtui.services import finding

    return finding.rows(store, viewer, ids, fields)


def read_among(store: Any, viewer: Viewer, query: Query, ids: Sequence[int]) -> frozenset[int]:
    """Those of some leads that are in the list."""
    from leadtui.services import finding

    return finding.among(store, viewer, query, ids)


def read_position(store: Any, viewer: Viewer, query: Query, lead_id: int) -> int | None:
    """Where a lead stands in the list."""
    from leadtui.services import finding

    return finding.position(store, viewer, query, lead_id)


def read_counts(store: Any, viewer: Viewer) -> dict[str, int]:
    """How much there is to do today."""
    from leadtui.services import queue

    found = queue.today(store, viewer)
    return {**found.counts, "done_today": found.done}


def keep_preference(store: Any, viewer: Viewer, name: str, value: Any) -> None:
    """Keep what the viewer set up."""
    from leadtui.services import preferences

    preferences.save(store, viewer, name, value)
