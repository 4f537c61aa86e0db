"""The one query language of list, board, queue, command line and alerts (UX 5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from leadtui.domain.fields import REGISTRY, Field, Registry
from leadtui.domain.query_lexer import Folded, Item, Piece, folded, head, is_plain, is_plain_value, items
from leadtui.domain.query_text import describe, to_text
from leadtui.domain.query_tree import (
    NO,
    NONE,
    YES,
    Condition,
    Operator,
    Query,
    SortKey,
    Span,
    Trouble,
    Value,
    Words,
)
from leadtui.domain.query_values import read_value
from leadtui.domain.query_words import find_field
from leadtui.errors import UsageError
from leadtui.i18n import N_

__all__ = [
    "Condition",
    "Query",
    "SortKey",
    "Span",
    "Value",
    "Words",
    "describe",
    "parse",
    "sortable",
    "strict",
    "to_text",
]

MAX_TEXT = 1_000
MESSAGES: dict[Trouble, str] = {
    "field": N_("There is no field {name}."),
    "operator": N_("{name} cannot be compared with < or >."),
    "value": N_("{name}: {value} is not understood."),
    "empty": N_("{name}: what should it be?"),
    "sort": N_("Lists cannot be sorted by {value}."),
}


@dataclass(slots=True)
class _Parser:
    source: Folded
    registry: Registry
    currency: str
    terms: list[Words | Condition] = field(default_factory=list)
    sort: list[SortKey] = field(default_factory=list)
    said: list[Words] = field(default_factory=list)
    unknown: list[Span] = field(default_factory=list)

    def query(self) -> Query:
        return Query(tuple(self.terms), tuple(self.sort), tuple(self.said), tuple(self.unknown))

    def mark(self, part: Item | Piece, trouble: Trouble, name: str, value: str = "") -> None:
        start, end = self.source.original(part.start, part.end)
        self.unknown.append(Span(start, end, trouble, name, value))


def parse(text: str, registry: Registry = REGISTRY, currency: str = "CNY") -> Query:
    """What ``text`` asks for; whatever is typed has a meaning, and what was not understood is marked.

    Sums without a currency are in ``currency``.
    """
    source = folded(text[:MAX_TEXT])
    parser = _Parser(source, registry, currency)
    for item in items(source.text):
        _take(parser, item)
    return parser.query()


def strict(query: Query) -> Query:
    """``query`` itself; UsageError names the first thing in it that is not understood."""
    for span in query.unknown:
        raise UsageError(
            MESSAGES[span.trouble],
            N_("Names of fields and values are listed by: leadtui keys --query"),
            name=span.name,
            value=span.value,
        )
    return query


def sortable(field: Field) -> bool:
    """Whether a list can be ordered by ``field``."""
    if field.entity != "lead":
        return False
    return bool(field.sort or (field.column and field.type != "prose") or field.added)


def _take(parser: _Parser, item: Item) -> None:
    if not item.operator:
        _add_words(parser.terms, _texts(item), negated=item.negated)
        return
    found = find_field(item.name, parser.registry)
    if found is None:
        parser.mark(item, "field", item.name)
        _add_words(parser.terms, _raw(parser, item), negated=item.negated)
    elif not item.pieces:
        parser.mark(item, "empty", item.name)
    elif found.id == "sort":
        _take_sort(parser, item)
    elif found.id == "text":
        _add_words(parser.said, _said(item), negated=item.negated)
    else:
        _take_condition(parser, item, found)


def _texts(item: Item) -> list[Value]:
    """Words as values; what would read as a condition or a negation counts as quoted."""
    return [Value(piece.text, piece.exact or not is_plain(piece.text)) for piece in item.pieces]


def _said(item: Item) -> list[Value]:
    """What was said; what would read as an operator counts as quoted."""
    return [Value(piece.text, piece.exact or not is_plain_value(piece.text)) for piece in item.pieces]


def _raw(parser: _Parser, item: Item) -> list[Value]:
    """An item with an unknown name as one word to search for."""
    raw = parser.source.text[item.start + item.negated : item.end]
    plain = ":".join(part for part in raw.replace('"', " ").replace(",", " ").split() if part)
    plain = plain.rstrip(":=<>")
    known = find_field(head(plain), parser.registry) is not None
    return [Value(plain, exact=plain.startswith("-") or known)]


def _add_words(target: list[Words] | list[Words | Condition], values: list[Value], *, negated: bool) -> None:
    """Take in words that hold any letter or digit."""
    kept = tuple(value for value in values if any(character.isalnum() for character in value.text))
    if kept:
        target.append(Words(tuple(dict.fromkeys(kept)), negated))


def _take_sort(parser: _Parser, item: Item) -> None:
    for piece in item.pieces:
        name = piece.text.lstrip("+-")
        found = parser.registry.named(name)
        if found is None or not sortable(found):
            parser.mark(piece, "sort", item.name, piece.text)
        elif all(key.field_id != found.id for key in parser.sort):
            parser.sort.append(SortKey(found.id, piece.text.startswith("-") != item.negated))


def _take_condition(parser: _Parser, item: Item, field: Field) -> None:
    operator = _operator(item.operator)
    if operator != ":" and not field.ordered:
        parser.mark(item, "operator", item.name)
        return
    values: list[Value] = []
    for piece in item.pieces:
        exact = replace(piece, exact=item.equals or piece.exact or not is_plain_value(piece.text))
        value = read_value(field, exact, parser.registry, parser.currency)
        if value is None or (operator != ":" and value.text == NONE):
            parser.mark(piece, "value", item.name, piece.text)
        else:
            values.append(value)
    if values:
        parser.terms.append(_simplest(field, operator, tuple(dict.fromkeys(values)), negated=item.negated))


def _operator(sign: str) -> Operator:
    match sign:
        case "<" | "<=" | ">" | ">=":
            return sign
        case _:
            return ":"


def _simplest(field: Field, operator: Operator, values: tuple[Value, ...], *, negated: bool) -> Condition:
    """One way to say the same: -late:yes is late:no, -no:plan is has:plan."""
    if negated and len(values) == 1:
        if field.type == "flag" and values[0].text in (YES, NO):
            return Condition(field.id, operator, (Value(NO if values[0].text == YES else YES),))
        if field.id in ("has", "no"):
            return Condition("no" if field.id == "has" else "has", operator, values)
    return Condition(field.id, operator, values, negated)
