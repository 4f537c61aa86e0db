"""The SQL of fields of one's own: their definitions; their values stand in field_value."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# A unique value stands beside the typed one as it is compared. A retired field keeps its values.
FIELDS = """
CREATE TABLE field_def (
  id {pk},
  name {text} NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
  kind {text} NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'choices', 'flag', 'email',
    'phone', 'link')),
  label_en {text} NOT NULL CHECK (length(label_en) BETWEEN 1 AND 60),
  label_zh_cn {text} NOT NULL CHECK (length(label_zh_cn) BETWEEN 1 AND 60),
  label_zh_tw {text} NOT NULL CHECK (length(label_zh_tw) BETWEEN 1 AND 60),
  help_en {text} NOT NULL DEFAULT '' CHECK (length(help_en) <= 200),
  help_zh_cn {text} NOT NULL DEFAULT '' CHECK (length(help_zh_cn) <= 200),
  help_zh_tw {text} NOT NULL DEFAULT '' CHECK (length(help_zh_tw) <= 200),
  place {text} NOT NULL DEFAULT 'added',
  length {int} NOT NULL DEFAULT 200 CHECK (length BETWEEN 1 AND 2000),
  minimum {int},
  maximum {int},
  decimals {int} NOT NULL DEFAULT 0 CHECK (decimals BETWEEN 0 AND 6),
  required_from {text} NOT NULL DEFAULT ''
    CHECK (required_from IN ('', 'potential', 'interested', 'high_intent', 'won')),
  default_value {text} NOT NULL DEFAULT '',
  single {bool} NOT NULL DEFAULT {false},
  position {int} NOT NULL DEFAULT 0,
  hidden {bool} NOT NULL DEFAULT {false},
  pilot {text} NOT NULL DEFAULT '',
  pilot_until {date},
  version {int} NOT NULL DEFAULT 1,
  voided_at {instant}
);
ALTER TABLE field_value ADD COLUMN single_value {text};
CREATE UNIQUE INDEX field_value_single ON field_value (entity, field_id, single_value)
  WHERE single_value IS NOT NULL
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [part.strip() for part in FIELDS.format(**TYPES[engine]).split(";")]
