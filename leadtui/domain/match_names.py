"""How much the names of two companies, or of two people, speak for their being one."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.match_companies import CompanyName, is_common
from leadtui.domain.match_people import alike

_LIKENESS = ((0.97, 10.5), (0.85, 9.0), (0.7, 7.2), (0.55, 5.0), (0.4, 2.0), (0.25, -1.0))


def company_bits(one: CompanyName, other: CompanyName) -> float:
    """Bits of evidence in two names: 11 for the same one, -4 for names without anything in common."""
    if one.key == other.key:
        return 11.0 if any(not is_common(word) for word in one.core) else 7.0
    if _is_latin(one) != _is_latin(other):
        return _across(one, other)
    if _initials(one, other):
        return 7.5
    if one.spoken == other.spoken:
        return 7.5
    if _is_longer(one, other):
        return 10.0
    words, letters = _words(one.core, other.core), _letters(one, other)
    bits = next((bits for least, bits in _LIKENESS if max(words, letters) >= least), -4.0)
    # The ritz cafe and the ritz bar stand in one house: what each has besides tells them apart.
    return min(bits, 5.0) if letters < 0.9 and _each_has_more(one.core, other.core) else bits


def _is_latin(name: CompanyName) -> bool:
    return name.key.isascii()


def _across(one: CompanyName, other: CompanyName) -> float:
    """华为技术 and Huawei Technologies: the brand as it is said."""
    latin, chinese = (one, other) if _is_latin(one) else (other, one)
    if latin.key == chinese.spoken:
        return 10.5
    if len(chinese.brand) >= 5 and (latin.key.startswith(chinese.brand) or latin.brand == chinese.brand):
        return 10.0
    # Names are translated as often as they are spelled: what sounds different says little.
    return -2.0


def _initials(one: CompanyName, other: CompanyName) -> bool:
    """IBM, and International Business Machines."""
    for short, long in ((one, other), (other, one)):
        if len(short.core) == 1 and len(long.core) >= 2 and short.key == "".join(w[0] for w in long.core):
            return len(short.key) >= 2
    return False


def _is_longer(one: CompanyName, other: CompanyName) -> bool:
    """KPMG, and KPMG International: the one name with words after it that stand in many."""
    short, long = sorted((one.core, other.core), key=len)
    more = long[len(short) :]
    if long[: len(short)] != short or not any(not is_common(word) for word in short):
        return False
    if _is_latin(one):
        return all(is_common(word) for word in more) and len("".join(short)) >= 3
    return len(short) == 1 and len(short[0]) >= 3


def _each_has_more(one: Sequence[str], other: Sequence[str]) -> bool:
    def more(some: Sequence[str], others: Sequence[str]) -> bool:
        return any(not any(alike(word, each) for each in others) for word in some)

    return more(one, other) and more(other, one)


def _words(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of the words is shared; words that stand in many names weigh less."""
    left, right = list(one), list(other)
    total = min(_weight(left), _weight(right)) * 0.5 + max(_weight(left), _weight(right)) * 0.5
    shared = 0.0
    for word in dict.fromkeys(left):
        near = word if word in right else next((each for each in right if alike(word, each)), None)
        if near is not None:
            right.remove(near)
            shared += _weight([word]) * (1.0 if near == word else 0.85)
    return shared / total if total else 0.0


def _weight(words: Sequence[str]) -> float:
    return sum(0.35 if is_common(word) else 1.0 for word in words)


def _letters(one: CompanyName, other: CompanyName) -> float:
    """Likeness letter by letter, for spaces and letters that are wrong: wal mart, walmart."""
    from rapidfuzz.distance import OSA

    least = min(len(one.key), len(other.key))
    if least < 4:
        return 0.0
    likeness = float(OSA.normalized_similarity(one.key, other.key, score_cutoff=0.8))
    if not _is_latin(one):
        # One character of a Chinese brand makes another firm of it.
        return likeness * 0.9 if one.brand == other.brand else likeness * 0.7
    return likeness if likeness >= 0.9 else likeness * 0.8


def person_bits(one: Sequence[str], other: Sequence[str]) -> float:
    """Bits of evidence in two names, in any order of their words: 8 for all of them, -4 for none."""
    if "".join(one) == "".join(other):
        return 8.0 if len(one) > 1 else 4.0
    exact, near = _assigned(one, other)
    least = min(len(one), len(other))
    if exact + near == 0:
        return 3.0 if alike("".join(sorted(one)), "".join(sorted(other))) else -4.0 if least > 1 else -2.5
    if exact + near < least:
        return 1.0 if exact else -1.0
    full = 4.0 if least == 1 else 8.0
    return full - 1.0 * near - 0.5 * abs(len(one) - len(other))


def _assigned(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many words stand in both as they are, and how many more nearly so."""
    left, right = list(one), list(other)
    for word in list(left):
        if word in right:
            left.remove(word)
            right.remove(word)
    exact = len(one) - len(left)
    near = 0
    for word in left:
        found = next((each for each in right if alike(word, each) or _initial(word, each)), None)
        if found is not None:
            right.remove(found)
            near += 1
    return exact, near


def _initial(one: str, other: str) -> bool:
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]
