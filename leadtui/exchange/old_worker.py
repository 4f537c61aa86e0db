"""A program of its own that reads .xls, .xlsb and .ods files within limits and writes JSON lines.

It imports nothing of leadtui: what a hostile file can break is this process and no other.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_MEGABYTES = 160
_SECONDS = 60
_EXACT = 10**15

TOO_LARGE, DAMAGED, PASSWORD = 3, 4, 5


def main(path: str, sheet: str) -> int:
    """Write the sheets of the file at ``path``, or for a number the rows of that sheet."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _limit()
    try:
        with CalamineWorkbook.from_path(path) as book:
            for line in _rows(book, int(sheet)) if sheet else _sheets(book):
                sys.stdout.write(json.dumps(line) + "\n")
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return TOO_LARGE
    except CalamineError as error:
        return TOO_LARGE if "limit" in str(error).casefold() else DAMAGED
    except BrokenPipeError:
        return 0
    return 0


def _limit() -> None:
    """Bound the memory on top of what the interpreter takes already, and the time of the processor."""
    taken = 0
    status = Path("/proc/self/statm")
    if status.exists():
        taken = int(status.read_text().split()[0]) * resource.getpagesize()
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (taken + (_MEGABYTES << 20),) * 2)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _sheets(book: CalamineWorkbook) -> Iterator[object]:
    """One object for each sheet, in order."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for place, about in enumerate(book.sheets_metadata):
        cells = about.typ == SheetTypeEnum.WorkSheet
        sheet = book.get_sheet_by_index(place) if cells else None
        yield {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "cells": cells,
            "rows": sheet.total_height if sheet else 0,
            "merges": _tall_merges(sheet) if sheet else [],
        }


def _tall_merges(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """(first row, last row, column) of what is merged over several rows; rows from 1."""
    ranges = sheet.merged_cell_ranges or []
    return [(first[0] + 1, last[0] + 1, first[1]) for first, last in ranges if last[0] > first[0]]


def _rows(book: CalamineWorkbook, place: int) -> Iterator[object]:
    """[number, [[column, value], ...]] of each filled row."""
    sheet = book.get_sheet_by_index(place)
    left = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [[left + column, _plain(cell)] for column, cell in enumerate(row) if cell != ""]
        if cells:
            yield [number, cells]


def _plain(cell: object) -> object:
    """A cell as JSON has it; moments as {"at": ...}, times of day as {"time": ...}."""
    match cell:
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return int(cell)
        case datetime():
            return {"at": cell.isoformat()}
        case date():
            return {"at": datetime.combine(cell, time.min).isoformat()}
        case time():
            return {"time": cell.isoformat()}
        case timedelta():
            return str(cell)
        case _:
            return cell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
