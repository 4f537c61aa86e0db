"""Finding the row of titles in a table of any kind, known words or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from leadtui.exchange.cells import RawRow
from leadtui.exchange.header_words import VAGUE, column_named, fold_title

SEARCHED_ROWS = 50
_LONGEST_TITLE = 80
_LOOK_BELOW = 20
_FEWEST_TITLES = 0.75
_FEWEST_KNOWN = 3
_LEAST_SCORE = 0.9
_WHOLE = 2.0

# Beside the titles leadtui has fields for: what other systems and offices put over their columns.
_MORE = (
    "序号 性别 年龄 年纪 地址 行业 备注 说明 省 市 区 省份 城市 国家 地区 职位 部门 网址 传真 生日 "
    "标签 创建时间 更新时间 创建人 类型 金额 单价 数量 合计金额 客户类型 客户行业 產業 備註 性別 年齡 "
    "國家 地區 職稱 部門 網站 傳真 標籤 建立時間 更新時間 id name firstname lastname fullname email "
    "emailaddress phone mobile address city state country zip postalcode title jobtitle website "
    "industry description created createddate createdtime createdate modified amount stage "
    "probability closedate account product variables status stateregion type note notes comment "
    "comments campaign platform birthday gender age website tags"
)
# What makes a cell a value and not a title.
_VALUE = re.compile(
    r"[^@\s]+@[^@\s]+\.\w+|(?:https?|tel|mailto):.+|[+\-(]?\d[\d\s().,:/+\-]*%?|\d{4}\D\d{1,2}\D\d{1,2}.*"
    r"|[¥$€￥]\s*[\d.,]+|true|false|yes|no|是|否|男|女|n/?a|=.*"
    r"|#[A-Z/0]+[!?A]",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.\-]*(?: [A-Za-z0-9_.\-]+){0,3}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_HINT = re.compile(
    r"[(（\[]?(?:必填项?|选填项?|必選|選填|可选|可空|不可为空|required|optional|mandatory|string|text|varchar"
    r"|char|int|integer|number|date|datetime|float|decimal|boolean|元|万元|萬元|人|天|个|%|％)[)）\]]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TitleRow:
    """The row (number from 1) that holds the titles, those below that name the columns again.

    ``confidence`` is 0 to 1: near 1 where the words are known, about a half where only the look of
    the row speaks for it.
    """

    row: RawRow
    technical: tuple[RawRow, ...] = ()
    confidence: float = 0.5


def find_titles(rows: Sequence[RawRow]) -> TitleRow | None:
    """The likeliest title row among the first filled rows of a table; None where none looks like one."""
    best: tuple[float, int] | None = None
    for place, row in enumerate(rows):
        score = _score(row, rows[place + 1 : place + 1 + _LOOK_BELOW], place)
        if score >= _LEAST_SCORE and (best is None or score > best[0]):
            best = score, place
    return None if best is None else titles_at(rows, best[1], best[0])


def titles_at(rows: Sequence[RawRow], place: int, score: float = _WHOLE) -> TitleRow:
    """``rows[place]`` as the title row, or the row after it where this one has technical names only."""
    row, below = rows[place], rows[place + 1 : place + 1 + _LOOK_BELOW]
    confidence = min(score / _WHOLE, 1.0)
    if below and is_technical(below[0], row) and _is_ascii(row) and not _is_ascii(below[0]):
        return TitleRow(below[0], (row,), confidence)
    technical: list[RawRow] = []
    for candidate in below[:2]:
        if is_technical(candidate, row) and _recurring(candidate, below):
            break
        if not (is_technical(candidate, row) or is_hint(candidate)):
            break
        technical.append(candidate)
    return TitleRow(row, tuple(technical), confidence)


def is_title(cell: object) -> bool:
    """Whether a cell could be a title by its looks."""
    return (
        isinstance(cell, str)
        and 0 < len(cell.strip()) <= _LONGEST_TITLE
        and _VALUE.fullmatch(cell.strip()) is None
        and any(char.isalpha() for char in cell)
    )


def is_known(title: str) -> bool:
    """Whether a title is one of those seen over columns before."""
    folded = fold_title(title)
    return column_named(folded) is not None or folded in VAGUE or folded in _more()


@cache
def _more() -> frozenset[str]:
    return frozenset(fold_title(word) for word in _MORE.split())


def _score(row: RawRow, below: Sequence[RawRow], place: int) -> float:
    """Up to 1 for the words, up to 1 for fitting what stands below; less the further down."""
    texts = [cell for cell in row.cells.values() if isinstance(cell, str) and cell.strip()]
    filled = len(row.cells)
    known = sum(is_known(text) for text in texts if len(text) <= _LONGEST_TITLE)
    looks = sum(map(is_title, row.cells.values())) / filled if filled else 0.0
    needed = _FEWEST_TITLES if known else 1.0
    if not filled or row.hidden or (looks < needed and known < max(_FEWEST_KNOWN, filled / 2)):
        return 0.0
    words = min(known, _FEWEST_KNOWN * 2) / min(filled, _FEWEST_KNOWN * 2)
    distinct = len(Counter(text.strip() for text in texts)) / filled
    return words + _fit(row, below) * distinct - _recurring(row, below) - place * 0.01


def _recurring(row: RawRow, below: Sequence[RawRow]) -> float:
    """Which share of the cells stands in its column again, as values do; whole rows may be titles again."""
    others = [other.cells for other in below if other.cells != row.cells]
    again = sum(any(other.get(column) == cell for other in others) for column, cell in row.cells.items())
    return again / len(row.cells)


def _fit(row: RawRow, below: Sequence[RawRow]) -> float:
    """How far the row is as wide as the rows below it and stands over their cells."""
    if not below:
        return 1.0 if len(row.cells) > 1 else 0.5
    wide = median(len(other.cells) for other in below)
    covered = sum(sum(column in row.cells for column in other.cells) for other in below)
    cells = sum(len(other.cells) for other in below)
    wide_enough = min(len(row.cells) / wide, 1.0)
    return wide_enough * covered / cells if len(row.cells) > 1 or wide <= 1 else 0.0


def is_technical(row: RawRow, titles: RawRow) -> bool:
    """Whether ``row`` names the same columns a second time, as programs call them or in English."""
    texts = [cell.strip() for cell in row.cells.values() if isinstance(cell, str)]
    if len(texts) < 2 or len(texts) < len(row.cells) or len(texts) * 2 < len(titles.cells):
        return False
    if len(set(texts)) < len(texts) or not all(map(is_title, texts)):
        return False
    known = sum(map(is_known, texts))
    named = all(_IDENTIFIER.fullmatch(text) for text in texts) and _is_ascii(titles) != _is_ascii(row)
    snake = all("_" in text or text.islower() for text in texts) and known
    return known * 2 >= len(texts) or bool((named or snake) and known)


def is_hint(row: RawRow) -> bool:
    """Whether every cell only says what belongs there: required, optional, a type, a unit."""
    return len(row.cells) > 1 and all(
        isinstance(cell, str) and _HINT.fullmatch(cell.strip()) for cell in row.cells.values()
    )


def _is_ascii(row: RawRow) -> bool:
    return not any(isinstance(cell, str) and _NOT_ASCII.search(cell) for cell in row.cells.values())
