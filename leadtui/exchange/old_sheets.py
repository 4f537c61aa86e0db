"""The sheets of .xls, .xlsb and .ods files, read by calamine in a process with bounds of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, time
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from leadtui.errors import UsageError
from leadtui.exchange import ods_rows, old_worker, xls_rows
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.merges import Merge, fill_down
from leadtui.exchange.raw_sheet import RawSheet, bounded
from leadtui.exchange.tables import LeftOut
from leadtui.i18n import N_

_LARGEST = 100 << 20
_MOST_SHEETS = 200
_Ranges = tuple[tuple[int, int], ...]


def open_old(
    stream: IO[bytes], kind: str, name: str, stack: ExitStack
) -> tuple[list[RawSheet], list[LeftOut]]:
    """The sheets with cells and what else the file holds; ``stack`` keeps a copy of it while it is open."""
    stream.seek(0, 2)
    if stream.tell() > _LARGEST:
        raise _too_large(name)
    hidden = _hidden_rows(stream, kind)
    path = _on_disk(stream, kind, stack)
    sheets: list[RawSheet] = []
    left_out: list[LeftOut] = []
    for place, about in enumerate(_lines(path, "", name)):
        if about["cells"] and place < _MOST_SHEETS:
            sheets.append(_sheet(path, place, about, name, hidden.get(about["name"], ())))
        else:
            left_out.append(LeftOut("other_sheet" if about["cells"] else "chart_sheet", text=about["name"]))
    return sheets, left_out


def _hidden_rows(stream: IO[bytes], kind: str) -> Mapping[str, _Ranges]:
    """By the names of the sheets; of .xlsb they are not known."""
    stream.seek(0)
    match kind:
        case "ods":
            return ods_rows.hidden_rows(stream)
        case "xls":
            return xls_rows.hidden_rows(stream.read())
        case _:
            return {}


def _on_disk(stream: IO[bytes], kind: str, stack: ExitStack) -> Path:
    stream.seek(0)
    copy = stack.enter_context(
        tempfile.NamedTemporaryFile(prefix="leadtui-", suffix=f".{kind}")  # noqa: SIM115 - the stack closes it
    )
    copyfileobj(stream, copy)
    copy.flush()
    return Path(copy.name)


def _sheet(path: Path, place: int, about: Mapping[str, Any], name: str, hidden: _Ranges) -> RawSheet:
    merges = tuple(sorted((Merge(*merge) for merge in about["merges"]), key=lambda merge: merge.first))

    def read() -> Iterator[RawRow]:
        rows: Iterable[RawRow] = (
            RawRow(number, {column: _cell(value) for column, value in cells}, _within(number, hidden))
            for number, cells in _lines(path, str(place), name)
        )
        return bounded(fill_down(rows, merges) if merges else rows, name)

    return RawSheet(about["name"], read, about["rows"], about["hidden"])


def _within(number: int, ranges: _Ranges) -> bool:
    return any(first <= number <= last for first, last in ranges)


def _cell(value: object) -> Cell:
    match value:
        case {"at": str(text)}:
            return datetime.fromisoformat(text)
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case str() | bool() | int() | float():
            return value
        case _:
            raise ValueError(value)


def _lines(path: Path, sheet: str, name: str) -> Iterator[Any]:
    """What the worker writes, decoded; it is ended when nobody listens any more."""
    command = [sys.executable, "-I", old_worker.__file__, str(path), sheet]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdout is not None
        try:
            for line in worker.stdout:
                yield json.loads(line)
        except GeneratorExit:
            worker.kill()
            raise
    _check(worker.returncode, name)


def _check(code: int, name: str) -> None:
    match code:
        case 0:
            return
        case old_worker.PASSWORD:
            hint = N_("Open it, remove the password and save it again.")
            raise UsageError(N_("{name} is protected with a password."), hint, name=name)
        case old_worker.TOO_LARGE:
            raise _too_large(name)
        case _ if code < 0:
            raise _too_large(name)
        case _:
            raise ValueError("damaged")


def _too_large(name: str) -> UsageError:
    return UsageError(
        N_("{name} is too large to be read in this old format."),
        N_("Open it in a spreadsheet program and save it as .xlsx or .csv."),
        name=name,
    )
