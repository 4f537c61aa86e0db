"""What is typed into the form of a field, as a definition has it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.domain.fields.bounds import MOST_DECIMALS, bound, bound_text
from leadtui.domain.fields.definition import KINDS, NO_HELP, Definition
from leadtui.errors import ValidationError
from leadtui.i18n import LANGUAGES, N_, Label, language

LINES = ("text", "email", "phone", "link")
CHOOSING = ("choice", "choices")
COMPUTED = "computed"
"""Stands among the types; what it gives follows from the formula."""
FILLED_IN = tuple(KINDS)
HELP_ROW = "help_"
USED: Mapping[str, tuple[str, ...]] = {
    "length": LINES,
    "minimum": ("number",),
    "maximum": ("number",),
    "decimals": ("number", COMPUTED),
    "formula": (COMPUTED,),
    "choices": CHOOSING,
    "unique": ("text", "number", "date", "email", "phone", "link"),
    "required_from": FILLED_IN,
    "default": FILLED_IN,
    **{HELP_ROW + tag: FILLED_IN for tag in LANGUAGES},
}
"""Rows that only some types have."""
OF_LEADS = frozenset({"group"})
"""Rows that only fields of leads have."""
LABEL_ROW = "label_"


def label_rows() -> list[str]:
    """The languages of the labels, the viewer's first."""
    return sorted(LANGUAGES, key=lambda tag: tag != language())


def texts_of(found: Definition) -> dict[str, str]:
    """A definition as the rows hold it, but for its choices."""
    return {
        **{LABEL_ROW + tag: found.label.text(tag) if any(found.label) else "" for tag in LANGUAGES},
        "entity": found.entity,
        "kind": COMPUTED if found.formula else found.kind,
        "formula": found.formula,
        "group": found.group,
        "length": str(found.length),
        "minimum": bound_text(found.minimum, found.decimals),
        "maximum": bound_text(found.maximum, found.decimals),
        "decimals": str(found.decimals),
        "required_from": found.required_from or "no",
        "default": found.default,
        **{HELP_ROW + tag: found.help.text(tag) if any(found.help) else "" for tag in LANGUAGES},
        "unique": "yes" if found.unique else "no",
    }


def changes_of(texts: Mapping[str, str], before: Definition) -> dict[str, Any]:
    """The columns that are to be other ones; ValidationError at the row that cannot be read."""
    wanted = wanted_of(texts, before)
    if wanted["formula"] and before.formula:
        # Kept with ids it is another text; whether it says the same is seen when it is read.
        del wanted["kind"]
    return {name: value for name, value in wanted.items() if getattr(before, name) != value}


def wanted_of(texts: Mapping[str, str], before: Definition) -> dict[str, Any]:
    """All the rows say; what the type has no use for is as it ships."""
    kind = texts["kind"]

    def used(name: str) -> str:
        return texts[name] if kind in USED[name] else ""

    decimals = _count(used("decimals") or "0", "decimals")
    if decimals > MOST_DECIMALS:
        raise ValidationError(N_("6 decimals at most."), field="decimals")
    status = texts["required_from"]
    return {
        "entity": texts.get("entity", before.entity),
        "label": _label(texts, LABEL_ROW),
        "kind": "text" if kind == COMPUTED else kind,
        "formula": " ".join(used("formula").split()),
        "group": texts["group"],
        "length": max(1, _count(used("length") or "200", "length")),
        "decimals": decimals,
        "minimum": bound(used("minimum"), decimals, "minimum"),
        "maximum": bound(used("maximum"), decimals, "maximum"),
        "required_from": "" if status == "no" or kind == COMPUTED else status,
        "default": used("default").strip(),
        "help": _label(texts, HELP_ROW) if kind != COMPUTED else NO_HELP,
        "unique": used("unique") == "yes",
    }


def _label(texts: Mapping[str, str], rows: str) -> Label:
    """A language without one shows the first that is given."""
    given = {tag: texts[rows + tag].strip() for tag in label_rows()}
    first = next((text for text in given.values() if text), "")
    return Label(*(given[tag] or first for tag in LANGUAGES))


def _count(text: str, name: str) -> int:
    return bound(text, 0, name) or 0
