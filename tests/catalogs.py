"""Whether the message catalogs say everything the source asks for."""

from __future__ import annotations

import io
import string
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from leadtui.i18n import LANGUAGES, LOCALE_DIR

PACKAGE = LOCALE_DIR.parent
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")


@lru_cache(maxsize=1)
def source_messages() -> frozenset[str]:
    """Every message id in the source; of a plural the singular."""
    found = extract_from_dir(PACKAGE, keywords=DEFAULT_KEYWORDS)
    return frozenset(_first(message) for _file, _line, message, _comments, _context in found)


def _first(message: object) -> str:
    return str(message[0] if isinstance(message, tuple) else message)


def po_path(language: str) -> Path:
    """The catalog that people edit."""
    return LOCALE_DIR / language / "LC_MESSAGES/leadtui.po"


def catalog(language: str) -> Catalog:
    """The catalog of ``language`` as its .po file has it; empty without one."""
    path = po_path(language)
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> list[str]:
    """The ``{names}`` in ``text``, sorted."""
    return sorted(name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)


def problems(language: str) -> list[str]:
    """What is missing or wrong in ``language``, one line each."""
    messages = {_first(message.id): message for message in catalog(language) if message.id}
    missing = [f"not in the catalog: {text!r}" for text in sorted(source_messages() - messages.keys())]
    stale = [f"not in the source: {text!r}" for text in sorted(messages.keys() - source_messages())]
    wrong = [line for message in messages.values() for line in _wrong(message)]
    return [*missing, *stale, *wrong, *_compiled(language)]


def _wrong(message: Message) -> Iterator[str]:
    ids = _texts(message.id)
    translations = _texts(message.string)
    if message.fuzzy or not all(translations) or not translations:
        yield f"not translated: {ids[0]!r}"
        return
    # A plural's general form has every placeholder; Chinese has that form only.
    wanted = placeholders(ids[-1])
    for text in translations:
        if placeholders(text) != wanted:
            yield f"other placeholders than {ids[-1]!r}: {text!r}"


def _texts(value: object) -> list[str]:
    return (
        [str(part) for part in value]
        if isinstance(value, Iterable) and not isinstance(value, str)
        else [str(value)]
    )


def _compiled(language: str) -> list[str]:
    compiled = po_path(language).with_suffix(".mo")
    expected = io.BytesIO()
    write_mo(expected, catalog(language))
    if compiled.exists() and compiled.read_bytes() == expected.getvalue():
        return []
    return ["the compiled catalog is not that of the .po file: make catalogs"]


def main() -> int:
    """Print every problem; 0 if there is none."""
    lines = [f"{language}: {line}" for language in TRANSLATED for line in problems(language)]
    print(
        "\n".join(lines) or f"Catalogs complete: {len(source_messages())} messages in {', '.join(TRANSLATED)}"
    )
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
