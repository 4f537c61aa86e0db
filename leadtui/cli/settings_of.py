"""``--set field=value``, and what a change answers with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from leadtui.cli.output import json_line, out
from leadtui.i18n import _

if TYPE_CHECKING:
    from leadtui.cli.desk import Desk
    from leadtui.domain.forms import Saved


def values_of(settings: Sequence[str]) -> dict[str, object]:
    """Field ids and values as typed; a usage error for what names no field of a lead."""
    from leadtui.domain.fields import REGISTRY

    values: dict[str, object] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        field = REGISTRY.named(name)
        if not equals:
            raise _misused(_("--set {setting}: write field=value.", setting=setting))
        if field is None or field.entity != "lead":
            raise _misused(_("--set: there is no field {name}.", name=name))
        values[field.id] = value
    return values


def _misused(text: str) -> click.UsageError:
    return click.UsageError(text, click.get_current_context())


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
