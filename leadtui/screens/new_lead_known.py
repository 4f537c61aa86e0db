"""What to do about a lead that may be the one being entered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from leadtui.domain.people import Viewer
from leadtui.i18n import _
from leadtui.screens.new_lead_answers import WHY
from leadtui.screens.picker import Entry, Picker, fixed
from leadtui.services.duplicates_hint import Twin


class Known(NamedTuple):
    """What was chosen: to open the lead, to add to it, or that it is another customer."""

    do: Literal["open", "add", "other"]
    lead_id: int


class KnownPicker(Picker[Known]):
    """For each lead that may be the same: open it, add to it, or say that it is another."""

    CONTEXT = "choice"


def picker(twins: Sequence[Twin], viewer: Viewer) -> KnownPicker:
    """The choices for the leads that the viewer may open."""
    entries = [
        Entry(n, known, label, right) for n, (known, label, right) in enumerate(_choices(twins, viewer), 1)
    ]
    return KnownPicker(_("This customer may be here already"), fixed(entries))


def _choices(twins: Sequence[Twin], viewer: Viewer) -> Iterator[tuple[Known, str, str]]:
    for twin in twins:
        told = f"{_(WHY[twin.why])} · {twin.number}"
        if viewer.role != "viewer":
            add = _("Add what I typed to {name}", name=twin.customer)
            yield Known("add", twin.lead_id), add, told
        yield (
            Known("open", twin.lead_id),
            _("Open {name}; the draft is kept", name=twin.customer),
            twin.number,
        )
        other = _("{name} is another customer", name=twin.customer)
        yield Known("other", twin.lead_id), other, twin.number
