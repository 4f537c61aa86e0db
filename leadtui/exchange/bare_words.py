"""Lists that hold no leads: surnames, given names, parts of companies' names, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadtui.domain.company_words import LEGAL_FORMS
from leadtui.domain.masking import is_masked
from leadtui.domain.person_names import compound_surnames, is_han, looks_like_person
from leadtui.domain.short_name import split_name
from leadtui.exchange.cells import RawRow
from leadtui.exchange.mapping import Mapped, TableMapping
from leadtui.exchange.values import text_of

# What names somebody, or is only kept.
_SAYS_LITTLE = frozenset({"customer", "contact", "first_name", "last_name", "notes", "", "skip"})
_NAMES = ("customer", "contact", "first_name", "last_name")
# Somebody has said what the column is, or the format of the file does.
_SAID = frozenset({"chosen", "remembered", "format", "layout"})
_SURE_TITLE = 0.9
_LEAST, _MOST = 3, 0.7
_SHOWN = 4


def bare_words(mapping: TableMapping, sample: Sequence[RawRow]) -> tuple[str, ...]:
    """Some of the words, where rows hold nothing else; empty for what may be leads.

    A sheet of customers may well have one column: companies, people by their full names.
    """
    if any(column.target not in _SAYS_LITTLE for column in mapping.columns):
        return ()
    naming = [column for name in _NAMES for column in mapping.of(name)]
    if not naming or any(column.reason in _SAID for column in naming):
        return ()
    titled = any(column.target == "customer" and column.confidence >= _SURE_TITLE for column in naming)
    names = [name for row in sample if (name := _name(row, naming))]
    bare = [name for name in names if (len(name) == 1 if titled else _is_bare(name))]
    if len(bare) < max(_LEAST, _MOST * len(names)) and not _only_half(naming):
        return ()
    return tuple(dict.fromkeys(names))[:_SHOWN]


def _only_half(naming: Iterable[Mapped]) -> bool:
    """Whether there is a column of surnames, or of given names, and no other."""
    return {column.target for column in naming} in ({"first_name"}, {"last_name"})


def _name(row: RawRow, naming: Iterable[Mapped]) -> str:
    return "".join(dict.fromkeys(text_of(row.cells.get(column.index)).strip() for column in naming))


def _is_bare(name: str) -> bool:
    """Whether it is a surname, a word of one or two letters, or what companies are called besides a brand."""
    if is_masked(name):
        return False
    if not is_han(name):
        return len(name) <= 2
    if len(name) == 1 or name in compound_surnames() or name in LEGAL_FORMS:
        return True
    return (len(name) == 2 and not looks_like_person(name)) or not split_name(name).brand
