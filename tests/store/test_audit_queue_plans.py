"""The queue of an audit round is read along its indexes: no page of it sorts what is not on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from leadtui.domain.audit_rules import Finding
from leadtui.domain.people import Viewer
from leadtui.store import audit_queue
from leadtui.store.database import Store
from leadtui.store.models import AuditRound
from tests.services.desk import Desk

TODAY = date(2026, 5, 20)
MANY = 20_000


@pytest.fixture
def full(migrated_url: str) -> Iterator[tuple[Store, int]]:
    """A store in which one lead has very many findings of one kind, and who owns it."""
    desk = Desk(migrated_url)
    store, bo = desk.store, desk.user("bo")
    lead_id = desk.lead(bo)
    now = store.engine.instant(store.now())
    columns = (
        "id",
        "lead_id",
        "owner_id",
        "round_id",
        "kind",
        "mark",
        "rank",
        "state",
        "found_at",
        "version",
    )
    with store.transaction():
        made = int(AuditRound.insert(on_day=TODAY, started_at=store.now()).execute())
        fixed = lead_id, bo.user_id, made, "status"
        ids = store.engine.reserve_ids("audit_finding", MANY)
        rows = [(row_id, *fixed, str(n), n % 3, "open", now, 1) for n, row_id in enumerate(ids)]
        store.engine.bulk_insert("audit_finding", columns, rows)
    store.engine.analyze()
    yield store, bo.user_id
    store.close()


def plans(store: Store, run: Any) -> str:
    """How the engine goes about what ``run`` asks of the findings."""
    found: list[str] = []
    execute = store.database.execute_sql

    def explained(sql: str, params: Any = None, **options: Any) -> Any:
        if "audit_finding" in sql:
            explain = "EXPLAIN " if store.engine.name == "postgresql" else "EXPLAIN QUERY PLAN "
            found.extend(str(row[-1]) for row in execute(explain + sql, params).fetchall())
        return execute(sql, params, **options)

    store.database.execute_sql = explained
    try:
        with store.reading():
            run()
    finally:
        store.database.execute_sql = execute
    return "\n".join(found)


@pytest.mark.parametrize("role", ["admin", "rep"])
def test_a_page_is_read_along_an_index_wherever_it_stands(full: tuple[Store, int], role: Any) -> None:
    store, owner = full
    viewer = Viewer(owner, "bo", "bo", role, "Asia/Shanghai", "Asia/Shanghai")
    with store.reading():
        asked = audit_queue.asking(viewer, TODAY)
        middle = audit_queue.part(asked, "status", MANY // 2, 1)[0]
    assert isinstance(middle, Finding)
    for run in (
        lambda: audit_queue.part(asked, "status", 0, 100),
        lambda: audit_queue.part(asked, "status", MANY - 100, 100, MANY),
        lambda: audit_queue.following(asked, middle, 100),
        lambda: audit_queue.preceding(asked, middle, 100),
    ):
        told = plans(store, run)
        assert "audit_finding_kind" in told or "audit_finding_owner" in told, told
        assert "Seq Scan" not in told, told


def test_pages_from_either_end_and_around_a_finding_agree(full: tuple[Store, int]) -> None:
    store, owner = full
    viewer = Viewer(owner, "bo", "bo", "rep", "Asia/Shanghai", "Asia/Shanghai")
    with store.reading():
        asked = audit_queue.asking(viewer, TODAY)
        whole = audit_queue.part(asked, "status", 0, MANY)
        assert [(one.rank, one.id) for one in whole] == sorted((one.rank, one.id) for one in whole)
        assert audit_queue.part(asked, "status", 15_000, 50, MANY) == whole[15_000:15_050]
        assert audit_queue.part(asked, "status", MANY - 3, 50, MANY) == whole[-3:]
        assert audit_queue.following(asked, whole[7_000], 5) == whole[7_001:7_006]
        assert audit_queue.preceding(asked, whole[7_000], 5) == whole[6_995:7_000]
        assert audit_queue.before(asked, whole[7_000]) == 7_000
        assert audit_queue.counts(asked) == {"status": MANY}
