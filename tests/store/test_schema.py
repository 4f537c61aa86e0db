"""What the schema itself holds, whoever writes (DESIGN 2.5, 2.12, 2.17)."""

from __future__ import annotations

from typing import Any

import pytest

from leadtui.domain.people import Viewer
from leadtui.errors import ConflictError
from leadtui.store import rows
from leadtui.store.database import Store
from leadtui.store.digests import ERASED, value_hash
from leadtui.store.inspection import altered_events
from leadtui.store.journal import Journal
from leadtui.store.migrate import HISTORY
from leadtui.store.models import MODELS, Event, EventValue, Lead, Plan, StatusChange, User

WANG = Viewer(1, "wang", "wang", "admin", "Asia/Shanghai", "Asia/Shanghai")
# Kept by the database itself: generated columns and the transaction's id.
UNMODELLED = {
    "lead": {"due_key"},
    "event": {"txid"},
    "lead_search": {"owner_id"},
    "followup_search": {"owner_id"},
}
# What only the server's own functions read and write.
ITS_OWN = {"lead_handed", "hint_key"}


def make_lead(store: Store, number: str = "ZH-20260520-001", **columns: Any) -> int:
    """A lead with its first status, as every path makes one."""
    at = store.now()
    values = {
        "customer": "华信", "source": "trade_show", "status": "potential", "status_since": at,
        "created_at": at, "updated_at": at, **columns,
    }  # fmt: skip
    with store.transaction():
        lead = int(Lead.insert(number=number, **values).execute())
        StatusChange.insert(lead_id=lead, to_status="potential", at=at).execute()
    return lead


def make_plan(store: Store, lead: int, **columns: Any) -> None:
    values = {
        "responsible_id": 1, "track": "conversation", "kind": "next", "due_on": "2026-06-01",
        "zone": "Asia/Shanghai", "created_at": store.now(), **columns,
    }  # fmt: skip
    Plan.insert(lead_id=lead, **values).execute()


def columns_of(store: Store, table: str) -> set[str]:
    return {column.name for column in store.database.get_columns(table)}


def test_the_models_have_the_columns_of_their_tables(store: Store) -> None:
    tables = set(store.database.get_tables()) - {HISTORY} - ITS_OWN
    tables = {name for name in tables if "_fts" not in name and not name.startswith("sqlite_")}
    assert tables == {model._meta.table_name for model in MODELS}
    for model in MODELS:
        table = model._meta.table_name
        modelled = set(model._meta.columns)
        # SQLite does not list generated columns.
        extra = columns_of(store, table) - modelled
        assert extra <= UNMODELLED.get(table, set()), table
        assert modelled <= columns_of(store, table), table


def test_columns_may_be_null_where_the_models_say_so(store: Store) -> None:
    for model in MODELS:
        null = {column.name: column.null for column in store.database.get_columns(model._meta.table_name)}
        for name, field in model._meta.columns.items():
            if not field.primary_key:
                assert field.null == null[name], f"{model.__name__}.{name}"


@pytest.mark.parametrize(
    "columns",
    [
        {"number": ""},
        {"number": "x" * 65},
        {"customer": ""},
        {"customer": "x" * 201},
        {"status": "maybe"},
        {"level": "D"},
        {"intent": "sure"},
        {"turn": "nobody's"},
        {"kind": "club"},
        {"currency": "RMBY"},
        {"expected_value": -1},
        {"amount": -1},
        {"last_attitude": 3},
        {"owner_id": 99},
        {"source": None},
    ],
)
def test_a_lead_that_cannot_be_is_refused_on_both_engines(store: Store, columns: dict[str, Any]) -> None:
    with pytest.raises(ConflictError):
        make_lead(store, **columns)
    assert Lead.select().count() == 0


def test_a_number_is_unique_among_leads_that_count(store: Store) -> None:
    lead = make_lead(store)
    with pytest.raises(ConflictError):
        make_lead(store)
    with store.transaction():
        Lead.update(voided_at=store.now()).where(Lead.id == lead).execute()
    make_lead(store)


def test_a_login_is_unique(store: Store) -> None:
    with pytest.raises(ConflictError), store.transaction():
        User.insert(login="wang", display_name="x", role="rep", created_at=store.now()).execute()


def test_a_status_changes_only_with_its_history(store: Store) -> None:
    lead = make_lead(store)
    with pytest.raises(ConflictError), store.transaction():
        Lead.update(status="won").where(Lead.id == lead).execute()
    with store.transaction():
        StatusChange.insert(lead_id=lead, from_status="potential", to_status="won", at=store.now()).execute()
        Lead.update(status="won").where(Lead.id == lead).execute()
    with pytest.raises(ConflictError), store.transaction():
        Lead.update(status="potential").where(Lead.id == lead).execute()
    with store.transaction():
        StatusChange.update(voided_at=store.now()).where(StatusChange.to_status == "won").execute()
        Lead.update(status="potential").where(Lead.id == lead).execute()


