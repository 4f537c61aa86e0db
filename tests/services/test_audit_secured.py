"""The audit on PostgreSQL under everybody's own role: sealed for all, read by who may."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from leadtui import clock
from leadtui.domain.audit import Asked
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError
from leadtui.services import audit, audit_log
from leadtui.store import sealing
from leadtui.store.database import Store
from leadtui.store.models import EventSeal
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    ann, zoe, mia = bare_desk.user("ann"), bare_desk.user("zoe"), bare_desk.user("mia", "manager")
    bare_desk.team("East", mia, ann)
    bare_desk.team("West", None, zoe)
    return bare_desk


def logged_in(desk: SecuredDesk, login: str) -> tuple[Store, Viewer]:
    """Somebody at their own role, whose sign-in is on record."""
    store, viewer = desk.as_role(login)
    audit.note(store, viewer, "login", "user", viewer.user_id, values={"way": "system"})
    return store, viewer


def test_what_a_rep_seals_covers_what_everybody_did(desk: SecuredDesk) -> None:
    desk.lead()
    store, _ann = logged_in(desk, "ann")
    assert sealing.seal(store, least=1) > 5
    desk.use(desk.store)
    found = audit_log.verify(desk.store, desk.wang)
    assert (found.broken, found.unsealed) == (None, 0)


def test_seals_are_an_admins_to_read_and_nobodys_to_change(desk: SecuredDesk) -> None:
    store, _ann = logged_in(desk, "ann")
    sealing.seal(store, least=1)
    with pytest.raises(LeadtuiError):
        store.read(lambda: list(EventSeal.select()))
    with pytest.raises(LeadtuiError), store.transaction():
        EventSeal.insert(
            first_event=1, last_event=1, count=1, events="{[1,2)}", previous="x", hash="y"
        ).execute()


def test_a_manager_reads_the_sign_ins_of_the_team_by_day(desk: SecuredDesk) -> None:
    logged_in(desk, "ann")
    store, zoe = logged_in(desk, "zoe")
    sealing.seal(store, least=1)
    store, mia = desk.as_role("mia")
    asked = Asked(kinds=("login",), since=clock.now() - timedelta(days=1))
    (event,) = audit_log.events(store, mia, asked)
    assert (event.actor, event.values) == ("ann", (("way", None, "system"),))
    store, zoe = desk.as_role("zoe")
    assert [event.entity_id for event in audit_log.events(store, zoe, asked)] == [zoe.user_id]
