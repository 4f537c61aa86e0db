"""The clock of everybody, turned by an admin under their own role on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.services import inbox, notifying, ticking
from leadtui.store import outbox
from leadtui.store.database import Store
from tests.outgoing import Robot
from tests.services.desk import TODAY, at, later
from tests.services.secured import SecuredDesk
from tests.services.test_ticking import planned

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    bare_desk.user("eve", "admin")
    return bare_desk


def acting(desk: SecuredDesk, login: str) -> tuple[Store, Viewer]:
    store, viewer = desk.as_role(login)
    desk.use(store)
    return store, viewer


@pytest.mark.parametrize("through_service", [False, True])
def test_an_admin_reminds_and_sends_for_everybody(
    desk: SecuredDesk, monkeypatch: pytest.MonkeyPatch, through_service: bool
) -> None:
    ann = desk.user("ann")
    at(TODAY, time(8, 20))
    planned(desk, ann, TODAY, time(8, 25))
    planned(desk, ann, TODAY)
    notifying.choose(*acting(desk, "ann"), chat="sales", digest="08:40")
    if through_service:
        desk.add_service()
        store, eve = desk.through_service("eve")
        desk.use(store)
    else:
        store, eve = acting(desk, "eve")
    with Robot() as robot:
        monkeypatch.setenv("LEADTUI_CHAT_SALES_URL", robot.url)
        monkeypatch.setenv("LEADTUI_CHAT_SALES_KIND", "wecom")
        assert ticking.tick(store, eve).told == {"due": 1}
        later(minutes=2)
        assert ticking.tick(store, eve).sent.sent == 1
        at(TODAY, time(8, 40))
        assert ticking.tick(store, eve).told == {"digest": 1}
        later(minutes=1)
        assert ticking.tick(store, eve).sent.sent == 1
        assert len(robot.calls) == 2
    assert "due" in [row.kind for row in inbox.waiting(*acting(desk, "ann"))]


def test_an_admin_chooses_for_others_under_their_role(desk: SecuredDesk) -> None:
    desk.user("ann")
    notifying.choose(*acting(desk, "eve"), mail="ann@example.com", digest="off", login="ann")
    assert notifying.choice(*acting(desk, "ann"))[:3] == ("ann@example.com", "", "")


def test_a_rep_reaches_the_outbox_by_no_way(desk: SecuredDesk) -> None:
    desk.user("ann")
    store, ann = acting(desk, "ann")
    with pytest.raises(PermissionDenied):
        ticking.tick(store, ann)
    with pytest.raises(PermissionDenied):
        store.read(outbox.counts)
