"""Making, opening and bringing up to date; what is said when it cannot be (DESIGN 2.5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from leadtui import clock
from leadtui.domain import lists
from leadtui.errors import DatabaseError, UsageError
from leadtui.services import context, doctor, people, setup
from leadtui.store import migrate, rules, settings
from leadtui.store.database import Store
from leadtui.store.kept import forget
from leadtui.store.models import ListItemRow, Workday
from tests.databases import NOW
from tests.services.desk import Desk, at
from tests.services.together import together

NEWER = "9999_future"


@pytest.fixture(autouse=True)
def shipped_lists() -> Iterator[None]:
    yield
    lists.install({})


def make_newer(url: str) -> None:
    store = Store(url)
    store.connect()
    with store.transaction():
        store.database.execute_sql(
            f"INSERT INTO {migrate.HISTORY} (name, applied) SELECT '{NEWER}', applied"
            f" FROM {migrate.HISTORY} LIMIT 1"
        )
    store.close()


def test_a_new_database_has_its_admin_lists_rules_and_calendar(database_url: str) -> None:
    clock.freeze(NOW)
    setup.init_database(database_url, login="wang", name="王", language="zh_CN", team_zone="Asia/Taipei")
    store = setup.open_store(database_url)
    with store.reading():
        assert rules.transition_rules()["won"] == ("signed_on", "amount")
        assert len(rules.cadence_rows()) > 10
        assert date(2026, 6, 19) in rules.workdays()["holiday"]
        assert settings.load()["festivals"]["2026"]["dragon_boat"] == "2026-06-19"
    viewer = people.sign_in(store, "wang")
    store.close()
    assert (viewer.name, viewer.role, viewer.language, viewer.team_zone) == (
        "王", "admin", "zh_CN", "Asia/Taipei",
    )  # fmt: skip


def test_a_database_in_use_is_not_made_again(migrated_url: str) -> None:
    with pytest.raises(DatabaseError, match="in use"):
        setup.init_database(migrated_url, login="li")


def test_the_tables_of_another_program_are_left_alone(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(exist_ok=True)
    store = Store(database_url)
    store.connect()
    store.database.execute_sql("CREATE TABLE theirs (x int)")
    store.close()
    with pytest.raises(DatabaseError, match="something else"):
        setup.init_database(database_url, login="wang")
    for call in (setup.open_store, setup.migrate_database):
        with pytest.raises(DatabaseError, match="no leadtui database"):
            call(database_url)


def test_two_who_make_it_at_once_make_it_once(database_url: str) -> None:
    errors = together(*[lambda login=login: setup.init_database(database_url, login=login) for login in "ab"])
    assert [str(error)[:30] for error in errors] == ["This database is in use alread"]
    store = setup.open_store(database_url)
    assert len(people.everyone(store)) == 1
    store.close()


def test_two_who_bring_it_up_to_date_at_once_do_it_once(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).touch()
    applied: list[list[str]] = []

    def work() -> None:
        store = Store(database_url)
        store.connect()
        applied.append(migrate.migrate(store))
        store.close()

    assert together(work, work, work) == []
    assert sorted(applied) == [[], [], migrate._names()]


def test_a_current_database_has_nothing_pending(migrated_url: str) -> None:
    assert setup.migrate_database(migrated_url, check=True) == []
    assert setup.migrate_database(migrated_url) == []


def test_a_newer_database_is_refused_with_what_to_do(migrated_url: str) -> None:
    make_newer(migrated_url)
    for call in (setup.open_store, setup.migrate_database):
        with pytest.raises(DatabaseError, match=f"newer leadtui .*{NEWER}.* Upgrade"):
            call(migrated_url)


def test_an_older_database_asks_to_be_brought_up_to_date(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = tmp_path / "migrations"
    later.mkdir()
    for path in migrate.DIRECTORY.glob("[0-9]*.py"):
        (later / path.name).write_text(path.read_text())
    (later / "0002_more.py").write_text(
        "def up(migrator, db):\n    db.execute_sql('CREATE TABLE more (x int)')\n"
    )
    monkeypatch.setattr(migrate, "DIRECTORY", later)
    with pytest.raises(DatabaseError, match="leadtui migrate"):
        setup.open_store(migrated_url)
    assert setup.migrate_database(migrated_url, check=True) == ["0002_more"]
    assert setup.migrate_database(migrated_url) == ["0002_more"]
    setup.open_store(migrated_url).close()
    if migrated_url.startswith("sqlite"):
        backup = backups(migrated_url)[0]
        assert backup.stat().st_mode & 0o777 == 0o600
        with sqlite3.connect(backup) as old:
            assert old.execute("SELECT login FROM app_user").fetchall() == [("wang",)]
        old.close()


def backups(url: str) -> list[Path]:
    path = Path(url.removeprefix("sqlite:///"))
    return list(path.parent.glob(f"{path.name}.before-*"))


def test_a_new_file_needs_no_backup_and_leaves_no_lock(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new' / 'leadtui.db'}"
    setup.init_database(url, login="wang")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["leadtui.db"]
    assert (tmp_path / "new" / "leadtui.db").stat().st_mode & 0o777 == 0o600


def test_a_missing_file_a_folder_and_another_file_are_told_apart(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("not a database at all, just a text that is long enough to be one" * 20)
    for url, error, words in (
        (f"sqlite:///{tmp_path / 'none.db'}", DatabaseError, "leadtui init"),
        (f"sqlite:///{tmp_path}", UsageError, "folder"),
        (f"sqlite:///{text}", DatabaseError, "not a database"),
    ):
        for call in (setup.open_store, setup.migrate_database):
            with pytest.raises(error, match=words):
                call(url)
    for url, error, words in (
        (f"sqlite:///{tmp_path}", UsageError, "folder"),
        (f"sqlite:///{text}", DatabaseError, "not a database"),
        (f"sqlite:///{text / 'below' / 'leadtui.db'}", DatabaseError, "cannot be written"),
        ("sqlite:////proc/leadtui/leadtui.db", DatabaseError, "cannot be written"),
    ):
        with pytest.raises(error, match=words):
            setup.init_database(url, login="wang")
    assert text.read_text().startswith("not a database")


def test_an_empty_file_is_no_leadtui_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(DatabaseError, match="leadtui init"):
        setup.open_store(f"sqlite:///{path}")


def test_a_damaged_file_is_said_to_be(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(DatabaseError):
        setup.open_store(sqlite_url)
    (check,) = doctor.checks(sqlite_url)
    assert not check.ok


def test_lists_are_those_of_the_database(migrated_url: str) -> None:
    store = setup.open_store(migrated_url)
    with store.transaction():
        ListItemRow.update(label_zh_cn="展览会", retired=True).where(
            (ListItemRow.kind == "source") & (ListItemRow.id == "trade_show")
        ).execute()
        ListItemRow.insert(
            kind="source", id="live", code="ZB", label_en="Live stream", label_zh_cn="直播",
            label_zh_tw="直播", synonyms="抖音\n视频号", position=99,
        ).execute()  # fmt: skip
    store.close()
    assert lists.find_item("source", "直播") is None
    setup.open_store(migrated_url).close()
    found = lists.find_item("source", "视频号")
    assert found is not None
    assert (found.id, found.code) == ("live", "ZB")
    assert lists.label("source", "trade_show", "zh_CN") == "展览会"
    assert "trade_show" not in {item.id for item in lists.offered("source")}
    assert lists.find_item("source", "展览会") is not None
    assert lists.LISTS["level"] == lists.SHIPPED["level"]


def test_the_lists_of_a_new_database_are_the_shipped_ones(migrated_url: str) -> None:
    store = setup.open_store(migrated_url)
    with store.reading():
        assert rules.lists() == {kind: items for kind, items in lists.SHIPPED.items() if items}
    store.close()


def test_days_an_admin_has_changed_stay_when_the_calendar_is_filled_again(
    migrated_url: str, frozen_now: datetime
) -> None:
    store = setup.open_store(migrated_url)
    with store.transaction():
        rules.save_workdays([(date(2026, 6, 19), "makeup")])
        Workday.delete().where(Workday.day == date(2026, 10, 1)).execute()
    setup.refresh_workdays(store)
    with store.reading():
        days = rules.workdays()
    store.close()
    assert date(2026, 6, 19) in days["makeup"]
    assert date(2026, 10, 1) in days["holiday"]
    assert frozen_now == NOW


def by_name(checks: list[doctor.Check]) -> dict[str, doctor.Check]:
    return {check.name: check for check in checks}


def test_doctor_finds_nothing_in_a_healthy_database(desk: Desk, engine_name: str) -> None:
    desk.reached(desk.wang, desk.lead(desk.wang))
    checks = doctor.checks(desk.store)
    assert [check for check in checks if not check.ok] == []
    assert by_name(checks)["Contents"].detail == (
        "1 lead · 1 contact · 1 follow-up · 1 open plan · 1 user · 8 events"
    )
    version = by_name(checks)["Database"].detail
    assert version.startswith("SQLite" if engine_name == "sqlite" else "PostgreSQL")


def test_doctor_says_what_is_wrong_and_what_to_do(
    migrated_url: str, engine_name: str, frozen_now: datetime
) -> None:
    assert frozen_now == NOW
    desk = Desk(migrated_url)
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead)
    drop = "DROP TRIGGER lead_status_guard" + ("" if engine_name == "sqlite" else " ON lead")
    with desk.store.transaction():
        for statement in (
            drop,
            "UPDATE lead SET status = 'won'",
            "DELETE FROM lead_search",
            f"INSERT INTO {migrate.HISTORY} (name, applied) SELECT '{NEWER}', applied"
            f" FROM {migrate.HISTORY} LIMIT 1",
        ):
            desk.store.database.execute_sql(statement)
    at(date(2026, 12, 3))
    checks = doctor.checks(desk.store)
    wrong = {check.name: check for check in checks if not check.ok}
    assert set(wrong) == {"Database", "Statuses", "Search"}
    assert "ZH-20260520-001" in wrong["Statuses"].detail
    assert by_name(checks)["Work calendar"].hint == (
        "Bring the Python package holidays up to date, then run: leadtui migrate"
    )
    assert all(check.hint for check in wrong.values())
    desk.store.close()


def test_doctor_on_an_address_without_a_database_is_one_line(tmp_path: Path) -> None:
    (check,) = doctor.checks(f"sqlite:///{tmp_path / 'none.db'}")
    assert (check.ok, check.hint) == (False, "Create one with: leadtui init")


def test_a_team_begins_with_the_workdays_money_and_phones_of_its_country(database_url: str) -> None:
    clock.freeze(NOW)
    setup.init_database(
        database_url, login="wang", language="zh_TW", team_zone="Asia/Taipei", country="TW", currency="TWD"
    )
    desk = Desk(database_url)
    with desk.store.reading():
        assert date(2026, 2, 28) in rules.workdays()["holiday"]
        assert (settings.load()["country"], context.phone_region(), context.currency()) == ("TW", "TW", "TWD")
    lead = desk.show(desk.lead(desk.wang, expected_value="20万"))
    assert (lead.row.currency, lead.row.expected_value) == ("TWD", 20_000_000)
    desk.store.close()


def test_a_database_of_users_with_an_older_schema_is_left_as_it_is(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = migrate._names()
    monkeypatch.setattr(migrate, "_names", lambda: [*names, "0999_later"])
    assert setup.has_users(migrated_url)
    with pytest.raises(DatabaseError, match="in use"):
        setup.init_database(migrated_url, login="li")
    store = Store(migrated_url)
    store.connect()
    assert migrate.applied(store) == set(names)
    store.close()


def calendar_check(desk: Desk, day: date) -> doctor.Check:
    at(day)
    return by_name(doctor.checks(desk.store))["Work calendar"]


def test_doctor_asks_in_december_for_make_up_workdays_that_can_be_had(desk: Desk) -> None:
    assert calendar_check(desk, date(2026, 11, 30)).hint == ""
    assert "holidays" in calendar_check(desk, date(2026, 12, 1)).hint
    with desk.store.transaction():
        Workday.delete().where(Workday.day >= date(2026, 1, 1)).execute()
    forget()
    assert calendar_check(desk, date(2025, 12, 1)).hint == "Run: leadtui migrate"


@pytest.mark.parametrize("country", ["TW", "SG"])
def test_doctor_asks_for_nothing_where_no_make_up_workdays_are_to_come(desk: Desk, country: str) -> None:
    with desk.store.transaction():
        Workday.delete().execute()
        settings.save("country", country)
    for year in (2026, 2027):
        assert calendar_check(desk, date(year, 12, 24)).hint == ""
