"""Where a mainland mobile was most likely handed out, by its segment: a guess, for people move.

The packed table is built by ``build_segments`` and read on first use: 1.2 MB while it is held.
"""

from __future__ import annotations

import re
import zlib
from array import array
from functools import lru_cache
from pathlib import Path
from sys import byteorder
from typing import NamedTuple

TABLE = Path(__file__).parent / "data" / "segments.bin"
MAGIC = b"segments1\n"
# Segments are the first seven digits; no other than these are told apart by place.
FIRST, LAST = 1_300_000, 1_899_999
_MOBILE = re.compile(r"\+86(1[3-9]\d{5})\d{4}")


class Segments(NamedTuple):
    """The place of segment FIRST + n is ``places[numbers[n]]``; places[0] is empty."""

    numbers: array[int]
    places: list[str]


def region_of_mobile(e164: str) -> str:
    """Province and city, as 广东深圳; "" for a number that is no mobile, and where no place is known."""
    match = _MOBILE.fullmatch(e164)
    if match is None or not FIRST <= (segment := int(match[1])) <= LAST:
        return ""
    numbers, places = segments()
    return places[numbers[segment - FIRST]]


@lru_cache(1)
def segments() -> Segments:
    """The table, read on first use."""
    return unpack(TABLE.read_bytes())


def unpack(packed: bytes) -> Segments:
    """What ``build_segments.pack`` packed: the magic, then zlib over a line of places and 16 bit numbers."""
    if not packed.startswith(MAGIC):
        raise ValueError("not a table of mobile segments")
    names, _end, numbers = zlib.decompress(packed[len(MAGIC) :]).partition(b"\n")
    index = array("H", numbers)
    if byteorder == "big":
        index.byteswap()
    return Segments(index, names.decode().split(" "))
