"""Empty sheets for the import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from leadtui import i18n
from leadtui.domain.fields import Field
from leadtui.domain.people import Viewer
from leadtui.errors import UsageError
from leadtui.exchange.chosen_columns import ChosenColumn, chosen_columns, column_of
from leadtui.exchange.header_words import COLUMNS, added_fields
from leadtui.exchange.kinds import TABLES, Kind
from leadtui.exchange.mapping_words import target_exists
from leadtui.exchange.template_sheet import write_template
from leadtui.i18n import N_
from leadtui.services.reads import reads
from leadtui.store import settings
from leadtui.store.database import Store


@reads
def template(
    store: Store,
    viewer: Viewer,
    out: BinaryIO,
    *,
    columns: Sequence[str] = (),
    kind: Kind = "xlsx",
    language: str | None = None,
) -> int:
    """Write an empty sheet of these columns, of the record sheet's without any; returns how many.

    No customer stands in it, so that no right is needed and nothing is recorded.
    """
    if kind not in TABLES:
        raise UsageError(N_("A template is written as xlsx or csv."))
    spoken = str(language or settings.load().get("sheet_language") or i18n.language())
    found = _taken(chosen_columns(columns)) if columns else _record_sheet()
    write_template(found, out, kind, spoken)
    return len(found)


def _record_sheet() -> tuple[ChosenColumn, ...]:
    return (*chosen_columns(COLUMNS), *map(column_of, _filled_in()))


def _filled_in() -> Iterable[Field]:
    return (field for field in added_fields() if field.change != "never")


def _taken(columns: Sequence[ChosenColumn]) -> Sequence[ChosenColumn]:
    """The columns, if the import takes all of them."""
    for column in columns:
        if not target_exists(column.name):
            raise UsageError(
                N_("{column} is worked out by leadtui; it cannot be imported."),
                column=column.title(i18n.language()),
            )
    return columns
