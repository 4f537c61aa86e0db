"""What a file is, by its bytes alone, and why some kinds are refused."""

from __future__ import annotations

import codecs
import re
from types import MappingProxyType
from typing import IO
from zipfile import ZipFile

from leadtui.errors import UsageError
from leadtui.i18n import N_

HEAD = 1 << 16
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = (
    codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE,
)  # fmt: skip
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# BIFF8 globals begin with this record ([MS-XLS] 2.4.21); FilePass (0x2F) follows soon if encrypted.
_GLOBALS = re.compile(rb"\x09\x08[\x08\x10]\x00\x00[\x05\x06]\x05\x00")
_FILE_PASS = 0x2F
_RECORDS_SEARCHED = 12
_SAVE_AGAIN = N_("Open it in a spreadsheet program and save it as .xlsx or .csv.")
_NO_PASSWORD = N_("Open it, remove the password and save it again.")
_MOST_PARTS = 20_000
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
# The first bytes of what people pick by mistake; the words name it to them.
_FOREIGN = (
    (re.compile(rb"%PDF"), N_("{name} is a PDF document, not a sheet."),
     N_("Ask for the sheet it was made from, as .xlsx or .csv.")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP", re.DOTALL),
     N_("{name} is a picture, not a sheet."), N_("Ask for the sheet it was made from, as .xlsx or .csv.")),
    (re.compile(rb"Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ"), N_("{name} is packed."),
     N_("Unpack it and import the files inside.")),
    (re.compile(rb"SQLite format 3\0"), N_("{name} is a database, not a sheet."), _SAVE_AGAIN),
    (re.compile(rb"\{\\rtf"), N_("{name} is a text document, not a sheet."), _SAVE_AGAIN),
)  # fmt: skip
# An object, in any encoding in which ASCII stands for itself.
_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"[^"\r\n]{0,200}"\s*:|\}\s*$)')
_WEB = re.compile(
    rb"(?:<!--.*?-->|\s)*<(?:html|!doctype|table|\?xml|meta|head|script)", re.IGNORECASE | re.DOTALL
)
_PARTS = MappingProxyType(
    {
        "word/document.xml": N_("{name} is a text document, not a sheet."),
        "ppt/presentation.xml": N_("{name} is a presentation, not a sheet."),
        "index/document.iwa": N_("{name} is an Apple Numbers document."),
    }
)


def kind_of(stream: IO[bytes], name: str) -> str:
    """xlsx, xlsb, xls, ods, vcard, ical, jsonl or csv; UsageError where the bytes are nothing to import."""
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip(b"\0 \t\r\n") or head in _MARKS:
        raise UsageError(N_("{name} is empty."), name=name)
    if head.startswith(_OLE):
        return _kind_of_ole(stream, name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(stream, name)
    return _kind_of_text(head, name)


def _kind_of_ole(stream: IO[bytes], name: str) -> str:
    """Old .xls files and encrypted .xlsx files are both OLE containers."""
    content = stream.read()
    stream.seek(0)
    found = _GLOBALS.search(content)
    if _ENCRYPTED_STREAM in content or (found and _has_password(content[found.start() :])):
        raise UsageError(N_("{name} is protected with a password."), _NO_PASSWORD, name=name)
    if found is None:
        raise UsageError(N_("{name} is not a sheet."), _SAVE_AGAIN, name=name)
    return "xls"


def _has_password(records: bytes) -> bool:
    place = 0
    for _record in range(_RECORDS_SEARCHED):
        if int.from_bytes(records[place : place + 2], "little") == _FILE_PASS:
            return True
        place += 4 + int.from_bytes(records[place + 2 : place + 4], "little")
    return False


def _kind_of_zip(stream: IO[bytes], name: str) -> str:
    with ZipFile(stream) as archive:
        if len(archive.infolist()) > _MOST_PARTS:
            raise UsageError(N_("{name} has an implausible number of parts."), _SAVE_AGAIN, name=name)
        names = {path.replace("\\", "/").lstrip("/").lower() for path in archive.namelist()}
        if any(path.startswith("xl/") and path.endswith("workbook.xml") for path in names):
            return "xlsx"
        if "xl/workbook.bin" in names:
            return "xlsb"
        if "mimetype" in names and _mimetype(archive).startswith(_ODS):
            return "ods"
    for part, message in _PARTS.items():
        if part in names:
            raise UsageError(message, _SAVE_AGAIN, name=name)
    if any(path.endswith((".xlsx", ".csv", ".xls", ".vcf")) for path in names):
        raise UsageError(N_("{name} is packed."), N_("Unpack it and import the files inside."), name=name)
    raise UsageError(N_("{name} is not an .xlsx workbook."), _SAVE_AGAIN, name=name)


def _mimetype(archive: ZipFile) -> bytes:
    info = next(info for info in archive.infolist() if info.filename.lower().endswith("mimetype"))
    with archive.open(info) as part:
        return part.read(len(_ODS))


def _kind_of_text(head: bytes, name: str) -> str:
    for pattern, message, hint in _FOREIGN:
        if pattern.match(head):
            raise UsageError(message, hint, name=name)
    if _WEB.match(head):
        raise UsageError(N_("{name} is a web page, not a sheet."), _SAVE_AGAIN, name=name)
    words = head[:4096].replace(b"\0", b"").upper()
    if b"BEGIN:VCARD" in words:
        return "vcard"
    if b"BEGIN:VCALENDAR" in words or b"BEGIN:VEVENT" in words or b"BEGIN:VTODO" in words:
        return "ical"
    return "jsonl" if _OBJECT.match(head) else "csv"
