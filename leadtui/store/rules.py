"""Transition rules, cadence rows, lists and the work calendar as the database holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date

from leadtui.domain.cadence_rows import DEFAULT_ROWS, CadenceRow, row_body, row_from
from leadtui.domain.lists import LISTS
from leadtui.domain.status import DEFAULT_RULES
from leadtui.i18n import LANGUAGES
from leadtui.store.models import CadenceRowModel, ListItemRow, TransitionRule, Workday


def transition_rules() -> dict[str, tuple[str, ...]]:
    """Active criteria by target status, in order."""
    rules: dict[str, tuple[str, ...]] = {}
    rows = (
        TransitionRule.select(TransitionRule.to_status, TransitionRule.criterion)
        .where(TransitionRule.active == True)  # noqa: E712
        .order_by(TransitionRule.to_status, TransitionRule.position)
        .tuples()
    )
    for status, criterion in rows:
        rules[status] = (*rules.get(status, ()), criterion)
    return rules


def seed_rules() -> None:
    """The criteria that ship with leadtui."""
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
        for kind, items in LISTS.items()
        for position, item in enumerate(items)
    ]
    ListItemRow.insert_many(rows).execute()


def workdays() -> dict[str, frozenset[date]]:
    """Days by kind: 'holiday' and 'makeup'."""
    days: dict[str, set[date]] = {"holiday": set(), "makeup": set()}
    for day, kind in Workday.select(Workday.day, Workday.kind).tuples():
        days[kind].add(day)
    return {kind: frozenset(found) for kind, found in days.items()}


def save_workdays(days: Iterable[tuple[date, str]]) -> None:
    """Add or change days of the calendar."""
    rows = [{"day": day, "kind": kind} for day, kind in dict(days).items()]
    if rows:
        Workday.insert_many(rows).on_conflict(
            conflict_target=(Workday.day,), preserve=(Workday.kind,)
        ).execute()


def cadence_rows() -> tuple[CadenceRow, ...]:
    """The follow-up cadence."""
    stored = CadenceRowModel.select().order_by(CadenceRowModel.id)
    return tuple(row_from(row.level, row.status, row.track, json.loads(row.body)) for row in stored)


def seed_cadence() -> None:
    """The cadence that ships with leadtui."""
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
