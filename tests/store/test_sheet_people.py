"""Looking for users whom only sheets have named costs no pass over what was done for each of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from leadtui.services import setup
from leadtui.store import sheet_people
from leadtui.store.models import User
from leadtui.store.query import column


def test_no_large_table_is_passed_over_for_each_user(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = setup.open_store(sqlite_url)
    plans: list[str] = []

    def explained(query: Any) -> list[Any]:
        sql, values = query.sql()
        rows = store.database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        plans.append("\n".join(row[3] for row in rows))
        return column(query)

    with store.transaction():
        User.insert(
            login="lilei", display_name="李雷", role="rep", active=False, created_at=store.now()
        ).execute()
    monkeypatch.setattr(sheet_people, "column", explained)
    with store.reading():
        assert len(sheet_people.left_over()) == 1
    users, planned = plans
    assert re.findall(r"^SCAN .*", users, re.MULTILINE) == ["SCAN t1"]
    assert "CORRELATED" not in planned
    store.close()
