"""Tables of imports."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, TextField

from leadtui.store.columns import InstantField
from leadtui.store.models.base import Base, ref


class ImportBatch(Base):
    """One import: staged, applied in chunks, finished or taken back."""

    id = AutoField()
    user_id = ref()
    file_name = TextField()
    state = TextField()
    options = TextField(default="")
    counts = TextField(default="")
    total = BigIntegerField(default=0)
    created_at = InstantField()
    finished_at = InstantField(null=True)


class ImportRow(Base):
    """One row of a staged import; the payload is JSON."""

    batch_id = ref()
    lead_key = TextField()
    line = BigIntegerField()
    verdict = TextField(default="")
    reason = TextField(default="")
    payload = TextField()

    class Meta:
        primary_key = CompositeKey("batch_id", "line")


class ImportMapping(Base):
    """How one user had tables with the same titles read; the body is JSON."""

    fingerprint = TextField()
    user_id = ref()
    body = TextField()
    at = InstantField()

    class Meta:
        primary_key = CompositeKey("fingerprint", "user_id")
