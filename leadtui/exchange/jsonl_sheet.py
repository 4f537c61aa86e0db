"""JSON lines as a table: our own with all that they tell, those of other programs by their keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Any

from leadtui.domain.contact_points import Point
from leadtui.domain.fields import REGISTRY, Entity
from leadtui.errors import UsageError
from leadtui.exchange.cells import Cell, RawRow
from leadtui.exchange.csv_sheet import count_lines, text_of
from leadtui.exchange.csv_table import bounded_lines
from leadtui.exchange.export_row import points_text
from leadtui.exchange.header_words import added_fields
from leadtui.exchange.jsonl_people import cell_of, field_of, flat
from leadtui.exchange.jsonl_writer import OWN
from leadtui.exchange.mapping_words import target_exists
from leadtui.exchange.raw_sheet import RawSheet
from leadtui.exchange.record_sheet import NOTHING
from leadtui.exchange.sheet_people import PEOPLE, ToldPerson, write_people
from leadtui.exchange.tables import IS_FIELD, Column, Detected
from leadtui.exchange.text_encoding import Encoding, detect_encoding, known_encoding
from leadtui.exchange.titles import column_titled
from leadtui.i18n import N_

Object = Mapping[str, Any]

_LOOKED_AT = 200
_MOST_KEYS = 500
_SAID = ("contacted_at", "author", "method", "outcome", "summary", "feedback", "next_step")
_PLANNED = ("plan_on", "plan_step", "plan_focus", "plan_goal", "content_plan")
# Told once more among contacts, with all of them.
_REPEATED = frozenset({"phone", "wechat", "email", PEOPLE})
_PERSON = ("address_form", "title", "roles", "address", "preferred", "do_not_contact")
_EVERY = {"day": "每{n}天1次 ", "week": "每{n}周1次 ", "month": "每{n}个月1次 "}
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)\S*)?")


def open_jsonl(stream: IO[bytes], name: str, *, encoding: str | None = None) -> tuple[RawSheet, Detected]:
    """The objects in ``stream``, one row each; of our own one row for each follow-up."""
    found = Encoding(known_encoding(encoding), 1.0) if encoding else detect_encoding(stream, name)
    first = list(islice(_objects(stream, found, name), _LOOKED_AT))
    ours = bool(first) and {"number", "customer", "contacts", "followups", "plans"} <= first[0].keys()
    columns = _own_columns(first[0]) if ours else _columns(first)
    places = {column.raw: column.index for column in columns}

    def read() -> Iterator[RawRow]:
        number = 0
        for each in _objects(stream, found, name):
            for row in _own_rows(each) if ours else [flat(each)]:
                number += 1
                cells = {places[key]: cell for key, cell in row.items() if key in places and cell != ""}
                yield RawRow(number, cells)

    detected = Detected("jsonl", found.name, "", found.confidence, found.alternatives)
    total = count_lines(stream)
    return RawSheet(name.rpartition(".")[0] or name, read, total, columns=columns), detected


def _lines(stream: IO[bytes], encoding: Encoding, name: str) -> Iterator[str]:
    return (line for line in bounded_lines(text_of(stream, encoding), name) if line.strip())


def _objects(stream: IO[bytes], encoding: Encoding, name: str) -> Iterator[Object]:
    for number, line in enumerate(_lines(stream, encoding, name), start=1):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            hint = N_("Each line is to be one JSON object, as in an export with --format jsonl.")
            raise UsageError(N_("{name}: line {line} is no JSON object."), hint, name=name, line=number)
        yield found


def _columns(objects: Iterable[Object]) -> tuple[Column, ...]:
    keys = list(islice(dict.fromkeys(key for each in objects for key in flat(each)), _MOST_KEYS))
    return tuple(_column(index, key, field_of(key, keys)) for index, key in enumerate(keys))


def _column(index: int, key: str, field: str) -> Column:
    return Column(index, key, key, meaning=IS_FIELD + field) if field else column_titled(index, key)


def _own_columns(first: Object) -> tuple[Column, ...]:
    """Columns that name their fields themselves; what is worked out from others is left to be so again."""
    single = [key for key in first if target_exists(key) and key not in _REPEATED]
    own = [field.id for field in added_fields() if field.entity != "lead"]
    names = dict.fromkeys([*single, *own, "phone", PEOPLE, *_SAID, *_PLANNED])
    return tuple(Column(index, name, name, meaning=IS_FIELD + name) for index, name in enumerate(names))


def _own_rows(lead: Object) -> Iterator[dict[str, Cell]]:
    common = {key: cell_of(value) for key, value in lead.items() if key not in _REPEATED}
    common["created_at"] = _moment(lead.get("created_at"))
    contacts = [each for each in _list(lead, "contacts") if isinstance(each.get("points"), list)]
    common["phone"] = points_text(_points(contacts))
    first = next((each for each in contacts if each.get("primary")), {})
    common |= _own("contact", first)
    people = {PEOPLE: write_people(_told(each) for each in contacts if each is not first)}
    common |= _plans(_list(lead, "plans"))
    said = _list(lead, "followups")
    if not said:
        yield common | people
    for each in said:
        told = {name: cell_of(each.get(name)) for name in _SAID}
        told |= _own("followup", each) | {"contacted_at": _moment(each.get("contacted_at"))}
        yield common | told | people
        # One of the rows tells of them for all.
        people = {}


def _list(lead: Object, name: str) -> list[Object]:
    found = lead.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _told(contact: Object) -> ToldPerson:
    points = tuple(
        (str(point.get("kind")), text)
        for point in _list(contact, "points")
        for text in dict.fromkeys((str(point.get("raw") or ""), str(point.get("norm") or "")))
        if text
    )
    values = {name: str(cell_of(contact.get(name))) for name in _PERSON} | _own("contact", contact)
    return ToldPerson(
        str(contact.get("name") or ""), points, {key: str(text) for key, text in values.items()}
    )


def _own(entity: Entity, holder: Object) -> dict[str, Cell]:
    """The team's own fields of a contact or follow-up."""
    found = holder.get(OWN)
    told = found if isinstance(found, dict) else {}
    return {field.id: cell_of(told[field.id]) for field in REGISTRY.of(entity) if field.id in told}


