"""How a proposed mapping is set right: as last time, by hand, and what becomes of unknown columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from leadtui.domain.fields import REGISTRY
from leadtui.errors import UsageError
from leadtui.exchange.header_words import fold_title
from leadtui.exchange.mapping import Mapped, TableMapping, Unknown
from leadtui.exchange.mapping_words import MANY, PARTS, fields_titled, target_exists
from leadtui.i18n import N_


def remembered(mapping: TableMapping, targets: Mapping[str, str]) -> TableMapping:
    """The mapping with what was chosen for the same header before, by folded title."""
    found = [
        replace(column, target=targets[folded], confidence=1.0, reason="remembered")
        if (folded := fold_title(column.title)) in targets and target_exists(targets[folded])
        else column
        for column in mapping.columns
    ]
    return replace(mapping, columns=tuple(found))


def targets_by_title(mapping: TableMapping) -> dict[str, str]:
    """What ``remembered`` takes."""
    return {fold_title(column.title): column.target for column in mapping.columns if column.target}


def chosen(mapping: TableMapping, choices: Iterable[str]) -> TableMapping:
    """The mapping corrected by hand: each choice reads ``COLUMN=FIELD``, a column by title or letter."""
    columns = list(mapping.columns)
    for choice in choices:
        title, sign, name = choice.rpartition("=")
        if not sign:
            raise UsageError(
                N_("“{text}” is no choice for a column."), N_("Write it COLUMN=FIELD."), text=choice
            )
        target = target_named(name)
        for place in places(columns, title.strip()):
            columns[place] = replace(columns[place], target=target, confidence=1.0, reason="chosen")
        columns = _yielded(columns, title.strip(), target)
    return replace(mapping, columns=tuple(columns))


def _yielded(columns: list[Mapped], title: str, target: str) -> list[Mapped]:
    """What only one column can hold, another gives up for the one that was chosen."""
    if target in MANY:
        return columns
    mine = set(places(columns, title))
    return [
        replace(column, target="notes", confidence=0.5)
        if column.target == target and place not in mine
        else column
        for place, column in enumerate(columns)
    ]


def places(columns: Sequence[Mapped], title: str) -> list[int]:
    """Where in ``columns`` those with this title stand, else the one of this letter; UsageError: nowhere."""
    folded = fold_title(title)
    found = [place for place, column in enumerate(columns) if fold_title(column.title) == folded]
    found = found or [place for place, column in enumerate(columns) if column.letter == title.upper()]
    if not found:
        known = ", ".join(column.title for column in columns)
        raise UsageError(
            N_("The sheet has no column {title}."), N_("Its columns are: {known}"), title=title, known=known
        )
    return found


def target_named(name: str) -> str:
    """The field id, or part of one, that a person means; UsageError names what there is."""
    name = name.strip()
    folded = unicodedata.normalize("NFKC", name).casefold()
    if folded in ("", "-", "skip"):
        return "skip"
    if target_exists(folded):
        return folded
    part = next((part for part, label in PARTS.items() if name in tuple(label)), None)
    field = REGISTRY.named(name)
    if part is not None:
        return part
    if field is not None and target_exists(field.id):
        return field.id
    titled_ = fields_titled(name)
    if titled_:
        return titled_[0][0]
    raise UsageError(
        N_("There is no field {name} to import to."),
        N_("For example: {known}"),
        name=name,
        known=", ".join(
            ("customer", "contact", "phone", "email", "source", "owner", "status", "notes", "skip")
        ),
    )


def without_unknown(mapping: TableMapping, unknown: Unknown) -> TableMapping:
    """The mapping in which columns that were not understood become notes or nothing."""
    found = [
        replace(column, target=unknown) if column.reason == "unknown" and not column.target else column
        for column in mapping.columns
    ]
    return replace(mapping, columns=tuple(found))
