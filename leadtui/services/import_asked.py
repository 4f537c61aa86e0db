"""How somebody wants a file read, as the command line and the review ask for it, and kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from leadtui.exchange.mapping import Unknown


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody wants a file read; what is left out is found by itself.

    ``columns`` are choices ``COLUMN=FIELD``; ``choices`` ``(field id, text, meaning)``, as
    ``("source", "Google", "online")`` or ``("owner", "Dwight", "dschrute")``; ``unknown`` is what becomes of
    columns that are not understood, "" as last time; ``sheet`` a name or number.

    ``cells`` are (row, column, text) that stand in place of what the file has, ``without`` rows left out;
    ``made`` are (column, kind) that become fields of one's own, the kind empty where the values show it, with
    ``@contact`` or ``@followup`` behind it where the field is not of leads.
    ``phone_region`` is the country of phones without a code, empty for that of the team; ``proposed`` takes
    texts of other programs' lists as what they most likely mean.
    """

    columns: tuple[str, ...] = ()
    choices: tuple[tuple[str, str, str], ...] = ()
    unknown: Unknown | None = None
    basis: str = ""
    day_first: bool | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | int | None = None
    header_row: int | None = None
    hidden_rows: bool = False
    cells: tuple[tuple[int, str, str], ...] = ()
    without: tuple[int, ...] = ()
    made: tuple[tuple[str, str], ...] = ()
    phone_region: str = ""
    skip_duplicates: bool = False
    update_duplicates: bool = False
    proposed: bool = False

    @property
    def particular(self) -> bool:
        """Whether anything was asked for that the record sheet alone would not need."""
        plain = replace(
            self,
            hidden_rows=False,
            choices=(),
            basis="",
            cells=(),
            without=(),
            phone_region="",
            skip_duplicates=False,
            update_duplicates=False,
            proposed=False,
        )
        return plain != Asked()

    @property
    def decided(self) -> bool:
        """Whether anything was chosen that the next file with this header is to be read by as well."""
        return bool(self.columns or self.choices or self.unknown or self.made)


def as_draft(asked: Asked) -> dict[str, Any]:
    """What JSON takes of it, to go on later."""
    plain = Asked()
    return {name: value for name in _KEPT if (value := getattr(asked, name)) != getattr(plain, name)}


def from_draft(body: Mapping[str, Any]) -> Asked:
    """What was kept."""
    return Asked(**{name: _tuples(value) for name, value in body.items() if name in _KEPT})


_KEPT = (
    "columns", "choices", "unknown", "basis", "cells", "without", "made", "phone_region", "skip_duplicates",
    "update_duplicates", "encoding", "sheet", "header_row",
)  # fmt: skip


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value
