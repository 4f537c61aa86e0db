"""Small .xls and .ods files for tests, made in memory."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_GLOBALS, _SHEET = 5, 0x10
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def xls(
    sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: str = "", hidden_row: int = -1
) -> io.BytesIO:
    """A BIFF8 workbook with these sheets, one of them ``hidden``; so is one row (from 0) of all of them."""
    parts = [_sheet(rows, hidden_row) for rows in sheets.values()]
    size = len(_globals(tuple(sheets), [0] * len(parts), hidden))
    places = [size + sum(map(len, parts[:index])) for index in range(len(parts))]
    head = _globals(tuple(sheets), places, hidden)
    return io.BytesIO(_container(head + b"".join(parts)))


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _start(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6))


def _globals(names: tuple[str, ...], places: list[int], hidden: str) -> bytes:
    sheets = b"".join(
        _record(
            0x85, struct.pack("<IBBBB", place, name == hidden, 0, len(name), 1) + name.encode("utf-16-le")
        )
        for name, place in zip(names, places, strict=True)
    )
    return _start(_GLOBALS) + _record(0x42, struct.pack("<H", 1200)) + sheets + _record(0x0A)


def _sheet(rows: Sequence[Sequence[object]], hidden: int) -> bytes:
    heights = b"".join(
        _record(0x0208, struct.pack("<HHHHHHHH", y, 0, len(row), 255, 0, 0, 0x20 * (y == hidden) | 0x100, 0))
        for y, row in enumerate(rows)
    )
    cells = b"".join(_cell(y, x, cell) for y, row in enumerate(rows) for x, cell in enumerate(row))
    return _start(_SHEET) + heights + cells + _record(0x0A)


def _cell(y: int, x: int, cell: object) -> bytes:
    match cell:
        case None:
            return b""
        case int() | float():
            return _record(0x0203, struct.pack("<HHHd", y, x, 0, cell))
        case _:
            text = str(cell)
            return _record(0x0204, struct.pack("<HHHHB", y, x, 0, len(text), 1) + text.encode("utf-16-le"))


def _container(stream: bytes) -> bytes:
    """The compound file of [MS-CFB] with one stream: header, FAT, directory, the stream."""
    stream += bytes(-len(stream) % _SECTOR) + bytes(max(0, 4096 - len(stream)))
    stream += bytes(-len(stream) % _SECTOR)
    count = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, count + 2), _END]
    fat = struct.pack(f"<{_SECTOR // 4}I", *chain, *[_FREE] * (_SECTOR // 4 - len(chain)))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + fat + directory + bytes(_SECTOR - len(directory)) + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    return title.ljust(64, b"\0") + struct.pack(
        "<HBBIII16xI8x8xIQ", len(title), kind, 1, _FREE, _FREE, child, 0, start, size
    )


def ods(table: str, *, encrypted: bool = False) -> io.BytesIO:
    """An OpenDocument spreadsheet whose ``<table:table>`` elements are these."""
    key = "<manifest:encryption-data/>" if encrypted else ""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">{key}</manifest:manifest>'
        archive.writestr("META-INF/manifest.xml", manifest)
        spaces = " ".join(f'xmlns:{name}="{_OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    stream.seek(0)
    return stream


def ods_row(*cells: str, repeat: int = 1, wide: int = 1, visibility: str = "visible") -> str:
    """One row element of an OpenDocument table."""
    texts = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{wide}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return (
        f'<table:table-row table:number-rows-repeated="{repeat}" table:visibility="{visibility}">{texts}'
        "</table:table-row>"
    )
