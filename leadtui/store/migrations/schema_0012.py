"""The SQL of mappings: how each of us had the columns of a kind of table read."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# The fingerprint is that of the titles; the body is a JSON object of titles, choices and what is unknown.
MAPPINGS = """
CREATE TABLE import_mapping (
  fingerprint {text} NOT NULL CHECK (length(fingerprint) BETWEEN 1 AND 64),
  user_id {int} NOT NULL REFERENCES app_user (id),
  body {text} NOT NULL CHECK (length(body) BETWEEN 2 AND 200000),
  at {instant} NOT NULL,
  PRIMARY KEY (fingerprint, user_id)
)
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [MAPPINGS.format(**TYPES[engine]).strip()]
