"""What is wrong with a formula, and where; what is wrong with it on one lead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadtui.errors import ValidationError
from leadtui.i18n import N_, Label, _


class FormulaError(ValidationError):
    """A formula cannot be used; ``at`` is where it goes wrong, in characters from 0."""

    def __init__(self, at: int, message: str, hint: str = "", **params: object) -> None:
        super().__init__(message, hint, field="formula", **params)
        self.at = at

    def text(self) -> str:
        """What is wrong and where, counted from 1 as people do."""
        return _("Character {at}: {what}", at=self.at + 1, what=super().text())


class RowError(ValueError):
    """A formula has no value on one lead; ``code`` is one of ``CODES``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


CODES: Mapping[str, Label] = MappingProxyType(
    {
        "zero": Label("divides by zero", "除数为零", "除數為零"),
        "large": Label("the number is too large", "数字太大", "數字太大"),
        "number": Label("this cannot be calculated", "无法计算", "無法計算"),
        "date": Label("there is no such date", "没有这个日期", "沒有這個日期"),
        "long": Label("the text is too long", "文本太长", "文字太長"),
        "broken": Label("a field of the formula is not there", "公式里的字段不存在", "公式裡的欄位不存在"),
    }
)
"""Why a formula has no value on a lead."""
UNFINISHED = N_("The formula ends too early.")


def why(code: str) -> str:
    """The reason in the viewer's language."""
    return str(CODES[code]) if code in CODES else code
