"""Tables of what a company sets: settings, lists, criteria, cadence, days and numbers."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from leadtui.store.columns import DayField
from leadtui.store.models.base import Base, ref


class Setting(Base):
    """A setting of one user, or of everyone under user 0; the value is JSON."""

    user_id = ref(default=0)
    key = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("user_id", "key")


class ListItemRow(Base):
    """One choice of a list, as an admin may have changed it."""

    kind = TextField()
    id = TextField()
    code = TextField(default="")
    label_en = TextField()
    label_zh_cn = TextField()
    label_zh_tw = TextField()
    synonyms = TextField(default="")
    position = BigIntegerField()
    retired = BooleanField(default=False)

    class Meta:
        table_name = "list_item"
        primary_key = CompositeKey("kind", "id")


class TransitionRule(Base):
    """One criterion that must hold to enter a status."""

    to_status = TextField()
    criterion = TextField()
    position = BigIntegerField()
    active = BooleanField(default=True)

    class Meta:
        primary_key = CompositeKey("to_status", "criterion")


class CadenceRowModel(Base):
    """One row of the follow-up cadence; the body is JSON."""

    id = AutoField()
    level = TextField(null=True)
    status = TextField(null=True)
    track = TextField()
    body = TextField()

    class Meta:
        table_name = "cadence_row"


class Workday(Base):
    """A day that departs from the working week."""

    day = DayField(primary_key=True)
    kind = TextField()


class NumberCounter(Base):
    """The last number given out per CODE and day."""

    code = TextField()
    day = DayField()
    last = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("code", "day")
