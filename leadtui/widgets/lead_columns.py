"""The columns of the list of leads: what they show, how wide they are, which fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from leadtui.domain.day_text import age_text, short_day
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.lead_row import LeadRow
from leadtui.domain.lists import label
from leadtui.domain.money import short_money
from leadtui.domain.query import sortable
from leadtui.domain.values import Failed, show
from leadtui.i18n import Label, language
from leadtui.widgets.due import Toned, due_of, status_of
from leadtui.widgets.owner import owner_brief

EDGE = 4
"""Cells before the first column: bar, mark, sign, draft."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``rank`` says how soon it is dropped where room is short, ``grow`` how far it may widen.

    ``sort`` is the field of the query language it can be ordered by, ``chinese`` its width in Chinese.
    """

    id: str
    heading: Label
    width: int
    rank: int
    align: str = "left"
    grow: int = 0
    sort: str = ""
    chinese: int = 0

    def usual(self, language: str) -> int:
        """Its width in a language."""
        return self.width if language == "en" or not self.chinese else self.chinese


@dataclass(frozen=True, slots=True)
class Choice:
    """A column somebody wants, so many cells wide (0: as it comes)."""

    id: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column with the width it got and the blanks before it."""

    id: str
    width: int
    align: str
    gap: int


COLUMNS: tuple[Column, ...] = (
    Column("level", Label("Lv", "级", "級"), 2, 2, sort="level"),
    Column("short_name", Label("Name", "客户", "客戶"), 14, 0, grow=10, sort="short_name"),
    Column("contact", Label("Contact", "联系人", "聯絡人"), 8, 6, grow=4),
    Column("phone", Label("Phone", "电话", "電話"), 13, 7),
    Column("status", Label("Status", "状态", "狀態"), 10, 4, sort="status", chinese=6),
    Column("owner", Label("Owner", "负责人", "負責人"), 8, 5, grow=4, sort="owner"),
    Column("due", Label("Due", "到期", "到期"), 10, 1, "right", sort="due"),
    Column("next_step", Label("Next step", "下一步", "下一步"), 16, 3, grow=60),
    Column("expected_value", Label("Value", "金额", "金額"), 9, 8, "right", sort="expected_value"),
    Column("last_contact_at", Label("Last", "上次", "上次"), 6, 9, "right", sort="last_contact_at"),
    Column("source", Label("Source", "来源", "來源"), 12, 10, sort="source"),
    Column("number", Label("Number", "编号", "編號"), 18, 11, sort="number"),
    Column("customer", Label("Company", "公司", "公司"), 20, 12, grow=12, sort="customer"),
    Column("need", Label("Need", "需求", "需求"), 12, 13, grow=40),
    Column("last_feedback", Label("Feedback", "反馈", "回饋"), 12, 14, grow=40),
    Column("status_since", Label("Since", "停留", "停留"), 6, 15, "right"),
    Column("created_at", Label("Created", "录入", "錄入"), 10, 16, "right", sort="created_at"),
    Column("attempts", Label("Tries", "尝试", "嘗試"), 5, 17, "right"),
    Column("turn", Label("Turn", "球权", "球權"), 10, 18),
    Column("amount", Label("Won for", "成交额", "成交額"), 9, 19, "right"),
    Column("lost_reason", Label("Lost for", "流失原因", "流失原因"), 10, 20),
)
BY_ID = {column.id: column for column in COLUMNS}
DEFAULT = tuple(
    Choice(name)
    for name in (
        "level",
        "short_name",
        "contact",
        "phone",
        "status",
        "owner",
        "due",
        "next_step",
        "expected_value",
        "last_contact_at",
        "source",
    )
)


_FIRST = frozenset(choice.id for choice in DEFAULT)
FAILED = "!"
"""A formula that gives nothing on a lead; its page says why."""
ASKED_FOR = 5
"""The rank of a column that is not there from the start: whoever chose it wants to see it."""


def known_columns() -> tuple[Column, ...]:
    """Every column there is: ours, then one for each other field of a lead, added ones included."""
    return (*COLUMNS, *_of_fields(REGISTRY.version).values())


def column_of(column_id: str) -> Column | None:
    """A column by its id; None where its field is gone."""
    return BY_ID.get(column_id) or _of_fields(REGISTRY.version).get(column_id)


def extra_fields(choices: Sequence[Choice]) -> tuple[str, ...]:
    """The fields among the columns that rows do not carry by themselves."""
    return tuple(choice.id for choice in choices if choice.id not in BY_ID and choice.id in REGISTRY)


@lru_cache(maxsize=4)
def _of_fields(version: int) -> Mapping[str, Column]:
    """The columns made of the registry as it is at ``version``."""
    del version
    fields = [field for field in REGISTRY.of("lead") if field.id not in BY_ID]
    kept = [field for field in fields if field.column or field.added or field.type == "tags"]
    return {field.id: _of_field(field) for field in kept}


def _of_field(field: Field) -> Column:
    numeric = field.ordered
    return Column(
        field.id,
        field.label,
        max(6, min(field.width, 20)),
        ASKED_FOR,
        "right" if numeric else "left",
        0 if numeric else 10,
        field.id if sortable(field) else "",
    )


