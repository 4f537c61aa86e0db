"""The SQL of forgetting: reasons that can be erased, and keyed hashes of those who asked to be forgotten."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# The salt of a reason: the digest of the event covers the salted hash, which stays when the reason goes.
# A hash of a way of contact is keyed with a secret of this database, as its two pads of HMAC (RFC 2104).
FORGETTING = """
ALTER TABLE event ADD COLUMN reason_salt {text};
CREATE TABLE forgotten_key (
  id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
  inner_pad {text} NOT NULL CHECK (length(inner_pad) = 128),
  outer_pad {text} NOT NULL CHECK (length(outer_pad) = 128)
);
CREATE TABLE forgotten (
  id {pk},
  mark {text} NOT NULL CHECK (length(mark) BETWEEN 4 AND 20),
  kind {text} NOT NULL CHECK (kind IN ('phone', 'email', 'wechat')),
  hash {text} NOT NULL CHECK (length(hash) = 64),
  origin {text} NOT NULL CHECK (origin IN ('erased', 'asked')),
  at {instant} NOT NULL,
  by_id {int} REFERENCES app_user (id),
  lifted_at {instant},
  lifted_by {int} REFERENCES app_user (id)
);
CREATE UNIQUE INDEX forgotten_hash ON forgotten (hash) WHERE lifted_at IS NULL;
CREATE INDEX forgotten_mark ON forgotten (mark);
CREATE INDEX contact_name ON contact (name) WHERE name <> '';
CREATE INDEX contact_point_odd ON contact_point (raw) WHERE norm IS NULL
"""

# What an erasure may do to an event: once, to its reason alone.
_SAME = (
    *("id", "group_id", "batch_id", "at", "actor_id", "kind"),
    *("entity", "entity_id", "lead_id", "audience", "digest"),
)
_SQLITE = """
DROP TRIGGER event_no_update;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
WHEN NOT coalesce(substr(old.reason_salt, 1, 1) <> '#' AND substr(new.reason_salt, 1, 1) = '#'
  AND new.reason = '***' AND {same}, 0)
BEGIN
  SELECT RAISE(ABORT, 'events are append-only');
END
"""
_POSTGRESQL = """
DROP TRIGGER event_append_only ON event;
CREATE TRIGGER event_append_only BEFORE DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION event_append_only();
CREATE TRIGGER event_reason_erase_only BEFORE UPDATE ON event
  FOR EACH ROW WHEN (NOT coalesce(substr(OLD.reason_salt, 1, 1) <> '#'
    AND substr(NEW.reason_salt, 1, 1) = '#' AND NEW.reason = '***' AND {same}, false))
  EXECUTE FUNCTION event_append_only()
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    tables = [part.strip() for part in FORGETTING.format(**TYPES[engine]).split(";\n")]
    if engine == "sqlite":
        guard = _SQLITE.format(same=" AND ".join(f"new.{name} IS old.{name}" for name in _SAME))
        first, rest = guard.strip().split(";\n", 1)
        return [*tables, first, rest]
    same = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in [*_SAME, "txid"])
    return [*tables, *(part.strip() for part in _POSTGRESQL.format(same=same).split(";\n"))]
