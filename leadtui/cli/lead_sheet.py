"""A lead as a sheet to read: head, next contact, fields, contacts, history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from leadtui.cli.lead_table import next_text
from leadtui.cli.output import heading, labelled, out
from leadtui.domain.fields import GROUPS, REGISTRY
from leadtui.domain.lists import label
from leadtui.domain.status import criterion_of
from leadtui.domain.values import show
from leadtui.i18n import _
from leadtui.text import glyphs

if TYPE_CHECKING:
    from leadtui.domain.people import Viewer
    from leadtui.domain.records import ContactRow, FollowupRow, LeadDetail, Own, PlanRow, StatusRow

INDENT = "  "


def print_sheet(detail: LeadDetail, viewer: Viewer, today: date) -> None:
    """Print all of it; what is empty is left out."""
    _head(detail, today)
    _fields(detail, viewer)
    _section(_("Contacts"), (_contact(found) for found in detail.contacts))
    _section(_("Plans"), (_plan(found) for found in detail.plans if found.done_at is None))
    _section(
        _("Milestones"),
        (({found.on_day.isoformat(): f"{found.title} {found.note}".strip()}) for found in detail.milestones),
    )
    _section(_("Follow-ups"), (_followup(found, viewer.zone) for found in detail.followups))
    _section(_("Status"), (_status(found, viewer.zone) for found in reversed(detail.status_changes)))


def _head(detail: LeadDetail, today: date) -> None:
    row, dot = detail.row, f" {glyphs().dot} "
    words = (row.number, row.level or "", label("status", row.status), row.owner or _("the pool"))
    heading(f"{row.short_name or row.customer}{dot}{dot.join(word for word in words if word)}")
    pairs = {_("Next"): " ".join(word for word in (next_text(row, today), row.next_step) if word)}
    if detail.next_status and detail.gaps:
        missing = ", ".join(str(criterion_of(name).label) for name in detail.gaps)
        pairs[_("Missing")] = _(
            "for {status}: {missing}", status=label("status", detail.next_status), missing=missing
        )
    labelled(pairs, INDENT)


def _fields(detail: LeadDetail, viewer: Viewer) -> None:
    currency = detail.row.currency
    for group, fields in REGISTRY.groups("lead").items():
        pairs = {
            str(field.label): show(
                field, detail.values.get(field.column or field.id), currency=currency, zone=viewer.zone
            )
            for field in fields
            if field.type != "tags"
        }
        if group == "identity":
            pairs[str(REGISTRY["tag"].label)] = " ".join(detail.tags)
        _section(str(GROUPS[group]), [pairs])


def _section(title: str, blocks: Iterator[dict[str, str]] | list[dict[str, str]]) -> None:
    filled = [block for block in blocks if any(block.values())]
    if not filled:
        return
    out()
    heading(title)
    for at, block in enumerate(filled):
        if at and len(block) > 1:
            out()
        labelled(block, INDENT)


def _contact(found: ContactRow) -> dict[str, str]:
    pairs = {
        _("Name"): " ".join(part for part in (found.name, found.address_form, found.title) if part),
        str(REGISTRY["roles"].label): " ".join(label("buying_role", role) for role in found.roles),
    }
    for point in found.points:
        name = str(REGISTRY[point.kind].label)
        said = point.raw if point.valid else f"{point.raw} ({_('cannot be read')})"
        pairs[name] = f"{pairs[name]}, {said}" if name in pairs else said
    pairs[str(REGISTRY["address"].label)] = found.address
    if found.do_not_contact:
        pairs[str(REGISTRY["do_not_contact"].label)] = _("yes")
    return pairs | _own(found.own)


def _own(own: Own) -> dict[str, str]:
    """Values in fields of one's own by label."""
    return {str(REGISTRY[name].label): show(REGISTRY[name], value) for name, value in own if name in REGISTRY}


def _plan(found: PlanRow) -> dict[str, str]:
    at = f" {found.due_time:%H:%M}" if found.due_time else ""
    words = (
        label("track", found.track),
        label("method", found.method),
        found.responsible,
        found.step,
        found.focus,
    )
    return {f"{found.due_on.isoformat()}{at}": " ".join(word for word in words if word)}


def _followup(found: FollowupRow, zone: str) -> dict[str, str]:
    from leadtui import clock

    local = clock.local(found.contacted_at, zone)
    when = found.on_day.isoformat() if found.on_day else local.strftime("%Y-%m-%d %H:%M")
    words = (label("method", found.method), label("outcome", found.outcome), found.author, found.contact)
    attitude = label("attitude", str(found.attitude)) if found.attitude is not None else ""
    return {
        when: f" {glyphs().dot} ".join(word for word in words if word),
        str(REGISTRY["summary"].label): found.summary,
        str(REGISTRY["feedback"].label): found.feedback,
        str(REGISTRY["attitude"].label): attitude,
        str(REGISTRY["needs"].label): " ".join(label("need", name) for name in found.needs),
        str(REGISTRY["concerns"].label): " ".join(label("concern", name) for name in found.concerns),
        str(REGISTRY["decision_progress"].label): found.decision_progress,
        str(REGISTRY["next_step"].label): " ".join(
            word for word in (found.next_step, found.next_person) if word
        ),
    } | _own(found.own)


def _status(found: StatusRow, zone: str) -> dict[str, str]:
    from leadtui import clock

    way = [label("status", name) for name in (found.from_status, found.to_status) if name]
    words = (f" {glyphs().arrow} ".join(way), found.actor, found.reason)
    when = clock.local(found.at, zone).strftime("%Y-%m-%d %H:%M")
    return {when: f" {glyphs().dot} ".join(word for word in words if word)}