def _points(contacts: Iterable[Object]) -> Iterator[Point]:
    for contact in contacts:
        for point in contact["points"]:
            if isinstance(point, dict) and point.get("kind") in ("phone", "wechat", "email"):
                raw, norm = str(point.get("raw") or ""), point.get("norm")
                yield Point(point["kind"], raw, str(norm) if norm else None, valid=bool(norm))


def _moment(value: object) -> str:
    """A day, or a day and the time on the wall there."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    return " ".join(filter(None, match.groups())) if match else ""


def _plans(plans: Sequence[Object]) -> dict[str, Cell]:
    """The columns of both tracks; nothing planned is said too, or the next step would be read as a plan."""
    by_track = {str(plan.get("track")): plan for plan in plans}
    talk, content = by_track.get("conversation"), by_track.get("content")
    cells: dict[str, Cell] = {"plan_step": NOTHING, "content_plan": NOTHING}
    if talk is not None:
        cells |= {
            "plan_on": _moment(talk.get("due_at")),
            "plan_step": cell_of(talk.get("step")) or NOTHING,
            "plan_focus": cell_of(talk.get("focus")),
            "plan_goal": cell_of(talk.get("goal")),
        }
    if content is not None:
        cells["content_plan"] = (
            f"{_moment(content.get('due_at'))} {_rhythm(content)}{content.get('step') or ''}".strip()
        )
    return cells


def _rhythm(plan: Object) -> str:
    match plan.get("every"):
        case [int(count), str(unit)] if unit in _EVERY:
            return _EVERY[unit].format(n=count)
        case _:
            return ""
