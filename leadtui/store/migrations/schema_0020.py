"""The SQL by which values of own fields repeat the lead that theirs is, or that their row belongs to."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES
from leadtui.store.migrations.schema_0017 import KINDS

# What stands on a contact or follow-up that was removed is of no lead.
_LEAD = (
    "CASE {row}entity WHEN 'lead' THEN {row}entity_id"
    " WHEN 'contact' THEN"
    " (SELECT c.lead_id FROM contact c WHERE c.id = {row}entity_id AND c.voided_at IS NULL)"
    " WHEN 'followup' THEN"
    " (SELECT f.lead_id FROM followup f WHERE f.id = {row}entity_id AND f.voided_at IS NULL) END"
)
_FOLLOW = (
    "UPDATE field_value SET lead_id = CASE WHEN {new}.voided_at IS NULL THEN {new}.lead_id END"
    " WHERE entity = '{table}' AND entity_id = {new}.id"
)
TABLES = ("contact", "followup")


def _sqlite() -> list[str]:
    return [
        "CREATE TRIGGER field_value_lead AFTER INSERT ON field_value WHEN new.lead_id IS NULL BEGIN"
        f" UPDATE field_value SET lead_id = {_LEAD.format(row='new.')} WHERE entity = new.entity"
        " AND entity_id = new.entity_id AND field_id = new.field_id; END",
        *(
            f"CREATE TRIGGER {table}_values AFTER UPDATE OF lead_id, voided_at ON {table}"
            " WHEN new.lead_id IS NOT old.lead_id OR new.voided_at IS NOT old.voided_at BEGIN"
            f" {_FOLLOW.format(table=table, new='new')}; END"
            for table in TABLES
        ),
    ]


def _postgresql() -> list[str]:
    made = [
        # A field stands on rows of one kind: without this too few rows are expected.
        "CREATE STATISTICS field_value_kinds (dependencies) ON entity, field_id FROM field_value",
        "CREATE FUNCTION field_value_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        f" NEW.lead_id := {_LEAD.format(row='NEW.')}; RETURN NEW; END $$",
        "CREATE TRIGGER field_value_lead BEFORE INSERT ON field_value FOR EACH ROW"
        " EXECUTE FUNCTION field_value_lead()",
    ]
    for table in TABLES:
        made += [
            f"CREATE FUNCTION {table}_values() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
            f" {_FOLLOW.format(table=table, new='NEW')}; RETURN NULL; END $$",
            f"CREATE TRIGGER {table}_values AFTER UPDATE OF lead_id, voided_at ON {table} FOR EACH ROW"
            " WHEN (NEW.lead_id IS DISTINCT FROM OLD.lead_id"
            " OR NEW.voided_at IS DISTINCT FROM OLD.voided_at)"
            f" EXECUTE FUNCTION {table}_values()",
        ]
    return made


def statements(engine: str) -> list[str]:
    """The statements for ``engine``, in order."""
    made = [
        f"ALTER TABLE field_value ADD COLUMN lead_id {TYPES[engine]['int']}",
        f"UPDATE field_value SET lead_id = {_LEAD.format(row='')}",
    ]
    for kind in KINDS:
        made += [
            f"DROP INDEX field_value_{kind}",
            f"CREATE INDEX field_value_{kind} ON field_value (field_id, {kind}_value, entity, lead_id)"
            f" WHERE {kind}_value IS NOT NULL",
        ]
    made.append("CREATE INDEX field_value_lead ON field_value (lead_id, field_id)")
    return [*made, *(_sqlite() if engine == "sqlite" else _postgresql())]
