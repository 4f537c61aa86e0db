"""A new lead typed as one line in any order: 展会 远诚医疗 赵敏 13800001234 培训系统 A (UX, New lead)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from leadtui.domain import one_line_words as words
from leadtui.domain.contact_points import Point, parse_contact_points
from leadtui.domain.lists import SOURCES, ListItem
from leadtui.domain.money import MoneyRange, parse_money, parse_money_range
from leadtui.domain.one_line_words import PieceKind, Token
from leadtui.errors import ValidationError
from leadtui.text import fold_value

REQUIRED: tuple[PieceKind, ...] = ("source", "customer", "contact", "phone", "need", "level")


@dataclass(frozen=True, slots=True)
class Vocab:
    """What a line may name: per source id its labels and codes, case-folded; the region, the currency."""

    sources: Mapping[str, frozenset[str]]
    region: str = "CN"
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of the line and what it was taken for; ``start``..``end`` are characters of the line.

    ``value``: the id of a source or level, E.164 of a phone, minor units of a value, else ``text``.
    """

    kind: PieceKind
    text: str
    start: int
    end: int
    value: str | int


@dataclass(frozen=True, slots=True)
class Understood:
    """A line taken apart; what it does not say is None or empty and named in ``needs``."""

    pieces: tuple[Piece, ...]
    source: str | None
    customer: str | None
    contact: str | None
    title: str | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    wechats: tuple[str, ...]
    need: str
    level: str | None
    value: int | None
    budget: MoneyRange | None
    needs: tuple[PieceKind, ...]


def vocab_of(sources: Iterable[ListItem] = SOURCES, region: str = "CN", currency: str = "CNY") -> Vocab:
    """The vocabulary of a list of sources: their ids, codes, labels and synonyms."""
    names = {
        item.id: frozenset(
            fold_value(name).casefold() for name in (item.id, item.code, *item.label, *item.synonyms) if name
        )
        for item in sources
    }
    return Vocab(names, region, currency)


def parse_one_line(text: str, vocab: Vocab) -> Understood:
    """Take a line apart; never fails, what fits nothing else is the need."""
    pieces: list[Piece] = []
    open_tokens: list[Token] = []
    for token in words.tokens(text, _phrases(vocab)):
        known = (
            _named(token, vocab)
            if token.field
            else _recognised(token, vocab, {piece.kind for piece in pieces})
        )
        if known:
            pieces += known
        else:
            open_tokens.append(token)
    pieces += _names(open_tokens, pieces)
    return _understood(sorted(pieces, key=lambda piece: piece.start), vocab)


def _phrases(vocab: Vocab) -> frozenset[str]:
    return frozenset(name for names in vocab.sources.values() for name in names if " " in name)


def _piece(kind: PieceKind, token: Token, value: str | int | None = None) -> Piece:
    return Piece(kind, token.text, token.start, token.end, token.text if value is None else value)


def _named(token: Token, vocab: Vocab) -> list[Piece]:
    """A piece whose field is written before it: 来源:展会, customer:"Acme Inc"."""
    kind: PieceKind = words.FIELDS[token.field]
    match kind:
        case "source":
            source = _source(token.text, vocab)
            return [_piece("source", token, source)] if source else []
        case "level":
            return [_piece("level", token, token.text.upper()[:1])] if words.is_level(token.text) else []
        case "phone" | "email" | "wechat":
            return [_point(token, point) for point in parse_contact_points(token.text, vocab.region)]
        case "value" | "budget":
            return _money(token, vocab, kind)
        case _:
            return [_piece(kind, token)]


def _recognised(token: Token, vocab: Vocab, known: set[PieceKind]) -> list[Piece]:
    """The pieces that are certain by their form; of sources and levels only the first counts."""
    if token.quoted:
        return []
    if "source" not in known and (source := _source(token.text, vocab)):
        return [_piece("source", token, source)]
    if "level" not in known and words.is_level(token.text):
        return [_piece("level", token, fold_value(token.text)[0].upper())]
    if words.may_be_contact_point(token.text):
        points = parse_contact_points(token.text, vocab.region)
        if all(point.valid or point.masked or words.is_dialled(point.raw) for point in points):
            return [_point(token, point) for point in points]
    if words.may_be_money(token.text):
        return _money(token, vocab, "budget" if words.is_budget(token.text) else "value")
    return []


def _source(text: str, vocab: Vocab) -> str | None:
    name = fold_value(text).casefold().strip()
    return next((id_ for id_, names in vocab.sources.items() if name in names), None)


def _point(token: Token, point: Point) -> Piece:
    return Piece(point.kind, point.raw, token.start, token.end, point.norm or point.raw)


def _money(token: Token, vocab: Vocab, kind: Literal["value", "budget"]) -> list[Piece]:
    read: Callable[[str, str], object] = parse_money if kind == "value" else parse_money_range
    try:
        amount = read(token.text, vocab.currency)
    except ValidationError:
        return []
    return [_piece(kind, token, amount if isinstance(amount, int) else None)]


def _names(tokens: list[Token], pieces: list[Piece]) -> list[Piece]:
    """Customer, contact and title among the tokens left over; the rest is the need."""
    taken = {piece.kind for piece in pieces}
    rest = list(tokens)
    found: list[Piece] = []
    pickers: tuple[tuple[PieceKind, Callable[[], Token | None]], ...] = (
        ("customer", lambda: words.surest_customer(rest)),
        ("title", lambda: words.first_title(rest)),
        (
            "contact",
            lambda: words.likeliest_contact(rest, [p.start for p in pieces if p.kind in ("phone", "wechat")]),
        ),
        ("customer", lambda: words.possible_customer(rest)),
    )
    for kind, pick in pickers:
        if kind not in taken and (token := pick()):
            rest.remove(token)
            taken.add(kind)
            found.append(_piece(kind, token))
    return found + [_piece("need", token) for token in rest]


def _understood(pieces: list[Piece], vocab: Vocab) -> Understood:
    def first(kind: PieceKind) -> str | None:
        return next((str(piece.value) for piece in pieces if piece.kind == kind), None)

    def every(kind: PieceKind) -> tuple[str, ...]:
        return tuple(dict.fromkeys(piece.text for piece in pieces if piece.kind == kind))

    value = next((piece.value for piece in pieces if piece.kind == "value"), None)
    budget = next((piece.text for piece in pieces if piece.kind == "budget"), None)
    said = {piece.kind for piece in pieces}
    if said & {"email", "wechat"}:
        said.add("phone")
    return Understood(
        pieces=tuple(pieces),
        source=first("source"),
        customer=first("customer"),
        contact=first("contact"),
        title=first("title"),
        phones=every("phone"),
        emails=every("email"),
        wechats=every("wechat"),
        need=" ".join(every("need")),
        level=first("level"),
        value=value if isinstance(value, int) else None,
        budget=parse_money_range(budget, vocab.currency) if budget else None,
        needs=tuple(kind for kind in REQUIRED if kind not in said),
    )
