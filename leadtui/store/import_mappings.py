"""How tables with the same titles were read before: one's own way first, else the newest of a colleague."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from leadtui.store.models import ImportMapping
from leadtui.store.query import tuples


@dataclass(frozen=True, slots=True)
class Kept:
    """``targets`` by folded title; ``values`` (field id, folded text) -> meaning; ``unknown`` as asked."""

    targets: Mapping[str, str]
    values: Mapping[tuple[str, str], str]
    unknown: str = ""


def find(fingerprint: str, user_id: int) -> Kept | None:
    """What was kept for tables with these titles."""
    table = ImportMapping
    query = table.select(table.user_id, table.body).where(table.fingerprint == fingerprint)
    bodies = list(tuples(query.order_by(table.at.desc())))
    bodies.sort(key=lambda row: row[0] != user_id)
    if not bodies:
        return None
    body = json.loads(bodies[0][1])
    values = {(kind, text): meaning for kind, text, meaning in body["values"]}
    return Kept(body["targets"], values, body["unknown"])


def keep(fingerprint: str, kept: Kept, user_id: int, at: datetime) -> None:
    """Keep it for the next table with these titles, in the open transaction."""
    values = [(kind, text, meaning) for (kind, text), meaning in kept.values.items()]
    body = json.dumps({"targets": dict(kept.targets), "values": values, "unknown": kept.unknown})
    ImportMapping.insert(fingerprint=fingerprint, user_id=user_id, body=body, at=at).on_conflict(
        conflict_target=(ImportMapping.fingerprint, ImportMapping.user_id),
        update={ImportMapping.body: body, ImportMapping.at: at},
    ).execute()
