"""Which rows of an OpenDocument sheet are hidden, which calamine does not tell."""

from __future__ import annotations

from typing import IO
from zipfile import ZipFile

from leadtui.errors import UsageError
from leadtui.exchange.package import Attributes, feed, find_part, local
from leadtui.i18n import N_

_MOST_CELLS = 20_000_000
_MOST_RANGES = 10_000
_HIDDEN = ("collapse", "filter")


class _Rows:
    """Handlers for expat; a row may stand for many (ODF 1.3, 19.680)."""

    def __init__(self) -> None:
        self.hidden: dict[str, list[tuple[int, int]]] = {}
        self._sheet = ""
        self._row = self._repeat = self._cells = self._pending = 0

    def start(self, name: str, attributes: Attributes) -> None:
        match local(name):
            case "table":
                self._sheet, self._row = _value(attributes, "name"), 0
            case "table-row":
                self._repeat = _number(_value(attributes, "number-rows-repeated"))
                self._hide(_value(attributes, "visibility"))
                self._row += self._repeat
            case "table-cell" | "covered-table-cell":
                self._pending = _number(_value(attributes, "number-columns-repeated"))
            case "p":
                self._count(self._pending * self._repeat)
                self._pending = 0

    def end(self, _name: str) -> None:
        return

    def _hide(self, visibility: str) -> None:
        ranges = self.hidden.setdefault(self._sheet, [])
        if visibility in _HIDDEN and len(ranges) < _MOST_RANGES:
            ranges.append((self._row + 1, self._row + self._repeat))

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > _MOST_CELLS:
            raise UsageError(
                N_("This file unpacks to an implausible size; it was not read."),
                N_("Open it in a spreadsheet program and save it as a new .xlsx file."),
            )


def hidden_rows(stream: IO[bytes]) -> dict[str, tuple[tuple[int, int], ...]]:
    """(first, last) of the hidden rows of each sheet by its name; UsageError for what would explode."""
    rows = _Rows()
    with ZipFile(stream) as archive:
        if _is_encrypted(archive):
            hint = N_("Open it, remove the password and save it again.")
            raise UsageError(N_("The file is protected with a password."), hint)
        feed(archive, "content.xml", rows.start, rows.end)
    return {sheet: tuple(ranges) for sheet, ranges in rows.hidden.items() if ranges}


def _is_encrypted(archive: ZipFile) -> bool:
    info = find_part(archive, "META-INF/manifest.xml")
    if info is None:
        return False
    with archive.open(info) as manifest:
        return b"encryption-data" in manifest.read(1 << 20)


def _value(attributes: Attributes, wanted: str) -> str:
    return next((value for name, value in attributes.items() if local(name) == wanted), "")


def _number(text: str) -> int:
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1
