"""Languages: gettext catalogs with English as the message id, and labels kept as data."""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

LANGUAGES = ("en", "zh_CN", "zh_TW")
LANGUAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {"en": "English", "zh_CN": "简体中文", "zh_TW": "繁體中文"}
)
"""How each is called by those who speak it."""
LOCALE_DIR = Path(__file__).parent / "locale"

_current = "en"


class Label(NamedTuple):
    """One text in the three languages, for data such as lists and fields."""

    en: str
    zh_CN: str
    zh_TW: str

    def text(self, language: str | None = None) -> str:
        """The label in ``language``, by default the current one."""
        return str(getattr(self, language or _current))

    def __str__(self) -> str:
        return self.text()


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a marked message
    """Mark a message for the catalogs without translating it yet."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def _catalog(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("leadtui", LOCALE_DIR, [language], fallback=language == "en")


def set_language(language: str) -> None:
    """Switch every later translation to ``language``, one of LANGUAGES."""
    global _current
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    _current = language


def language() -> str:
    """The current language, one of LANGUAGES."""
    return _current


def _(message: str, **params: object) -> str:
    """``message`` in the current language with ``{name}`` placeholders filled in."""
    text = _catalog(_current).gettext(message) if message else ""
    return text.format(**params) if params else text


def ngettext(one: str, many: str, n: int, **params: object) -> str:
    """The plural form for ``n``, which is also the ``{n}`` placeholder."""
    return _catalog(_current).ngettext(one, many, n).format(n=n, **params)


def language_from_environment() -> str:
    """The first of LC_ALL, LC_MESSAGES and LANG that is set, as one of LANGUAGES."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return match_language(value)
    return "en"


def match_language(tag: str) -> str:
    """The supported language nearest to a locale name or language tag."""
    tag = tag.split(".")[0].replace("-", "_")
    if not tag.lower().startswith("zh"):
        return "en"
    traditional = ("hant", "tw", "hk", "mo")
    return "zh_TW" if any(part in traditional for part in tag.lower().split("_")) else "zh_CN"