def test_one_plan_is_open_per_lead_person_and_track(store: Store) -> None:
    lead = make_lead(store)
    with store.transaction():
        make_plan(store, lead)
        make_plan(store, lead, track="content")
    with pytest.raises(ConflictError), store.transaction():
        make_plan(store, lead)
    with store.transaction():
        Plan.update(done_at=store.now()).where(Plan.track == "conversation").execute()
        make_plan(store, lead)
        make_plan(store, lead, responsible_id=None)
    with pytest.raises(ConflictError), store.transaction():
        make_plan(store, lead, responsible_id=None)


@pytest.mark.parametrize(
    "columns", [{"track": "sideways"}, {"kind": "maybe"}, {"every_count": 0}, {"every_unit": "moon"}]
)
def test_a_plan_that_cannot_be_is_refused(store: Store, columns: dict[str, Any]) -> None:
    lead = make_lead(store)
    with pytest.raises(ConflictError), store.transaction():
        make_plan(store, lead, **columns)


def test_one_contact_of_a_lead_is_the_primary_one(store: Store) -> None:
    lead = make_lead(store)
    with store.transaction(), Journal(store, WANG, "test", lead_id=lead) as journal:
        rows.insert(journal, "contact", lead_id=lead, name="张伟", is_primary=True)
        rows.insert(journal, "contact", lead_id=lead, name="李静", is_primary=False)
    with pytest.raises(ConflictError), Journal(store, WANG, "test", lead_id=lead) as journal:
        rows.insert(journal, "contact", lead_id=lead, name="王", is_primary=True)


def noted(store: Store) -> Event:
    """An event with a value of every type."""
    lead = make_lead(store)
    with Journal(store, WANG, "test", lead_id=lead) as journal:
        journal.updated(
            "lead",
            lead,
            {"customer": ("华信", "华信智云"), "at": (None, store.now()), "n": (1, 2), "same": (3, 3)},
            audience=[2, 1, 2],
            reason="因为",
        )
    event: Event = Event.select().order_by(Event.id.desc()).get()
    return event


def test_events_are_kept_as_they_were_written(store: Store) -> None:
    event = noted(store)
    for change in (
        Event.update(reason="x"),
        Event.delete(),
        EventValue.delete(),
        EventValue.update(after="x"),
        EventValue.update(event_id=event.id + 1, before=None, after=None),
    ):
        with pytest.raises(ConflictError), store.transaction():
            change.execute()
    assert Event.get_by_id(event.id).reason == "因为"


def test_an_event_names_who_when_what_and_whom_to_tell(store: Store) -> None:
    event = noted(store)
    assert (event.actor_id, event.at, event.audience) == (1, store.now(), "1,2")
    values = {value.field_id: (value.before, value.after) for value in EventValue.select()}
    assert values == {
        "customer": ('"华信"', '"华信智云"'),
        "at": (None, '"2026-05-20T02:00:00.000000Z"'),
        "n": ("1", "2"),
    }


def test_the_digest_holds_when_a_person_is_erased_and_shows_a_change(store: Store) -> None:
    event = noted(store)
    assert altered_events() == []
    value = EventValue.get(EventValue.field_id == "customer")
    kept = ERASED + value_hash("customer", value.before, value.after, value.salt)
    with store.transaction():
        EventValue.update(before=None, after=None, salt=kept).where(
            EventValue.field_id == "customer"
        ).execute()
    assert altered_events() == []
    with store.transaction():
        EventValue.update(before=None, after=None).where(EventValue.field_id == "n").execute()
    assert altered_events() == [event.id]


def test_the_transaction_is_kept_with_the_event_on_a_server(store: Store, engine_name: str) -> None:
    noted(store)
    noted_in = store.database.execute_sql("SELECT txid FROM event").fetchone()[0]
    assert (noted_in > 0) == (engine_name == "postgresql")


def test_a_journal_of_nothing_makes_no_group(store: Store) -> None:
    with Journal(store, WANG, "test") as journal:
        journal.updated("lead", 1, {"customer": ("x", "x")})
        assert journal.unit == 0
    assert store.database.execute_sql("SELECT count(*) FROM event_group").fetchone() == (0,)


def test_a_failed_command_leaves_no_event(store: Store) -> None:
    def fail() -> None:
        with Journal(store, WANG, "test") as journal:
            journal.created("lead", 1)
            journal.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Event.select().count() == 0


def test_a_stale_version_is_refused(store: Store) -> None:
    lead = make_lead(store)
    with store.reading():
        stale = rows.fetch("lead", lead)
    with Journal(store, WANG, "test", lead_id=lead) as journal:
        rows.update(journal, "lead", lead, {"customer": "一"})
    with pytest.raises(ConflictError), Journal(store, WANG, "test", lead_id=lead) as journal:
        rows.update(journal, "lead", lead, {"customer": "二"}, current=stale)
