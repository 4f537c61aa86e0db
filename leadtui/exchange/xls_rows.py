"""Which rows of an .xls sheet are hidden, which calamine does not tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import unpack_from

# [MS-CFB] 2.2: where the header keeps what is needed here.
_SHIFT, _DIRECTORY, _CUTOFF, _TABLES = 30, 48, 56, 76
_FIRST_TABLES = 109
_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFF9
_STREAMS = ("Workbook", "Book")
# [MS-XLS] 2.3: the records needed, and the bit of a row that is hidden (2.4.221).
_SHEET, _ROW, _EOF = 0x85, 0x208, 0x0A
_HIDDEN = 0x20
_MOST_RANGES = 10_000

Ranges = tuple[tuple[int, int], ...]


def hidden_rows(content: bytes) -> dict[str, Ranges]:
    """(first, last) of the hidden rows of each sheet by its name, rows from 1; empty if it cannot be told."""
    try:
        book = _stream(content)
        sheets = [_place(book, at, size) for kind, at, size in _records(book, 0) if kind == _SHEET]
        return {name: ranges for place, name in sheets if (ranges := _ranges(book, place))}
    except (struct.error, IndexError, UnicodeError):
        return {}


def _stream(content: bytes) -> bytes:
    """The workbook inside the compound file; empty where it is kept among the small streams."""
    size = 1 << unpack_from("<H", content, _SHIFT)[0]
    if size not in (512, 4096):
        return b""
    tables = unpack_from(f"<{_FIRST_TABLES}I", content, _TABLES)
    fat = [
        number
        for table in tables
        if table < _LAST_SECTOR
        for number in unpack_from(f"<{size // 4}I", content, (table + 1) * size)
    ]
    directory = _chain(content, fat, unpack_from("<I", content, _DIRECTORY)[0], size)
    cutoff = unpack_from("<I", content, _CUTOFF)[0]
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length = min(unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le")
        start, total = unpack_from("<II", directory, at + 116)
        if name in _STREAMS and total >= cutoff:
            return _chain(content, fat, start, size)[:total]
    return b""


def _chain(content: bytes, fat: list[int], sector: int, size: int) -> bytes:
    """The sectors of one chain, which a broken file may close to a circle."""
    parts: list[bytes] = []
    while sector < len(fat) and len(parts) < len(fat):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = fat[sector]
    return b"".join(parts)


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, where its data begin, how many bytes) of the records from ``at`` to the end of their part."""
    while at + 4 <= len(book):
        kind, size = unpack_from("<HH", book, at)
        if kind == _EOF:
            return
        yield kind, at + 4, size
        at += 4 + size


def _place(book: bytes, at: int, size: int) -> tuple[int, str]:
    """Where a sheet begins, and its name."""
    place, _state, _kind, _length, wide = unpack_from("<IBBBB", book, at)
    return place, book[at + 8 : at + size].decode("utf-16-le" if wide & 1 else "latin-1")


def _ranges(book: bytes, place: int) -> Ranges:
    ranges: list[tuple[int, int]] = []
    for kind, at, size in _records(book, place):
        if kind != _ROW or size < 16 or not unpack_from("<H", book, at + 12)[0] & _HIDDEN:
            continue
        row = unpack_from("<H", book, at)[0] + 1
        if ranges and ranges[-1][1] == row - 1:
            ranges[-1] = (ranges[-1][0], row)
        elif len(ranges) < _MOST_RANGES:
            ranges.append((row, row))
    return tuple(ranges)
