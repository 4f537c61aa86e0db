"""Values that only one row may have: what is gone holds none back, and what comes back needs its own."""

from __future__ import annotations

from typing import Any

from peewee import IntegrityError

from leadtui.domain.fields.defined import definitions
from leadtui.errors import RuleError
from leadtui.i18n import N_
from leadtui.store.database import Store
from leadtui.store.holders import values_of_leads
from leadtui.store.models import FieldValue
from leadtui.store.query import tuples

MARK = "\x1f"
"""What no value holds; it stands around the row's number before a value that its row, being gone, let go."""
SETTLE = """
UPDATE field_value AS v SET single_value = CASE WHEN h.gone
  THEN {mark} || CAST(v.entity_id AS text) || {mark} || v.single_value
  ELSE substr(v.single_value, length(CAST(v.entity_id AS text)) + 3) END
FROM (
  SELECT 'lead' AS entity, id, voided_at IS NOT NULL AS gone FROM lead WHERE id = {lead}
  UNION ALL SELECT 'contact', c.id, c.voided_at IS NOT NULL OR l.voided_at IS NOT NULL
  FROM contact c JOIN lead l ON l.id = c.lead_id WHERE c.lead_id = {lead}
  UNION ALL SELECT 'followup', f.id, f.voided_at IS NOT NULL OR l.voided_at IS NOT NULL
  FROM followup f JOIN lead l ON l.id = f.lead_id WHERE f.lead_id = {lead}
) AS h
WHERE v.entity = h.entity AND v.entity_id = h.id AND v.single_value IS NOT NULL
  AND (substr(v.single_value, 1, 1) = {mark}) <> h.gone
"""


def let_go(row_id: int, value: str) -> str:
    """A unique value as it is kept of a row that is gone."""
    return f"{MARK}{row_id}{MARK}{value}"


def settle(store: Store, lead_id: int) -> None:
    """Bring unique values of a lead, its contacts and follow-ups in step with which of these are there.

    Raises RuleError where one that comes back has a value that another has by now.
    """
    if not any(one.unique for one in definitions().values()):
        return
    try:
        with store.savepoint():
            if store.engine.bound:
                store.database.execute_sql("SELECT leadtui_settle_values(%s)", (lead_id,))
            else:
                store.database.execute_sql(SETTLE.format(mark=f"'{MARK}'", lead=int(lead_id)))
    except IntegrityError as error:
        raise _refusal(lead_id) from error


def _refusal(lead_id: int) -> RuleError:
    """Which value it is, as far as the viewer may read it."""
    hint = N_("Give one of them another value first.")
    back = FieldValue.single_value.startswith(MARK) & values_of_leads([lead_id])
    query = FieldValue.select(FieldValue.entity, FieldValue.field_id, FieldValue.single_value)
    for entity, name, kept in tuples(query.where(back)):
        value = kept.split(MARK, 2)[2]
        same: Any = (FieldValue.entity == entity) & (FieldValue.field_id == name)
        if FieldValue.select().where(same & (FieldValue.single_value == value)).exists():
            label = str(definitions()[name].label)
            return RuleError(N_("{label}: another one has {value} by now."), hint, label=label, value=value)
    return RuleError(N_("Another one has a value by now that only one may have."), hint)
