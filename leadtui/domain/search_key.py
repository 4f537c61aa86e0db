"""The one tokenizer of search: what is indexed, what is asked, and when the two match.

A token is made of a-z, 0-9, the spelling mark ``~`` and characters beyond ASCII:

- Chinese (kana and hangul too): every pair in a row, and the last character alone, so that any one
  character is the start of some token;
- digits: every three in a row, and the last two and the last one alone, for the same reason;
- other words as they are, at most WORD characters, asked for by their start;
- names in Chinese, from every character on: ``~`` and at most FULL letters of pinyin, ``~`` and at most
  INITIALS initials with a closing ``~`` where there are more; in every reading, at most READINGS at
  once (half as many before the end of a long name).

Text is matched through tokens alone: ``matches`` defines what both engines answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add
from typing import NamedTuple
from unicodedata import normalize

from leadtui.domain.pinyin import Readings, readings, simplify, spoken

MARK = "~"
WORD = 40
FULL = 12
INITIALS = 6
READINGS = 8
_QUERY = 100
_SORT = 40
_ENDING = 6

_CHINESE = (
    "\u3005\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\U00020000-\U0003fffd"
)
# Compiled on first use, which keeps 8 ms off the start.
_re = lru_cache(re.compile)
_RUN = f"[{_CHINESE}]+|[^\\W_{_CHINESE}]+"
_ELEMENT = f"[{_CHINESE}]|[^\\W_{_CHINESE}]+"
_PART = "[0-9]+|[^0-9]+"
_PHONE_GAP = r"[\s().+-]+"
_DIGITS = "[0-9]+"
_NOT_WORD = r"[\W_]+"
_MARKED = "[\xc0-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1fff]"
_DIACRITIC = "[\u0300-\u036f]+"
_STROKED = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


class SearchFields(NamedTuple):
    """What is searched of one lead; phones as typed and as E.164, several values as sequences.

    ``own`` are the texts of fields of one's own.
    """

    customer: str = ""
    short_name: str = ""
    contacts: Sequence[str] = ()
    number: str = ""
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    wechat: Sequence[str] = ()
    tags: Sequence[str] = ()
    need: str = ""
    own: Sequence[str] = ()


class Match(NamedTuple):
    """One token asked for, whole or by its start."""

    token: str
    prefix: bool = False


class Term(NamedTuple):
    """One thing asked for: any of the alternatives, each of which wants all its matches."""

    alternatives: tuple[tuple[Match, ...], ...]


def fold(text: str) -> str:
    """``text`` in one width, case and spelling: NFKC, casefolded, Latin diacritics dropped."""
    if text.isascii():
        return text.lower()
    text = normalize("NFKC", text).casefold()
    return _unmarked(text) if _re(_MARKED).search(text) else text


def _unmarked(text: str) -> str:
    bare = _re(_DIACRITIC).sub("", normalize("NFKD", text)).translate(_STROKED)
    return normalize("NFKC", bare).casefold()


def index_tokens(fields: SearchFields) -> str:
    """The distinct tokens of one lead, with spaces between."""
    words = (fields.customer, fields.short_name, fields.number, fields.need)
    text = fold(
        "\n".join((*words, *fields.contacts, *fields.emails, *fields.wechat, *fields.tags, *fields.own))
    )
    tokens = _tokens(simplify(text))
    for name in _names(fields):
        tokens += _spelled(name)
    for phone in fields.phones:
        for digits in _re(_DIGITS).findall(_re(_PHONE_GAP).sub("", fold(phone))):
            tokens += _threes(digits)
    return " ".join(dict.fromkeys(tokens))


def said_tokens(*texts: str) -> str:
    """The distinct tokens of what was said in one follow-up, without spellings."""
    text = simplify(fold("\n".join(texts)))
    return " ".join(dict.fromkeys(_tokens(text)))


def _names(fields: SearchFields) -> Iterable[str]:
    """The folded names that are spelled; a short name that stands in the full one is spelled with it."""
    names = fields.contacts
    if fields.short_name not in fields.customer:
        names = (fields.short_name, *names)
    return [fold(name) for name in (fields.customer, *names) if not name.isascii()]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for run in _re(_RUN).findall(text):
        if run[0] > "\u3000":
            tokens += map(add, run, run[1:])
            tokens.append(run[-1])
        elif run.isalpha():
            tokens.append(run[:WORD])
        else:
            tokens += _mixed(run)
    return tokens


def _mixed(run: str) -> list[str]:
    """A word with digits in it: its digits, its letters, and where it has both the whole of it."""
    parts = _re(_PART).findall(run)
    tokens = [run[:WORD]] if len(parts) > 1 else []
    for part in parts:
        tokens += _threes(part) if part[0] in "0123456789" else [part[:WORD]]
    return tokens


def _threes(digits: str) -> list[str]:
    return [digits[start : start + 3] for start in range(len(digits))]


def _spelled(name: str) -> list[str]:
    """Pinyin and initials of a folded name from each of its characters on, in every reading."""
    elements = _re(_ELEMENT).findall(name)
    if len(elements) <= _ENDING:
        return _short(name).tokens
    end = _short("".join(elements[-_ENDING:]))
    return end.tokens + _before(elements[:-_ENDING], end, READINGS // 2).tokens


class _Spelling(NamedTuple):
    """The spellings of some text, for what stands before it, and the tokens of all its endings."""

    full: Readings
    initials: Readings
    tokens: list[str]


@lru_cache(1024)
def _short(name: str) -> _Spelling:
    """A short name, or the end of a long one: most ends are common."""
    return _before(_re(_ELEMENT).findall(name), _Spelling(("",), ("",), []), READINGS)


def _before(elements: Sequence[str], end: _Spelling, most: int) -> _Spelling:
    """What ``elements`` in front of ``end`` add to it, in at most ``most`` readings at once."""
    full, initials = end.full, end.initials
    every: list[str] = []
    shorts: list[str] = []
    for element in reversed(elements):
        syllables, letters = readings(element)
        if not syllables:
            syllables = letters = (element,)
        full = _joined(syllables, full, FULL)[:most]
        initials = _joined(letters, initials, INITIALS + 1)[:most]
        every += full
        shorts += initials
    every += [short if len(short) <= INITIALS else short[:INITIALS] + MARK for short in shorts]
    return _Spelling(full, initials, [MARK + spelling for spelling in every])


def _joined(heads: Readings, tails: Readings, limit: int) -> Readings:
    if len(heads) == 1 and len(tails) == 1:
        return ((heads[0] + tails[0])[:limit],)
    return tuple(dict.fromkeys([(head + tail)[:limit] for tail in tails for head in heads]))


def query_terms(text: str) -> tuple[Term, ...]:
    """What ``text`` asks for, all of it wanted; nothing where it holds no letter or digit."""
    words = simplify(fold(text[:_QUERY])).split()
    asked = dict.fromkeys(term for word in words for term in _asked(_re(_RUN).findall(word)))
    return tuple(asked)


def said_terms(text: str) -> tuple[Term, ...]:
    """As ``query_terms``, for what was said: without spellings."""
    return tuple(dict.fromkeys(Term(term.alternatives[:1]) for term in query_terms(text)))


def _asked(runs: Sequence[str]) -> Iterable[Term]:
    """One term per run of a word; only its last run may still be going on."""
    for position, run in enumerate(runs, 1):
        if run[0] > "\u3000":
            yield Term((_row(run, 2),))
        elif _re(_DIGITS).fullmatch(run):
            yield Term((_row(run, 3),))
        else:
            word = Match(run[:WORD], prefix=position == len(runs))
            yield Term(((word,), *_spelling(run)))


def _row(run: str, size: int) -> tuple[Match, ...]:
    """Every ``size`` characters in a row, or the start of such a token where there are fewer."""
    if len(run) < size:
        return (Match(run, prefix=True),)
    pieces = (run[start : start + size] for start in range(len(run) - size + 1))
    return tuple(Match(piece) for piece in dict.fromkeys(pieces))


def _spelling(run: str) -> Iterable[tuple[Match]]:
    """The ways a run of letters may spell a name: as it goes on, or as initials longer than are kept."""
    if run.isascii() and run.isalpha():
        yield (Match(MARK + run[:FULL], prefix=True),)
        if len(run) > INITIALS:
            yield (Match(MARK + run[:INITIALS] + MARK),)


def matches(tokens: str, terms: Iterable[Term]) -> bool:
    """Whether the indexed ``tokens`` hold all the terms: the definition both engines are tested on."""
    padded = f" {tokens} "
    return all(
        any(all(_needle(match) in padded for match in wanted) for wanted in term.alternatives)
        for term in terms
    )


def _needle(match: Match) -> str:
    return f" {match.token}" if match.prefix else f" {match.token} "


def fts5_query(terms: Iterable[Term]) -> str:
    """The terms as an FTS5 query, which finds nothing where there are none."""
    return _rendered(terms, '"{}"', '"{}" *', " AND ", " OR ")


def tsquery(terms: Iterable[Term]) -> str:
    """The terms as text of a PostgreSQL tsquery, which finds nothing where there are none."""
    return _rendered(terms, "'{}'", "'{}':*", " & ", " | ")


def _rendered(terms: Iterable[Term], whole: str, start: str, both: str, either: str) -> str:
    """Tokens need no escaping: no quote, space or backslash is ever part of one."""

    def conjunction(wanted: Iterable[Match]) -> str:
        return both.join((start if match.prefix else whole).format(match.token) for match in wanted)

    def disjunction(term: Term) -> str:
        return either.join(f"({conjunction(wanted)})" for wanted in term.alternatives)

    return both.join(f"({disjunction(term)})" for term in terms)


def sort_key(text: str) -> str:
    """An ASCII key of at most 40 characters that sorts names alike everywhere, Chinese ones by pinyin.

    Characters with neither reading nor Latin letter come last, in code order; equal keys need a tie-break.
    """
    elements = _re(_ELEMENT).findall(fold(text))
    words = elements if text.isascii() else spoken(elements)
    return " ".join(word if word.isascii() else _coded(word) for word in words)[:_SORT].rstrip()


def _coded(word: str) -> str:
    return "".join(letter if letter.isascii() else f"~{ord(letter):05x}" for letter in word)


def name_norm(text: str) -> str:
    """A company's or person's name for comparing: one width, case and script, letters and digits only."""
    return _re(_NOT_WORD).sub("", simplify(fold(text)))
