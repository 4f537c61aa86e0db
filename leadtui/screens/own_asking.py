"""Asking for the team's own fields one at a time, where there is no form to fill them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadtui import clock
from leadtui.domain.fields import Field
from leadtui.domain.values import read
from leadtui.i18n import _
from leadtui.screens import own_rows
from leadtui.screens.choosing import enter
from leadtui.screens.criteria import options
from leadtui.screens.picker import Entry

if TYPE_CHECKING:
    from leadtui.screens.actions import LeadActions


async def needed_of_followups(screen: LeadActions) -> dict[str, object] | None:
    """What follow-ups cannot be without and have no default for, by field id; None where one gives up."""
    asked = (field for field in own_rows.fields_of("followup") if own_rows.is_needed(field))
    values: dict[str, object] = {}
    for field in asked:
        if field.default:
            continue
        text = await _ask(screen, field)
        if text is None:
            return None
        values[field.id] = text
    return values


async def _ask(screen: LeadActions, field: Field) -> str | None:
    viewer = screen.desk.viewer
    now = clock.local(clock.now(), viewer.zone if viewer else "UTC")

    def typed(text: str) -> Entry[str]:
        read(field, text, now=now)
        return Entry(0, text.strip(), text.strip())

    offers = {"yes": _("yes"), "no": _("no")} if field.type == "flag" else {}
    if field.choices:
        offers = dict(options(field.choices))
    entries = [Entry(at, value, label) for at, (value, label) in enumerate(offers.items(), 1)]
    hint = field.help.text() if field.help else _("needed with every follow-up")
    return await enter(screen, field.label.text(), typed, entries, placeholder=hint)
