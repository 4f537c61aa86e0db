"""Readings and simplified forms of Chinese characters, from the packed table built by ``build_tables``."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from operator import add
from pathlib import Path
from sys import byteorder
from typing import NamedTuple

TABLE = Path(__file__).parent / "data" / "hanzi.bin"
MAGIC = b"hanzi1\n"
FIRST, LAST = 0x3400, 0x9FFF

Readings = tuple[str, ...]


class Table(NamedTuple):
    """The unpacked table.

    ``places`` maps code point - FIRST to a place in ``sets``, the distinct syllables with commas between,
    likeliest first; place 0 has none. ``others`` holds characters outside that block, ``simple``
    traditional to simplified code points, ``words`` what is read otherwise than character by
    character, ``surnames`` readings that differ in a person's name.
    """

    places: array[int]
    sets: list[str]
    others: dict[str, str]
    simple: dict[int, int]
    words: dict[str, Readings]
    surnames: dict[str, str]


@lru_cache(1)
def table() -> Table:
    """The table, read on first use."""
    return unpack(TABLE.read_bytes())


def unpack(packed: bytes) -> Table:
    """What ``build_tables.pack`` packed: the magic, the index as little-endian 16 bit, then lines of text."""
    start = len(MAGIC)
    end = start + 2 * (LAST - FIRST + 1)
    if packed[:start] != MAGIC:
        raise ValueError("not a table of Chinese characters")
    index = array("H", packed[start:end])
    if byteorder == "big":
        index.byteswap()
    sets, others, traditional, simplified, words, surnames = packed[end:].decode().split("\n")
    return Table(
        index,
        sets.split(" "),
        {entry[0]: entry[1:] for entry in others.split(" ")},
        str.maketrans(traditional, simplified),
        {word: tuple(syllables) for word, *syllables in _entries(words)},
        {entry[0]: entry[1] for entry in _entries(surnames)},
    )


def _entries(text: str) -> list[list[str]]:
    return [entry.split(",") for entry in text.split(" ")]


@lru_cache(4096)
def readings(text: str) -> tuple[Readings, Readings]:
    """Distinct syllables and initials of an ideograph, likeliest first; none for any other text."""
    known = table()
    if "\u3400" <= text <= "\u9fff":
        packed = known.sets[known.places[ord(text) - FIRST]]
    else:
        packed = known.others.get(text, "")
    syllables = tuple(packed.split(",")) if packed else ()
    return syllables, tuple(dict.fromkeys(syllable[0] for syllable in syllables))


def simplify(text: str) -> str:
    """``text`` with traditional characters one by one in their simplified form."""
    return text if text.isascii() else text.translate(table().simple)


def spoken(characters: Sequence[str]) -> list[str]:
    """One syllable per Chinese character, as in words and surnames where known; other words as they are.

    Two to four Chinese characters and nothing else are taken for a person's name.
    """
    known = table()
    simple = simplify("\n".join(characters)).split("\n")
    every = [readings(character)[0] for character in characters]
    found = [syllables[0] if syllables else word for syllables, word in zip(every, characters, strict=True)]
    if 2 <= len(characters) <= 4 and all(every):
        found[0] = known.surnames.get(simple[0], found[0])
    for position, pair in enumerate(map(add, simple, simple[1:])):
        if pair in known.words:
            found[position : position + 2] = known.words[pair]
    return found
