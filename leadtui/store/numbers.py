"""Lead numbers, allocated in the lead's own transaction."""

from __future__ import annotations

from datetime import date

from leadtui.domain.lists import item
from leadtui.domain.numbering import format_number
from leadtui.store import settings
from leadtui.store.database import Store


def allocate(store: Store, source: str, day: date) -> str:
    """The next number of the source's CODE, or of the team's one prefix, on ``day``."""
    code = settings.load()["number_prefix"] or item("source", source).code
    return format_number(code, day, store.engine.next_number(code, day))
