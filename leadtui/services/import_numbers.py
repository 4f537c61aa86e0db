"""Numbers of a sheet that move a counter on: those of rows further down seldom do."""

from __future__ import annotations

from collections.abc import Iterable

from leadtui.domain.numbering import parse_number

# Codes and days; a sheet goes by date.
MOST_KEPT = 4096
_LONGEST = 6  # digits a lead number may end in


class Raised:
    """Remembers how far each CODE and day has been counted in one import."""

    def __init__(self) -> None:
        self._highest: dict[str, int] = {}

    def beyond(self, numbers: Iterable[str]) -> set[str]:
        """Those of ``numbers`` that are the highest of their CODE and day so far."""
        found: dict[str, str] = {}
        if len(self._highest) > MOST_KEPT:
            self._highest.clear()
        for number in numbers:
            start, _dash, last = number.rpartition("-")
            if not (last.isascii() and last.isdigit() and len(last) <= _LONGEST and start):
                found[number] = number
            elif int(last) > self._highest.get(start, 0) and parse_number(number):
                self._highest[start] = int(last)
                found[start] = number
        return set(found.values())
