"""All leads worked out anew after a formula changed or a day went by, a part at a time.

How far it has come stands in a setting, so that anybody goes on where it was stopped.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from peewee import fn

from leadtui.store import computing, field_defs, settings
from leadtui.store.database import Store
from leadtui.store.models import Event, Lead, Setting
from leadtui.store.query import column, first, tuples

KEY = "computed"
KNOWN_AFTER = timedelta(seconds=60)
"""By then each program has heard of a change of fields; what it keeps is read anew after 30 s."""
PART = 2_000
"""Leads of one transaction, or events that one looks at again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Leads that are worked out, of how many; ``changed`` of the last part have another value now."""

    at: int
    total: int
    changed: int = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self.at >= self.total


def left(store: Store) -> Progress:
    """How far it is; both are ids, which grow as leads do."""
    state = _state(store, computing.plan_of(field_defs.everything()))
    return Progress(state["at"], _last()) if state["ids"] else Progress(0, 0)


def step(store: Store) -> Progress:
    """The next part; call it in a transaction."""
    plan = computing.plan_of(field_defs.everything())
    state = _state(store, plan)
    if not state["ids"]:
        return recheck(store, plan)
    ids = column(Lead.select(Lead.id).where(Lead.id > state["at"]).order_by(Lead.id).limit(PART))
    changed = computing.renew(store, computing.only(plan, state["ids"]), ids) if ids else 0
    if len(ids) < PART:
        again = {"event": state["event"], "at": (store.now() + KNOWN_AFTER).isoformat()}
        done = {"have": state["want"], "day": state["day"], "at": 0, "want": {}, "again": again}
        settings.save(KEY, done)
        return Progress(1, 1, changed)
    state["at"] = ids[-1]
    settings.save(KEY, state)
    return Progress(ids[-1], _last(), changed)


def _last() -> int:
    row = first(Lead.select(fn.MAX(Lead.id)))
    return int(row[0] or 0) if row else 0


def _state(store: Store, plan: computing.Plan) -> dict[str, Any]:
    """Where the run stands: begun anew where formulas or the day are other ones since it began.

    ``ids`` are the fields to work out, ``want`` the stamps they are worked out for, ``have`` those that
    all leads were worked out for last, on ``done``'s day.
    """
    kept = _kept()
    want, today = _stamps(plan), computing.today(store).isoformat()
    if kept.get("ids") and kept.get("want") == want and kept.get("day") == today:
        return kept
    have = kept.get("have", {})
    running = kept.get("ids") or []
    ids = [name for name in want if have.get(name) != want[name] or name in running]
    if kept.get("day") != today:
        ids = [name for name in want if name in ids or name in by_day(plan)]
    return {"ids": ids, "want": want, "have": have, "day": today, "at": 0, "event": _last_event()}


def recheck(store: Store, plan: computing.Plan) -> Progress:
    """Once every program knows of a formula: leads changed since the run for it began, the next few.

    One that did not know it yet may have changed a lead that was worked out already. What is changed
    after all know it is right as it is. The progress is one of events.
    """
    state = _kept()
    again = state.get("again")
    if not again or store.now() < (until := datetime.fromisoformat(again["at"])):
        return Progress(0, 0)
    reached = again.get("reached", again["event"])
    since = (Event.id > reached) & (Event.at <= until)
    found = list(tuples(Event.select(Event.id, Event.lead_id).where(since).order_by(Event.id).limit(PART)))
    ids = sorted({lead_id for _event_id, lead_id in found if lead_id is not None})
    changed = computing.renew(store, plan, ids) if ids else 0
    if len(found) < PART:
        del state["again"]
        settings.save(KEY, state)
        return Progress(1, 1, changed)
    again["reached"] = found[-1][0]
    settings.save(KEY, state)
    return Progress(again["reached"] - again["event"], _last_event() - again["event"] + 1, changed)


def _last_event() -> int:
    row = first(Event.select(fn.MAX(Event.id)))
    return int(row[0] or 0) if row else 0


def by_day(plan: computing.Plan) -> set[str]:
    """The fields that are other ones tomorrow, by themselves or by what they are made of."""
    found: set[str] = set()
    for each in plan.fields:
        if each.formula is not None and (each.formula.by_day or each.formula.inputs & found):
            found.add(each.field.id)
    return found


def _stamps(plan: computing.Plan) -> dict[str, str]:
    """What decides the values of each field: its formula, its type, and those of what it is made of."""
    made: dict[str, str] = {}
    for each in plan.fields:
        inputs = sorted(each.formula.inputs) if each.formula else []
        own = [(name, plan.names[name].field.type, plan.names[name].field.decimals) for name in inputs]
        field = each.field
        parts = [each.definition.formula, field.type, field.decimals, field.length, own]
        parts += [made.get(name) for name in inputs]
        made[field.id] = sha256(json.dumps(parts).encode()).hexdigest()[:16]
    return made


def _kept() -> dict[str, Any]:
    mine = (Setting.user_id == settings.EVERYONE) & (Setting.key == KEY)
    row = first(Setting.select(Setting.value).where(mine))
    found: dict[str, Any] = json.loads(row[0]) if row else {}
    return found
