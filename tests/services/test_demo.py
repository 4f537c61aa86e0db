"""The demo's desk: believable, in step with every invariant, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from time import process_time
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain import status as rules_of
from leadtui.domain.people import Viewer
from leadtui.domain.query import parse
from leadtui.errors import DatabaseError
from leadtui.i18n import LANGUAGES
from leadtui.services import demo, people, queue, setup, statuses, views
from leadtui.services.demo.sample import load
from leadtui.store import derived, search
from leadtui.store.contacts import normalise
from leadtui.store.database import Store
from leadtui.store.models import (
    ContactPoint,
    Event,
    EventGroup,
    Followup,
    FollowupSearch,
    Lead,
    LeadSearch,
    Milestone,
    Plan,
    StatusChange,
)
from leadtui.store.query import dicts, tuples
from leadtui.store.rules import transition_rules
from tests.databases import NOW

# Wednesday, 10:00: two hours lie before any break.
GROUPS = {"appointments", "new", "late", "no_next_step", "today", "waiting", "next_seven_days", "done_today"}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def made(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a demo in simplified Chinese, made once for each engine."""
    kind = "sqlite" if request.param == "sqlite" else "postgres"
    with request.getfixturevalue(f"{kind}_databases").fresh(migrated=False) as url:
        clock.freeze(NOW)
        demo.create(url, "zh_CN")
        yield url


@pytest.fixture
def desk(made: str) -> Iterator[Store]:
    """It, open."""
    clock.freeze(NOW)
    store = setup.open_store(made)
    yield store
    store.close()


def somebody(store: Store, login: str | None = None) -> Viewer:
    return people.sign_in(store, "whoever", login)


def rows(query: Any) -> list[Any]:
    return list(tuples(query))


def counts(store: Store, viewer: Viewer) -> dict[str, int]:
    return queue.today(store, viewer).counts


def test_whoever_opens_it_is_the_first_rep_and_may_be_anyone(desk: Store) -> None:
    assert somebody(desk).name == "王芳"
    assert somebody(desk, "周海").role == "manager"
    assert somebody(desk, "demo").role == "admin"
    assert len(people.everyone(desk)) == 8


def test_every_group_of_the_rep_s_queue_has_leads(desk: Store) -> None:
    found = counts(desk, somebody(desk))
    assert found.keys() == GROUPS
    assert {name: found[name] for name in ("new", "late", "today", "appointments", "waiting")} == {
        "new": 3,
        "late": 3,
        "today": 5,
        "appointments": 2,
        "waiting": 2,
    }


def test_the_manager_sees_the_pool_and_what_is_late_in_the_team(desk: Store) -> None:
    found = counts(desk, somebody(desk, "zhouhai"))
    assert {"unassigned", "first_contact_overdue", "team_late"} <= found.keys()


def test_there_are_about_150_leads_in_every_status_with_their_histories(desk: Store) -> None:
    with desk.reading():
        by_status = dict(rows(Lead.select(Lead.status, Lead.id)))
        assert by_status.keys() == {"potential", "interested", "high_intent", "won", "lost"}
        assert 140 <= Lead.select().count() <= 175
        assert Lead.select().where(Lead.owner_id.is_null()).count() >= 10
        assert Lead.select().where(Lead.verified == False).count() >= 3  # noqa: E712
        assert Lead.select().where(Lead.expected_value > 0).count() > 60
        assert Milestone.select().count() > 10
        reasons = {row[0] for row in rows(Lead.select(Lead.lost_reason).where(Lead.status == "lost"))}
        assert len(reasons) >= 7
        start = clock.at(NOW.date().replace(day=1), time(), "Asia/Shanghai")
        this_month = Lead.select().where((Lead.status == "won") & (Lead.status_since >= start))
        assert this_month.count() >= 4
        assert all(amount for (amount,) in rows(Lead.select(Lead.amount).where(Lead.status == "won"))[:10])


def test_every_status_is_that_of_the_latest_change_and_its_criteria_hold(desk: Store) -> None:
    with desk.reading():
        latest = dict(
            rows(StatusChange.select(StatusChange.lead_id, StatusChange.to_status).order_by(StatusChange.id))
        )
        rules = transition_rules()
        for lead in dicts(Lead.select()):
            assert latest[lead["id"]] == lead["status"]
            if lead["verified"]:
                asked = rules.get(lead["status"], ())
                known = statuses.facts(lead)
                assert all(rules_of.holds(name, known) for name in asked), lead["number"]


def test_derived_columns_and_search_tokens_are_in_step(desk: Store) -> None:
    ids = [lead_id for (lead_id,) in rows(Lead.select(Lead.id))]
    with desk.transaction():
        before = list(dicts(Lead.select().order_by(Lead.id)))
        tokens = rows(LeadSearch.select().order_by(LeadSearch.lead_id))
        said = rows(FollowupSearch.select().order_by(FollowupSearch.followup_id))
        for lead_id in ids:
            derived.refresh(lead_id)
        search.index_leads(desk, ids)
        search.index_followups(desk, [found for (found,) in rows(Followup.select(Followup.id))])
        assert list(dicts(Lead.select().order_by(Lead.id))) == before
        assert rows(LeadSearch.select().order_by(LeadSearch.lead_id)) == tokens
        assert rows(FollowupSearch.select().order_by(FollowupSearch.followup_id)) == said
    assert len(tokens) == len(ids)


