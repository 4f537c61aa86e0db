"""One line of the page of personal data: a rule, a section, a record of what is held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textual.strip import Strip

from leadtui.domain import audit
from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import label
from leadtui.domain.privacy import TITLES, Held
from leadtui.domain.retention import RULES
from leadtui.i18n import Label, _, ngettext
from leadtui.text import cells, glyphs
from leadtui.widgets.ink import Ink, Line
from leadtui.widgets.prose import wrap
from leadtui.widgets.virtual_list import State

ENTITIES: Mapping[str, str] = {
    "contacts": "contact",
    "points": "contact_point",
    "leads": "lead",
    "followups": "followup",
    "plans": "plan",
    "milestones": "milestone",
    "status_changes": "status_change",
}
FIRST = (
    *("at", "contacted_at", "due_on", "number", "customer", "name", "kind", "raw", "method", "outcome"),
    *("title", "summary", "step", "focus", "reason", "tag", "file", "query", "format", "by", "to", "body"),
)
"""What of a record stands on its line, in this order."""
DULL = frozenset({"id", "lead_id", "contact_id", "owner_id", "author_id", "created_by", "notice_id", "norm"})
WORDS: Mapping[str, Mapping[str, Label]] = {"kind": audit.KINDS, "entity": audit.ENTITIES}
SHOWN = 4
DAYS = ("at", "contacted_at", "due_on", "created_at", "updated_at")


@dataclass(frozen=True, slots=True)
class PrivacyRow:
    """A line: a rule of retention (``key``), the head of a section, or a record of it with its values."""

    id: int
    kind: str
    key: str
    left: str
    right: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def rule_rows(months: Mapping[str, int | None], due: Mapping[str, int] | None, on: str) -> list[PrivacyRow]:
    """The rules of retention with how many leads they reach, and whether the clock runs them.

    Without ``due`` they are not counted yet.
    """
    rows = [
        PrivacyRow(
            n, "rule", rule, str(said), _standing(months.get(rule), None if due is None else due.get(rule, 0))
        )
        for n, (rule, said) in enumerate(RULES.items(), 1)
    ]
    runs = _("leadtui tick runs these rules")
    return [*rows, PrivacyRow(len(rows) + 1, "auto", "auto", runs, on)]


def _standing(months: int | None, due: int | None) -> str:
    if months is None:
        return _("off")
    reached = glyphs().ellipsis if due is None else ngettext("{n} lead", "{n} leads", due)
    return ngettext("{n} month", "{n} months", months) + f" {glyphs().dot} {reached}"


def held_rows(held: Held) -> list[PrivacyRow]:
    """All that is held, section by section."""
    rows: list[PrivacyRow] = []
    for section in held.sections:
        title, n = _(TITLES[section.name]), len(section.rows)
        rows.append(PrivacyRow(len(rows) + 1, "section", section.name, title, str(n)))
        for values in section.rows:
            text = _summary(section.name, values)
            rows.append(PrivacyRow(len(rows) + 1, "record", section.name, text, "", values))
    return rows


def _summary(section: str, values: Mapping[str, object]) -> str:
    told = [_said(section, name, values[name]) for name in FIRST if values.get(name)][:SHOWN]
    rest = [_said(section, name, value) for name, value in values.items() if name not in DULL]
    return f" {glyphs().dot} ".join(told or rest[:SHOWN])


def _said(section: str, name: str, value: object) -> str:
    text = str(value)
    if name in DAYS:
        return text[:16].replace("T", " ")
    if section == "points" and name == "kind" and text in REGISTRY:
        return str(REGISTRY[text].label)
    if section == "events" and name in WORDS:
        return str(WORDS[name].get(text, text))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    found = audit.field_of(ENTITIES.get(section, ""), name)
    return label(found.choices, text) if found is not None and found.choices else text


def details(row: PrivacyRow, width: int, ink: Ink) -> list[Strip]:
    """All values of a record, field by field."""
    texts = (text for name, value in _named(row) for text in wrap(f"{name}: {value}", max(1, width - 2)))
    return [Line().gap(1, ink.text).text(text, ink.text).strip(width, ink.text) for text in texts]


def _named(row: PrivacyRow) -> Iterator[tuple[str, str]]:
    for name, value in row.values.items():
        if name not in DULL:
            found = audit.field_of(ENTITIES.get(row.key, ""), name)
            title = str(found.label) if found is not None else str(audit.TOLD.get(name, name))
            yield title, _said(row.key, name, value)


def paint_privacy(row: PrivacyRow, width: int, state: State, ink: Ink) -> Sequence[Strip]:
    """The one line."""
    strong = row.kind == "section"
    plain = ink.strong if strong else ink.text
    style = state.style(ink, plain)
    line = Line().raw(glyphs().bar if state.cursor else " ", ink.accent)
    line.gap(1 if row.kind != "record" else 3, ink.text)
    right = min(cells(row.right), max(0, width - 12))
    line.text(row.left, style, max(0, width - line.width - right - 2)).gap(1, ink.text)
    if right:
        line.text(row.right, ink.dim, right, "right")
    return [line.strip(width, ink.text)]
