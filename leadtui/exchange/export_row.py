"""What the record sheet shows of a follow-up, before it is written as .xlsx or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from leadtui.domain.contact_points import Point, parse_contact_points
from leadtui.domain.dates import When
from leadtui.domain.fields import HEADER_LANGUAGES, REGISTRY, Field
from leadtui.domain.lists import LISTS, ListItem
from leadtui.exchange.cell_values import choices_of
from leadtui.exchange.header_words import COLUMNS, OPTIONAL
from leadtui.exchange.out_column import OutColumn, Value

Progress = Callable[[int], None]

CHOICES = ("source", "level", "method", "status")
_LABELLED = (*CHOICES, "outcome", "lost_reason")
_STEP = 500


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One follow-up, or a lead without any; choices are ids.

    ``extra`` are the cells of added fields, in the order in which the sheet lists the fields. What comes
    from ``outcome`` on is written only where the style names it.
    """

    number: str
    customer: str = ""
    source: str | None = None
    contact: str = ""
    contact_point: str = ""
    level: str | None = None
    need: str = ""
    contacted_at: When | None = None
    method: str | None = None
    summary: str = ""
    feedback: str = ""
    next_step: str = ""
    owner: str = ""
    status: str | None = None
    plan_date: When | None = None
    plan_focus: str = ""
    plan_goal: str = ""
    outcome: str | None = None
    lost_reason: str | None = None
    author: str = ""
    plan_step: str = ""
    content_plan: str = ""
    extra: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """How a sheet is written: the language of titles and labels, its choices, and what else it tells.

    ``optional`` are columns of OPTIONAL, ``extra`` added fields; both stand behind the record sheet.
    """

    language: str = "zh_CN"
    optional: Sequence[str] = ()
    extra: Sequence[Field] = ()
    choices: Mapping[str, Sequence[ListItem]] = field(default_factory=lambda: LISTS)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns before the added fields."""
        return (*COLUMNS, *self.optional)

    def titles(self) -> tuple[str, ...]:
        """The column titles."""
        native = (self._title(REGISTRY[field_id]) for field_id in COLUMNS.values())
        optional = (OPTIONAL[column].text(self.language) for column in self.optional)
        return (*native, *optional, *map(self._title, self.extra))

    def out_columns(self) -> tuple[OutColumn, ...]:
        """The columns with what may be chosen in them."""
        labels = self.labels()
        offered = [tuple(labels.get(column, {}).values()) for column in self.columns]
        offered += [choices_of(field, self.language) for field in self.extra]
        titles = self.titles()
        return tuple(OutColumn(title, choices=each) for title, each in zip(titles, offered, strict=True))

    def _title(self, field: Field) -> str:
        place = HEADER_LANGUAGES.index(self.language)
        return field.headers[place] if len(field.headers) > place else field.label.text(self.language)

    def labels(self) -> dict[str, dict[str, str]]:
        """Column id -> choice id -> label, for the columns with choices."""
        return {
            kind: {item.id: item.label.text(self.language) for item in self.choices[kind]}
            for kind in _LABELLED
        }


def values_of(
    row: ExportRow, labels: Mapping[str, Mapping[str, str]], columns: Iterable[str] = COLUMNS
) -> Iterator[Value]:
    """The cells of ``row`` in the order of the columns; a date with a time is a naive datetime."""
    for column in columns:
        yield cell_of_row(row, column, labels)
    yield from row.extra


def cell_of_row(row: ExportRow, column: str, labels: Mapping[str, Mapping[str, str]]) -> Value:
    """One cell of ``row``, a choice as its label."""
    value: str | When | None = getattr(row, column)
    if isinstance(value, When):
        return datetime.combine(value.day, value.at) if value.at else value.day
    return labels[column].get(value, value) if value and column in labels else value


def counted(rows: Iterable[ExportRow], on_progress: Progress | None) -> Iterator[ExportRow]:
    """``rows``, telling ``on_progress`` now and then how many there were; what it raises ends the work."""
    done = 0
    for done, row in enumerate(rows, 1):
        yield row
        if on_progress is not None and done % _STEP == 0:
            on_progress(done)
    if on_progress is not None:
        on_progress(done)


def points_text(points: Iterable[Point]) -> str:
    """Contact details in one cell, written so that reading it gives the same ones."""
    return "; ".join(_point_text(point) for point in points)


def _point_text(point: Point) -> str:
    if point.kind == "wechat" and parse_contact_points(point.raw)[:1] != [point]:
        return f"微信 {point.norm or point.raw}"
    return point.raw
