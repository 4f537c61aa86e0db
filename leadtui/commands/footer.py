"""Where a verb stands in the footer besides its own place: prefixes, and pairs that share one."""

from __future__ import annotations

from typing import NamedTuple

from leadtui.commands.command import LEADS, LISTS
from leadtui.i18n import N_

PREFIXES = {"prefix.go": ("g", N_("Go to")), "prefix.status": ("s", N_("Status"))}


class Pair(NamedTuple):
    """Two commands that share one place in the footer, such as ``+ -``; ``label`` is a message id."""

    ids: tuple[str, str]
    label: str
    contexts: tuple[str, ...]
    footer: int


PAIRS = (
    Pair(("nav.left", "nav.right"), N_("Column"), ("board",), 7),
    Pair(("status.previous_column", "status.next_column"), N_("Move"), ("board",), 25),
    Pair(("level.up", "level.down"), N_("Level"), LEADS, 52),
    Pair(("lead.next", "lead.previous"), N_("Next, previous"), ("lead",), 8),
    Pair(("view.previous", "view.next"), N_("View"), LISTS, 79),
)
FOOTER_PREFIXES = {"prefix.status": 30}
FOOTER_RIGHT = ("app.menu", "app.help")
