"""The kinds of files leads are exported as, each told by a file's ending."""

from __future__ import annotations

from pathlib import PurePath
from typing import Literal, get_args

from leadtui.errors import UsageError
from leadtui.i18n import N_

Kind = Literal["xlsx", "csv", "jsonl", "vcf", "vcf4", "ics"]
"""vcf is vCard 3.0, which every phone reads, vcf4 vCard 4.0."""

KINDS: tuple[Kind, ...] = get_args(Kind)
TABLES: frozenset[Kind] = frozenset({"xlsx", "csv"})
COLUMNED: frozenset[Kind] = frozenset({"xlsx", "csv", "jsonl"})
_ENDINGS: dict[str, Kind] = {
    ".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".vcf": "vcf", ".ics": "ics"
}  # fmt: skip


def kind_of(name: str) -> Kind:
    """The kind by the ending of ``name``, xlsx for a pipe; UsageError for any other."""
    found = _ENDINGS.get(PurePath(name).suffix.lower()) or ("xlsx" if name == "-" else None)
    if found is None:
        raise UsageError(
            N_("leadtui writes {endings}, not {name}."),
            N_("Give the file one of these endings, or say --format."),
            name=name,
            endings=" ".join(_ENDINGS),
        )
    return found
