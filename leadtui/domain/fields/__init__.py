"""The field registry: the one owner of every field people see, find, edit, import or export.

Forms, columns, the query language, bulk edit, sheets, events, conflicts and JSON are made from it.
"""

from __future__ import annotations

from leadtui.domain.fields.contact import CONTACT
from leadtui.domain.fields.field import HEADER_LANGUAGES, ORDERED, Change, Entity, Field, FieldType
from leadtui.domain.fields.followup import FOLLOWUP
from leadtui.domain.fields.groups import GROUPS
from leadtui.domain.fields.identity import IDENTITY
from leadtui.domain.fields.need import NEED
from leadtui.domain.fields.origin import ORIGIN
from leadtui.domain.fields.outcome import NOTES, OUTCOME
from leadtui.domain.fields.registry import Registry
from leadtui.domain.fields.work import WORK

__all__ = [
    "GROUPS",
    "HEADER_LANGUAGES",
    "ORDERED",
    "REGISTRY",
    "Change",
    "Entity",
    "Field",
    "FieldType",
    "Registry",
]

REGISTRY = Registry(IDENTITY + CONTACT + ORIGIN + NEED + WORK + OUTCOME + NOTES + FOLLOWUP)