def choices_of(stored: object) -> tuple[Choice, ...]:
    """The choice kept in the settings as [id, width] pairs; what is unknown in it is left out."""
    if not isinstance(stored, list):
        return DEFAULT
    pairs = [pair for pair in stored if isinstance(pair, list) and len(pair) == 2 and column_of(str(pair[0]))]
    return tuple(Choice(str(name), int(width)) for name, width in pairs) or DEFAULT


def fit(choices: tuple[Choice, ...], width: int, language: str) -> tuple[Fitted, ...]:
    """The columns that fit into ``width`` cells, in their order, spare room shared out."""
    return _fit(choices, width, language, REGISTRY.version)


@lru_cache(maxsize=32)
def _fit(choices: tuple[Choice, ...], width: int, language: str, version: int) -> tuple[Fitted, ...]:
    del version  # the columns follow it
    gap = 2 if width >= 100 else 1
    room = width - EDGE - 1
    found = [(column_of(choice.id), choice.width) for choice in choices]
    kept = [(column, size or column.usual(language)) for column, size in found if column is not None]
    while len(kept) > 1 and _total(kept, gap) > room:
        kept.remove(max(kept, key=lambda pair: _rank(pair[0])))
    spare = max(0, room - _total(kept, gap))
    wide = []
    for index, (column, size) in enumerate(kept):
        chosen = any(choice.id == column.id and choice.width for choice in choices)
        extra = 0 if chosen else min(column.grow, spare)
        # A name takes a share first, what is said takes the rest.
        if column.grow < 40:
            extra = min(extra, max(0, spare // 3))
        spare -= extra
        wide.append(Fitted(column.id, min(size + extra, room), column.align, gap if index else 0))
    return tuple(wide)


def _rank(column: Column) -> int:
    return column.rank if column.id in _FIRST else min(column.rank, ASKED_FOR)


def _total(kept: Sequence[tuple[Column, int]], gap: int) -> int:
    return sum(size for _column, size in kept) + gap * (len(kept) - 1)


def cell(column_id: str, row: LeadRow, now: datetime) -> Toned:
    """What a column says of a lead, and in which ink."""
    shown = _CELLS.get(column_id)
    if shown is not None:
        return shown(row, now)
    if column_id in BY_ID:
        return Toned(str(getattr(row, column_id)), "dim")
    return Toned(_value(column_id, row, now), "text")


def _value(field_id: str, row: LeadRow, now: datetime) -> str:
    """The value of a field that came with the row."""
    value, field = dict(row.values).get(field_id), REGISTRY.get(field_id)
    match value:
        case None:
            return ""
        case Failed():
            return FAILED
        case datetime():
            return short_day(value.astimezone(now.tzinfo).date(), now.date())
        case date():
            return short_day(value, now.date())
        case int() if field is not None and field.type == "money":
            return _money(value, row)
        case _:
            return str(value) if field is None else show(field, value)


def _due(row: LeadRow, now: datetime) -> Toned:
    return due_of(row.due_on, row.next_time if row.due_on == row.next_on else None, now)


def _created(row: LeadRow, now: datetime) -> Toned:
    return Toned(short_day(row.created_at.astimezone(now.tzinfo).date(), now.date()), "dim")


def _step(row: LeadRow, now: datetime) -> Toned:
    return Toned(" ".join(part for part in (label("method", row.next_method), row.next_step) if part), "dim")


def _money(minor: int | None, row: LeadRow) -> str:
    return "" if minor is None else short_money(minor, row.currency, language())


def _ago(instant: datetime | None, now: datetime) -> str:
    return "" if instant is None else age_text((now.date() - instant.astimezone(now.tzinfo).date()).days)


_CELLS: Mapping[str, Callable[[LeadRow, datetime], Toned]] = {
    "level": lambda row, now: Toned(row.level or "", "dim"),
    "short_name": lambda row, now: Toned(row.short_name or row.customer, "text"),
    "contact": lambda row, now: Toned(row.contact, "text"),
    "phone": lambda row, now: Toned(row.phone, "text"),
    "status": lambda row, now: status_of(row),
    "owner": lambda row, now: Toned(owner_brief(row), "dim"),
    "due": _due,
    "next_step": _step,
    "expected_value": lambda row, now: Toned(_money(row.expected_value, row), "text"),
    "amount": lambda row, now: Toned(_money(row.amount, row), "good"),
    "last_contact_at": lambda row, now: Toned(_ago(row.last_contact_at, now), "dim"),
    "status_since": lambda row, now: Toned(_ago(row.status_since, now), "dim"),
    "created_at": _created,
    "attempts": lambda row, now: Toned(str(row.attempts or ""), "dim"),
    "source": lambda row, now: Toned(label("source", row.source), "dim"),
    "turn": lambda row, now: Toned(label("turn", row.turn), "dim"),
    "lost_reason": lambda row, now: Toned(label("lost_reason", row.lost_reason), "dim"),
}


def widened(choices: Sequence[Choice], column_id: str, cells: int) -> tuple[Choice, ...]:
    """With one column ``cells`` wider or narrower, four cells at least."""
    return tuple(
        replace(choice, width=max(4, (choice.width or _usual(column_id)) + cells))
        if choice.id == column_id
        else choice
        for choice in choices
    )


def _usual(column_id: str) -> int:
    column = column_of(column_id)
    return 0 if column is None else column.usual(language())
