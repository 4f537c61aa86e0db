"""Labels in three languages, as options of a command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from leadtui.i18n import LANGUAGES, N_, Label

NAMES = {"en": "label_en", "zh_CN": "label_zh_cn", "zh_TW": "label_zh_tw"}


def label_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--en``, ``--zh`` and ``--zh-tw``."""
    for option in (
        click.option("--zh-tw", "label_zh_tw", metavar="TEXT", help=N_("In traditional Chinese.")),
        click.option("--zh", "label_zh_cn", metavar="TEXT", help=N_("In simplified Chinese.")),
        click.option("--en", "label_en", metavar="TEXT", help=N_("In English.")),
    ):
        function = option(function)
    return function


def take_label(options: dict[str, Any], text: str | None, before: Label | None = None) -> Label | None:
    """The label that ``text`` and the options make; a language nobody names keeps what it has, or ``text``.

    The options are taken out of ``options``. None where nothing was given.
    """
    given = {tag: options.pop(name, None) for tag, name in NAMES.items()}
    if text is None and not any(given.values()):
        return None
    first = text or next(value for value in given.values() if value)
    kept = {tag: first if text or before is None else before.text(tag) for tag in LANGUAGES}
    return Label(*(given[tag] or kept[tag] for tag in LANGUAGES))
