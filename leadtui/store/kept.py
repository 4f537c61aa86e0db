"""What hardly ever changes is read once per connection: settings, rules, lists, the calendar.

What this process writes is forgotten at once, and so is everything when a transaction fails. What
another process writes is forgotten when the news tell of it, and seen after FRESH_SECONDS in any case.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TypeVar, cast

from leadtui.store.models import proxy

FRESH_SECONDS = 30.0

T = TypeVar("T")


def kept(name: object, load: Callable[[], T]) -> T:
    """What ``load`` returned when it was last called under this name; callers must not change it."""
    memory: dict[object, tuple[float, object]] = proxy.obj.kept
    found = memory.get(name)
    if found is None or monotonic() - found[0] > FRESH_SECONDS:
        found = memory[name] = (monotonic(), load())
    return cast("T", found[1])


def forget() -> None:
    """Read everything anew when it is next asked for."""
    proxy.obj.kept.clear()
