"""How much the names of two companies, or of two people, speak for their being one."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.match_companies import CompanyName, is_common
from leadtui.domain.match_glosses import Piece, is_word, pieces
from leadtui.domain.match_people import alike
from leadtui.domain.match_sounds import sounds_alike
from leadtui.domain.match_words import CARE, FREQUENT, HOUSES_OF_CARE, OPPOSED, QUALIFIED, WIDE

_LIKENESS = ((0.97, 10.5), (0.85, 9.0), (0.7, 7.2), (0.55, 5.0), (0.4, 2.0), (0.25, -1.0))

LIKELY = 9.7
"""Bits that make a pair likely where nothing else is known, and not where something speaks against it."""


_ROW = 4


def company_bits(one: CompanyName, other: CompanyName) -> float:
    """Bits of evidence in two names: 11 for the same one, -4 for names without anything in common."""
    if one.key == other.key:
        return 11.0 if _says_enough(one) else 7.0
    if _is_latin(one) != _is_latin(other):
        return _across(one, other)
    if _initials(one, other):
        return LIKELY if one.capitals or other.capitals else 7.5
    if one.spoken == other.spoken:
        return 7.5
    if _is_longer(one, other):
        return 10.0
    if _opposed(one, other):
        return 2.0
    words, letters = _words(one.core, other.core), _letters(one, other)
    bits = next((bits for least, bits in _LIKENESS if max(words, letters) >= least), -4.0)
    if _is_latin(one):
        bits = max(bits, _retyped(one, other), _one_house(one, other))
    # The ritz cafe and the ritz bar stand in one house: what each has besides tells them apart.
    return (
        min(bits, 5.0) if letters < 0.9 and bits < LIKELY and _each_has_more(one.core, other.core) else bits
    )


def _says_enough(name: CompanyName) -> bool:
    """Whether a name is more than a kind of house: General Electric is one, General Hospital is not."""
    if any(not is_common(word) for word in name.core):
        return True
    return len(name.core) > 1 and any(word not in CARE for word in name.core)


def _is_latin(name: CompanyName) -> bool:
    return not name.whole and name.key.isascii()


def _across(one: CompanyName, other: CompanyName) -> float:
    """华为技术 and Huawei Technologies: the brand as it is said, the trade as it is translated."""
    latin, foreign = (one, other) if _is_latin(one) else (other, one)
    if latin.key == foreign.spoken:
        return 10.5
    if len(foreign.brand) >= 5 and (latin.key.startswith(foreign.brand) or latin.brand == foreign.brand):
        return 10.0
    return _translated(latin, pieces(foreign.whole))


def _translated(latin: CompanyName, foreign: Sequence[Piece]) -> float:
    """Names are translated as often as they are spelled: what sounds different says little."""
    left = list(latin.core)
    found: list[Piece] = []
    for piece in foreign:
        words = _standing_for(piece, left)
        if words:
            found.append(piece)
            left = [word for word in left if word not in words]
    missed = [piece for piece in foreign if piece not in found and not piece.optional]
    telling = [piece for piece in found if _tells(piece)]
    if any(_tells(piece) for piece in missed) or not found:
        return -2.0
    if telling:
        # Another trade makes another firm of a brand.
        more = [*(frozenset({word}) for word in left), *(piece.words for piece in missed)]
        return 10.0 if all(any(is_common(word) or word in WIDE for word in words) for words in more) else 5.0
    return 10.0 if not missed and not left and len(found) > 1 else -2.0


def _tells(piece: Piece) -> bool:
    return not piece.optional and (piece.heard or not is_word(piece))


def _standing_for(piece: Piece, words: Sequence[str]) -> tuple[str, ...]:
    """The words of a Latin name that a piece of another may be; some in a row for one brand."""
    if same := tuple(word for word in words if word in piece.words):
        return same
    for size in range(1, _ROW + 1):
        for start in range(len(words) - size + 1):
            some = tuple(words[start : start + size])
            text = "".join(some)
            if text in piece.words or (piece.heard and any(sounds_alike(text, each) for each in piece.words)):
                return some
    return ()


def _initials(one: CompanyName, other: CompanyName) -> bool:
    """IBM, and International Business Machines."""
    for short, long in ((one, other), (other, one)):
        if len(short.core) == 1 and len(long.core) >= 2 and short.key == "".join(w[0] for w in long.core):
            return len(short.key) >= 2
    return False


def _retyped(one: CompanyName, other: CompanyName) -> float:
    """Every word the same but for a slip in one that tells: Seaman's and Seamen's."""
    if len(one.core) != len(other.core):
        return -4.0
    unlike = [(a, b) for a, b in zip(one.core, other.core, strict=True) if a != b]
    if len(unlike) != 1:
        return LIKELY if sorted(one.core) == sorted(other.core) and _says_enough(one) else -4.0
    (a, b) = unlike[0]
    slip = a[0] == b[0] and min(len(a), len(b)) >= 6 and alike(a, b)
    return LIKELY if slip and len(one.core) > 1 else -4.0


def _one_house(one: CompanyName, other: CompanyName) -> float:
    # Of two houses of one name in two towns one is often written without its town.
    if bool(one.regions) != bool(other.regions):
        return -4.0
    return max(_house(one, other), _within(one, other))


def _house(one: CompanyName, other: CompanyName) -> float:
    """A house of care that is called hospital in one list, and medical center or trust in the other."""
    mine, theirs = set(one.core), set(other.core)
    if not (mine & HOUSES_OF_CARE and theirs & HOUSES_OF_CARE):
        return -4.0
    telling = (mine & theirs) - CARE
    if (mine ^ theirs) - CARE or not telling:
        return -4.0
    if (mine - theirs) & QUALIFIED and (theirs - mine) & QUALIFIED:
        return 8.0
    return LIKELY if telling - FREQUENT else 8.0


def _within(one: CompanyName, other: CompanyName) -> float:
    """All words of one, two of which tell, stand in a row in the other, which has the same kind."""
    short, long = sorted((one.core, other.core), key=len)
    size = len(short)
    rows = (long[start : start + size] for start in range(len(long) - size + 1))
    if short not in rows or len(long) - size > size:
        return -4.0
    telling = sum(not is_common(word) and word not in FREQUENT for word in short)
    if telling >= 2:
        return LIKELY
    owned = long[-size:] == short and not HOUSES_OF_CARE.isdisjoint(short) and len(long) == size + 1
    return LIKELY if telling and owned and not OPPOSED & set(long) else -4.0


def _opposed(one: CompanyName, other: CompanyName) -> bool:
    """Eastern State and Western State: what was named to be told apart."""
    mine, theirs = set(one.core), set(other.core)
    return bool((mine - theirs) & OPPOSED and (theirs - mine) & OPPOSED)


def _is_longer(one: CompanyName, other: CompanyName) -> bool:
    """KPMG, and KPMG International: the one name with words after it that stand in many."""
    short, long = sorted((one.core, other.core), key=len)
    more = long[len(short) :]
    if long[: len(short)] != short or not any(not is_common(word) for word in short):
        return False
    if _is_latin(one):
        return all(is_common(word) and word not in OPPOSED for word in more) and len("".join(short)) >= 3
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
