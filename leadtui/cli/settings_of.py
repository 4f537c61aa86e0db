"""``--set field=value``, and what a change answers with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadtui.cli.field_setting import read_settings
from leadtui.cli.output import json_line, out

if TYPE_CHECKING:
    from leadtui.cli.desk import Desk
    from leadtui.domain.fields.field import Entity
    from leadtui.domain.forms import Saved


def values_of(settings: Sequence[str], *entities: Entity, own: Entity | None = None) -> dict[str, object]:
    """Field ids and values as typed; a usage error for what names no field of a lead.

    Fields of other ``entities`` are taken too, of ``own`` only those of one's own.
    """
    found = read_settings(settings, *(entities or ("lead",)), own=own)
    return {field.id: value for field, value in found}


def answer(desk: Desk, saved: Saved, *, as_json: bool) -> None:
    """Say what was done, or print the lead as it is now."""
    if not as_json:
        out(f"{saved.number}  {saved.message}")
        return
    store, viewer = desk.reading()
    from leadtui.cli.lead_json import lead_json
    from leadtui.cli.lead_table import added_fields, people_by_id
    from leadtui.services import finding

    (row,) = finding.rows(store, viewer, [saved.lead_id], added_fields())
    json_line(lead_json(row, viewer, people_by_id(store)))
