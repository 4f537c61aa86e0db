"""The SQL of what is masked: contact details shown on request, and looks for duplicates, day by day."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# Days are the team's. One lead counts once a day, however often it is asked for.
MASKED = """
CREATE TABLE reveal (
  id {pk},
  user_id {int} NOT NULL REFERENCES app_user (id),
  lead_id {int} NOT NULL REFERENCES lead (id),
  on_day {date} NOT NULL,
  at {instant} NOT NULL,
  UNIQUE (user_id, on_day, lead_id)
);
CREATE INDEX reveal_at ON reveal (user_id, at);
CREATE TABLE duplicate_look (
  id {pk},
  user_id {int} NOT NULL REFERENCES app_user (id),
  lead_id {int} NOT NULL REFERENCES lead (id),
  on_day {date} NOT NULL,
  at {instant} NOT NULL,
  why {text} NOT NULL CHECK (why IN ('phone', 'email', 'wechat', 'customer')),
  UNIQUE (user_id, on_day, lead_id)
);
CREATE TABLE duplicate_asked (
  user_id {int} NOT NULL REFERENCES app_user (id),
  on_day {date} NOT NULL,
  asked {int} NOT NULL,
  PRIMARY KEY (user_id, on_day)
)
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [part.strip() for part in MASKED.format(**TYPES[engine]).split(";")]
