"""Leads as JSON: fields of the registry by their ids, values as ids, days and instants in ISO 8601."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, TypeGuard

from leadtui import clock
from leadtui.cli.moments import iso, iso_instant
from leadtui.domain.fields import REGISTRY
from leadtui.domain.values import plain

if TYPE_CHECKING:
    from leadtui.domain.fields.field import Entity
    from leadtui.domain.people import Person, Viewer
    from leadtui.domain.records import (
        ContactRow,
        EventRow,
        FollowupRow,
        LeadDetail,
        LeadRow,
        MilestoneRow,
        Own,
        PlanRow,
        StatusRow,
    )

    People = Mapping[int, Person]

ALSO = ("next_method", "turn", "attempts", "verified", "expected_value", "amount", "currency", "lost_reason")


def lead_json(row: LeadRow, viewer: Viewer, people: People) -> dict[str, object]:
    """One line of ``list --json``."""
    person = people.get(row.owner_id) if row.owner_id is not None else None
    zone = (person.zone if person else None) or viewer.team_zone
    added = dict(row.values)
    line: dict[str, object] = {}
    for field in REGISTRY:
        if not (field.json or (field.added and field.entity == "lead")):
            continue
        match field.id:
            case "owner":
                line["owner"] = row.owner if row.owner_id is not None else None
                line["owner_login"] = person.login if person else None
                line["owner_imported"] = row.owner or None if row.owner_id is None else None
            case "next_at":
                line["next_at"] = iso(row.next_on, row.next_time, zone)
            case "content_at":
                line["content_at"] = iso(row.content_on, None, zone)
            case "last_contact_at":
                line["last_contact_at"] = _contacted(row, viewer)
            case "created_at":
                line["created_at"] = iso_instant(row.created_at, viewer.zone)
            case name:
                line[name] = plain(field, getattr(row, name) if hasattr(row, name) else added.get(name))
    return line | {name: getattr(row, name) for name in ALSO}


def _contacted(row: LeadRow, viewer: Viewer) -> str | None:
    """A contact on record without its hour stands at the team's midnight, and is told as a day."""
    at = row.last_contact_at
    timed = at is None or clock.local(at, viewer.team_zone).time() != time()
    return iso_instant(at, viewer.zone if timed else viewer.team_zone, has_time=timed)


def detail_json(
    detail: LeadDetail, events: list[EventRow], viewer: Viewer, people: People
) -> dict[str, object]:
    """What ``show --json`` prints: the line, every other field, and the whole history."""
    zone = viewer.zone
    line = lead_json(detail.row, viewer, people)
    for field in REGISTRY.of("lead"):
        if field.added or (field.column and field.id not in line):
            value = detail.values.get(field.column or field.id)
            line[field.id] = iso_instant(value, zone) if _is_instant(value) else plain(field, value)
    line |= {
        "due": iso(detail.row.due_on, None, zone),
        "tags": list(detail.tags),
        "members": [name for _id, name in detail.members],
        "next_status": detail.next_status,
        "missing": list(detail.gaps),
        "contacts": [contact_json(found) for found in detail.contacts],
        "followups": [_followup(found, zone) for found in detail.followups],
        "plans": [_plan(found, zone) for found in detail.plans],
        "status_changes": [_status(found, zone) for found in detail.status_changes],
        "milestones": [_milestone(found) for found in detail.milestones],
        "events": [event_json(found, zone) for found in events],
    }
    return line


def _is_instant(value: object) -> TypeGuard[datetime]:
    return isinstance(value, datetime)


def contact_json(found: ContactRow) -> dict[str, object]:
    """One line of ``contact list --json``, and one of the contacts of ``show --json``."""
    points: dict[str, list[dict[str, object]]] = {"phones": [], "emails": [], "wechat": []}
    names = {"phone": "phones", "email": "emails"}
    for point in found.points:
        made: dict[str, object] = {"raw": point.raw, "norm": point.norm, "valid": point.valid}
        made |= {"masked": True} if point.masked else {}
        points.setdefault(names.get(point.kind, point.kind), []).append(made)
    return {
        "name": found.name,
        "address_form": found.address_form,
        "title": found.title,
        "roles": list(found.roles),
        "address": found.address,
        "preferred": found.preferred,
        "do_not_contact": found.do_not_contact,
        "last_met_on": found.last_met_on.isoformat() if found.last_met_on else None,
        "primary": found.is_primary,
        **points,
        "own": _own("contact", found.own),
    }


def _own(entity: Entity, own: Own) -> dict[str, object]:
    """Every field of one's own of such rows by its id."""
    values = dict(own)
    return {field.id: plain(field, values.get(field.id)) for field in REGISTRY.of(entity) if field.added}


def _followup(found: FollowupRow, zone: str) -> dict[str, object]:
    return {
        "id": found.id,
        "contacted_at": found.on_day.isoformat() if found.on_day else iso_instant(found.contacted_at, zone),
        "recorded_at": iso_instant(found.recorded_at, zone),
        "author": found.author or None,
        "contact": found.contact,
        "method": found.method,
        "outcome": found.outcome,
        "summary": found.summary,
        "feedback": found.feedback,
        "attitude": found.attitude,
        "needs": list(found.needs),
        "concerns": list(found.concerns),
        "decision_progress": found.decision_progress,
        "next_step": found.next_step,
        "next_person": found.next_person or None,
        "own": _own("followup", found.own),
    }


def _plan(found: PlanRow, zone: str) -> dict[str, object]:
    return {
        "id": found.id,
        "track": found.track,
        "kind": found.kind,
        "due_at": iso(found.due_on, found.due_time, found.zone or zone),
        "responsible": found.responsible or None,
        "method": found.method,
        "step": found.step,
        "focus": found.focus,
        "goal": found.goal,
        "every": list(found.every) if found.every else None,
        "open": found.done_at is None,
        "done_at": iso_instant(found.done_at, zone),
        "outcome": found.outcome,
    }


def _status(found: StatusRow, zone: str) -> dict[str, object]:
    return {
        "from": found.from_status,
        "to": found.to_status,
        "at": iso_instant(found.at, zone),
        "actor": found.actor or None,
        "reason": found.reason,
        "verified": found.verified,
    }


def _milestone(found: MilestoneRow) -> dict[str, object]:
    return {
        "on": found.on_day.isoformat(),
        "title": found.title,
        "note": found.note,
        "author": found.author or None,
    }


def event_json(found: EventRow, zone: str) -> dict[str, object]:
    """One line of ``log --json``; ``values`` holds before and after by field."""
    return {
        "id": found.id,
        "group": found.group_id,
        "at": iso_instant(found.at, zone),
        "actor": found.actor or None,
        "command": found.command,
        "kind": found.kind,
        "entity": found.entity,
        "entity_id": found.entity_id,
        "number": found.lead_number,
        "about": found.about or None,
        "reason": found.reason,
        "values": {name: {"before": before, "after": after} for name, before, after in found.values},
    }
