"""Keys under which entries that may be one come to stand together, so that not all pairs are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations

from leadtui.domain.match_companies import CompanyName, is_common
from leadtui.domain.match_glosses import is_vocabulary, is_word, pieces
from leadtui.domain.match_sounds import skeleton
from leadtui.domain.matching import Prepared

MOST = 60
"""Entries under one key beyond which it says too little to compare all of them."""


def exact(record: Prepared) -> dict[str, str]:
    """What alone makes a pair worth looking at while typing: key -> reason."""
    found = {f"t{_tail(phone.number)}": "phone" for phone in record.phones}
    found |= {f"e{email}": "email" for email in record.emails}
    found |= {f"w{wechat}": "wechat" for wechat in record.wechats}
    if record.credit_code:
        found[f"c{record.credit_code}"] = "credit_code"
    if record.company.key:
        found[f"n{record.company.key}"] = "customer"
    return found | dict.fromkeys(_person_at_company(record), "person")


def keys(record: Prepared) -> frozenset[str]:
    """All keys of an entry, those of ``exact`` among them."""
    return frozenset(
        [
            *exact(record),
            *(f"i{identifier}" for identifier in record.identifiers),
            *([f"b{record.birthday}"] if record.birthday else ()),
            *_company(record),
            *_people(record),
            *_address(record),
        ]
    )


def _tail(number: str) -> str:
    """The end of a number, which is the same with and without its country."""
    return number[-9:] if len(number) > 9 else number


def _person_at_company(record: Prepared) -> Iterable[str]:
    """Person and company in pinyin; a surname alone is nobody in particular."""
    spoken = record.company.spoken
    if not spoken:
        return []
    return [f"q{''.join(sorted(words))}@{spoken}" for words in record.people if len(words) > 1]


def _company(record: Prepared) -> Iterable[str]:
    name = record.company
    if not name.key:
        return
    yield f"s{name.spoken[:24]}"
    if len(name.brand) >= 5:
        yield f"s{name.brand}"
    if name.whole:
        yield from _translated(name.whole)
    elif name.key.isascii():
        yield from _latin(name)


def _latin(name: CompanyName) -> Iterable[str]:
    telling = [word for word in name.core if not is_common(word)] or list(name.core)
    for word in telling[:3]:
        yield f"k{word}"
    yield from (f"v{skeleton(word)}" for word in telling[:2])
    if len(name.core) >= 2:
        yield f"s{''.join(word[0] for word in name.core)}"
    if len(telling) >= 2:
        # In any order of the words, and of a brand that is spelled syllable by syllable.
        yield f"o{'|'.join(sorted(telling)[:5])}"
        yield f"s{''.join(telling)[:24]}"
        yield f"k{''.join(telling[:2])}"
    yield from _words(name.core)
    yield f"x{name.key[:4]}{len(name.core) > 1}"


def _translated(whole: str) -> Iterable[str]:
    """What the English name of a Chinese, Japanese or Korean firm may stand under."""
    found = pieces(whole)
    for piece in found:
        if not piece.optional and not is_word(piece):
            yield from (f"v{skeleton(word)}" if piece.heard else f"k{word}" for word in piece.words)
    if all(piece.optional or is_word(piece) for piece in found):
        yield from _words([word for piece in found for word in sorted(piece.words)])


def _words(core: Sequence[str]) -> Iterable[str]:
    """Bank of China: names of nothing but trades and regions, by every two of their words."""
    if is_vocabulary(core):
        yield from (f"z{one}|{two}" for one, two in combinations(sorted(set(core))[:5], 2))


def _people(record: Prepared) -> Iterable[str]:
    numbers = [word for word in record.address if word.isdecimal()]
    places = sorted(place for some in record.places for place in some if place.isdecimal())
    for words in record.people:
        full = [word for word in words if len(word) > 1]
        for one, two in combinations(sorted(full)[:4], 2):
            yield f"p{one[:4]}|{two[:4]}"
        for word in full:
            yield from (f"l{word}|{number}" for number in (*numbers[:2], *places[:2]))


def _address(record: Prepared) -> Iterable[str]:
    numbers = [word for word in record.address if word.isdecimal()][:2]
    long = sorted((word for word in set(record.address) if len(word) > 3), key=lambda w: (-len(w), w))[:2]
    for word in long:
        yield from (f"a{number}|{word}" for number in numbers)
    if len(long) == 2:
        yield f"a{'|'.join(sorted(long))}"


def hashed(key: str) -> int:
    """A key as a signed 64-bit number: it tells nothing of what stands behind it, and takes little room."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def pairs(records: Sequence[Prepared], most: int = MOST) -> set[tuple[int, int]]:
    """Positions of entries that stand under one key, smaller one first."""
    blocks: dict[str, list[int]] = {}
    for position, record in enumerate(records):
        for key in keys(record):
            blocks.setdefault(key, []).append(position)
    return paired(blocks, most)


def paired(blocks: Mapping[str, Sequence[int]], most: int = MOST) -> set[tuple[int, int]]:
    """All pairs within blocks that are not too large."""
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if 1 < len(block) <= most:
            found.update(combinations(block, 2))
    return found
