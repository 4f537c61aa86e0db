"""What colleagues did, as far as it concerns whoever looks; and who is at a lead (DESIGN 2.12)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui import clock
from leadtui.domain.forms import FollowupForm
from leadtui.domain.news import News, Told
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.services import assigning, followups, leads, news, people, presence, setup, statuses
from leadtui.store.database import Store
from leadtui.store.models import Presence
from tests.services.desk import LATER, Desk, later


class Looking:
    """A rep's program: a store of its own, and where their news begin."""

    def __init__(self, url: str, viewer: Viewer) -> None:
        self.store: Store = setup.open_store(url)
        self.viewer = viewer
        self.since = news.horizon(self.store)

    def read(self, lead_id: int | None = None) -> News:
        """What is new since the last look."""
        found = news.read(self.store, self.viewer, self.since, lead_id)
        self.since, self.viewer = found.horizon, found.viewer
        return found


@pytest.fixture
def zhao(desk: Desk) -> Viewer:
    return desk.user("zhao", name="赵倩")


@pytest.fixture
def li(desk: Desk) -> Viewer:
    return desk.user("li", name="李雷")


@pytest.fixture
def lead(desk: Desk, zhao: Viewer) -> int:
    return desk.lead(zhao, "深圳市华信智云有限公司", short_name="华信智云")


@pytest.fixture
def looking(desk: Desk, zhao: Viewer, li: Viewer, lead: int) -> Iterator[Looking]:
    found = Looking(desk.url, zhao)
    yield found
    found.store.close()


def test_a_colleagues_change_is_new_once(desk: Desk, looking: Looking, lead: int) -> None:
    desk.reached(desk.wang, lead)
    assert looking.read().leads == frozenset({lead})
    assert looking.read().leads == frozenset()


def test_ones_own_changes_are_no_news(desk: Desk, looking: Looking, lead: int) -> None:
    desk.reached(desk.wang, lead)
    looking.read()
    desk.store.close()
    followups.record(looking.store, looking.viewer, lead, FollowupForm("phone", summary="好", plan=LATER))
    assert looking.read().leads == frozenset()
    desk.reopen()


def test_what_concerns_others_only_is_none_of_ones_news(desk: Desk, looking: Looking, li: Viewer) -> None:
    theirs = desk.lead(li)
    desk.reached(li, theirs)
    assert looking.read() == News(looking.since, looking.viewer, unread=1)


def test_who_loses_a_lead_hears_who_has_it_now(desk: Desk, looking: Looking, lead: int, li: Viewer) -> None:
    assigning.assign(desk.store, desk.wang, lead, li.user_id)
    found = looking.read()
    assert found.leads == frozenset({lead})
    assert found.of(lead) == Told(lead, "wang", "owner", "", "李雷")


def test_who_gets_a_lead_hears_of_it(desk: Desk, looking: Looking, li: Viewer) -> None:
    other = desk.lead(li, short_name="金桥置业")
    looking.read()
    assigning.assign(desk.store, li, other, looking.viewer.user_id)
    found = looking.read()
    assert found.of(other) == Told(other, "李雷", "owner", "金桥置业", "赵倩")


def test_a_lead_claimed_from_the_pool_is_news_to_all_who_saw_it(
    desk: Desk, looking: Looking, li: Viewer
) -> None:
    pooled = desk.lead()
    assert looking.read().leads == frozenset({pooled})
    assigning.assign(desk.store, li, pooled, li.user_id)
    assert looking.read().told == (Told(pooled, "李雷", "owner", "", "李雷"),)


def test_a_move_says_who_and_where_to(desk: Desk, looking: Looking, lead: int) -> None:
    desk.reached(desk.wang, lead, values={"need": "CRM"})
    statuses.move(desk.store, desk.wang, lead, "interested")
    assert looking.read().of(lead) == Told(lead, "wang", "status", "华信智云", "interested")


def test_a_deleted_lead_is_gone(desk: Desk, looking: Looking, lead: int) -> None:
    leads.remove(desk.store, desk.wang, lead)
    assert looking.read().told == (Told(lead, "wang", "gone"),)


def test_a_manager_hears_of_leads_that_leave_the_team(desk: Desk, lead: int, li: Viewer) -> None:
    boss = desk.user("boss", "manager")
    desk.team("one", boss, desk.sign_in("zhao"))
    looking = Looking(desk.url, boss)
    assigning.assign(desk.store, desk.wang, lead, li.user_id)
    assert looking.read().told == (Told(lead, "wang", "owner", "", "李雷"),)
    looking.store.close()


def test_another_role_counts_from_now_on(desk: Desk, looking: Looking) -> None:
    people.set_user(desk.store, desk.wang, "zhao", role="manager")
    found = looking.read()
    assert (found.viewer.role, found.leads) == ("manager", None)


def test_who_is_deactivated_is_out_at_once(desk: Desk, looking: Looking) -> None:
    people.set_user(desk.store, desk.wang, "zhao", active=False)
    with pytest.raises(PermissionDenied):
        looking.read()


def test_who_is_at_a_lead_shows_to_those_who_may_read_it(
    desk: Desk, looking: Looking, lead: int, li: Viewer
) -> None:
    presence.enter(desk.store, desk.wang, "w", lead, "writing")
    (beside,) = looking.read(lead).beside
    assert (beside.name, beside.doing, beside.since) == ("wang", "writing", clock.now())
    assert presence.at_lead(looking.store, li, lead) == ()
    assert presence.at_lead(looking.store, desk.wang, lead) == ()
    presence.leave(desk.store, desk.wang, "w")
    assert looking.read(lead).beside == ()


def test_stale_presence_ends_by_itself_and_is_swept_by_whoever_stays(
    desk: Desk, looking: Looking, lead: int
) -> None:
    presence.enter(desk.store, desk.wang, "w", lead, "open")
    later(seconds=50)
    presence.beat(desk.store, desk.wang, "w", lead, "open")
    later(seconds=50)
    assert len(presence.at_lead(looking.store, looking.viewer, lead)) == 1
    later(seconds=20)
    assert presence.at_lead(looking.store, looking.viewer, lead) == ()
    presence.enter(looking.store, looking.viewer, "z", lead, "open")
    presence.beat(looking.store, looking.viewer, "z", lead, "open")
    assert [row.session_id for row in Presence.select()] == ["z"]


def test_presence_that_was_swept_comes_back_with_the_next_beat(
    desk: Desk, looking: Looking, lead: int
) -> None:
    presence.beat(desk.store, desk.wang, "w", lead, "writing")
    assert [found.doing for found in presence.at_lead(looking.store, looking.viewer, lead)] == ["writing"]
