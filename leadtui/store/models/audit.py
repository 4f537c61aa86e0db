"""Rounds in which the data of leads is audited, and what they found."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, TextField

from leadtui.store.columns import DayField, InstantField
from leadtui.store.models.base import Base, ref


class AuditRound(Base):
    """One round; ``whole`` ones are over everybody's leads, and go on behind the lead ``after_id``."""

    id = AutoField()
    on_day = DayField()
    started_at = InstantField()
    started_by = ref(null=True)
    whole = BooleanField(default=True)
    after_id = ref(default=0)
    made_at = InstantField(null=True)


class AuditFinding(Base):
    """Something to be put right on a lead, told apart by kind and mark, and the round that last saw it."""

    id = AutoField()
    lead_id = ref()
    owner_id = ref(null=True)
    round_id = ref()
    kind = TextField()
    mark = TextField(default="")
    other_id = ref(null=True)
    rank = BigIntegerField(default=2)
    state = TextField(default="open")
    snoozed_until = DayField(null=True)
    reason = TextField(default="")
    found_at = InstantField()
    settled_at = InstantField(null=True)
    settled_by = ref(null=True)
    version = BigIntegerField(default=1)
