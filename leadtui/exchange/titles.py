"""Titles as people write them over columns, made fit for comparing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadtui.exchange.cells import RawRow
from leadtui.exchange.tables import Column
from leadtui.exchange.title_row import TitleRow, is_known
from leadtui.exchange.values import text_of

_STARS = " *＊★※•●:：\t\r\n"
_BRACKETS = re.compile(r"\s*[(（\[【〔]([^()（）\[\]【】〔〕]*)[)）\]】〕]\s*")
_REQUIRED = re.compile(r"必填项?|必选|必填欄?位?|required|mandatory", re.IGNORECASE)
_STARRED = re.compile(r"[*＊★]")
_PARTS = re.compile(r"[\r\n/|／]+")
_LONGEST = 200


def columns_of(titles: TitleRow, sample: Iterable[RawRow]) -> tuple[Column, ...]:
    """Every column with a title or, in ``sample``, with data."""
    indexes = set(titles.row.cells).union(*(row.cells for row in sample))
    names = [row.cells for row in titles.technical]
    return tuple(
        column_titled(
            index,
            text_of(titles.row.cells.get(index)),
            next((text_of(cells[index]) for cells in names if index in cells), ""),
        )
        for index in sorted(indexes)
    )


def untitled(sample: Iterable[RawRow]) -> tuple[Column, ...]:
    """The columns of a table without a header."""
    return tuple(Column(index, "") for index in sorted(set().union(*(row.cells for row in sample))))


def column_titled(index: int, raw: str, technical: str = "") -> Column:
    """A column by its title: line breaks, asterisks and brackets taken off, what they said kept."""
    raw = raw[:_LONGEST]
    inside = " ".join(match[1].strip() for match in _BRACKETS.finditer(raw))
    bare = _BRACKETS.sub(" ", raw).strip(_STARS)
    title = _told_apart(bare) if bare else raw.strip(_STARS)
    required = bool(_STARRED.search(raw) or _REQUIRED.search(inside))
    unit = _REQUIRED.sub("", inside).strip(" ,，;；") if bare else ""
    return Column(index, title, raw, " ".join(unit.split()), required, technical.strip())


def _told_apart(title: str) -> str:
    """The known one of two titles that share a cell (客户名称/Customer), else all on one line."""
    parts = [part.strip(_STARS) for part in _PARTS.split(title)]
    line = " ".join(title.split())
    if len(parts) > 1 and not is_known(line):
        return next((" ".join(part.split()) for part in parts if part and is_known(part)), line)
    return line
