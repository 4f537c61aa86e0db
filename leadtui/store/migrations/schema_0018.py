"""The SQL of fields of one's own on contacts and follow-ups: what a field stands on."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

ENTITY = """
ALTER TABLE field_def ADD COLUMN entity {text} NOT NULL DEFAULT 'lead'
  CHECK (entity IN ('lead', 'contact', 'followup'))
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [ENTITY.format(**TYPES[engine]).strip()]
