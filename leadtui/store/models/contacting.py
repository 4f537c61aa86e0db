"""Tables of what happened with a lead, and of what is meant to happen."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, TextField

from leadtui.store.columns import ClockField, DayField, InstantField
from leadtui.store.models.base import Base, ref


class Followup(Base):
    """One contact or attempt, as it happened."""

    id = AutoField()
    lead_id = ref()
    owner_id = ref(null=True)
    author_id = ref(null=True)
    contact_id = ref(null=True)
    contacted_at = InstantField()
    has_time = BooleanField(default=True)
    recorded_at = InstantField()
    method = TextField()
    outcome = TextField()
    summary = TextField(default="")
    feedback = TextField(default="")
    attitude = BigIntegerField(null=True)
    needs = TextField(default="")
    concerns = TextField(default="")
    decision_progress = TextField(default="")
    next_step = TextField(default="")
    next_person_id = ref(null=True)
    import_key = TextField(null=True)
    import_order = BigIntegerField(default=0)
    batch_id = ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class FollowupSearch(Base):
    """The search tokens of what was said in a follow-up."""

    followup_id = ref(primary_key=True)
    lead_id = ref()
    at = InstantField()
    tokens = TextField()


class Plan(Base):
    """The next contact as meant."""

    id = AutoField()
    lead_id = ref()
    owner_id = ref(null=True)
    responsible_id = ref(null=True)
    track = TextField()
    kind = TextField()
    due_on = DayField()
    due_time = ClockField(null=True)
    zone = TextField()
    method = TextField(null=True)
    step = TextField(default="")
    focus = TextField(default="")
    goal = TextField(default="")
    every_count = BigIntegerField(null=True)
    every_unit = TextField(null=True)
    followup_id = ref(null=True)
    done_by_followup_id = ref(null=True)
    done_at = InstantField(null=True)
    outcome = TextField(null=True)
    batch_id = ref(null=True)
    created_at = InstantField()
    created_by = ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class StatusChange(Base):
    """One step of a lead's status, with what the lead was at that moment."""

    id = AutoField()
    lead_id = ref()
    owner_id = ref(null=True)
    from_status = TextField(null=True)
    to_status = TextField()
    at = InstantField()
    actor_id = ref(null=True)
    reason = TextField(default="")
    level = TextField(null=True)
    source = TextField(null=True)
    region = TextField(null=True)
    lost_reason = TextField(null=True)
    verified = BooleanField(default=True)
    batch_id = ref(null=True)
    voided_at = InstantField(null=True)


class Milestone(Base):
    """A dated mark on a lead."""

    id = AutoField()
    lead_id = ref()
    owner_id = ref(null=True)
    on_day = DayField()
    title = TextField()
    note = TextField(default="")
    created_at = InstantField()
    created_by = ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Handover(Base):
    """What the last owner of a lead leaves to the next: the page as text, and as JSON."""

    id = AutoField()
    lead_id = ref()
    from_user = ref(null=True)
    to_user = ref()
    at = InstantField()
    body = TextField()
    facts = TextField()
    acknowledged_at = InstantField(null=True)
    voided_at = InstantField(null=True)
