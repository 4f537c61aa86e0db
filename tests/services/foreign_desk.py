"""Tables of other programs brought in to a desk, and all that a database holds, told for comparison."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from leadtui.domain.people import Viewer
from leadtui.services import import_rehearsal, importing
from leadtui.services.import_rehearsal import Rehearsal
from leadtui.services.import_source import Asked
from leadtui.services.importing import Result
from leadtui.store.database import Store
from leadtui.store.models import MODELS, Lead
from leadtui.store.query import column, dicts
from tests.services.desk import Desk

ZOHO = (
    "Last Name,Company,Lead Owner,Email,Mobile,Industry,Lead Source,Lead Status,Created Time,Tag,Title,Notes"
)
LEE = "Lee,Acme Inc.,Dwight,lee@acme.com,13800001234,Retail,Google,New,2024-04-15 10:00,vip;fair,CEO,Call me"
DENG = "Deng,Beta LLC,Dwight,deng@beta.com,13900005678,Pharma,Partner,Lost,2024-04-16 10:00,,,"
# What an import keeps for good: numbers are never given twice, and what happened stays on record.
_KEPT = {
    "event", "event_group", "event_value", "undo_unit", "event_seal", "import_batch", "import_row",
    "import_mapping", "number_counter", "lead_search", "followup_search", "lead_key",
}  # fmt: skip
_VOLATILE = {"version", "updated_at"}


def file(*lines: str, encoding: str = "utf-8-sig") -> io.BytesIO:
    """A CSV file of these lines."""
    return io.BytesIO("\n".join(lines).encode(encoding))


def table(titles: Sequence[str], *rows: Sequence[object]) -> io.BytesIO:
    """A CSV file of titles and rows."""
    text = io.StringIO()
    csv.writer(text).writerows([titles, *rows])
    return io.BytesIO(text.getvalue().encode())


def bring(desk: Desk, *lines: str, viewer: Viewer | None = None, **options: Any) -> Result:
    """Import a CSV file of these lines."""
    asked = Asked(**{name: options.pop(name) for name in list(options) if name in Asked.__slots__})
    return importing.run(
        desk.store, viewer or desk.wang, file(*lines), name="leads.csv", asked=asked, **options
    )


def rehearsed(desk: Desk, *lines: str, viewer: Viewer | None = None, **options: Any) -> Rehearsal:
    """What importing these lines would do."""
    return import_rehearsal.rehearse(
        desk.store, viewer or desk.wang, file(*lines), name="leads.csv", asked=Asked(**options)
    )


def contents(store: Store) -> dict[str, list[str]]:
    """Every row of every table but the record of what happened, those of leads taken back left out."""
    with store.reading():
        voided = set(column(Lead.select(Lead.id).where(Lead.voided_at.is_null(is_null=False))))
        found: dict[str, list[str]] = {}
        for model in MODELS:
            name = model._meta.table_name
            if name not in _KEPT:
                found[name] = sorted(
                    _plain(row) for row in dicts(model.select()) if not _gone(name, row, voided)
                )
    return found


def _gone(name: str, row: dict[str, Any], voided: set[int]) -> bool:
    lead = row.get("id") if name == "lead" else row.get("lead_id")
    if name == "field_value" and row["entity"] == "lead":
        lead = row["entity_id"]
    return lead in voided or row.get("voided_at") is not None


def _plain(row: dict[str, Any]) -> str:
    return repr({name: value for name, value in sorted(row.items()) if name not in _VOLATILE})
