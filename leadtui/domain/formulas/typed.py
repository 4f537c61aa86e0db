"""How people type formulas: full-width marks, IF as a spreadsheet has it, labels in place of ids."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from leadtui.domain.formulas.names import Names
from leadtui.domain.lists import LISTS, label

_MARKS = str.maketrans("“”‘’×÷、　", "\"\"''*/, ")
_IF = re.compile(r"\bif(?=\s*\()", re.IGNORECASE)
_BEFORE = re.compile(r"(?:^|[(,+\-*/%=<>]|\b(?:and|or|not|else|if))\s*$", re.IGNORECASE)


def plain_marks(text: str) -> str:
    """Full-width marks and digits as plain ones, outside of quoted text; every character keeps its place."""
    made: list[str] = []
    quote = ""
    for letter in text:
        if quote and letter != quote and letter.translate(_MARKS) != quote:
            made.append(letter)
            continue
        wide = 0xFF01 <= ord(letter) <= 0xFF5E
        plain = chr(ord(letter) - 0xFEE0) if wide else letter.translate(_MARKS)
        if plain in "\"'":
            quote = "" if quote else plain
        made.append(plain)
    return "".join(made)


def with_if(text: str) -> str:
    """``if(`` where a value may begin is the function; Python has it as a word of its own."""

    def upper(found: re.Match[str]) -> str:
        return "IF" if _BEFORE.search(text[: found.start()]) else found.group()

    return _IF.sub(upper, text)


def place(text: str, offset: int) -> int:
    """A place in UTF-8 as a place in characters."""
    return len(text.encode()[:offset].decode(errors="ignore"))


def replaced(text: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words from one place to another."""
    for start, end, word in sorted(parts, reverse=True):
        text = text[:start] + word + text[end:]
    return text


def relabelled(kept: str, names: Names) -> str:
    """Labels in place of ids, of fields and of the choices they are compared with."""
    text = with_if(kept)
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError):
        return kept
    parts = [
        _span(text, node, names.shown(node.id))
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id in names
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Call):
            parts += _choices(text, node, names)
    return replaced(text, set(parts))


def names_in(kept: str) -> frozenset[str]:
    """Every word of a kept formula: ids of fields, functions, today."""
    try:
        tree = ast.parse(with_if(kept), mode="eval")
    except (SyntaxError, ValueError):
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _choices(text: str, node: ast.Compare | ast.Call, names: Names) -> list[tuple[int, int, str]]:
    inner = list(ast.walk(node)) if isinstance(node, ast.Compare) else node.args
    kinds = [
        names[each.id].field.choices for each in inner if isinstance(each, ast.Name) and each.id in names
    ]
    kind = next((name for name in kinds if name in LISTS), "")
    return [
        _span(text, each, quoted(label(kind, each.value)))
        for each in inner
        if kind and isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _span(text: str, node: ast.AST, word: str) -> tuple[int, int, str]:
    start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
    return place(text, start), place(text, end), word


def quoted(text: str) -> str:
    """A text as formulas have it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
