"""A formula as typed, read and checked before any lead is looked at."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from leadtui.domain.fields.definition import Kind
from leadtui.domain.formulas.checking import Checker
from leadtui.domain.formulas.errors import UNFINISHED, FormulaError
from leadtui.domain.formulas.names import Names
from leadtui.domain.formulas.typed import plain_marks, with_if
from leadtui.i18n import N_

LENGTH = 500
MOST_PARTS = 200
"""Names, numbers, operators and calls in one formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that can be evaluated.

    ``text`` is what is kept: ids in place of labels. ``kind`` is the type of its results, ``inputs`` the ids
    of the fields it is made of; ``by_day`` where it is another one tomorrow.
    """

    text: str
    kind: Kind
    inputs: frozenset[str]
    by_day: bool
    tree: ast.expr


def read(typed: str, names: Names) -> Formula:
    """The formula behind what was typed; FormulaError where it cannot be one."""
    text = with_if(plain_marks(" ".join(typed.splitlines()).rstrip()))
    blank = len(text) - len(text.lstrip())
    text = text.lstrip()
    if not text:
        raise FormulaError(0, N_("There is no formula yet."), N_("Such as: expected_value * 0.1"))
    if len(text) > LENGTH:
        raise FormulaError(LENGTH, N_("The formula is longer than {n} characters."), n=LENGTH)
    checker = Checker(text, blank, names)
    tree = _parsed(text, blank)
    if sum(1 for _node in ast.walk(tree)) > MOST_PARTS * 2:
        raise FormulaError(0, N_("The formula has more than {n} parts."), n=MOST_PARTS)
    kind, made = checker.checked(tree)
    if kind not in ("text", "number", "date", "flag"):
        raise FormulaError(
            blank,
            N_("The result is neither a text, a number, a date nor yes or no."),
            N_('Compare it, such as: level == "A"'),
        )
    return Formula(checker.kept(), kind, frozenset(checker.inputs), checker.by_day, made)


def _parsed(text: str, blank: int) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        # At the end Python tells no place.
        at = min(error.offset - 1, len(text)) if error.offset else len(text)
        raise _wrong(text, at, blank) from None
    except (ValueError, RecursionError, MemoryError):
        raise FormulaError(blank, N_("The formula cannot be read.")) from None


def _wrong(text: str, at: int, blank: int) -> FormulaError:
    rest = text[at:].strip()
    hint = ""
    if "=" in text.replace("==", "").replace("<=", "").replace(">=", "").replace("!=", ""):
        hint = N_("Equal is written ==.")
    elif "<>" in text:
        hint = N_("Unequal is written !=.")
    elif text.count("(") > text.count(")"):
        hint = N_("A bracket is not closed.")
    elif text.count(")") > text.count("("):
        hint = N_("A bracket closes that was not opened.")
    elif "%" in text:
        hint = N_("Write 0.2 for 20%.")
    if not rest:
        return FormulaError(blank + at, UNFINISHED, hint)
    return FormulaError(blank + at, N_("This cannot stand here: {text}"), hint, text=rest[:12])


def shown(kept: str, names: Names) -> str:
    """A kept formula as the viewer reads and edits it; as it is where it can no longer be read."""
    from leadtui.domain.formulas.typed import relabelled

    return relabelled(kept, names)
