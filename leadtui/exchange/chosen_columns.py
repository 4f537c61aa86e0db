"""The columns somebody chooses to export, by field id or label, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.lists import offered
from leadtui.errors import UsageError
from leadtui.exchange.cell_values import choices_of, shown_as, title_of
from leadtui.exchange.header_words import COLUMNS, OPTIONAL, column_named, fold_title
from leadtui.exchange.out_column import OutColumn
from leadtui.i18n import N_

Part = Literal["sheet", "points", "lead", "contact", "followup"]

_SHEET = {field_id: column for column, field_id in COLUMNS.items()}
_POINTS = ("phone", "email", "wechat")
_BETWEEN = re.compile(r"[,，、;；]")
# Another name of the same column.
_SAME = {"followup_next_step": "next_step"}
_FOLLOWUP = frozenset({"contacted_at", "method", "outcome", "summary", "feedback", "author"})
_EXAMPLES = ("number", "customer", "contact", "phone", "industry", "expected_value", "status", "owner")


@dataclass(frozen=True, slots=True)
class ChosenColumn:
    """One column: ``part`` says where its values come from.

    ``id`` is a field id; a column of the record sheet ("sheet") goes by the id it has there.
    """

    id: str
    part: Part
    field: Field | None = None

    @property
    def of_followups(self) -> bool:
        """Whether the column tells of one follow-up rather than of the lead."""
        return self.part == "followup" or self.id in _FOLLOWUP

    @property
    def name(self) -> str:
        """The name of the value in JSON: the field's id."""
        return self.id if self.field is None else self.field.id

    def title(self, language: str) -> str:
        """The column title."""
        if self.id in OPTIONAL:
            return OPTIONAL[self.id].text(language)
        assert self.field is not None
        if self.id == "contact_point":
            place = ("zh_CN", "zh_TW", "en").index(language)
            return self.field.headers[place]
        return title_of(self.field, language)

    def out(self, language: str) -> OutColumn:
        """The column as it is written."""
        if self.field is None:
            kind = self.id if self.id in ("outcome", "lost_reason") else ""
            choices = tuple(item.label.text(language) for item in offered(kind)) if kind else ()
            return OutColumn(self.title(language), self.id, choices)
        return OutColumn(
            self.title(language), self.name, choices_of(self.field, language), shown_as(self.field)
        )


def chosen_columns(names: Iterable[str]) -> tuple[ChosenColumn, ...]:
    """The columns that names mean, each once; several may stand in one text, between commas."""
    parts = [part.strip() for name in names for part in _BETWEEN.split(name) if part.strip()]
    return tuple(dict.fromkeys(map(_named, parts)))


def _named(name: str) -> ChosenColumn:
    if name in COLUMNS or name in OPTIONAL:
        return _of_sheet(name)
    field = REGISTRY.named(name)
    if field is not None:
        return column_of(REGISTRY[_SAME.get(field.id, field.id)])
    column = column_named(fold_title(name))
    if column is not None and (column in COLUMNS or column in OPTIONAL):
        return _of_sheet(column)
    raise UsageError(
        N_("There is no column {name} to export."),
        N_("Name fields by id or label, for example: {known}"),
        name=name,
        known=",".join(_EXAMPLES),
    )


def _of_sheet(column: str) -> ChosenColumn:
    field_id = COLUMNS.get(column, column)
    return ChosenColumn(column, "sheet", REGISTRY.get(field_id))


def column_of(field: Field) -> ChosenColumn:
    """The column that shows a field."""
    if field.id in _POINTS:
        return ChosenColumn(field.id, "points", field)
    if field.id in _SHEET:
        return ChosenColumn(_SHEET[field.id], "sheet", field)
    if field.id in OPTIONAL:
        return ChosenColumn(field.id, "sheet", field)
    return ChosenColumn(field.id, field.entity if field.entity != "plan" else "sheet", field)


def all_columns() -> tuple[ChosenColumn, ...]:
    """Every field of a lead, and those of its primary contact that ship."""
    shipped = (field for field in REGISTRY.of("contact") if not field.added)
    return tuple(column_of(field) for field in (*REGISTRY.of("lead"), *shipped))
