"""Names of fields and choices that are made from what people call them."""

from __future__ import annotations

import re
from collections.abc import Container

from leadtui.errors import ValidationError
from leadtui.i18n import N_

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_APART = re.compile(r"[^a-z0-9]+")
LENGTH = 30


def name_from(text: str, taken: Container[str], otherwise: str) -> str:
    """A name that is not taken, from a label: Chinese as it is spoken, else ``otherwise`` and a number."""
    from leadtui.domain.pinyin import simplify

    letters = list(simplify(text.casefold()))
    said = [
        f" {syllable} " if not letter.isascii() else letter
        for letter, syllable in zip(letters, _syllables(letters), strict=True)
    ]
    slug = _APART.sub("_", "".join(said).replace("  ", "")).strip("_")[:LENGTH].strip("_")
    if not NAME.fullmatch(slug):
        slug = otherwise
    number, name = 2, slug
    while name in taken:
        name = f"{slug}_{number}"
        number += 1
    return name


def _syllables(letters: list[str]) -> list[str]:
    """As words are spoken: a few characters alone would be taken for somebody's name."""
    from leadtui.domain.pinyin import spoken

    return spoken([*letters, "."])[:-1]


def checked_name(name: str, taken: Container[str]) -> str:
    """A name somebody chose; ValidationError where it cannot be one."""
    if not NAME.fullmatch(name):
        raise ValidationError(
            N_("{name} cannot be a name: small letters, digits and _ only, beginning with a letter."),
            field="name",
            name=name,
        )
    if name in taken:
        raise ValidationError(N_("There is a field named {name} already."), field="name", name=name)
    return name
