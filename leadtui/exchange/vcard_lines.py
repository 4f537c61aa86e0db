"""The lines of vCard files as phones and mail programs write them, put back together and decoded.

vobject gives up on four of ten real address books: at the end of quoted-printable lines that are not
indented, at base64 that is not, and at a doubled carriage return.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAME = re.compile(rb"(?:[A-Za-z0-9\-]+\.)?([A-Za-z][A-Za-z0-9\-]*)")
_PROPERTY = re.compile(_NAME.pattern + rb"((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)", re.DOTALL)
_WORD = re.compile(rb"[^;=,\"]+")
_BINARY = frozenset((b"PHOTO", b"LOGO", b"SOUND", b"KEY", b"X-MS-CARDPICTURE", b"X-MS-OL-DESIGN"))
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name in capitals, its parameters' words in capitals, its text.

    ``text`` is as written but for the transfer encoding: escapes are still in it.
    """

    name: str
    words: frozenset[str]
    text: str


def properties(lines: Iterable[bytes], encoding: str) -> Iterator[Property]:
    """The properties in order; what is no property is left out, pictures and keys come without text.

    ``encoding`` is that of the file, for properties that do not name their own.
    """
    for line in _whole(lines):
        match = _PROPERTY.fullmatch(line)
        if match:
            yield _property(match, encoding)


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without the breaks that folding (RFC 6350 3.2) and quoted-printable put into them."""
    whole = b""
    binary = soft = False
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        if soft:
            whole = whole[:-1] + line
        elif line[:1] in (b" ", b"\t"):
            whole += b"" if binary else line[1:]
        else:
            yield whole
            whole, binary = line, _is_binary(line)
        if len(whole) > _LONGEST:
            raise ValueError("property too long")
        soft = whole.endswith(b"=") and _is_quoted(whole)
    yield whole


def _is_binary(line: bytes) -> bool:
    match = _NAME.match(line)
    return match is not None and match[1].upper() in _BINARY


def _is_quoted(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line[:200].partition(b":")[0].upper()


def _property(match: re.Match[bytes], encoding: str) -> Property:
    name, parameters, value = match[1].upper(), match[2], match[3]
    words = [word.decode("ascii", "replace").strip().upper() for word in _WORD.findall(parameters)]
    if name in _BINARY:
        value = b""
    elif "QUOTED-PRINTABLE" in words:
        value = quopri.decodestring(value)
    elif "BASE64" in words or "B" in words:
        value = b""
    return Property(name.decode(), frozenset(words), _decoded(value, words, encoding))


def _decoded(value: bytes, words: list[str], encoding: str) -> str:
    """Text in the encoding the property names, in UTF-8, or in that of the file."""
    named = [words[place + 1] for place, word in enumerate(words[:-1]) if word == "CHARSET"]
    for codec in (*named, "utf-8", encoding):
        try:
            return value.decode(codec)
        except (UnicodeError, LookupError):
            continue
    return value.decode(encoding, "replace")
