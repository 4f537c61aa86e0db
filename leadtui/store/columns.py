"""Column types that mean the same on both engines."""

from __future__ import annotations

from datetime import UTC, datetime

from peewee import Field

INSTANT_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


def instant_text(value: datetime) -> str:
    """The fixed-width UTC text under which SQLite keeps an instant, so that text order is time order."""
    return value.astimezone(UTC).strftime(INSTANT_FORMAT)


def instant_value(value: str | datetime) -> datetime:
    """An aware UTC datetime from what either engine returns."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.strptime(value, INSTANT_FORMAT).replace(tzinfo=UTC)


class InstantField(Field):  # type: ignore[misc]
    """A point in time: timestamptz, or fixed-width UTC text on SQLite; aware values only."""

    field_type = "INSTANT"

    def db_value(self, value: datetime | None) -> object:
        """Refuse naive datetimes: they have cost hours elsewhere."""
        if value is None or not isinstance(value, datetime):
            return value
        if value.tzinfo is None:
            raise ValueError(f"naive datetime for {self.name}: {value!r}")
        database = self.model._meta.database
        return instant_text(value) if getattr(database, "instants_as_text", False) else value

    def python_value(self, value: object) -> datetime | None:
        """Aware, in UTC."""
        return None if value is None else instant_value(value)  # type: ignore[arg-type]
