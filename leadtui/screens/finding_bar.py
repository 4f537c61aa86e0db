"""The line above the queue of an audit round: what narrows it, and how many findings fit."""

from __future__ import annotations

from leadtui.i18n import ngettext
from leadtui.screens.query_bar import QueryBar
from leadtui.text import glyphs


class FindingBar(QueryBar):
    """It counts findings, not leads."""

    def _counted(self, room: int) -> str:
        if self.count is None:
            return glyphs().ellipsis
        return ngettext("{n} finding", "{n} findings", self.count)
