"""Presence under row security: whoever ended without a word is swept away, whoever is there is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadtui.services import presence
from leadtui.store.models import Presence
from leadtui.store.query import column
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


def test_a_colleague_sweeps_away_who_has_gone_and_cannot_who_is_there(bare_desk: SecuredDesk) -> None:
    bare_desk.user("ann")
    bare_desk.user("bob")
    lead, other = bare_desk.lead(), bare_desk.lead()
    ann_store, ann = bare_desk.as_role("ann")
    bob_store, bob = bare_desk.as_role("bob")
    presence.enter(ann_store, ann, "gone", lead, "writing")
    presence.enter(ann_store, ann, "there", lead, "open")
    with bare_desk.store.transaction():
        earlier = bare_desk.store.now() - timedelta(minutes=2)
        Presence.update(seen_at=earlier).where(Presence.session_id == "gone").execute()
    with bare_desk.psql("bob") as psql:
        assert psql.execute("DELETE FROM presence WHERE session_id = 'there'").rowcount == 0
    presence.enter(bob_store, bob, "mine", other, "open")
    presence.beat(bob_store, bob, "mine", other, "open")
    bare_desk.use(bare_desk.store)
    assert set(column(Presence.select(Presence.session_id))) == {"there", "mine"}
