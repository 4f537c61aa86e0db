"""An .xlsx file as a package of XML parts, read without trust in what it claims."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from leadtui.errors import UsageError
from leadtui.i18n import N_

CHUNK = 1 << 16
_BOMB_SIZE, _BOMB_RATIO = 100 << 20, 400
_LARGEST_PART = 4 << 30
_LARGEST_LIST = 64 << 20
# Of the lists of sheets and relations; the longest seen in real workbooks are a few hundred.
MOST_ELEMENTS = 50_000

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part refers to: the last word of the relation's type, and the other part's path."""

    kind: str
    path: str


def local(name: str) -> str:
    """An element's name without its namespace prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def new_parser() -> expat.XMLParserType:
    """An XML parser that refuses document types, and with them every entity trick."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_details: object) -> None:
    raise UsageError(
        N_("This file declares XML entities, which no spreadsheet program writes; it was not read."),
        N_("Open it in a spreadsheet program and save it as a new .xlsx file."),
    )


def open_part(archive: ZipFile, path: str, *, most: int = _LARGEST_PART) -> IO[bytes]:
    """The part at ``path``, whatever the case or slashes it was stored with; KeyError if missing.

    UsageError for more than ``most`` bytes, or for what was packed implausibly well.
    """
    info = find_part(archive, path)
    if info is None:
        raise KeyError(path)
    if info.file_size > _BOMB_SIZE and info.file_size > _BOMB_RATIO * max(info.compress_size, 1):
        raise _implausible()
    if info.file_size > most:
        raise _implausible()
    return archive.open(info)


def _implausible() -> UsageError:
    return UsageError(
        N_("This file unpacks to an implausible size; it was not read."),
        N_("Open it in a spreadsheet program and save it as a new .xlsx file."),
    )


def find_part(archive: ZipFile, path: str) -> ZipInfo | None:
    """The entry of the part at ``path``, or None."""
    wanted = path.lower()
    for info in archive.infolist():
        if info.filename.replace("\\", "/").lstrip("/").lower() == wanted:
            return info
    return None


def feed(
    archive: ZipFile,
    path: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Parse a whole part with these handlers."""
    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    with open_part(archive, path) as stream:
        parser.ParseFile(stream)


def elements(archive: ZipFile, path: str) -> Iterator[tuple[str, str, Attributes]]:
    """(parent, name, attributes) of every element of a small part, names without prefix."""
    found: list[tuple[str, str, Attributes]] = []
    stack = [""]

    def start(name: str, attributes: Attributes) -> None:
        found.append((stack[-1], local(name), attributes))
        stack.append(local(name))

    def end(_name: str) -> None:
        stack.pop()

    parser = new_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    with open_part(archive, path, most=_LARGEST_LIST) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk)
            yield from found
            found.clear()
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position


def relations(archive: ZipFile, part: str) -> dict[str, Relation]:
    """The relations of one part by their id; those of the package itself for an empty ``part``."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if find_part(archive, path) is None:
        return {}
    found = {}
    for _parent, tag, attributes in islice(elements(archive, path), MOST_ELEMENTS):
        if tag == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = Relation(kind, target.lstrip("/"))
    return found
