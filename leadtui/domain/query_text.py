"""A query as text again: with ids, or in somebody's language; either reads back as the same query."""

from __future__ import annotations

from leadtui.domain.fields import REGISTRY, Field, Registry
from leadtui.domain.lists import label
from leadtui.domain.query_lexer import is_plain, is_plain_value, quoted
from leadtui.domain.query_tree import Condition, Query, SortKey, Value, Words
from leadtui.domain.query_words import HAS, LABELS, SPECIAL, field_of, find_field
from leadtui.i18n import language as current_language
from leadtui.text import is_chinese


def to_text(query: Query, registry: Registry = REGISTRY, language: str | None = None) -> str:
    """The shortest text that reads back as ``query``; ids unless a ``language`` is given."""
    parts = [
        _words(term) if isinstance(term, Words) else _condition(term, registry, language)
        for term in query.terms
    ]
    parts += [_said(words, language) for words in query.said]
    if query.sort:
        parts.append(_sort(query.sort, registry, language))
    return " ".join(parts)


def describe(query: Query, registry: Registry = REGISTRY) -> str:
    """The query in the current language."""
    return to_text(query, registry, current_language())


def name_of(field: Field, language: str | None) -> str:
    """The shortest name without spaces under which ``field`` is known in ``language``."""
    if language in (None, "en"):
        return field.id
    chinese = [name for name in field.names if is_chinese(name[0])]
    names = [field.label.text(language), *(chinese[-1:] if language == "zh_TW" else chinese[:1])]
    if language == "zh_TW" and len(chinese) == 1:
        names.pop()
    return min((name for name in names if is_plain(name)), key=len, default=field.id)


def value_of(field: Field, value: Value, registry: Registry, language: str | None) -> str:
    """The value without quotes."""
    if language is None or value.exact:
        return value.text
    if field.id in ("has", "no"):
        if value.text in HAS:
            return HAS[value.text].text(language)
        return name_of(registry[value.text], language)
    if field.type in ("choice", "choices"):
        text = label(field.choices, value.text, language) if value.text != "none" else value.text
        return text if language != "en" else value.text
    if value.number is None and value.text in LABELS and field.type in ("flag", "user"):
        return LABELS[value.text].text(language)
    return value.text


def _words(words: Words) -> str:
    texts = (quoted(value.text) if value.exact else value.text for value in words.values)
    return _sign(words.negated) + ",".join(texts)


def _said(words: Words, language: str | None) -> str:
    texts = (quoted(value.text) if value.exact else value.text for value in words.values)
    return f"{_sign(words.negated)}{name_of(SPECIAL['text'], language)}:{','.join(texts)}"


def _condition(term: Condition, registry: Registry, language: str | None) -> str:
    field = field_of(term.field, registry)
    name = _name(field, registry, language)
    texts = (_value(field, value, registry, language) for value in term.values)
    return f"{_sign(term.negated)}{name}{term.operator}{','.join(texts)}"


def _name(field: Field, registry: Registry, language: str | None) -> str:
    name = name_of(field, language)
    return name if find_field(name, registry) is field else field.id


def _value(field: Field, value: Value, registry: Registry, language: str | None) -> str:
    text = value_of(field, value, registry, language)
    typed = field.type in ("text", "prose", "tags")
    return text if (not value.exact or not typed) and is_plain_value(text) else quoted(text)


def _sort(keys: tuple[SortKey, ...], registry: Registry, language: str | None) -> str:
    texts = (
        ("-" if key.descending else "") + _name(registry[key.field_id], registry, language) for key in keys
    )
    return f"{name_of(SPECIAL['sort'], language)}:{','.join(texts)}"


def _sign(negated: bool) -> str:  # noqa: FBT001 - a sign has no other argument
    return "-" if negated else ""
