"""The SQL of passwords: one per user who has one, and who was tried in vain without having one."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

PASSWORDS = """
CREATE TABLE credential (
  user_id {int} NOT NULL PRIMARY KEY REFERENCES app_user (id),
  hash {text} NOT NULL CHECK (substr(hash, 1, 10) = '$argon2id$'),
  changed_at {instant} NOT NULL,
  failures {int} NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_failure_at {instant},
  must_change {bool} NOT NULL DEFAULT {false}
);
CREATE TABLE stranger (
  mark {int} NOT NULL PRIMARY KEY CHECK (mark BETWEEN 0 AND 65535),
  failures {int} NOT NULL CHECK (failures >= 0),
  last_failure_at {instant}
);
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    script = PASSWORDS.format(**TYPES[engine])
    return [part.strip() for part in script.split(";") if part.strip()]
