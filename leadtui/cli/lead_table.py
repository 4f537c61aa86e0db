"""Leads as lines of a table that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from leadtui.cli.output import DIM, GREEN, RED, YELLOW, Column, Table
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import OPEN_STATUSES, label
from leadtui.i18n import _, language
from leadtui.text import glyphs

if TYPE_CHECKING:
    from leadtui.cli.desk import Desk
    from leadtui.domain.people import Person
    from leadtui.domain.query import Query
    from leadtui.domain.records import LeadRow
    from leadtui.services.entry import Store

PAGE = 1_000
WINDOW = 20_000


def table() -> Table:
    """The columns, the most important first to stay."""

    def title(field_id: str) -> str:
        return str(REGISTRY[field_id].label)

    return Table(
        (
            Column(title("number"), 17, 0, whole=True),
            Column(title("short_name"), 14, 0),
            Column(_("Level"), 5, 2),
            Column(title("status"), 11, 1),
            Column(title("owner"), 8, 3),
            Column(title("next_at"), 18, 1),
            Column(title("next_step"), 12, 4, open=True),
            Column(title("contact"), 8, 5),
            Column(title("phone"), 14, 6),
            Column(_("Value"), 10, 7, align="right"),
            Column(title("last_feedback"), 24, 8),
        )
    )


def print_row(into: Table, row: LeadRow, today: date) -> None:
    """One lead; late ones stand out by a sign, and where there is colour by that too."""
    into.row(
        (
            row.number,
            row.short_name or row.customer,
            row.level or "",
            label("status", row.status),
            row.owner,
            next_text(row, today),
            row.next_step,
            row.contact,
            row.phone,
            _value(row),
            row.last_feedback,
        ),
        *_style(row, today),
    )


def next_text(row: LeadRow, today: date) -> str:
    """The next contact with the sign of late, today or later."""
    if row.next_on is None:
        return ""
    signs = glyphs()
    sign = signs.late if row.next_on < today else signs.today if row.next_on == today else signs.later
    at = f" {row.next_time:%H:%M}" if row.next_time else ""
    return f"{sign} {row.next_on.isoformat()}{at}"


def _value(row: LeadRow) -> str:
    if row.expected_value is None:
        return ""
    from leadtui.domain.money import short_money

    return short_money(row.expected_value, row.currency, language())


def _style(row: LeadRow, today: date) -> tuple[str, ...]:
    if row.status not in OPEN_STATUSES:
        return (GREEN,) if row.status == "won" else (DIM,)
    if row.next_on is None:
        return ()
    return (RED,) if row.next_on < today else (YELLOW,) if row.next_on == today else ()


def pages(desk: Desk, query: str, limit: int | None = None) -> Iterator[list[LeadRow]]:
    """The leads a query finds, in its order, a page at a time: memory does not grow with the list."""
    store, viewer = desk.reading()
    from leadtui.services import finding

    for ids in windows(desk, query, limit):
        for start in range(0, len(ids), PAGE):
            yield finding.rows(store, viewer, ids[start : start + PAGE], added_fields())


def windows(desk: Desk, query: str, limit: int | None = None) -> Iterator[list[int]]:
    """Their ids: a short portion first, so that the first line comes at once."""
    store, viewer = desk.reading()
    from leadtui.services import finding

    understood = understand(desk, query)
    offset, size = 0, PAGE
    while limit is None or offset < limit:
        wanted = size if limit is None else min(size, limit - offset)
        ids = finding.find(store, viewer, understood, offset, wanted)
        if ids:
            yield ids
        if len(ids) < wanted:
            return
        offset, size = offset + wanted, WINDOW


def understand(desk: Desk, query: str) -> Query:
    """The query; a usage error names what is not understood."""
    store, _viewer = desk.reading()
    from leadtui.domain.query import strict
    from leadtui.services import finding

    return strict(finding.understand(store, query))


def added_fields() -> list[str]:
    """Fields that this team added to the registry."""
    return [field.id for field in REGISTRY.of("lead") if field.added]


def people_by_id(store: Store) -> dict[int, Person]:
    """Users by id."""
    from leadtui.services.people import everyone

    return {person.id: person for person in everyone(store)}
