"""Words of formulas that name no field, and what their types are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from leadtui.domain.formulas.names import ValueKind
from leadtui.i18n import Label

TODAY = "today"
TODAY_WORDS = frozenset({TODAY, "今天"})
TRUE_WORDS = frozenset({"true", "yes", "是"})
FALSE_WORDS = frozenset({"false", "no", "否"})
KIND_LABELS: Mapping[ValueKind, Label] = MappingProxyType(
    {
        "text": Label("a text", "文本", "文字"),
        "number": Label("a number", "数字", "數字"),
        "date": Label("a date", "日期", "日期"),
        "flag": Label("yes or no", "是/否", "是/否"),
        "choice": Label("a choice", "单选", "單選"),
        "choices": Label("choices", "多选", "複選"),
        "nothing": Label("nothing", "空", "空"),
    }
)
NEAR, LEAST = 3, 60


def close_to(word: str, known: Iterable[str]) -> list[str]:
    """The names that look most like a word nobody knows."""
    from rapidfuzz import fuzz, process

    found = process.extract(word, list(known), scorer=fuzz.WRatio, limit=NEAR, score_cutoff=LEAST)
    return [name for name, _score, _at in found]
