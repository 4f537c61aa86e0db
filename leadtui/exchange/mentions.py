"""What free text may name: lead numbers, email addresses, phones, and pieces that may be a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leadtui.domain import emails
from leadtui.domain.numbering import parse_number
from leadtui.domain.person_names import is_han
from leadtui.domain.phones import parse_phone
from leadtui.text import fold_value

_NUMBER = re.compile(r"[^\W\d_]{1,16}[-_]?\d{8}[-_]?\d{3,6}(?!\d)")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d \-()]{6,18}\d(?![\w.])")
_RUN = re.compile(r"[^\s·,，。、;；:：()（）\[\]【】《》<>/|—–\"'“”‘’!！?？\-]+")
_WORDS = re.compile(r"[A-Za-z0-9&.']+(?:[ \-][A-Za-z0-9&.']+)*")
_LONGEST_TEXT = 100
_LONGEST_RUN = 40
_NAME = range(2, 17)
_PERSON = range(2, 5)
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Mentions:
    """``points`` are phones in E.164 and folded addresses; ``pieces`` may be names of customers or people."""

    numbers: frozenset[str]
    points: frozenset[str]
    pieces: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """The pieces that are no longer than the name of a person."""
        return tuple(piece for piece in self.pieces if len(piece) in _PERSON or piece.isascii())


def mentions_of(named: Iterable[str], beside: Iterable[str], region: str = "CN") -> Mentions:
    """What texts mention; names are looked for only in ``named``, numbers and addresses in all of them."""
    named = [fold_value(text)[:_LONGEST_TEXT] for text in named]
    everything = "\n".join([*named, *map(fold_value, beside)])
    numbers = {str(number) for match in _NUMBER.findall(everything) if (number := parse_number(match))}
    points = {norm for match in emails.FIND.findall(everything) if (norm := emails.parse_email(match).norm)}
    points |= {e164 for match in _PHONE.findall(everything) if (e164 := parse_phone(match, region).e164)}
    pieces = dict.fromkeys(piece for text in named for piece in _pieces(text))
    return Mentions(frozenset(numbers), frozenset(points), tuple(pieces))


def _pieces(text: str) -> Iterator[str]:
    """Every stretch of Chinese text, and every few Latin words in a row."""
    for match in _WORDS.finditer(text):
        words = match[0].split(" ")
        for start in range(len(words)):
            for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
                yield " ".join(words[start:end])
    for run in _RUN.findall(text):
        if not any(map(is_han, run)):
            continue
        run = run[:_LONGEST_RUN]
        for length in _NAME:
            for start in range(len(run) - length + 1):
                yield run[start : start + length]
