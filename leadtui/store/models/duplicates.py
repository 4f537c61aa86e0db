"""What duplicates are found by, and what was found."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, TextField

from leadtui.store.columns import InstantField
from leadtui.store.models.base import Base, ref


class LeadKey(Base):
    """One of the keys under which a lead stands beside those it may be one with."""

    key = BigIntegerField()
    lead_id = ref()

    class Meta:
        primary_key = CompositeKey("key", "lead_id")


class LeadPair(Base):
    """Two leads that may be one customer, or that somebody said are not; the score in ten-thousandths."""

    low_id = ref()
    high_id = ref()
    grade = TextField()
    score = BigIntegerField()
    reasons = TextField()
    run = BigIntegerField()
    state = TextField(default="open")
    decided_at = InstantField(null=True)
    decided_by = ref(null=True)

    class Meta:
        primary_key = CompositeKey("low_id", "high_id")
