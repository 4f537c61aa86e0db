"""How long a password really is: what everybody would try first counts as one character."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from leadtui.domain.common_words import ROWS, WORDS
from leadtui.i18n import N_
from leadtui.text import is_chinese

NEEDED = 10
"""Characters; a Chinese one counts two, for there are so many more of them."""
LONGEST = 200
RUN = 3
"""So many characters in a row that follow each other are a run."""
LOOKALIKES = str.maketrans("@013457$!", "aoleastsi")
YEAR = re.compile(r"(?:19|20)\d\d")
NUMBER = re.compile(r"\d{5,}")
REPEATED = re.compile(r"(.+?)\1+")

NAMES = N_("names")
COMMON = N_("common words")
KEYS = N_("rows of keys")
NUMBERS = N_("years and long numbers")
REPEATS = N_("repetitions")
KINDS = (NAMES, COMMON, KEYS, NUMBERS, REPEATS)
"""What is easy to guess, as message ids."""


class _Span(NamedTuple):
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Strength:
    """``size`` of ``NEEDED``; ``easy`` are the kinds of parts that counted as one character each."""

    size: int
    easy: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many characters are to be added; 0 where it is strong enough."""
        return max(0, NEEDED - self.size)


def normal(password: str) -> str:
    """The form that is hashed: an input method's full-width letters are the plain ones (NIST 800-63B)."""
    return unicodedata.normalize("NFKC", password)


def strength(password: str, known: Iterable[str] = ()) -> Strength:
    """Measure a password; ``known`` are words easy to guess for this person: names, the customers'."""
    text = normal(password).casefold()
    names = {normal(word).casefold() for word in known}
    spans = _apart([*_words(text, names, NAMES), *_words(text, WORDS, COMMON), *_runs(text), *_regular(text)])
    inside = {at for start, end, _kind in spans for at in range(start, end)}
    size = len(spans) + sum(_weight(character) for at, character in enumerate(text) if at not in inside)
    found = {span.kind for span in spans}
    return Strength(size, tuple(kind for kind in KINDS if kind in found))


def words_in(password: str) -> frozenset[str]:
    """The runs of letters a password is made of, folded, and the whole: what may be somebody's name."""
    text = normal(password).casefold()
    latin = re.findall(r"[^\W\d_]{3,}", text)
    chinese = ("".join(run) for is_it, run in groupby(text, is_chinese) if is_it)
    return frozenset((*latin, *(run for run in chinese if len(run) > 1), text))


def _weight(character: str) -> int:
    return 2 if is_chinese(character) else 1


def _words(text: str, words: Iterable[str], kind: str) -> Iterator[_Span]:
    """Where a word stands, plainly or with digits for letters; shorter ones are in everything."""
    for form in {text, text.translate(LOOKALIKES)}:
        for word in words:
            if len(word) >= (2 if is_chinese(word[:1]) else 3):
                yield from (_Span(match.start(), match.end(), kind) for match in _found(word, form))


def _found(word: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(re.escape(word), text) if word in text else iter(())


def _runs(text: str) -> Iterator[_Span]:
    """Keys beside each other, forwards or backwards."""
    rows = [row for forwards in ROWS for row in (forwards, forwards[::-1])]
    for start in range(len(text)):
        end = start + RUN
        while end <= len(text) and any(text[start:end] in row for row in rows):
            end += 1
        if end - 1 - start >= RUN:
            yield _Span(start, end - 1, KEYS)


def _regular(text: str) -> Iterator[_Span]:
    for pattern, kind in ((YEAR, NUMBERS), (NUMBER, NUMBERS), (REPEATED, REPEATS)):
        for match in pattern.finditer(text):
            if match.end() - match.start() >= RUN:
                yield _Span(match.start(), match.end(), kind)


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    """The longest of those that overlap, in their order."""
    chosen: list[_Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start - span.end, span.start, span.kind)):
        if all(span.end <= other.start or span.start >= other.end for other in chosen):
            chosen.append(span)
    return sorted(chosen)
