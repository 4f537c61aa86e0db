"""Which encoding a text is in: marks and strict UTF-8 decide, else what reads like language."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

from leadtui.errors import UsageError
from leadtui.i18n import N_

_SCAN = 1 << 20
_SAMPLE = 1 << 16
_LONGEST_SAMPLED_LINE = 1 << 12
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
# The likeliest first: where a short text reads as well in two, the earlier is taken.
_LEGACY = ("gb18030", "big5hkscs", "cp1252")
_CODECS = MappingProxyType({"big5": "big5hkscs"})
_ASCII = bytes(range(128))
_BROKEN_UTF8 = 0.01
_MOST_CONTROLS = 0.01
LABELS = MappingProxyType(
    {
        "utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "utf-16": "UTF-16", "utf-16-le": "UTF-16 LE",
        "utf-16-be": "UTF-16 BE", "utf-32": "UTF-32", "utf-32-le": "UTF-32 LE", "utf-32-be": "UTF-32 BE",
        "gb18030": "GB18030 (GBK)", "big5hkscs": "Big5", "cp1252": "Windows-1252",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Encoding:
    """A Python codec, how sure it is (0 to 1), what else would do, how many bytes of a false mark to skip."""

    name: str
    confidence: float
    alternatives: tuple[str, ...] = ()
    skip: int = 0


def known_encoding(name: str) -> str:
    """The codec a person names; UsageError where there is none for text."""
    try:
        info = codecs.lookup(name.strip().replace(" ", "-"))
        "a".encode(info.name)
    except (LookupError, UnicodeError, ValueError) as error:
        hint = N_("Known are utf-8, utf-16, utf-32, gb18030, big5, cp1252 and others Python has.")
        raise UsageError(N_("“{value}” is not an encoding."), hint, value=name) from error
    return info.name


def detect_encoding(stream: IO[bytes], name: str) -> Encoding:
    """The encoding of ``stream``; UsageError where it is no text at all."""
    stream.seek(0)
    start = stream.read(_SAMPLE)
    mark, codec = next(((mark, codec) for mark, codec in _MARKS if start.startswith(mark)), (b"", ""))
    if codec and "\0" not in _decoded(start, codec, "replace"):
        return Encoding(codec, 1.0)
    if b"\0" in start:
        return _without_mark(start[len(mark) :], name, len(mark))
    broken, sample = _utf8_faults(stream)
    if not sample:
        return Encoding("utf-8", 1.0, _LEGACY)
    if broken == 0:
        return Encoding("utf-8", 0.99, _LEGACY)
    if broken < _BROKEN_UTF8:
        return Encoding("utf-8", 0.8, _LEGACY)
    return _legacy(sample)


def _decoded(sample: bytes, codec: str, errors: str = "strict") -> str:
    """As much of ``sample`` as is whole; UnicodeError where it is no text in ``codec``."""
    return codecs.getincrementaldecoder(codec)(errors).decode(sample)


def _without_mark(start: bytes, name: str, skip: int) -> Encoding:
    """UTF-16 and UTF-32 betray themselves by the zero bytes of ASCII characters."""
    order = ("utf-16-le", "utf-16-be") if _zeros(start, 1) >= _zeros(start, 0) else ("utf-16-be", "utf-16-le")
    for codec in ("utf-32-le", "utf-32-be", *order):
        try:
            text = _decoded(start, codec)
        except UnicodeError:
            continue
        if text and controls(text) <= _MOST_CONTROLS * len(text):
            return Encoding(codec, 0.9, tuple(other for other in _WIDE if other != codec), skip)
    hint = N_("Open it in a spreadsheet program and save it as .xlsx or .csv.")
    raise UsageError(N_("{name} is not a sheet."), hint, name=name)


def _zeros(start: bytes, place: int) -> int:
    return start[place::2].count(0)


def controls(text: str) -> int:
    """How many characters of ``text`` no text has: control characters but for tabs and line breaks."""
    return sum(character < " " and character not in "\t\r\n\x01\x1f" for character in text)


def _utf8_faults(stream: IO[bytes]) -> tuple[float, bytes]:
    """Which share of the non-ASCII bytes is no UTF-8, and lines that have such bytes, as a sample."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = wide = size = 0
    sample: list[bytes] = []
    while chunk := stream.read(_SCAN):
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        broken += text.count("�")
        wide += len(chunk.translate(None, _ASCII))
        if size < _SAMPLE:
            lines = [line for line in _lines(chunk) if not line.isascii()]
            sample += lines
            size += sum(map(len, lines))
    broken += decoder.decode(b"", final=True).count("�")
    return (broken / wide if wide else 0.0), b"\n".join(sample)[:_SAMPLE]


def _lines(chunk: bytes) -> Iterator[bytes]:
    """Whole lines; the last may be cut within a character, so it is left away if there are others."""
    lines = chunk.replace(b"\r", b"\n").split(b"\n")
    for line in lines[:-1] if len(lines) > 1 else lines:
        yield line[:_LONGEST_SAMPLED_LINE]


def _legacy(sample: bytes) -> Encoding:
    """GB18030, Big5 or Windows-1252 by how much each reading looks like language."""
    from charset_normalizer import from_bytes

    matches = from_bytes(sample, cp_isolation=list(_LEGACY))
    chaos = {_CODECS.get(match.encoding, match.encoding): match.chaos for match in matches}
    scored = sorted((chaos[codec], place, codec) for place, codec in enumerate(_LEGACY) if codec in chaos)
    if scored:
        others = tuple(codec for _chaos, _place, codec in scored[1:])
        rest = tuple(codec for codec in _LEGACY if codec not in chaos)
        margin = scored[1][0] - scored[0][0] if len(scored) > 1 else 1.0
        return Encoding(scored[0][2], 0.9 if margin > 0.05 else 0.6, others + rest)
    faults = [sample.decode(codec, "replace").count("�") for codec in _LEGACY]
    best = _LEGACY[faults.index(min(faults))]
    return Encoding(best, 0.4, tuple(codec for codec in _LEGACY if codec != best))
