"""Transition rules, cadence rows, lists and the work calendar as the database holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from leadtui.domain.lists import SHIPPED, ListItem
from leadtui.i18n import LANGUAGES, Label
from leadtui.store.kept import forget, kept
from leadtui.store.models import CadenceRowModel, ListItemRow, TransitionRule, Workday
from leadtui.store.query import tuples

if TYPE_CHECKING:
    from leadtui.domain.cadence_rows import CadenceRow


def transition_rules() -> dict[str, tuple[str, ...]]:
    """Active criteria by target status, in order."""
    return kept("transition_rules", _transition_rules)


def _transition_rules() -> dict[str, tuple[str, ...]]:
    rules: dict[str, tuple[str, ...]] = {}
    query = (
        TransitionRule.select(TransitionRule.to_status, TransitionRule.criterion)
        .where(TransitionRule.active)
        .order_by(TransitionRule.to_status, TransitionRule.position)
    )
    for status, criterion in tuples(query):
        rules[status] = (*rules.get(status, ()), criterion)
    return rules


def seed_rules() -> None:
    """The criteria that ship with leadtui."""
    from leadtui.domain.status import DEFAULT_RULES

    TransitionRule.insert_many(
        [
            {"to_status": status, "criterion": criterion, "position": position, "active": True}
            for status, criteria in DEFAULT_RULES.items()
            for position, criterion in enumerate(criteria)
        ]
    ).execute()


def seed_lists() -> None:
    """The lists that ship with leadtui."""
    rows = [
        {
            "kind": kind,
            "id": item.id,
            "code": item.code,
            **{f"label_{tag.lower()}": item.label.text(tag) for tag in LANGUAGES},
            "synonyms": "\n".join(item.synonyms),
            "position": position,
            "retired": False,
        }
        for kind, items in SHIPPED.items()
        for position, item in enumerate(items)
    ]
    ListItemRow.insert_many(rows).execute()


def lists() -> dict[str, tuple[ListItem, ...]]:
    """The lists as an admin left them, in order; retired items are kept for what bears them."""
    found: dict[str, list[ListItem]] = {}
    for row in ListItemRow.select().order_by(ListItemRow.kind, ListItemRow.position, ListItemRow.id):
        label = Label(row.label_en, row.label_zh_cn, row.label_zh_tw)
        synonyms = tuple(row.synonyms.split("\n")) if row.synonyms else ()
        found.setdefault(row.kind, []).append(ListItem(row.id, label, row.code, synonyms, row.retired))
    return {kind: tuple(items) for kind, items in found.items()}


def workdays() -> dict[str, frozenset[date]]:
    """Days by kind: 'holiday' and 'makeup'."""
    return kept("workdays", _workdays)


def _workdays() -> dict[str, frozenset[date]]:
    days: dict[str, set[date]] = {"holiday": set(), "makeup": set()}
    for day, kind in tuples(Workday.select(Workday.day, Workday.kind)):
        days[kind].add(day)
    return {kind: frozenset(found) for kind, found in days.items()}


def save_workdays(days: Iterable[tuple[date, str]]) -> None:
    """Add or change days of the calendar."""
    rows = [{"day": day, "kind": kind} for day, kind in dict(days).items()]
    if rows:
        Workday.insert_many(rows).on_conflict(
            conflict_target=(Workday.day,), preserve=(Workday.kind,)
        ).execute()
        forget()


def add_workdays(days: Iterable[tuple[date, str]]) -> None:
    """Add days to the calendar; those that are there stay as they are."""
    rows = [{"day": day, "kind": kind} for day, kind in dict(days).items()]
    if rows:
        Workday.insert_many(rows).on_conflict(conflict_target=(Workday.day,), action="IGNORE").execute()
        forget()


def cadence_rows() -> tuple[CadenceRow, ...]:
    """The follow-up cadence."""
    return kept("cadence", _cadence_rows)


def _cadence_rows() -> tuple[CadenceRow, ...]:
    from leadtui.domain.cadence_rows import row_from

    stored = CadenceRowModel.select().order_by(CadenceRowModel.id)
    return tuple(
        row_from(
            row.level,
            row.status,
            "content" if row.track == "content" else "conversation",
            json.loads(row.body),
        )
        for row in stored
    )


def seed_cadence() -> None:
    """The cadence that ships with leadtui."""
    from leadtui.domain.cadence_rows import DEFAULT_ROWS, row_body

    CadenceRowModel.insert_many(
        [
            {
                "level": row.level,
                "status": row.status,
                "track": row.track,
                "body": json.dumps(row_body(row), ensure_ascii=False),
            }
            for row in DEFAULT_ROWS
        ]
    ).execute()
