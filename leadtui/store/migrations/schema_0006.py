"""The SQL of what people of a team hold: rights of their own, hand-overs, leave; a team can be removed."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

PEOPLE = """
CREATE TABLE user_right (
  user_id {int} NOT NULL REFERENCES app_user (id),
  name {text} NOT NULL CHECK (name IN ('import', 'export', 'bulk', 'merge', 'delete', 'assign')),
  allowed {bool} NOT NULL,
  PRIMARY KEY (user_id, name)
);
ALTER TABLE team ADD COLUMN voided_at {instant};
CREATE TABLE handover (
  id {pk},
  lead_id {int} NOT NULL REFERENCES lead (id),
  from_user {int} REFERENCES app_user (id),
  to_user {int} NOT NULL REFERENCES app_user (id),
  at {instant} NOT NULL,
  body {text} NOT NULL,
  facts {text} NOT NULL,
  acknowledged_at {instant},
  voided_at {instant}
);
CREATE INDEX handover_unread ON handover (to_user, at, lead_id)
  WHERE acknowledged_at IS NULL AND voided_at IS NULL;
CREATE INDEX handover_lead ON handover (lead_id, id);
CREATE TABLE absence (
  id {pk},
  user_id {int} NOT NULL REFERENCES app_user (id),
  stand_in_id {int} NOT NULL REFERENCES app_user (id),
  from_on {date} NOT NULL,
  to_on {date} NOT NULL,
  created_at {instant} NOT NULL,
  created_by {int} REFERENCES app_user (id),
  version {int} NOT NULL DEFAULT 1,
  voided_at {instant},
  CHECK (from_on <= to_on),
  CHECK (user_id <> stand_in_id)
);
CREATE INDEX absence_stand_in ON absence (stand_in_id, from_on, to_on, user_id) WHERE voided_at IS NULL;
CREATE INDEX absence_user ON absence (user_id, to_on) WHERE voided_at IS NULL;
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    script = PEOPLE.format(**TYPES[engine])
    return [statement.strip() for statement in script.split(";") if statement.strip()]
