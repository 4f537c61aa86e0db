"""Definitions of fields of a team's own."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from leadtui.store.columns import DayField, InstantField
from leadtui.store.models.base import Base, ref


class FieldDef(Base):
    """One field of leads, contacts or follow-ups.

    ``single`` where no two share a value, ``pilot`` is joined user ids.
    """

    id = AutoField()
    name = TextField(unique=True)
    kind = TextField()
    label_en = TextField()
    label_zh_cn = TextField()
    label_zh_tw = TextField()
    help_en = TextField(default="")
    help_zh_cn = TextField(default="")
    help_zh_tw = TextField(default="")
    place = TextField(default="added")
    length = BigIntegerField(default=200)
    minimum = BigIntegerField(null=True)
    maximum = BigIntegerField(null=True)
    decimals = BigIntegerField(default=0)
    required_from = TextField(default="")
    default_value = TextField(default="")
    single = BooleanField(default=False)
    position = BigIntegerField(default=0)
    hidden = BooleanField(default=False)
    pilot = TextField(default="")
    pilot_until = DayField(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)
    formula = TextField(default="")
    entity = TextField(default="lead")


class FieldError(Base):
    """A lead on which a computed field has no value, and why: one of ``formulas.errors.CODES``."""

    lead_id = ref()
    field_id = TextField()
    code = TextField()

    class Meta:
        primary_key = CompositeKey("lead_id", "field_id")
