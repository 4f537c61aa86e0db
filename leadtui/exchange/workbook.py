"""What the cells of a workbook refer to: its sheets, shared texts and date styles.

openpyxl's own reader resolves entities, walks every cell a sheet claims to have and does not know the
date formats that Chinese versions of Excel number 27 to 58, so only its tables are used here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO
from zipfile import ZipFile

from leadtui.exchange.package import (
    MOST_ELEMENTS,
    Attributes,
    Relation,
    elements,
    feed,
    find_part,
    local,
    open_part,
    relations,
)
from leadtui.exchange.text_store import TextStore

# ECMA-376 18.8.30: built-in formats 27-36 and 50-58 are dates in the Chinese locales.
_CHINESE_DATE_FORMATS = frozenset((*range(27, 37), *range(50, 59)))
# Excel stops at 65,490 cell formats.
_MOST_STYLES = 70_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One worksheet of a workbook and where it lies in the package."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook; ``date_styles`` are style indexes as a cell's ``s`` writes them.

    ``charts`` are the names of its sheets that have no cells.
    """

    archive: ZipFile
    sheets: tuple[SheetPart, ...]
    strings: Sequence[str]
    date_styles: frozenset[str]
    epoch1904: bool
    charts: tuple[str, ...] = ()

    def open_sheet(self, sheet: SheetPart) -> IO[bytes]:
        """The sheet's XML as a stream of bytes."""
        return open_part(self.archive, sheet.path)


def unescape(text: str) -> str:
    """Undo the ``_xHHHH_`` escapes of OOXML strings (ECMA-376 22.9.2.19)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def open_workbook(archive: ZipFile) -> Workbook:
    """Read all but the sheets of a workbook; KeyError where the package has none."""
    top = {relation.kind: relation.path for relation in relations(archive, "").values()}
    book = top.get("officeDocument", "xl/workbook.xml")
    parts = relations(archive, book)
    paths = {relation.kind: relation.path for relation in parts.values()}
    found = list(islice(elements(archive, book), MOST_ELEMENTS))
    settings = next((attributes for _parent, tag, attributes in found if tag == "workbookPr"), {})
    return Workbook(
        archive,
        tuple(
            _sheet(attributes, parts)
            for _parent, tag, attributes in found
            if _is_sheet(tag, attributes, parts)
        ),
        _strings(archive, paths.get("sharedStrings", "")),
        _date_styles(archive, paths.get("styles", "")),
        settings.get("date1904", "") in ("1", "true"),
        tuple(
            attributes.get("name", "")
            for _parent, tag, attributes in found
            if tag == "sheet" and not _is_sheet(tag, attributes, parts)
        ),
    )


def _relation_of(attributes: Attributes, parts: Mapping[str, Relation]) -> Relation | None:
    id_ = next((value for key, value in attributes.items() if local(key) == "id" and key != "id"), "")
    return parts.get(id_)


def _is_sheet(tag: str, attributes: Attributes, parts: Mapping[str, Relation]) -> bool:
    """Chart and dialogue sheets are listed too, but have another kind of part."""
    relation = _relation_of(attributes, parts) if tag == "sheet" else None
    return relation is not None and relation.kind == "worksheet"


def _sheet(attributes: Attributes, parts: Mapping[str, Relation]) -> SheetPart:
    relation = _relation_of(attributes, parts)
    path = relation.path if relation else ""
    return SheetPart(attributes.get("name", ""), path, attributes.get("state", "visible") != "visible")


class _StringTable:
    """Handlers for expat that gather the shared texts, without the pronunciation Excel keeps beside them."""

    __slots__ = ("_collecting", "_parts", "_skipping", "texts")

    def __init__(self) -> None:
        self.texts = TextStore()
        self._parts: list[str] = []
        self._collecting = self._skipping = False

    def start(self, name: str, _attributes: Attributes) -> None:
        match local(name):
            case "t":
                self._collecting = not self._skipping
            case "rPh":
                self._skipping = True

    def end(self, name: str) -> None:
        match local(name):
            case "t":
                self._collecting = False
            case "si":
                self.texts.append(unescape("".join(self._parts)))
                self._parts.clear()
            case "rPh":
                self._skipping = False

    def text(self, data: str) -> None:
        if self._collecting:
            self._parts.append(data)


def _strings(archive: ZipFile, path: str) -> Sequence[str]:
    if find_part(archive, path) is None:
        return ()
    table = _StringTable()
    feed(archive, path, table.start, table.end, table.text)
    return table.texts.freeze()


def _date_styles(archive: ZipFile, path: str) -> frozenset[str]:
    if find_part(archive, path) is None:
        return frozenset()
    formats: dict[int, str] = {}
    styles: list[int] = []
    for parent, tag, attributes in elements(archive, path):
        if tag == "numFmt" and parent == "numFmts":
            formats[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif tag == "xf" and parent == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))
        if len(styles) > _MOST_STYLES or len(formats) > _MOST_STYLES:
            break
    return frozenset(str(index) for index, id_ in enumerate(styles) if _is_date(id_, formats))


def _is_date(id_: int, formats: Mapping[int, str]) -> bool:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

    code = formats.get(id_) or BUILTIN_FORMATS.get(id_)
    if code is None:
        return id_ in _CHINESE_DATE_FORMATS
    return bool(is_date_format(code)) and not is_timedelta_format(code)
