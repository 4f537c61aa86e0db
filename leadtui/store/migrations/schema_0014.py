"""The SQL of audit rounds: when data was audited, and what was found on which lead."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# A finding repeats the owner of its lead: what belongs to whom is told without looking at the lead.
AUDIT = """
CREATE TABLE audit_round (
  id {pk},
  on_day {date} NOT NULL,
  started_at {instant} NOT NULL,
  started_by {int} REFERENCES app_user (id),
  whole {bool} NOT NULL DEFAULT {true},
  after_id {int} NOT NULL DEFAULT 0,
  made_at {instant}
);
CREATE TABLE audit_finding (
  id {pk},
  lead_id {int} NOT NULL REFERENCES lead (id),
  owner_id {int} REFERENCES app_user (id),
  round_id {int} NOT NULL REFERENCES audit_round (id),
  kind {text} NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
  mark {text} NOT NULL DEFAULT '' CHECK (length(mark) <= 80),
  other_id {int} REFERENCES lead (id),
  rank {int} NOT NULL DEFAULT 2,
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'left')),
  snoozed_until {date},
  reason {text} NOT NULL DEFAULT '' CHECK (length(reason) <= 32),
  found_at {instant} NOT NULL,
  settled_at {instant},
  settled_by {int} REFERENCES app_user (id),
  version {int} NOT NULL DEFAULT 1,
  UNIQUE (lead_id, kind, mark),
  CHECK ((state = 'open') = (settled_at IS NULL)),
  CHECK ((state = 'left') = (settled_by IS NOT NULL))
);
CREATE INDEX audit_finding_owner
  ON audit_finding (owner_id, kind, rank, id, snoozed_until, other_id{open}) WHERE state = 'open';
CREATE INDEX audit_finding_kind
  ON audit_finding (kind, rank, id, snoozed_until, owner_id, other_id{open}) WHERE state = 'open';
CREATE INDEX audit_finding_round
  ON audit_finding (round_id, owner_id, state, snoozed_until, kind, other_id)
"""
SQLITE = """
CREATE TRIGGER audit_finding_owner AFTER UPDATE OF owner_id ON lead
WHEN new.owner_id IS NOT old.owner_id
BEGIN
  UPDATE audit_finding SET owner_id = new.owner_id WHERE lead_id = new.id;
END
"""
POSTGRESQL = (
    """
CREATE FUNCTION audit_finding_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_finding SET owner_id = NEW.owner_id WHERE lead_id = NEW.id;
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER audit_finding_owner AFTER UPDATE OF owner_id ON lead FOR EACH ROW
  WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION audit_finding_owner()
""",
)


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    # SQLite takes an index to be without a column that only its own condition names.
    script = AUDIT.format(open=", state" if engine == "sqlite" else "", **TYPES[engine])
    tables = [part.strip() for part in script.split(";")]
    return [*tables, *((SQLITE.strip(),) if engine == "sqlite" else map(str.strip, POSTGRESQL))]
