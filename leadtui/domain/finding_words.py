"""What words say about findings: a kind of them, or what exactly is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from leadtui.domain.audit_rules import CONFIRMED, KINDS, MISSING, PLAIN, Kind, missing_text
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import fold
from leadtui.domain.status import CRITERIA
from leadtui.i18n import LANGUAGES, _

SHORTEST = 2
"""Letters of a Latin word from which it may mean a kind: with fewer it may mean most of them."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Kinds that a word means as a whole, and single marks of others."""

    kinds: frozenset[str] = frozenset()
    marks: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.marks)

    def marks_of(self, kind: str) -> list[str]:
        """The marks of one kind that are meant."""
        return sorted(mark for of, mark in self.marks if of == kind)


def meant(text: str) -> Meant:
    """What a word means: Chinese by any characters in a row, Latin words by how they begin."""
    if not fold(text):
        return Meant()
    kinds = frozenset(kind for kind, one in KINDS.items() if says(text, *_names(kind, one)))
    marks = frozenset((kind, mark) for kind, mark, told in _marks() if says(text, *told))
    return Meant(kinds, frozenset(one for one in marks if one[0] not in kinds))


def says(text: str, *told: str) -> bool:
    """Whether any of the texts has this in it."""
    word = fold(text)
    if not word.isascii():
        return any(word in fold(one) for one in told)
    begins = (part for one in told for part in _beginnings(one))
    return len(word) >= SHORTEST and any(part.startswith(word) for part in begins)


def _beginnings(told: str) -> Iterator[str]:
    """The text from each of its words on, blanks left out."""
    starts = [0, *(at + 1 for at, (one, _next) in enumerate(pairwise(told)) if not one.isalnum())]
    yield from (fold(told[start:]) for start in starts)


def _names(kind: str, one: Kind) -> Iterator[str]:
    yield kind
    yield from (one.label.text(tag) for tag in LANGUAGES)
    if kind in PLAIN:
        yield _(PLAIN[kind])


def _marks() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each mark that findings bear, its kind, and in which words it is told."""
    for mark, text in MISSING.items():
        yield "missing", mark, (_(text),)
    for field in REGISTRY.of("lead"):
        if field.added:
            yield "missing", field.id, (str(field.label), missing_text(field.id))
    for name, criterion in CRITERIA.items():
        yield "status", name, (_(criterion.missing),)
    for name, text in CONFIRMED.items():
        yield "confirm", name, (_(text),)