def test_open_plans_are_one_per_lead_person_and_track_and_only_on_open_leads(desk: Store) -> None:
    with desk.reading():
        waiting = Plan.done_at.is_null() & Plan.voided_at.is_null()
        found = rows(
            Plan.select(Plan.lead_id, Plan.responsible_id, Plan.track, Lead.status)
            .join(Lead, on=(Lead.id == Plan.lead_id))
            .where(waiting)
        )
    assert len({row[:3] for row in found}) == len(found)
    assert {row[3] for row in found} == {"potential", "interested", "high_intent"}


def test_everything_has_its_event_and_none_lies_in_the_future(desk: Store) -> None:
    with desk.reading():
        made = {row for row in rows(Event.select(Event.entity, Event.entity_id)) if row[0] == "lead"}
        assert {row[1] for row in made} == {lead_id for (lead_id,) in rows(Lead.select(Lead.id))}
        told = {row[0] for row in rows(Event.select(Event.entity_id).where(Event.entity == "followup"))}
        assert told == {row[0] for row in rows(Followup.select(Followup.id))}
        assert Event.select().where(Event.at > NOW).count() == 0
        assert EventGroup.select().where(EventGroup.at > NOW).count() == 0
        assert Followup.select().where(Followup.recorded_at > NOW).count() == 0
        assert Lead.select().where(Lead.created_at > NOW).count() == 0
        assert Lead.select().where(Lead.created_at < NOW - timedelta(days=130)).count() == 0


def test_owners_are_repeated_on_everything_of_a_lead(desk: Store) -> None:
    with desk.reading():
        for model in (Followup, Plan, StatusChange, Milestone):
            pairs = rows(
                model.select(model.owner_id, Lead.owner_id).join(Lead, on=(Lead.id == model.lead_id))
            )
            assert all(mine == its for mine, its in pairs), model


def test_new_leads_get_the_numbers_after_those_of_the_demo(desk: Store) -> None:
    from leadtui.domain.forms import NewLead
    from leadtui.services import leads

    with desk.reading():
        before = {number for (number,) in rows(Lead.select(Lead.number))}
    saved = leads.create(desk, somebody(desk), NewLead("上海某某有限公司", "online"))
    assert saved.number not in before


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_desk_of_its_own(sqlite_url_empty: str, language: str) -> None:
    clock.freeze(NOW)
    demo.create(sqlite_url_empty, language)
    store = setup.open_store(sqlite_url_empty)
    me = somebody(store)
    assert me.name == load(language).people[0][1]
    assert counts(store, me).keys() == GROUPS
    assert all(not parse(view.query).unknown for view in views.all_views(store, me))
    with store.reading():
        said = {text for (text,) in rows(Followup.select(Followup.summary))}
        assert not any("{" in text for text in said)
        points = rows(ContactPoint.select(ContactPoint.kind, ContactPoint.raw, ContactPoint.norm).limit(40))
        region = load(language).country
        assert all(normalise(kind, raw, region) == (norm, True) for kind, raw, norm in points)
        assert {row[0] for row in rows(Lead.select(Lead.currency))} == {load(language).currency}
    store.close()


@pytest.mark.parametrize(("day", "hour"), [(1, 0), (1, 15), (20, 13), (20, 17), (23, 9)])
def test_any_hour_of_any_day_makes_a_whole_desk(sqlite_url_empty: str, day: int, hour: int) -> None:
    clock.freeze(clock.at(NOW.date().replace(day=day), time().replace(hour=hour), "Asia/Shanghai"))
    demo.create(sqlite_url_empty, "zh_CN")
    store = setup.open_store(sqlite_url_empty)
    found = counts(store, somebody(store))
    with store.reading():
        assert Event.select().where(Event.at > clock.now()).count() == 0
    store.close()
    assert {"new", "late", "no_next_step", "today", "waiting", "next_seven_days"} <= found.keys()
    # 1 May is a holiday and 23 May a Saturday; work ends at 18:00.
    assert ("appointments" in found) == (day == 20 and hour == 13)


def test_the_same_day_gives_the_same_desk(tmp_path: Any) -> None:
    def numbers(hour: int) -> dict[str, str]:
        url = f"sqlite:///{tmp_path / f'{hour}.db'}"
        clock.freeze(NOW + timedelta(hours=hour))
        demo.create(url, "en")
        store = setup.open_store(url)
        with store.reading():
            found = dict(rows(Lead.select(Lead.customer, Lead.number).order_by(Lead.id)))
        store.close()
        return found

    morning, evening = numbers(0), numbers(6)
    assert len(morning.keys() & evening.keys()) >= len(morning) - 12


def test_a_database_in_use_is_refused(migrated_url: str) -> None:
    with pytest.raises(DatabaseError):
        demo.create(migrated_url, "en")


def test_the_clock_runs_again_afterwards(sqlite_url_empty: str) -> None:
    demo.create(sqlite_url_empty, "en")
    assert not clock.is_frozen()


def test_it_is_made_in_about_a_second(sqlite_url_empty: str) -> None:
    clock.freeze(NOW)
    started = process_time()
    demo.create(sqlite_url_empty, "zh_TW")
    assert process_time() - started < 4


@pytest.fixture
def sqlite_url_empty(tmp_path: Any) -> str:
    """Where a file may be made."""
    return f"sqlite:///{tmp_path / 'demo.db'}"
