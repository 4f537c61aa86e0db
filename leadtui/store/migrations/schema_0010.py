"""The SQL of duplicates: keys by which leads are compared, pairs that were found, and merged leads."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# A key is a hash of 64 bits: the index is small, and what it stands for cannot be read from it. Scores are
# ten-thousandths.
DUPLICATES = """
CREATE TABLE lead_key (
  key {int} NOT NULL,
  lead_id {int} NOT NULL REFERENCES lead (id),
  PRIMARY KEY (key, lead_id)
){rowless};
CREATE INDEX lead_key_lead ON lead_key (lead_id);
CREATE TABLE lead_pair (
  low_id {int} NOT NULL REFERENCES lead (id),
  high_id {int} NOT NULL REFERENCES lead (id),
  grade {text} NOT NULL CHECK (grade IN ('certain', 'likely', 'weak')),
  score {int} NOT NULL CHECK (score BETWEEN 0 AND 10000),
  reasons {text} NOT NULL CHECK (length(reasons) <= 200),
  run {int} NOT NULL,
  state {text} NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'rejected')),
  decided_at {instant},
  decided_by {int} REFERENCES app_user (id),
  PRIMARY KEY (low_id, high_id),
  CHECK (low_id < high_id),
  CHECK ((state = 'open') = (decided_by IS NULL))
){rowless};
CREATE INDEX lead_pair_open ON lead_pair (score DESC, low_id, high_id) WHERE state = 'open';
CREATE INDEX lead_pair_high ON lead_pair (high_id);
CREATE INDEX lead_merged ON lead (merged_into) WHERE merged_into IS NOT NULL
"""


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    rowless = " WITHOUT ROWID" if engine == "sqlite" else ""
    return [part.strip() for part in DUPLICATES.format(rowless=rowless, **TYPES[engine]).split(";")]
