"""What the record sheet shows of a follow-up, before it is written as .xlsx or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from leadtui.domain.contact_points import Point, parse_contact_points
from leadtui.domain.dates import When
from leadtui.domain.fields import HEADER_LANGUAGES, REGISTRY, Field
from leadtui.domain.lists import LISTS, ListItem
from leadtui.exchange.header_words import COLUMNS, OPTIONAL

Progress = Callable[[int], None]
Value = str | date | datetime | None

CHOICES = ("source", "level", "method", "status")
_LABELLED = (*CHOICES, "outcome", "lost_reason")
_STEP = 500


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One follow-up, or a lead without any; choices are ids.

    ``extra`` are the texts of added fields, in the order in which the sheet lists the fields. What comes
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
    extra: tuple[str, ...] = ()


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
        value = getattr(row, column)
        if isinstance(value, When):
            yield datetime.combine(value.day, value.at) if value.at else value.day
        elif column in labels:
            yield labels[column].get(value, value)
        else:
            yield value
    yield from row.extra


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
