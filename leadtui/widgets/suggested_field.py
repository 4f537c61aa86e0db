"""A line that proposes words a team uses: the right key takes the one that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.suggester import Suggester

from leadtui.text import fold_value
from leadtui.widgets.text_fields import LineField

_APART = re.compile(r"[,，、;；]\s*")


class _Proposing(Suggester):
    def __init__(self, words: Sequence[str], *, several: bool) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words, self._several = words, several

    async def get_suggestion(self, value: str) -> str | None:
        """The text with its last word completed."""
        begins = max((found.end() for found in _APART.finditer(value)), default=0) if self._several else 0
        typed = fold_value(value[begins:])
        word = next((one for one in self._words if fold_value(one).startswith(typed)), None)
        return value[:begins] + word if word is not None and typed else None


class SuggestedField(LineField):
    """One line of a word, or of several set apart by commas."""

    def __init__(
        self, words: Sequence[str], *, several: bool = False, placeholder: str = "", id: str | None = None
    ) -> None:
        super().__init__(placeholder=placeholder, id=id)
        self.suggester = _Proposing(words, several=several)
