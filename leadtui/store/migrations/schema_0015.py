"""The SQL of computed fields: their formulas, and the leads on which one has no value."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

COMPUTED = """
ALTER TABLE field_def ADD COLUMN formula {text} NOT NULL DEFAULT '' CHECK (length(formula) <= 2000);
CREATE TABLE field_error (
  lead_id {int} NOT NULL REFERENCES lead (id),
  field_id {text} NOT NULL,
  code {text} NOT NULL,
  PRIMARY KEY (lead_id, field_id)
);
CREATE INDEX field_error_field ON field_error (field_id, lead_id)
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [part.strip() for part in COMPUTED.format(**TYPES[engine]).split(";")]
