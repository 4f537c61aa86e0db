"""One field of the team's own on one line of the page of fields."""

from __future__ import annotations

from textual.strip import Strip

from leadtui.domain.fields import GROUPS
from leadtui.domain.fields.definition import KINDS, FieldRow
from leadtui.domain.lists import label
from leadtui.i18n import _, ngettext
from leadtui.text import cells, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.virtual_list import State

LABEL, TYPE, GROUP, NEEDED, FILLED = 16, 8, 9, 12, 7
WIDE = 70
"""Cells from which the group and the number of values stand there too."""


def paint_own_field(row: FieldRow, width: int, state: State, ink: Ink) -> list[Strip]:
    """The one line; a field that is out of use is dim and says so."""
    found = row.definition
    plain = ink.dim if found.retired or found.hidden else ink.text
    name = state.style(ink, plain)
    needed = _needed(found.required_from)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
    line.text(str(found.label), name, LABEL).gap(1, ink.text)
    # As spreadsheets mark what is worked out.
    kind = f"= {KINDS[found.kind]}" if found.formula else str(KINDS[found.kind])
    line.text(kind, plain, TYPE).gap(1, ink.text)
    if width >= WIDE:
        # Only leads have groups to be shown in.
        group = str(GROUPS[found.group]) if found.entity == "lead" else ""
        line.text(group, ink.dim, GROUP).gap(1, ink.text)
    line.text(needed, plain, NEEDED).gap(1, ink.text)
    filled = FILLED if width >= WIDE else 0
    line.text(marks(row), ink.dim if found.retired else ink.today, max(0, width - line.width - filled - 1))
    if filled:
        line.text(str(row.filled) if row.filled else "", plain, filled, "right")
    return [line.strip(width, ink.text)]


def own_field_head(width: int, height: int, ink: Ink) -> list[Strip]:
    """The titles of the columns."""
    line = Line().gap(2, ink.text).text(_("Label"), ink.dim, LABEL).gap(1, ink.text)
    line.text(_("Type"), ink.dim, TYPE).gap(1, ink.text)
    if width >= WIDE:
        line.text(_("Group"), ink.dim, GROUP).gap(1, ink.text)
    line.text(_("Needed"), ink.dim, NEEDED).gap(1, ink.text)
    filled = FILLED if width >= WIDE else 0
    line.text(_("Standing"), ink.dim, max(0, width - line.width - filled - 1))
    if filled:
        line.text(_("Filled"), ink.dim, max(filled, cells(_("Filled"))), "right")
    return [line.strip(width, ink.text)]


def marks(row: FieldRow) -> str:
    """What is special about it: out of use, out of sight, tried out, unique."""
    found = row.definition
    until = "" if found.pilot_until is None else " " + _("until {day}", day=found.pilot_until.isoformat())
    said = [
        _("retired") if found.retired else "",
        _("hidden") if found.hidden else "",
        _("tried by {names}", names=" ".join(row.pilots)) + until if row.pilots else "",
        _("unique") if found.unique else "",
        ngettext("{n} error", "{n} errors", row.failed) if row.failed else "",
    ]
    return " · ".join(mark for mark in said if mark)


def _needed(status: str) -> str:
    if status == "potential":
        return _("always")
    return label("status", status) if status else ""
