"""Whether a table is the team's own record sheet, which needs no mapping to be read."""

from __future__ import annotations

from collections.abc import Sequence

from leadtui.domain.fields import HEADER_LANGUAGES, REGISTRY
from leadtui.exchange.header import Header
from leadtui.exchange.header_words import COLUMNS, OPTIONAL, fold_title
from leadtui.exchange.layouts import layout_of
from leadtui.exchange.mapping_words import target_exists

_ENOUGH = 0.6
_FEWEST = 2
_PLAINLY = 10


def is_plainly_native(header: Header) -> bool:
    """Whether a header can be nothing but the team's own."""
    return len(header.columns) >= _PLAINLY and {"number", "contacted_at"} <= set(header.columns)


def says_more(header: Header) -> bool:
    """Whether a column beyond the record sheet's own bears the label of a field."""
    fields = (REGISTRY.named(title.strip()) for title in header.unknown)
    return any(field is not None and target_exists(field.id) for field in fields)


def is_native(header: Header, titles: Sequence[str]) -> bool:
    """Whether most titles are those of the record sheet, and none of them needs a mapping to be read."""
    if layout_of(titles) is not None or len(header.columns) < _FEWEST or says_more(header):
        return False
    said = {"summary", "feedback", "method"} & set(header.columns)
    return are_ours(titles) and not (said and "contacted_at" not in header.columns)


def are_ours(titles: Sequence[str]) -> bool:
    """Whether most titles are those of the record sheet."""
    own = {fold_title(title) for each in COLUMNS.values() for title in REGISTRY[each].headers}
    own |= {fold_title(title) for label in OPTIONAL.values() for title in label}
    return sum(fold_title(title) in own for title in titles) >= _ENOUGH * max(len(titles), 1)


def native_title(name: str, language: str) -> str:
    """What a record sheet in this language calls one of its columns."""
    if name in OPTIONAL:
        return OPTIONAL[name].text(language)
    field = REGISTRY[COLUMNS.get(name, name)]
    place = HEADER_LANGUAGES.index(language) if language in HEADER_LANGUAGES else 0
    return field.headers[place] if place < len(field.headers) else str(field.label)
