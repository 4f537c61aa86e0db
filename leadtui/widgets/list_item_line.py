"""One list, and one choice of a list, on one line of their pages."""

from __future__ import annotations

from textual.strip import Strip

from leadtui.domain.list_rows import ListRow, ValueRow
from leadtui.i18n import LANGUAGE_NAMES, LANGUAGES, _, language
from leadtui.text import glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.virtual_list import State

TITLE, NUMBER, LABEL, OTHER, CODE = 20, 8, 18, 16, 6
WIDE = 70
"""Cells from which the labels in the other languages stand there too."""


def paint_list(row: ListRow, width: int, state: State, ink: Ink) -> list[Strip]:
    """A list with how many choices it has, and what can be done with them."""
    name = state.style(ink, ink.text)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
    line.text(str(row.title), name, TITLE).gap(1, ink.text)
    line.text(str(row.offered), ink.text, NUMBER, "right").gap(2, ink.text)
    said = [
        "" if row.open else _("labels only"),
        _("fixed order") if row.ordered and not row.open else "",
        _("{n} retired", n=row.retired) if row.retired else "",
    ]
    line.text(" · ".join(part for part in said if part), ink.dim, max(0, width - line.width))
    return [line.strip(width, ink.text)]


def list_head(width: int, height: int, ink: Ink) -> list[Strip]:
    """The titles of the columns."""
    line = Line().gap(2, ink.text).text(_("List"), ink.dim, TITLE).gap(1, ink.text)
    line.text(_("Choices"), ink.dim, NUMBER, "right")
    return [line.strip(width, ink.text)]


def paint_value(row: ValueRow, width: int, state: State, ink: Ink) -> list[Strip]:
    """A choice with its labels and how often it is borne; what is not known to the list stands out."""
    plain = ink.today if row.item is None else ink.dim if row.item.retired else ink.text
    name = state.style(ink, plain)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent).gap(1, ink.text)
    line.text(str(row.item.label) if row.item else row.value, name, LABEL).gap(1, ink.text)
    line.text(str(row.count or ""), plain, NUMBER, "right").gap(2, ink.text)
    if row.item is not None and width >= WIDE:
        for tag in others():
            line.text(row.item.label.text(tag), ink.dim, OTHER).gap(1, ink.text)
        line.text(row.item.code, ink.dim, CODE).gap(1, ink.text)
    mark = _("not in the list") if row.item is None else _("retired") if row.item.retired else ""
    line.text(mark, plain, max(0, width - line.width))
    return [line.strip(width, ink.text)]


def value_head(width: int, height: int, ink: Ink) -> list[Strip]:
    """The titles of the columns."""
    line = Line().gap(2, ink.text).text(_("Choice"), ink.dim, LABEL).gap(1, ink.text)
    line.text(_("Count"), ink.dim, NUMBER, "right").gap(2, ink.text)
    if width >= WIDE:
        for tag in others():
            line.text(LANGUAGE_NAMES[tag], ink.dim, OTHER).gap(1, ink.text)
        line.text(_("Code"), ink.dim, CODE)
    return [line.strip(width, ink.text)]


def others() -> list[str]:
    """The languages besides the viewer's."""
    return [tag for tag in LANGUAGES if tag != language()]
