"""People's names and addresses as they are compared: any order, any script, a letter wrong."""

from __future__ import annotations

import re
from functools import lru_cache

from leadtui.domain.match_words import OPPOSED, STREETS
from leadtui.domain.search_key import fold

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBER = re.compile(r"\d+")
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "sir", "madam", "jr", "sr"])
_SMALL = frozenset(STREETS.values()) | frozenset({"between", "at", "near", "off", "of", "the", "and", "no"})


@lru_cache(2048)
def person_words(name: str) -> tuple[str, ...]:
    """The words of a name in one spelling, Chinese ones syllable by syllable without a form of address."""
    from leadtui.domain.person_names import address_of
    from leadtui.domain.pinyin import spoken

    folded = fold(name)
    if _HAN.search(folded):
        text = "".join(_WORD.findall(folded))
        text = text.removesuffix(address_of(text)) or text
        return tuple(spoken(list(text)))
    return tuple(word for word in _WORD.findall(folded) if word not in _TITLES)


@lru_cache(8192)
def address_words(address: str) -> tuple[str, ...]:
    """The words of an address with what streets are called abbreviated alike; Chinese in pairs."""
    from leadtui.domain.pinyin import simplify

    text = simplify(fold(address)).replace("'", "")
    found: list[str] = []
    for run in _WORD.findall(text):
        if _HAN.search(run):
            found += _pairs(run)
        else:
            found.append(STREETS.get(run, run))
    return tuple(found)


def _pairs(run: str) -> list[str]:
    pieces = re.findall(r"\d+|[a-z]+|[\u3400-\u9fff]+", run)
    return [
        pair
        for piece in pieces
        for pair in (
            [piece[i : i + 2] for i in range(max(1, len(piece) - 1))] if _HAN.match(piece) else [piece]
        )
    ]


def address_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much of two addresses is the same, 0..1; numbers count only where they are equal."""
    first, second = set(one), set(other)
    if not first or not second:
        return 0.0
    shared = sum(_weight(word) for word in first & second)
    left, right = first - second, set(second - first)
    for word in left:
        near = next((each for each in right if alike(word, each)), None)
        if near is not None:
            shared += _weight(word) * 0.8
            right.discard(near)
    whole = min(sum(map(_weight, first)), sum(map(_weight, second)))
    larger = max(sum(map(_weight, first)), sum(map(_weight, second)))
    return min(1.0, shared / (0.5 * whole + 0.5 * larger)) if whole else 0.0


def _weight(word: str) -> float:
    if word in _SMALL or len(word) == 1:
        return 0.3
    return 1.2 if _NUMBER.fullmatch(word) else 1.0


def alike(one: str, other: str) -> bool:
    """Whether two words may be one, with a letter missing, added, wrong or swapped; numbers never."""
    from rapidfuzz.distance import OSA

    if one == other:
        return True
    size = min(len(one), len(other))
    if size < 4 or abs(len(one) - len(other)) > 2 or one.isdecimal() or other.isdecimal():
        return False
    if one in OPPOSED or other in OPPOSED:
        return False
    most = 2 if size >= 8 else 1
    return int(OSA.distance(one, other, score_cutoff=most)) <= most


def near_number(one: str, other: str) -> bool:
    """Whether two long numbers differ by one digit that is wrong, missing or swapped with its neighbour."""
    from rapidfuzz.distance import OSA

    return min(len(one), len(other)) >= 6 and int(OSA.distance(one, other, score_cutoff=1)) <= 1
