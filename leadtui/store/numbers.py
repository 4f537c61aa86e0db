"""Lead numbers, allocated in the lead's own transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from leadtui.domain.lists import item
from leadtui.domain.numbering import check_code, format_number, parse_number
from leadtui.store import settings
from leadtui.store.database import Store

NO_CODE = "QT"


def allocate(store: Store, source: str, day: date) -> str:
    """The next number of the source's CODE, or of the team's one prefix, on ``day``."""
    code = check_code(settings.load()["number_prefix"] or item("source", source).code or NO_CODE)
    return format_number(code, day, store.engine.next_number(code, day))


def allocate_many(store: Store, sources: Sequence[str], day: date) -> list[str]:
    """The numbers of several leads in their order, as ``allocate`` would give them one by one."""
    prefix = settings.load()["number_prefix"]
    codes = [check_code(prefix or item("source", source).code or NO_CODE) for source in sources]
    given = {
        code: iter(store.engine.next_numbers(code, day, n)) for code, n in sorted(Counter(codes).items())
    }
    return [format_number(code, day, next(given[code])) for code in codes]


def keep(store: Store, numbers: Iterable[str]) -> None:
    """Imported numbers are kept as they are and move their counters on."""
    highest: dict[tuple[str, date], int] = {}
    for number in numbers:
        parsed = parse_number(number)
        if parsed is not None:
            key = (parsed.code, parsed.day)
            highest[key] = max(parsed.n, highest.get(key, 0))
    raised = [(code, day, last) for (code, day), last in sorted(highest.items())]
    if raised:
        store.engine.raise_counters(raised)
