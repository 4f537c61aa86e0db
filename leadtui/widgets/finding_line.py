"""One finding of an audit round on one line: which lead, and what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from textual.strip import Strip

from leadtui.domain.audit_rules import KINDS, Finding, told
from leadtui.domain.lead_row import LeadRow
from leadtui.i18n import _
from leadtui.text import cells, clip, glyphs
from leadtui.widgets.due import Toned
from leadtui.widgets.hinted_list import HintedList
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.lead_line import begin, name_style
from leadtui.widgets.owner import owner_brief
from leadtui.widgets.viewport import Group
from leadtui.widgets.virtual_list import State

URGENT = frozenset({"late", "contact"})
OWNER = 8
ROOMY = 60
"""Cells from which a line has room for the owner."""


class FindingRow(NamedTuple):
    """A finding with its lead, and with the one it may be one with."""

    id: int
    finding: Finding
    lead: LeadRow
    other: LeadRow | None = None


class FindingPainter:
    """Draws findings as they stand at ``now``, wall time of the viewer; ``team`` names the owners."""

    def __init__(self, now: datetime, *, team: bool = False) -> None:
        self.now = now
        self.team = team

    def __call__(self, row: FindingRow, width: int, state: State, ink: Ink) -> list[Strip]:
        """The one line."""
        lead = row.lead
        urgent = row.finding.kind in URGENT
        sign = Toned(glyphs().late, "late") if urgent else Toned(glyphs().today, "today")
        line = begin(sign, lead, state, ink)
        name = 20 if width >= 84 else 16 if width >= ROOMY else 13
        line.text(lead.short_name or lead.customer, name_style(state, ink, quiet=False), name)
        line.raw(glyphs().draft if lead.has_draft else " ", ink.mark).raw(" ", ink.text)
        owner = OWNER + 1 if self.team and width >= ROOMY else 0
        room = max(0, width - line.width - owner)
        said = told(row.finding, lead, self.now, row.other)
        line.text(clip(said, room), ink.late if urgent else ink.text, room)
        if owner:
            line.raw(" ", ink.text).text(owner_brief(lead), ink.dim, OWNER)
        return [line.strip(width, ink.text)]


class FindingList(HintedList[FindingRow]):
    """The queue; its headings show exact counts, ``dimmed`` until they are counted anew, and what to do."""

    def __init__(self, painter: FindingPainter) -> None:
        super().__init__(painter, id="list")
        self.counts: dict[str, int | None] = {}
        self.dimmed: frozenset[str] = frozenset()

    def paint_heading(self, group: Group, width: int) -> Strip:
        """Title, count, what to do, and a thin rule to the end."""
        ink = self.ink
        style = ink.late if group.key in URGENT else ink.heading
        line = Line().text(f"{glyphs().next if group.folded else ' '}{group.title}", style)
        count = self.counts.get(group.key, group.count)
        shown = glyphs().ellipsis if count is None else str(count)
        line.text(f" {shown} ", ink.dim if group.key in self.dimmed else style)
        remedy = _(KINDS[group.key].remedy) if group.key in KINDS else ""
        room = width - line.width - 4
        if remedy and cells(remedy) <= room:
            line.raw(glyphs().rule, ink.rule).text(f" {remedy} ", ink.dim)
        return line.raw(glyphs().rule * max(0, width - line.width - 1), ink.rule).strip(width, ink.text)
