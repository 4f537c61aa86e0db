"""What of the rows below a header is data, and what totals, comments and repetitions are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.tables import LeftOuts
from leadtui.exchange.title_row import TitleRow
from leadtui.text import fold_value

_TOTAL = re.compile(
    r"(?:共|总|總|本页|本頁|本月|累计|累計)?\s*(?:合计|小计|总计|总和|总数|合計|小計|總計|總和|總數|计|計)"
    r"\s*(?:[:：(（].*)?"
    r"|共\s*\d+\s*[条筆笔行个家].*"
    r"|(?:grand |sub ?)?totals?(?: (?:records|rows|count|amount))?\s*(?:[:(].*)?|sum\s*:?|count\s*[:=].*"
    r"|\d+ (?:records|rows)(?: total)?",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"(?:[#※◎]|//|注\s*[:：0-9]|备注\s*[:：]|備註\s*[:：]|说明|說明|提示|填写说明|填寫說明|填表|制表|製表|审核"
    r"|審核|打印|列印|导出时间|匯出時間|数据来源|資料來源|注意"
    r"|notes?\s*:|remarks?\s*:|source\s*:|generated|exported|printed|confidential|copyright|©).*",
    re.IGNORECASE | re.DOTALL,
)
_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|BLOCKED!)")
_MOST_WAITING = 20
_FEWEST_COLUMNS = 3


class _Sieve:
    """State of one pass: rows of one cell after a gap wait until it is known whether data follows."""

    def __init__(self, titles: TitleRow | None, left_out: LeftOuts, *, reveal: bool) -> None:
        self._start = titles.row.number if titles else 0
        self._technical = {row.number for row in titles.technical} if titles else set()
        self._titles = _key(titles.row.cells) if titles else frozenset()
        self._wide = len(titles.row.cells) if titles else 0
        self._left_out = left_out
        self._reveal = reveal
        self._waiting: list[RawRow] = []
        self._last = self._start

    def take(self, row: RawRow) -> Iterator[RawRow]:
        """The rows that are data now that ``row`` has come."""
        if not row.cells and not row.flaws:
            return
        gap = row.number > self._last + 1
        self._last = row.number
        kind = self._kind(row)
        if kind:
            self._left_out.add(kind, row)
        elif self._may_be_footer(row, gap=gap):
            self._waiting.append(row)
        else:
            yield from self.release()
            yield _flawed(row)

    def release(self) -> Iterator[RawRow]:
        """Let waiting rows go as data: more data follows them, so they were no footer."""
        waiting, self._waiting = self._waiting, []
        yield from map(_flawed, waiting)

    def end(self) -> None:
        """The table is over: what waits is a footer."""
        for row in self._waiting:
            self._left_out.add("comment", row)
        self._waiting = []

    def _kind(self, row: RawRow) -> str:
        if row.number in self._technical:
            return "technical"
        if row.number < self._start:
            return "hidden_row" if row.hidden else "title"
        if row.hidden and not self._reveal:
            return "hidden_row"
        if self._titles and self._titles == _key(row.cells):
            return "repeated"
        if is_total(row.cells, self._wide):
            return "total"
        return "comment" if self._is_comment(row) else ""

    def _is_comment(self, row: RawRow) -> bool:
        cell = row.cells[min(row.cells)] if row.cells else None
        few = len(row.cells) == 1 and self._wide > 1
        return few and isinstance(cell, str) and _COMMENT.fullmatch(cell.strip()) is not None

    def _may_be_footer(self, row: RawRow, *, gap: bool) -> bool:
        single = len(row.cells) == 1 and self._wide >= _FEWEST_COLUMNS
        return single and (gap or bool(self._waiting)) and len(self._waiting) < _MOST_WAITING


def sift(
    rows: Iterable[RawRow], titles: TitleRow | None, left_out: LeftOuts, *, reveal: bool
) -> Iterator[RawRow]:
    """The data of ``rows``, which begin at the top of the sheet; the rest is noted in ``left_out``."""
    sieve = _Sieve(titles, left_out, reveal=reveal)
    header = titles.row.number if titles else 0
    for row in rows:
        if row.number != header:
            yield from sieve.take(row)
    sieve.end()


def is_total(cells: dict[int, Cell], wide: int) -> bool:
    """Whether a row only adds up those above: a word for it first, then numbers at most."""
    places = sorted(cells)
    for place in places[:2]:
        cell = cells[place]
        if isinstance(cell, str) and _TOTAL.fullmatch(fold_value(cell)):
            others = [cells[other] for other in places if other != place]
            return len(others) * 2 <= max(wide, 2) and all(map(_is_amount, others))
    return False


def _is_amount(cell: Cell) -> bool:
    return not isinstance(cell, str) or any(char.isdigit() for char in cell) or not cell.strip()


def _key(cells: dict[int, Cell]) -> frozenset[tuple[int, str]]:
    texts = ((place, cell) for place, cell in cells.items() if isinstance(cell, str))
    return frozenset((place, " ".join(text.split())) for place, text in texts)


def _flawed(row: RawRow) -> RawRow:
    """``row`` without the error words of formulas, which are noted as flaws."""
    wrong = [
        place
        for place, cell in row.cells.items()
        if isinstance(cell, str) and cell[0] == "#" and _ERROR.fullmatch(cell)
    ]
    damaged = [place for place, cell in row.cells.items() if isinstance(cell, str) and "�" in cell]
    if not wrong and not damaged:
        return row
    cells = {place: cell for place, cell in row.cells.items() if place not in wrong}
    flaws = dict(row.flaws) | dict.fromkeys(damaged, "not_text") | dict.fromkeys(wrong, "formula_error")
    return row._replace(cells=cells, flaws=MappingProxyType(flaws))
