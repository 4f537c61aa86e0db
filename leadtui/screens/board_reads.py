"""What the board reads, each in one call; all run in the gateway's thread, which does the imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from leadtui.domain.board import COLUMNS, Card, Column, Peek
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.query import Condition, Query, Words
from leadtui.domain.query_tree import YES
from leadtui.errors import NotFoundError

if TYPE_CHECKING:
    from leadtui.services.views import View

FIRST = 200
"""Ids of a column read at once."""
PAGE = 30
"""Cards of a column read with them, before the place where one is and after it."""


@dataclass(frozen=True, slots=True)
class Page:
    """The first ids of a column, ``whole`` where there are no more, and cards from ``first`` on."""

    ids: Sequence[int]
    whole: bool
    first: int
    cards: Sequence[Card]


@dataclass(frozen=True, slots=True)
class Start:
    """The board for the first time: the views and what is in sight of the columns."""

    views: tuple[View, ...]
    pages: Mapping[str, Page]


Around = Mapping[str, int]
"""Where in each column one is, by status; cards are read from about there."""


def all_statuses(store: Any, text: str) -> Query:
    """The query of a board: one that asks for open leads means the columns of the board, closed ones too."""
    from leadtui.services import finding

    query = finding.understand(store, text)
    return replace(query, terms=tuple(term for term in query.terms if not _asks_for_open(term)))


def _asks_for_open(term: Words | Condition) -> bool:
    if term.negated or not isinstance(term, Condition):
        return False
    values = {value.text for value in term.values}
    return values == ({YES} if term.field == "open" else set(OPEN_STATUSES)) and term.field in (
        "open",
        "status",
    )


def read_board(
    store: Any, viewer: Viewer, text: str, statuses: Sequence[str] = COLUMNS, around: Around | None = None
) -> dict[str, Page]:
    """What is in sight of the columns of ``statuses``; their counts and sums take longer and follow."""
    from leadtui.services import board

    query, places = all_statuses(store, text), around or {}
    limits = {status: max(FIRST, places.get(status, 0) + PAGE) for status in statuses}
    ids = {
        status: board.column_ids(store, viewer, query, status, 0, limit) for status, limit in limits.items()
    }
    spans = {status: _span(places.get(status, 0), len(ids[status])) for status in statuses}
    # The cards of all columns are read together: a board costs as many queries as one column.
    wanted = [lead_id for status, span in spans.items() for lead_id in ids[status][span]]
    found = {card.row.id: card for card in board.cards(store, viewer, wanted)} if wanted else {}
    return {
        status: Page(
            ids[status],
            len(ids[status]) < limits[status],
            span.start,
            [found[lead_id] for lead_id in ids[status][span] if lead_id in found],
        )
        for status, span in spans.items()
    }


def _span(at: int, count: int) -> slice:
    """A page of cards before the place where one is, and a page after it."""
    place = min(at, count)
    return slice(max(0, place - PAGE), place + PAGE)


def read_totals(
    store: Any, viewer: Viewer, text: str, statuses: Sequence[str] = COLUMNS
) -> dict[str, Column]:
    """Exact counts and sums of the columns of ``statuses``."""
    from leadtui.services import board

    found = board.columns(store, viewer, all_statuses(store, text), None, statuses)
    return {column.status: column for column in found}


def read_start(store: Any, viewer: Viewer, text: str | None) -> Start:
    """The views and the whole board; without ``text`` that of the first view."""
    from leadtui.services import views

    known = views.all_views(store, viewer)
    text = known[first_view(viewer)].query if text is None else text
    return Start(known, read_board(store, viewer, text))


def first_view(viewer: Viewer) -> int:
    """A rep begins with their own leads, everybody else with all."""
    return 1 if viewer.role == "rep" else 0


def read_changed(
    store: Any, viewer: Viewer, text: str, lead_ids: Sequence[int], statuses: Sequence[str], around: Around
) -> dict[str, Page]:
    """The columns that changed leads were in (``statuses``) or are in now."""
    from leadtui.services import finding

    now = {row.status for row in finding.rows(store, viewer, lead_ids)}
    wanted = [status for status in COLUMNS if status in now or status in statuses]
    return read_board(store, viewer, text, wanted, around)


def read_cards(
    store: Any, viewer: Viewer, text: str, status: str, first: int, ids: Sequence[int | None]
) -> tuple[list[int], list[Card]]:
    """The cards from ``first`` on; their ids are looked up where any of ``ids`` is not known."""
    from leadtui.services import board

    known = [lead_id for lead_id in ids if lead_id is not None]
    if len(known) < len(ids):
        known = board.column_ids(store, viewer, all_statuses(store, text), status, first, len(ids))
    return known, board.cards(store, viewer, known)


def read_gaps(store: Any, viewer: Viewer, lead_id: int) -> Mapping[str, tuple[str, ...]]:
    """The criteria a lead lacks, per status it could move to."""
    from leadtui.services import board

    return board.gaps(store, viewer, lead_id)


def read_peek(store: Any, viewer: Viewer, lead_id: int) -> Peek | None:
    """What the strip below the board shows; None once the lead is gone."""
    from leadtui.services import board

    try:
        return board.peek(store, viewer, lead_id)
    except NotFoundError:
        return None
