"""The SQL of seeing changes as they happen: a hint with every event, and who is at which lead."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# Without references: those would lock the lead's row, and presence must never keep a save waiting.
PRESENCE = """
CREATE {kept}TABLE presence (
  session_id {text} NOT NULL PRIMARY KEY,
  user_id {int} NOT NULL,
  lead_id {int} NOT NULL,
  doing {text} NOT NULL CHECK (doing IN ('open', 'writing')),
  since {instant} NOT NULL,
  seen_at {instant} NOT NULL
);
CREATE INDEX presence_lead ON presence (lead_id)
"""
# The hint costs no statement of its own, whoever writes; the server folds several of one transaction.
NEWS = (
    """CREATE FUNCTION event_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('leadtui', '');
  RETURN NULL;
END $$""",
    "CREATE TRIGGER event_announce AFTER INSERT ON event"
    " FOR EACH STATEMENT EXECUTE FUNCTION event_announce()",
)


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order; SQLite reads its news by id."""
    on_server = engine == "postgresql"
    presence = PRESENCE.format(kept="UNLOGGED " if on_server else "", **TYPES[engine])
    return [part.strip() for part in presence.split(";")] + (list(NEWS) if on_server else [])
