"""The SQL of finding those who asked to be left alone, who are few."""

from __future__ import annotations

SILENT = "CREATE INDEX contact_silent ON contact (lead_id) WHERE do_not_contact AND voided_at IS NULL"


def statements() -> list[str]:
    """The statements, the same for both engines."""
    return [SILENT]
