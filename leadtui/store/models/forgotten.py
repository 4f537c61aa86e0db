"""Who asked to be forgotten, and the secret with which that is kept."""

from __future__ import annotations

from peewee import AutoField, TextField

from leadtui.store.columns import InstantField
from leadtui.store.models.base import Base, ref


class ForgottenKey(Base):
    """The secret of this database, as the two pads of HMAC; one row."""

    id = ref(primary_key=True)
    inner_pad = TextField()
    outer_pad = TextField()


class Forgotten(Base):
    """One way of contact of somebody, as a keyed hash; those of one wish share a mark."""

    id = AutoField()
    mark = TextField()
    kind = TextField()
    hash = TextField()
    origin = TextField()
    at = InstantField()
    by_id = ref(null=True)
    lifted_at = InstantField(null=True)
    lifted_by = ref(null=True)
