"""The SQL of finding by own fields without looking at their rows: indexes that hold whose value it is."""

from __future__ import annotations

KINDS = ("int", "text", "date")


def statements() -> list[str]:
    """The statements, the same for both engines."""
    made: list[str] = []
    for kind in KINDS:
        made.append(f"DROP INDEX field_value_{kind}")
        made.append(
            f"CREATE INDEX field_value_{kind} ON field_value (field_id, {kind}_value, entity, entity_id)"
            f" WHERE {kind}_value IS NOT NULL"
        )
    return made
