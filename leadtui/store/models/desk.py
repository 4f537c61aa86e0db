"""Tables of one person's desk: views, drafts, where they are, and what they are told."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from leadtui.store.columns import InstantField
from leadtui.store.models.base import Base, ref


class SavedView(Base):
    """A query with a name."""

    id = AutoField()
    user_id = ref()
    name = TextField()
    query = TextField()
    shared = BooleanField(default=False)
    position = BigIntegerField(default=0)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Draft(Base):
    """What a person has typed and not yet saved; the body is JSON."""

    user_id = ref()
    kind = TextField()
    entity_id = ref()
    body = TextField()
    updated_at = InstantField()

    class Meta:
        primary_key = CompositeKey("user_id", "kind", "entity_id")


class Presence(Base):
    """Where somebody's program is right now; stale a minute after it was last seen."""

    session_id = TextField(primary_key=True)
    user_id = ref()
    lead_id = ref()
    doing = TextField()
    since = InstantField()
    seen_at = InstantField()


class Notice(Base):
    """Something a user was told; the args are a JSON object, the text is made when it is shown."""

    id = AutoField()
    user_id = ref()
    kind = TextField()
    key = TextField()
    lead_id = ref(null=True)
    group_id = ref(null=True)
    args = TextField()
    at = InstantField()
    read_at = InstantField(null=True)
    snoozed_until = InstantField(null=True)
    voided_at = InstantField(null=True)


class NoticeChannel(Base):
    """A way besides the inbox in which a user wants to be told: an email address, or the name of a chat.

    ``kinds`` are the families of notices that go there, with commas; empty for all.
    """

    user_id = ref()
    channel = TextField()
    address = TextField()
    kinds = TextField(default="")

    class Meta:
        primary_key = CompositeKey("user_id", "channel")


class Outbox(Base):
    """One message to be sent: not before ``due_at``, and never twice."""

    id = AutoField()
    notice_id = ref()
    user_id = ref()
    channel = TextField()
    address = TextField()
    state = TextField(default="waiting")
    tries = BigIntegerField(default=0)
    made_at = InstantField()
    due_at = InstantField()
    tried_at = InstantField(null=True)
    sent_at = InstantField(null=True)
    error = TextField(default="")
