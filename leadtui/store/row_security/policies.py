"""What of each table whom is shown, and what of it who may write: one decision per table."""

from __future__ import annotations

from collections.abc import Mapping

from leadtui.store.row_security.audit_policies import AUDIT
from leadtui.store.row_security.journal_policies import JOURNAL
from leadtui.store.row_security.lead_policies import LEADS
from leadtui.store.row_security.people_policies import PEOPLE
from leadtui.store.row_security.roles import DEFINER, EVERYONE, KEEPER, OWNER, SERVICE
from leadtui.store.row_security.shapes import Policy, Table

PENDING: frozenset[str] = frozenset()
"""Tables that are not decided yet: until then nobody but their owner may touch them."""

TABLES: Mapping[str, Table] = {**PEOPLE, **LEADS, **JOURNAL, **AUDIT}


def statements() -> list[str]:
    """For each table that is there: its owner, its policies instead of those it had, its grants."""
    return [
        *(_guard(name, table) for name, table in TABLES.items()),
        *(_guard(name, Table((), ())) for name in sorted(PENDING)),
    ]


_WIPE = """
  FOR found IN SELECT policyname FROM pg_policies
      WHERE schemaname = current_schema() AND tablename = '{table}' LOOP
    EXECUTE format('DROP POLICY %I ON {table}', found);
  END LOOP;"""


def _guard(name: str, table: Table) -> str:
    lines = [
        f"ALTER TABLE {name} OWNER TO {OWNER};",
        *(f"ALTER TABLE {name} {word} ROW LEVEL SECURITY;" for word in ("ENABLE", "FORCE") if table.secured),
        f"REVOKE ALL ON {name} FROM PUBLIC, {EVERYONE}, {SERVICE}, {KEEPER};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {DEFINER};",
        *(f"GRANT {right} ON {name} TO {roles};" for right, roles in table.grants),
        *(_policy(name, policy) for policy in table.policies),
    ]
    if table.updates:
        lines.append(_column_grants(name, table))
    body = "\n  ".join(lines)
    return (
        f"DO $do$ DECLARE\n  found text;\nBEGIN\n  IF to_regclass('{name}') IS NULL THEN RETURN; END IF;"
        f"{_WIPE.format(table=name)}\n  {body}\nEND $do$"
    )


def _policy(table: str, policy: Policy) -> str:
    name, command, roles, using, check = (part.replace("{table}", table) for part in policy)
    tests = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    return f"CREATE POLICY {name} ON {table} FOR {command} TO {roles}{tests};"


def _column_grants(name: str, table: Table) -> str:
    """A column that comes later has to be granted by running this again."""
    hidden = ", ".join(f"'{column}'" for column in table.hidden)
    return (
        "EXECUTE format('REVOKE UPDATE ON %1$s FROM %2$s; GRANT UPDATE (%3$s) ON %1$s TO %2$s', "
        f"'{name}', '{table.updates}', (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute"
        f" WHERE attrelid = '{name}'::regclass AND attnum > 0 AND NOT attisdropped"
        f" AND attname NOT IN ({hidden})));"
    )
