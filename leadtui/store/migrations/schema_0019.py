"""The SQL by which findings of audit rounds go with leads that go, and notices of rounds have a family."""

from __future__ import annotations

_SET = (
    "state = 'done', settled_at = {at}, settled_by = NULL, reason = '', snoozed_until = NULL,"
    " version = version + 1"
)
_GONE = f"UPDATE audit_finding SET {_SET} WHERE lead_id = {{lead}} AND state <> 'done'"
# What is removed or merged waits with nobody; who takes that back has it looked at again.
SQLITE = f"""
CREATE TRIGGER audit_finding_gone AFTER UPDATE OF voided_at ON lead
WHEN new.voided_at IS NOT NULL AND old.voided_at IS NULL
BEGIN
  {_GONE.format(at="new.voided_at", lead="new.id")};
END
"""
POSTGRESQL = (
    f"""
CREATE FUNCTION audit_finding_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  {_GONE.format(at="NEW.voided_at", lead="NEW.id")};
  RETURN NULL;
END $$
""",
    """
CREATE TRIGGER audit_finding_gone AFTER UPDATE OF voided_at ON lead FOR EACH ROW
  WHEN (NEW.voided_at IS NOT NULL AND OLD.voided_at IS NULL) EXECUTE FUNCTION audit_finding_gone()
""",
)
OLDER = (
    f"UPDATE audit_finding SET {_SET.format(at='found_at')} WHERE state <> 'done'"
    " AND lead_id IN (SELECT id FROM lead WHERE voided_at IS NOT NULL)"
)
# Rounds were alerts before they had a family of their own.
FAMILY = "UPDATE notice_channel SET kinds = kinds || ',audit' WHERE replace(kinds, 'alert', '') <> kinds"


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    made = [SQLITE] if engine == "sqlite" else list(POSTGRESQL)
    return [*(one.strip() for one in made), OLDER, FAMILY]
