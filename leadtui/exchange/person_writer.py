"""All that is held about a person as text: JSON for programs, or to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePath

from leadtui.domain.privacy import TITLES, Held
from leadtui.i18n import _
from leadtui.text import printable


def form_of(name: str) -> str:
    """json or text, by the ending of a file's name."""
    return "json" if PurePath(name).suffix.lower() == ".json" else "text"


def written(held: Held, form: str) -> bytes:
    """The content of the file."""
    text = json.dumps(plain(held), ensure_ascii=False, indent=2) if form == "json" else readable(held)
    return f"{text}\n".encode()


def plain(held: Held) -> dict[str, object]:
    """Everything as one JSON object."""
    return {
        "name": held.subject.name,
        "numbers": list(held.subject.numbers),
        **{section.name: [dict(row) for row in section.rows] for section in held.sections},
    }


def readable(held: Held) -> str:
    """Everything as text to read, in the current language."""
    return "\n".join(_lines(held))


def _lines(held: Held) -> Iterator[str]:
    yield f"{held.subject.name} · {', '.join(held.subject.numbers)}"
    for section in held.sections:
        yield f"\n## {_(TITLES[section.name])} ({len(section.rows)})"
        for row in section.rows:
            yield ""
            yield from (printable(f"{name}: {said(value)}", " ") for name, value in row.items())


def said(value: object) -> str:
    """A value as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
