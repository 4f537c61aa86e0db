"""What a setting of an admin's is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadtui.i18n import Label


@dataclass(frozen=True, slots=True)
class Limit:
    """A whole number from ``least`` to ``most``; ``shipped`` until an admin says otherwise.

    Where there are ``words`` each stands for one of the numbers, and is shown in its place.
    """

    label: Label
    shipped: int
    least: int
    most: int
    words: Mapping[str, int] = field(default_factory=dict)

    def shown(self, value: int) -> str:
        """A value as it is typed."""
        return next((word for word, number in self.words.items() if number == value), str(value))
