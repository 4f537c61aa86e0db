"""The SQL of which kinds of notices go out by which way."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

# Families of domain/notices.py, with commas; empty for all of them.
KINDS = "ALTER TABLE notice_channel ADD COLUMN kinds {text} NOT NULL DEFAULT '' CHECK (length(kinds) <= 200)"


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    return [KINDS.format(**TYPES[engine])]
