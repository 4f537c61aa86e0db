"""The field a formula is typed in: it completes names of fields and functions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.suggester import Suggester

from leadtui.widgets.text_fields import LineField

_WORD = re.compile(r"[^\W\d]\w*$")
MOST = 6


class _Words(Suggester):
    """The rest of the last word."""

    def __init__(self, field: FormulaField) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._field = field

    async def get_suggestion(self, value: str) -> str | None:
        """The whole text with its last word completed."""
        found = matches(value, self._field.words)
        return value[: _begins(value)] + found[0] if found else None


class FormulaField(LineField):
    """One line; the right key takes the word that is proposed."""

    def __init__(self, words: Sequence[str], *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.words = words
        self.suggester = _Words(self)

    def near(self) -> list[str]:
        """The words that what is typed at the end may become."""
        return matches(self.value, self.words) if self.cursor_position == len(self.value) else []


def matches(text: str, words: Sequence[str]) -> list[str]:
    """The words that begin with the last one of a text, which is none of them yet."""
    found = _WORD.search(text)
    if found is None or _quoted(text):
        return []
    typed = found.group().casefold()
    if any(typed == word.casefold().rstrip("(") for word in words):
        return []
    return [word for word in words if word.casefold().startswith(typed)][:MOST]


def _begins(text: str) -> int:
    found = _WORD.search(text)
    return found.start() if found else len(text)


def _quoted(text: str) -> bool:
    return text.count(chr(34)) % 2 == 1 or text.count(chr(39)) % 2 == 1
