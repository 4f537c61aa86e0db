"""Tables of the journal: what was done, how it is taken back, and what makes it fast."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from leadtui.store.columns import InstantField
from leadtui.store.models.base import Base, ref


class EventGroup(Base):
    """What one command of one person did: the unit of undo."""

    id = AutoField()
    user_id = ref(null=True)
    actor_id = ref(null=True)
    at = InstantField()
    command = TextField()
    lead_id = ref(null=True)
    count = BigIntegerField(default=1)
    batch_id = ref(null=True)
    undoes = ref(null=True)


class UndoUnit(Base):
    """Where an event group stands on its user's undo stack."""

    group_id = ref(primary_key=True)
    user_id = ref()
    state = TextField()
    undone_by = ref(null=True)


class Event(Base):
    """One change of one row; append-only."""

    id = AutoField()
    group_id = ref()
    batch_id = ref(null=True)
    at = InstantField()
    actor_id = ref(null=True)
    kind = TextField()
    entity = TextField()
    entity_id = ref()
    lead_id = ref(null=True)
    audience = TextField(default="")
    reason = TextField(default="")
    reason_salt = TextField(null=True)
    digest = TextField()


class EventValue(Base):
    """One field of an event, before and after; erasable."""

    event_id = ref()
    field_id = TextField()
    before = TextField(null=True)
    after = TextField(null=True)
    salt = TextField()

    class Meta:
        primary_key = CompositeKey("event_id", "field_id")


class EventSeal(Base):
    """A batch of events made fast: which, and a hash over their digests and the seal before."""

    id = AutoField()
    first_event = ref()
    last_event = ref()
    count = BigIntegerField()
    events = TextField()
    first_at = InstantField()
    last_at = InstantField()
    sealed_at = InstantField()
    horizon = BigIntegerField(default=0)
    since = BigIntegerField(default=0)
    previous = TextField()
    hash = TextField()
