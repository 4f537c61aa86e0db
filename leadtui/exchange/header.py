"""Finding the row of column titles, wherever it stands and in whatever order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from leadtui.domain.fields import HEADER_LANGUAGES, REGISTRY
from leadtui.exchange.cells import RawRow
from leadtui.exchange.header_words import VAGUE, column_named, fold_title

SEARCHED_ROWS = 50
_FEWEST_COLUMNS = 2
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Header:
    """Where each column stands.

    ``columns`` is column id -> index from 0; ``more_points`` are further columns of contact details
    (a mobile beside a phone); ``unknown`` are the titles nothing here goes by; ``language`` is the one
    the titles are in.
    """

    columns: Mapping[str, int]
    row: int
    unknown: tuple[str, ...] = ()
    more_points: tuple[int, ...] = ()
    language: str = "zh_CN"

    def repeats(self, row: RawRow) -> bool:
        """Whether ``row`` is the titles once more, in any of the languages."""
        for column in ("number", "customer"):
            text = row.cells.get(self.columns.get(column, -1))
            if isinstance(text, str) and len(text) <= _LONGEST_TITLE:
                return column in _meanings(text)
        return False


def find_header(rows: Iterable[RawRow]) -> Header | None:
    """The row that names the most columns, customer or number among them; the first of equals."""
    best: Header | None = None
    for row in rows:
        header = _read_header(row)
        if header is not None and (best is None or len(header.columns) > len(best.columns)):
            best = header
    return best


def _read_header(row: RawRow) -> Header | None:
    titles = {index: text for index, text in row.cells.items() if isinstance(text, str)}
    columns: dict[str, int] = {}
    points: list[int] = []
    unknown: list[str] = []
    for index, title in sorted(titles.items(), key=lambda item: _is_vague(item[1])):
        column = _column(title, columns)
        if column == "contact_point" and column in columns:
            points.append(index)
        elif column is None or column in columns:
            unknown.append(" ".join(title.split()))
        else:
            columns[column] = index
    if len(columns) < _FEWEST_COLUMNS or not columns.keys() & {"number", "customer"}:
        return None
    return Header(columns, row.number, tuple(unknown), tuple(points), _language(titles.values()))


def _language(titles: Iterable[str]) -> str:
    """The language whose titles of our own the row has most of, the team's native one before others."""
    folded = {fold_title(title) for title in titles if len(title) <= _LONGEST_TITLE}
    counts = [
        sum(fold_title(field.headers[place]) in folded for field in REGISTRY if len(field.headers) > place)
        for place in range(len(HEADER_LANGUAGES))
    ]
    return HEADER_LANGUAGES[counts.index(max(counts))]


def _is_vague(title: str) -> bool:
    return len(title) <= _LONGEST_TITLE and fold_title(title) in VAGUE


def _meanings(title: str) -> tuple[str, ...]:
    folded = fold_title(title)
    named = column_named(folded)
    return VAGUE.get(folded, ()) if named is None else (named,)


def _column(title: str, taken: Mapping[str, int]) -> str | None:
    if len(title) > _LONGEST_TITLE:
        return None
    meanings = _meanings(title)
    return next((column for column in meanings if column not in taken), meanings[0] if meanings else None)
