"""Cutting the text of the query bar into items: ``-name<=value,"another value"``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from leadtui.text import fold_value

QUOTE = '"'
_MORE = str.maketrans({"≤": "<=", "≥": ">=", "≦": "<=", "≧": ">=", "；": " ", "\t": " ", "\n": " "})
_HEAD = re.compile(r'([^\s,:=<>"]+)(:?(?:<=|>=|=<|=>|<|>|=)|:)')
_OPERATORS = {"=": ":", ":=": ":", "=<": "<=", "=>": ">="}


@dataclass(frozen=True, slots=True)
class Piece:
    """One value: ``text`` without its quotes, between ``start`` and ``end`` of the folded text."""

    text: str
    exact: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """One thing between spaces; ``name`` and ``operator`` are empty for words."""

    start: int
    end: int
    negated: bool
    name: str
    operator: str
    equals: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """The text as if the input method were off, and where each character came from."""

    text: str
    origin: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The same part of the text as typed."""
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[start]


def folded(text: str) -> Folded:
    """``text`` with full-width signs in their plain form."""
    parts, origin = [], []
    for position, character in enumerate(text):
        # Twice: what NFKC makes of a character may itself stand for a plain one.
        part = fold_value(fold_value(character.translate(_MORE)))
        parts.append(part)
        origin += [position] * len(part)
    return Folded("".join(parts), (*origin, len(text)))


def items(text: str) -> list[Item]:
    """The items of folded ``text``; a quote that is never closed runs to the end."""
    found, position = [], 0
    while position < len(text):
        if text[position].isspace() or text[position] == ",":
            position += 1
            continue
        item = _item(text, position)
        found.append(item)
        position = item.end
    return found


def _item(text: str, start: int) -> Item:
    negated = text[start] == "-" and start + 1 < len(text) and not text[start + 1].isspace()
    position = start + negated
    named = _HEAD.match(text, position)
    name, sign = (named[1], named[2]) if named else ("", "")
    sign = sign.removeprefix(":") or sign
    pieces, end = _pieces(text, named.end() if named else position)
    return Item(start, end, negated, name, _OPERATORS.get(sign, sign), sign == "=", tuple(pieces))


def _pieces(text: str, position: int) -> tuple[list[Piece], int]:
    pieces: list[Piece] = []
    while position < len(text) and not text[position].isspace():
        if text[position] == ",":
            position += 1
            continue
        piece = _quoted(text, position) if text[position] == QUOTE else _plain(text, position)
        if piece.text.strip():
            pieces.append(piece)
        position = piece.end
        if position < len(text) and text[position] != ",":
            break
    return pieces, position


def _quoted(text: str, start: int) -> Piece:
    """A quoted value; a doubled quote in it stands for one."""
    position = start + 1
    while (close := text.find(QUOTE, position)) >= 0 and text.startswith(QUOTE, close + 1):
        position = close + 2
    end = close if close >= 0 else len(text)
    content = text[start + 1 : end].replace(QUOTE * 2, QUOTE)
    return Piece(" ".join(content.split()), exact=True, start=start, end=min(end + 1, len(text)))


def _plain(text: str, start: int) -> Piece:
    end = start
    while end < len(text) and text[end] != "," and not text[end].isspace():
        end += 1
    return Piece(text[start:end], exact=False, start=start, end=end)


def head(text: str) -> str:
    """The name in front of an operator at the start of ``text``, or nothing."""
    match = _HEAD.match(text)
    return match[1] if match else ""


def is_plain(text: str) -> bool:
    """Whether ``text`` needs no quotes to be read as one word."""
    return bool(text) and text[0] not in '-"' and not re.search(r"[\s,]", text) and not _HEAD.match(text)


def is_plain_value(text: str) -> bool:
    """Whether ``text`` needs no quotes behind an operator."""
    return bool(text) and text[0] not in '"<>=:' and not re.search(r"[\s,]", text)


def quoted(text: str) -> str:
    """``text`` in quotes."""
    return QUOTE + text.replace(QUOTE, QUOTE * 2) + QUOTE
