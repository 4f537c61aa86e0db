"""Everything a database holds, table by table, to be compared with what it held at another time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadtui.store.database import Store

# What stays by design: the history of what was done, numbers that are not given twice, how columns were read.
_HISTORY = frozenset(
    {
        "event", "event_group", "event_value", "event_seal", "undo_unit", "import_batch", "import_row",
        "import_mapping", "number_counter", "schema_migration",
    }
)  # fmt: skip
# Rise with every write, whatever it writes.
_STAMPS = frozenset({"version", "updated_at"})


def everything(store: Store) -> dict[str, list[str]]:
    """Every living row with its id, sorted; users made from a sheet, who are inactive, are left out."""
    found: dict[str, list[str]] = {}
    with store.reading():
        for table in store.database.get_tables():
            if table in _HISTORY or "_fts" in table or table.startswith("sqlite_"):
                continue
            cursor = store.database.execute_sql(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            found[table] = sorted(_told(row) for row in rows if _counts(table, row))
    return found


def _counts(table: str, row: Mapping[str, Any]) -> bool:
    if table == "app_user":
        return bool(row["active"])
    if table == "setting":
        return str(row["value"]) != '""'
    return row.get("voided_at") is None


def _told(row: Mapping[str, Any]) -> str:
    return repr(sorted((name, value) for name, value in row.items() if name not in _STAMPS))


def differences(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """By table the rows that only one of the two has, a few of them."""
    apart = {table: set(before.get(table, ())) ^ set(after.get(table, ())) for table in {*before, *after}}
    return {table: sorted(rows)[:4] for table, rows in apart.items() if rows}
