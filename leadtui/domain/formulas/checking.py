"""What a formula may be made of, and of which type its parts are; anything else is refused with its place."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from leadtui.domain.formulas.errors import FormulaError
from leadtui.domain.formulas.functions import FUNCTIONS, ONE_OF, SYNONYMS, Function
from leadtui.domain.formulas.names import Names, ValueKind
from leadtui.domain.formulas.typed import place, quoted, replaced
from leadtui.domain.formulas.words import FALSE_WORDS, KIND_LABELS, TODAY, TODAY_WORDS, TRUE_WORDS, close_to
from leadtui.domain.lists import LISTS, find_item, fold
from leadtui.i18n import N_, _
from leadtui.text import clean_line

Checked = tuple[ValueKind, ast.expr]
_ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_EQUAL = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_LARGEST = Decimal(10) ** 15
TEXT_LENGTH = 200


class Checker:
    """Walks one formula once; ``blank`` characters stood before it."""

    def __init__(self, text: str, blank: int, names: Names) -> None:
        self._text, self._blank, self._names = text, blank, names
        self._parts: list[tuple[int, int, str]] = []
        self.inputs: set[str] = set()
        self.by_day = False

    def kept(self) -> str:
        """The formula with ids in place of what they are called."""
        return replaced(self._text, set(self._parts))

    def checked(self, node: ast.expr) -> Checked:
        """The kind of a part, and the part as it is evaluated; FormulaError where it cannot be."""
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.Name():
                return self._name(node)
            case ast.Compare():
                return self._compare(node)
            case ast.Call():
                return self._call(node)
            case _:
                return self._operation(node)

    def _operation(self, node: ast.expr) -> Checked:
        match node:
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                return self._binary(node)
            case ast.BoolOp():
                parts = [self._wanted(part, "flag") for part in node.values]
                return "flag", ast.BoolOp(node.op, parts)
            case ast.IfExp():
                return self._if(node.test, node.body, node.orelse)
            case _:
                raise self._refuse(node, N_("This is not available in formulas."))

    def _refuse(self, node: ast.AST, message: str, hint: str = "", **params: object) -> FormulaError:
        at = self._blank + place(self._text, getattr(node, "col_offset", 0))
        return FormulaError(at, message, hint, **params)

    def _replace(self, node: ast.expr, word: str) -> None:
        start, end = place(self._text, node.col_offset), place(self._text, node.end_col_offset or 0)
        self._parts.append((start, end, word))

    def _constant(self, node: ast.Constant) -> Checked:
        value = node.value
        if isinstance(value, bool):
            return "flag", node
        if value is None:
            return "nothing", node
        if isinstance(value, int | float):
            number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
            if not number.is_finite() or abs(number) > _LARGEST:
                raise self._refuse(node, N_("The number is too large."))
            return "number", ast.Constant(cast("Any", number))
        if not isinstance(value, str):
            raise self._refuse(node, N_("This is not available in formulas."))
        if len(value) > TEXT_LENGTH or clean_line(value).text != value:
            raise self._refuse(node, N_("A text is one line of at most {n} characters."), n=TEXT_LENGTH)
        return "text", node

    def _name(self, node: ast.Name) -> Checked:
        word = fold(node.id)
        if word in TODAY_WORDS:
            self._replace(node, TODAY)
            return self._today()
        if word in TRUE_WORDS or word in FALSE_WORDS:
            self._replace(node, str(word in TRUE_WORDS))
            return "flag", ast.Constant(word in TRUE_WORDS)
        found = self._names.named(node.id)
        if found is None:
            raise self._refuse(node, N_("There is no field {name}."), *self._near(node.id), name=node.id)
        self.inputs.add(found.id)
        self._replace(node, found.id)
        return found.kind, ast.Name(found.id, ast.Load())

    def _today(self) -> Checked:
        self.by_day = True
        return "date", ast.Name(TODAY, ast.Load())

    def _near(self, word: str) -> tuple[str, ...]:
        shown = [self._names.shown(each.id) for each in self._names]
        near = close_to(word, shown)
        return (_("Such as: {names}", names=" ".join(near)),) if near else ()

    def _wanted(self, node: ast.expr, *kinds: ValueKind) -> ast.expr:
        kind, made = self.checked(node)
        self._fit(node, kind, kinds)
        return made

    def _fit(self, node: ast.expr, kind: ValueKind, kinds: tuple[ValueKind, ...]) -> None:
        if kind not in kinds and kind != "nothing":
            raise self._refuse(
                node, N_("This is {kind}, not {wanted}."), kind=KIND_LABELS[kind], wanted=_words(kinds)
            )

    def _unary(self, node: ast.UnaryOp) -> Checked:
        match node.op:
            case ast.Not():
                return "flag", ast.UnaryOp(node.op, self._wanted(node.operand, "flag"))
            case ast.USub() | ast.UAdd():
                return "number", ast.UnaryOp(node.op, self._wanted(node.operand, "number"))
            case _:
                raise self._refuse(node, N_("This is not available in formulas."))

    def _binary(self, node: ast.BinOp) -> Checked:
        if not isinstance(node.op, _ARITHMETIC):
            raise self._refuse(node, N_("This is not available in formulas."))
        left, first = self.checked(node.left)
        right, second = self.checked(node.right)
        made = ast.BinOp(first, node.op, second)
        match node.op, left, right:
            case _, "number" | "nothing", "number" | "nothing":
                return "number", made
            case ast.Add(), "text", "text":
                return "text", made
            case (ast.Add(), "date", "number") | (ast.Add(), "number", "date"):
                return "date", made
            case ast.Sub(), "date", "number":
                return "date", made
            case ast.Sub(), "date", "date":
                return "number", made
            case _:
                raise self._refuse(
                    node,
                    N_("{left} and {right} cannot be put together like this."),
                    N_("text(...) makes a text of a number or a date."),
                    left=KIND_LABELS[left],
                    right=KIND_LABELS[right],
                )

    def _compare(self, node: ast.Compare) -> Checked:
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
            return self._among(node)
        sides = [node.left, *node.comparators]
        found = [self.checked(side) for side in sides]
        made = [each for _kind, each in found]
        for place_, operator in enumerate(node.ops):
            kinds = {found[place_][0], found[place_ + 1][0]}
            if not self._comparable(operator, kinds):
                raise self._refuse(
                    sides[place_ + 1],
                    N_("{left} and {right} cannot be compared."),
                    left=KIND_LABELS[found[place_][0]],
                    right=KIND_LABELS[found[place_ + 1][0]],
                )
            if "choice" in kinds and "text" in kinds:
                at = place_ if found[place_][0] == "choice" else place_ + 1
                other = place_ if at != place_ else place_ + 1
                made[other] = self._choice(sides[at], sides[other])
        ops = [_plain(operator) for operator in node.ops]
        return "flag", ast.Compare(made[0], ops, made[1:])

    def _comparable(self, operator: ast.cmpop, kinds: set[ValueKind]) -> bool:
        if isinstance(operator, _EQUAL):
            return len(kinds - {"nothing"}) < 2 or kinds == {"choice", "text"}
        return isinstance(operator, _ORDER) and kinds in ({"number"}, {"date"}, {"number", "nothing"})

    def _among(self, node: ast.Compare) -> Checked:
        options = node.comparators[0]
        kind, value = self.checked(node.left)
        if not isinstance(options, ast.Tuple | ast.List) or not options.elts:
            raise self._refuse(
                options, N_("The values stand in brackets."), N_('Such as: level in ("A", "B")')
            )
        made = [
            self._choice(node.left, each) if kind == "choice" else self._wanted(each, kind)
            for each in options.elts
        ]
        call: ast.expr = ast.Call(ast.Name(ONE_OF, ast.Load()), [value, *made], [])
        return "flag", ast.UnaryOp(ast.Not(), call) if isinstance(node.ops[0], ast.NotIn) else call

    def _choice(self, field: ast.expr, text: ast.expr) -> ast.expr:
        """A choice by any of its names, as its id."""
        found = self._names.named(field.id) if isinstance(field, ast.Name) else None
        if found is None or not isinstance(text, ast.Constant) or not isinstance(text.value, str):
            raise self._refuse(text, N_("Name one of the choices, in quotation marks."))
        kind = found.field.choices
        item = find_item(kind, text.value) if kind in LISTS else None
        if item is None:
            known = " ".join(str(each.label) for each in LISTS.get(kind, ()) if not each.retired)
            raise self._refuse(
                text,
                N_("There is no choice {name}."),
                N_("Known: {known}"),
                name=text.value,
                known=known,
            )
        self._replace(text, quoted(item.id))
        return ast.Constant(item.id)

    def _if(self, test: ast.expr, yes: ast.expr, no: ast.expr) -> Checked:
        asked = self._wanted(test, "flag")
        kind, first = self.checked(yes)
        other, second = self.checked(no)
        if kind not in (other, "nothing") and other != "nothing":
            raise self._refuse(
                no,
                N_("Both results are of one type: {left} and {right} are not."),
                left=KIND_LABELS[kind],
                right=KIND_LABELS[other],
            )
        return other if kind == "nothing" else kind, ast.IfExp(asked, first, second)

    def _call(self, node: ast.Call) -> Checked:
        name = fold(node.func.id) if isinstance(node.func, ast.Name) else ""
        name = SYNONYMS.get(name, name)
        if name in TODAY_WORDS and not node.args:
            # As spreadsheets have it.
            self._replace(node, TODAY)
            return self._today()
        function = FUNCTIONS.get(name)
        if function is None or node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
            known = " ".join(FUNCTIONS)
            raise self._refuse(node, N_("There is no such function."), N_("Known: {known}"), known=known)
        if not self._count_fits(function, len(node.args)):
            raise self._refuse(
                node,
                N_("{name} takes {n} values."),
                "",
                name=name,
                n=function.fewest if not function.more else f"{function.fewest}+",
            )
        self._replace(node.func, name)
        if name == "if":
            return self._if(*node.args)
        if name == "has":
            return self._has(node)
        return self._called(name, function, node)

    @staticmethod
    def _count_fits(function: Function, count: int) -> bool:
        return function.fewest <= count and (function.more or count <= len(function.takes))

    def _has(self, node: ast.Call) -> Checked:
        value = self._wanted(node.args[0], "choices")
        made = [value, self._choice(node.args[0], node.args[1])]
        return "flag", ast.Call(ast.Name("has", ast.Load()), made, [])

    def _called(self, name: str, function: Function, node: ast.Call) -> Checked:
        found: ValueKind = "nothing"
        made: list[ast.expr] = []
        for at, argument in enumerate(node.args):
            takes = function.takes[min(at, len(function.takes) - 1)]
            kind, value = self.checked(argument)
            if takes == "*" and found in ("nothing", kind):
                found = kind
            elif takes != "any":
                self._fit(argument, kind, _kinds(found if takes == "*" else takes))
            made.append(value)
        if function.gives == "*" and found in ("choice", "choices"):
            raise self._refuse(node, N_("Choices can only be compared."), N_('Such as: level == "A"'))
        gives = found if function.gives == "*" else function.gives
        return gives, ast.Call(ast.Name(name, ast.Load()), made, [])


def _kinds(takes: ValueKind | tuple[ValueKind, ...]) -> tuple[ValueKind, ...]:
    return takes if isinstance(takes, tuple) else (takes,)


def _words(kinds: Iterable[ValueKind]) -> str:
    return _(" or ").join(str(KIND_LABELS[kind]) for kind in kinds)


def _plain(operator: ast.cmpop) -> ast.cmpop:
    match operator:
        case ast.Is():
            return ast.Eq()
        case ast.IsNot():
            return ast.NotEq()
        case _:
            return operator
