"""What must hold after the hammering: every acknowledged change is there, nothing else, all of it sound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from leadtui.domain.numbering import parse_number
from leadtui.domain.people import Viewer
from leadtui.services import audit, audit_log, doctor
from leadtui.store import derived, inspection, search
from leadtui.store.database import Store
from leadtui.store.journal import decode
from leadtui.store.models import (
    Event,
    EventGroup,
    EventValue,
    Followup,
    FollowupSearch,
    Lead,
    LeadSearch,
    NumberCounter,
    Plan,
    StatusChange,
)
from leadtui.store.query import column, dicts, tuples
from tests.hammer.ground import Ground
from tests.hammer.swing import Told

COMMANDS = {"followup": "followup", "edit": "lead.edit", "move": "status", "create": "lead.new"}
# Columns that commands change through events; what is derived from other rows has none.
TRACKED = ("need", "product_interest", "notes", "short_name", "industry", "status", "owner_id")


def judge(store: Store, admin: Viewer, ground: Ground, told: Told) -> list[str]:
    """Everything that is not as it must be, in words."""
    with store.reading():
        return [
            *told.broken,
            *_acknowledged(told),
            *_nothing_else(told, ground),
            *_numbers(),
            *_no_lost_update(),
            *_statuses(),
            *_plans(),
            *_derived(store),
            *_found(store),
            *_chain(store, admin),
            *(f"doctor: {check.name}: {check.detail}" for check in doctor.checks(store) if not check.ok),
        ]


def _acknowledged(told: Told) -> Iterator[str]:
    """Each acknowledged command is a group of events by whoever was told so, saying what was told."""
    groups = {row["id"]: row for row in dicts(EventGroup.select())}
    events: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in dicts(Event.select().order_by(Event.id)):
        events[row["group_id"]].append(row)
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in dicts(EventValue.select()):
        values[row["event_id"]][row["field_id"]] = decode(row["after"])
    for told_of in told.acknowledged:
        group_id = told_of.get("unit") or _group_of(groups, told_of)
        group, mine = groups.get(group_id), events.get(group_id, [])
        if group is None or not mine or group["user_id"] != told_of["user"]:
            yield f"acknowledged, but not in the events: {told_of}"
            continue
        yield from _says(told_of, mine, values)


def _group_of(groups: dict[int, dict[str, Any]], told_of: dict[str, Any]) -> int:
    batch = told_of.get("batch")
    return next((key for key, row in groups.items() if row["batch_id"] == batch and not row["undoes"]), 0)


def _says(
    told_of: dict[str, Any], events: list[dict[str, Any]], values: dict[int, dict[str, Any]]
) -> Iterator[str]:
    after = {name: value for event in events for name, value in values[event["id"]].items()}
    for name, value in told_of.get("values", {}).items():
        if after.get(name) != value:
            yield f"the events do not say {name} = {value}: {told_of}"
    if "status" in told_of and after.get("status") != told_of["status"]:
        yield f"the events do not say where it moved: {told_of}"
    wanted = {"followup": "followup", "create": "lead"}.get(told_of["deed"])
    if wanted and not any(event["kind"] == "created" and event["entity"] == wanted for event in events):
        yield f"the events do not say that it was made: {told_of}"


def _nothing_else(told: Told, ground: Ground) -> Iterator[str]:
    """What was refused left nothing: no command is there that nobody was told of."""
    known = {told_of.get("unit") for told_of in told.acknowledged}
    hands = {told_of["user"] for told_of in told.acknowledged}
    commands = [*COMMANDS.values(), "undo", "redo"]
    query = EventGroup.select(EventGroup.id, EventGroup.command).where(
        EventGroup.user_id.in_(hands) & EventGroup.command.in_(commands) & (EventGroup.count > 0)
    )
    for group_id, command in tuples(query):
        if group_id not in known:
            yield f"{command} {group_id} is there, but was not acknowledged"


def _numbers() -> Iterator[str]:
    given: dict[tuple[str, Any], list[int]] = defaultdict(list)
    for number in column(Lead.select(Lead.number)):
        parsed = parse_number(number)
        assert parsed is not None
        given[parsed.code, parsed.day].append(parsed.n)
    last = {(row["code"], row["day"]): row["last"] for row in dicts(NumberCounter.select())}
    for key, numbers in given.items():
        if sorted(numbers) != list(range(1, last.get(key, 0) + 1)):
            missing = sorted(set(range(1, last.get(key, 0) + 1)) - set(numbers))
            yield f"numbers {key}: {len(numbers)} given, {last.get(key)} counted, missing {missing[:9]}"


def _no_lost_update() -> Iterator[str]:
    """On one field each change begins with what the last one left, up to what stands there now."""
    rows = {row["id"]: row for row in dicts(Lead.select())}
    chain: dict[tuple[int, str], Any] = {}
    query = (
        EventValue.select(Event.id, Event.entity_id, EventValue.field_id, EventValue.before, EventValue.after)
        .join(Event, on=(Event.id == EventValue.event_id))
        .where((Event.entity == "lead") & EventValue.field_id.in_(TRACKED))
        .order_by(Event.id)
    )
    for event_id, lead_id, name, before, after in tuples(query):
        key = (lead_id, name)
        if key in chain and chain[key] != decode(before):
            yield f"lost update: event {event_id} on {key} begins with {decode(before)}, not {chain[key]}"
        chain[key] = decode(after)
    for (lead_id, name), value in chain.items():
        if rows[lead_id][name] != value:
            yield f"lost update: {name} of {lead_id} is {rows[lead_id][name]}, the events end with {value}"


def _statuses() -> Iterator[str]:
    """DOMAIN 4: the history is one path that ends where the lead is, with what each status stands on."""
    numbers, wrong = inspection.wrong_status()
    if wrong:
        yield f"{wrong} leads are not where their history ends: {numbers}"
    path: dict[int, str | None] = {}
    live = StatusChange.voided_at.is_null()
    for row in dicts(StatusChange.select().where(live).order_by(StatusChange.id)):
        if path.get(row["lead_id"]) != row["from_status"]:
            yield f"lead {row['lead_id']} went from {row['from_status']}, but was {path.get(row['lead_id'])}"
        path[row["lead_id"]] = row["to_status"]
    for row in dicts(Lead.select().where(Lead.voided_at.is_null())):
        yield from _stands_on(row)


def _stands_on(row: dict[str, Any]) -> Iterator[str]:
    status, number = row["status"], row["number"]
    if status == "won" and not (row["signed_on"] and row["amount"] and row["ever_won"]):
        yield f"{number} is won without a signature or an amount"
    if (status == "lost") != (row["lost_reason"] is not None):
        yield f"{number} is {status} with the reason {row['lost_reason']}"
    if status in ("interested", "high_intent"):
        said = (Followup.lead_id == row["id"]) & Followup.voided_at.is_null()
        if not row["need"] or not Followup.select().where(said & (Followup.outcome == "reached")).exists():
            yield f"{number} is {status} without a contact that told the need"
    confirmed = ("budget_confirmed_on", "timeline_confirmed_on", "decision_confirmed_on")
    if status == "high_intent" and not all(row[name] for name in confirmed):
        yield f"{number} is high_intent without its three facts"


def _plans() -> Iterator[str]:
    """DOMAIN 3.2: one open plan for each person and track; none once a lead is lost."""
    is_open = Plan.done_at.is_null() & Plan.voided_at.is_null()
    seen: set[tuple[object, ...]] = set()
    for key in tuples(Plan.select(Plan.lead_id, Plan.responsible_id, Plan.track).where(is_open)):
        if key in seen:
            yield f"two open plans of one person and track: {key}"
        seen.add(key)
    lost = column(Lead.select(Lead.id).where((Lead.status == "lost") & Lead.voided_at.is_null()))
    for lead_id in sorted({int(str(key[0])) for key in seen} & set(lost)):
        yield f"lead {lead_id} is lost and has an open plan"


def _derived(store: Store) -> Iterator[str]:
    """Columns that repeat what follow-ups and plans say are what they would be computed as anew."""
    before = {row["id"]: row for row in dicts(Lead.select().where(Lead.voided_at.is_null()))}
    with store.transaction():
        for lead_id in before:
            derived.refresh(lead_id)
    for row in dicts(Lead.select().where(Lead.voided_at.is_null())):
        changed = {
            name: (before[row["id"]][name], row[name]) for name in row if before[row["id"]][name] != row[name]
        }
        if changed:
            yield f"{row['number']} repeated something old: {changed}"


def _found(store: Store) -> Iterator[str]:
    """Search tables hold what they would be made of anew."""
    models = ((LeadSearch, LeadSearch.lead_id), (FollowupSearch, FollowupSearch.followup_id))
    before = [_tokens(*pair) for pair in models]
    with store.transaction():
        search.index_leads(store, column(Lead.select(Lead.id).where(Lead.voided_at.is_null())))
        search.index_followups(store, column(Followup.select(Followup.id)))
    for (model, key), old in zip(models, before, strict=True):
        new = _tokens(model, key)
        wrong = sorted(row for row in old.keys() | new.keys() if old.get(row) != new.get(row))
        if wrong:
            yield f"{model.__name__} of {wrong[:9]} was not in step"


def _tokens(model: Any, key: Any) -> dict[int, str]:
    return dict(tuples(model.select(key, model.tokens)))


def _chain(store: Store, admin: Viewer) -> Iterable[str]:
    while audit.seal(store, least=1, wait=timedelta()):
        pass
    proof = audit_log.verify(store, admin)
    return [f"the chain of events is broken: {proof.broken}"] if proof.broken else []
