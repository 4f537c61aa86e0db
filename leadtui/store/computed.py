"""Whether there are computed fields; what is made of a lead is made anew when something of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from leadtui.domain.values import Failed
from leadtui.store.kept import kept
from leadtui.store.models import FieldDef, FieldError
from leadtui.store.query import first, tuples

if TYPE_CHECKING:
    from leadtui.store.database import Store


def there_are_any() -> bool:
    """Whether a field in use is computed; a program that does not know yet is made good by ``recheck``."""
    return kept("computed", _any)


def _any() -> bool:
    used = (FieldDef.formula != "") & FieldDef.voided_at.is_null()
    return first(FieldDef.select(FieldDef.id).where(used)) is not None


def failures(lead_ids: Iterable[int], names: Sequence[str]) -> dict[tuple[int, str], object]:
    """What stands in place of values that computed fields do not have, by lead and field."""
    asked = FieldError.lead_id.in_(list(lead_ids)) & FieldError.field_id.in_(list(names))
    query = FieldError.select(FieldError.lead_id, FieldError.field_id, FieldError.code).where(asked)
    return {(lead_id, name): Failed(code) for lead_id, name, code in tuples(query)}


def refresh(store: Store, lead_ids: Iterable[int]) -> None:
    """Make the computed values of these leads anew, in the transaction that changed something of them."""
    ids = sorted(set(lead_ids))
    if ids and there_are_any():
        # Formulas cost nothing where there are none.
        from leadtui.store import computing

        computing.refresh(store, ids)
