"""Which character separates the cells of a text file: the one that cuts its lines alike."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leadtui.errors import UsageError
from leadtui.exchange.title_row import is_known
from leadtui.i18n import N_

_USUAL = ",;\t|"
# Second choice only, for they stand within times, addresses and names as well.
_UNUSUAL = "^~\x1f\x01¦§，；｜、:!#$%&*"
_SURE = 0.6
_VERY_SURE = 0.9
_RECORDS = 100
_SEP = re.compile(r"\ufeff?\"?sep=(.|\\t)\"?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delimiter:
    """The character, how sure it is (0 to 1), and whether a ``sep=`` line at the top says so."""

    character: str
    confidence: float
    declared: bool = False


def records_of(lines: Iterable[str], character: str) -> Iterator[list[str]]:
    """The cells of each record; a quotation mark counts behind spaces too, as some programs write them."""
    return csv.reader(lines, delimiter=character, skipinitialspace=character != " ")


def known_delimiter(text: str) -> str:
    """The delimiter a person names: one character, or tab, comma, semicolon, pipe, space."""
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
    character = named.get(text.casefold(), text)
    if len(character) != 1 or character in '"\r\n\0':
        hint = N_("It is one character, or tab, comma, semicolon, pipe or space.")
        raise UsageError(N_("“{value}” cannot separate cells."), hint, value=text)
    return character


def declared_delimiter(first_line: str) -> str:
    """The character a ``sep=`` line names; empty where the line is none."""
    match = _SEP.fullmatch(first_line.rstrip("\r\n") or " ")
    return "" if match is None else known_delimiter(match[1])


def find_delimiter(sample: str) -> Delimiter:
    """The character that cuts the lines of ``sample`` into equally many cells; a comma where none does."""
    first = sample.splitlines()[0] if sample else ""
    if character := declared_delimiter(first):
        return Delimiter(character, 1.0, declared=True)
    ranked = sorted((_rate(sample, character) for character in _USUAL), key=lambda found: -found[0])
    score, share, character = ranked[0]
    if share < _SURE:
        others = [
            _rate(sample, other) for other in _UNUSUAL if other in first or sample.count(other) > _RECORDS
        ]
        better = [found for found in others if found[1] >= _VERY_SURE]
        score, share, character = max(better, default=(score, share, character))
    return Delimiter(character, share) if score else Delimiter(",", 0.5)


def _rate(sample: str, character: str) -> tuple[float, float, str]:
    """(score, share of the lines that have the commonest number of cells, the character)."""
    records: list[list[str]] = []
    try:
        for record in records_of(sample.splitlines(keepends=True), character):
            if any(cell.strip() for cell in record):
                records.append(record)
            if len(records) >= _RECORDS:
                break
    except csv.Error:
        return 0.0, 0.0, character
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 0.0, character
    width, count = widths.most_common(1)[0]
    share = count / len(records)
    known = max(sum(map(is_known, filter(str.strip, record))) for record in records[:20])
    return share * (1 + min(width, 20) / 10) + min(known, 10) / 5, share, character
