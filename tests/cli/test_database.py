"""``leadtui init`` and ``leadtui migrate``, and where the database is."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from leadtui.cli.desk import Desk
from leadtui.services.entry import local_zone
from tests.cli.program import Program, run
from tests.services.desk import later

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_init_makes_a_database_with_its_first_admin(database_url: str) -> None:
    answer = run("--db", database_url, "init", "--yes", "--name", "王芳", "--zone", "Asia/Taipei")
    assert answer.code == 0, answer
    (person,) = run("--db", database_url, "user", "list", "--json").json
    assert (person["login"], person["name"], person["role"]) == (Desk().login, "王芳", "admin")


def test_a_database_in_use_is_not_made_again(database_url: str) -> None:
    assert run("--db", database_url, "init", "--yes").code == 0
    answer = run("--db", database_url, "init", "--yes")
    assert (answer.code, answer.out) == (1, "")
    assert "leadtui migrate" in answer.err
    assert "in use" in answer.err


def test_init_names_another_admin(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--db", database_url, "init", "--login", "wang", "--language", "zh_CN")
    monkeypatch.setattr(Desk, "login", "wang")
    (person,) = run("--db", database_url, "user", "list", "--json").json
    assert (person["login"], person["language"]) == ("wang", "zh_CN")


def test_a_time_zone_that_does_not_exist_makes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    assert run("--db", str(file), "init", "--zone", "Mars/Base").code == 2
    assert not file.exists()


def test_init_takes_country_currency_and_time_zone_and_says_them(tmp_path: Path) -> None:
    file = str(tmp_path / "x.db")
    answer = run("--db", file, "init", "--country", "tw", "--currency", "USD", "--time-zone", "Asia/Taipei")
    assert answer.code == 0
    assert "country TW, amounts in USD, time zone Asia/Taipei" in answer.out
    assert "TW" in next(line for line in run("--db", file, "doctor").out.splitlines() if "workdays" in line)


@pytest.mark.parametrize("option", [("--country", "XX"), ("--currency", "RMB"), ("--language", "fr")])
def test_a_home_that_does_not_exist_makes_nothing(tmp_path: Path, option: tuple[str, str]) -> None:
    file = tmp_path / "x.db"
    answer = run("--db", str(file), "init", *option)
    assert (answer.code, answer.out) == (2, "")
    assert option[1] in answer.err
    assert not file.exists()


def test_the_file_of_a_new_database_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "team.db"
    assert run("--db", str(file), "init").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_migrate_checks_and_applies(database_url: str) -> None:
    run("--db", database_url, "init")
    for arguments in (("migrate",), ("migrate", "--check")):
        assert run("--db", database_url, *arguments).out == "The database is up to date.\n"


def test_migrate_seals_what_nobody_has_sealed(program: Program) -> None:
    program.add("北京远诚医疗科技有限公司")
    assert "sealed" not in program.done("migrate").out
    later(minutes=11)
    assert "sealed" not in program.done("migrate", "--check").out
    assert " sealed\n" in program.done("migrate").out
    proof = program.done("log", "verify", "--json").json[0]
    assert (proof["ok"], proof["unsealed"]) == (True, 0)
    assert program.done("migrate").out == "The database is up to date.\n"


def test_where_there_is_no_database_it_says_what_to_run(tmp_path: Path) -> None:
    for arguments in (("list",), ("due",), ("undo",), ("migrate",)):
        answer = run("--db", str(tmp_path / "none.db"), *arguments)
        assert answer.code == 5
        assert "leadtui init" in answer.err
        assert answer.err.count("\n") == 1


def test_a_server_that_does_not_answer_is_unreachable() -> None:
    answer = run("--db", "postgresql://somebody:secret@127.0.0.1:1/leadtui", "list")
    assert (answer.code, answer.out) == (5, "")
    assert "secret" not in answer.err
    assert answer.err.count("\n") == 1


def test_an_address_that_is_none_is_a_usage_error() -> None:
    answer = run("--db", "mysql://host/x", "list")
    assert answer.code == 2
    assert "sqlite:///" in answer.err


def test_the_option_goes_before_the_variable_the_settings_and_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from leadtui import paths
    from leadtui.config import save_setting

    def place(*arguments: str) -> Path:
        assert run(*arguments, "init").code == 0
        (found,) = (file for file in places if file.exists())
        found.unlink()
        return found

    default = paths.database_file()
    places = [default, *(tmp_path / name for name in ("config.db", "variable.db", "option.db"))]
    assert place() == default
    save_setting("db", str(places[1]))
    assert place() == places[1]
    monkeypatch.setenv("LEADTUI_DB", f"sqlite:///{places[2]}")
    assert place() == places[2]
    assert place("--db", f"sqlite:///{places[3]}") == places[3]


def test_global_options_may_stand_behind_the_command(lite: Program) -> None:
    lite.add()
    assert run("list", "--count", "--db", lite.url).out == "1\n"


@pytest.mark.parametrize(
    ("variable", "tongue", "zone"),
    [
        ("Europe/Berlin", "en", "Europe/Berlin"),
        (":Asia/Tokyo", "en", "Asia/Tokyo"),
        ("Etc/UTC", "zh_CN", "Asia/Shanghai"),
        ("UTC", "zh_TW", "Asia/Taipei"),
        ("UTC", "en", "UTC"),
    ],
)
def test_the_teams_zone_is_the_machines_unless_that_says_nothing(
    variable: str, tongue: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", variable)
    assert local_zone(tongue) == zone
