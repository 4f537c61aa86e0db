"""The audit log reads along indexes, in their order: nothing is sorted, nothing walked in vain."""

from __future__ import annotations

from typing import Any

import pytest

from leadtui.domain.people import Viewer
from leadtui.store import history
from leadtui.store.database import Store
from leadtui.store.history import Wanted

ADMIN = Viewer(1, "wang", "wang", "admin", "Asia/Shanghai", "Asia/Shanghai")
MANY = 20_000


def plan(store: Store, query: Any) -> str:
    """How the engine would go about it."""
    sql, values = query.limit(100).sql()
    explain = "EXPLAIN " if store.engine.name == "postgresql" else "EXPLAIN QUERY PLAN "
    return "\n".join(str(row[-1]) for row in store.database.execute_sql(explain + sql, values).fetchall())


@pytest.fixture
def full(store: Store) -> Store:
    """A store with so many events that an index pays."""
    now, rows = store.engine.instant(store.now()), []
    run = store.database.execute_sql
    run("INSERT INTO event_group (id, at, command) VALUES (1, '2026-05-20T00:00:00.000000Z', 'x')")
    columns = (
        "id",
        "group_id",
        "at",
        "actor_id",
        "kind",
        "entity",
        "entity_id",
        "audience",
        "reason",
        "digest",
    )
    with store.transaction():
        for each, event_id in enumerate(store.engine.reserve_ids("event", MANY)):
            kind = "export" if each % 5_000 == 0 else "updated"
            actor = 1 if each % 5_000 == 1 else None
            rows.append((event_id, 1, now, actor, kind, "lead", each, "", "", "x"))
        store.engine.bulk_insert("event", columns, rows)
        names = (("need", "amount")[each % 5_000 == 2] for each in range(MANY))
        values = [(row[0], name, None, None, "#") for row, name in zip(rows, names, strict=True)]
        store.engine.bulk_insert("event_value", ("event_id", "field_id", "before", "after", "salt"), values)
    store.engine.analyze()
    return store


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), ("event_pkey", "PRIMARY KEY", "SCAN t1")),
        (Wanted(actors=[1]), ("event_actor",)),
        (Wanted(kinds=("export",)), ("event_rare",)),
        (Wanted(field="amount"), ("event_value_field",)),
        (Wanted(lead_ids=[7]), ("event_lead",)),
    ],
)
def test_events_are_read_along_an_index(full: Store, wanted: Wanted, index: tuple[str, ...]) -> None:
    (query,) = history.queries(ADMIN, wanted, None)
    found = plan(full, query)
    assert any(name in found for name in index), found
    assert "TEMP B-TREE" not in found
