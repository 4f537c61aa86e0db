"""``leadtui demo``."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui import paths
from leadtui.cli.desk import Desk
from tests.cli.program import run

NOW = "2026-05-20T10:00+08:00"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADTUI_NOW", NOW)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sample data made at once: an empty demo database; the list holds a line per making."""
    made: list[str] = []

    def create(url: str, language: str) -> None:
        from leadtui.services.setup import init_database

        made.append(language)
        init_database(url, login="wang", language=language, demo="wang")

    monkeypatch.setattr("leadtui.services.demo.create", create)
    return made


def address(*arguments: str) -> str:
    answer = run("demo", "--db-only", *arguments)
    assert answer.code == 0, answer
    return answer.out.strip()


def test_it_is_made_once_a_day(quick: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first = address()
    assert address() == first
    assert quick == ["en"]
    monkeypatch.setenv("LEADTUI_NOW", "2026-05-21T10:00+08:00")
    second = address()
    assert second != first
    assert len(quick) == 2
    assert len(list(paths.demo_folder().glob("demo-*/"))) == 1


def test_it_is_made_again_on_request_or_by_another_version(
    quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address()
    address("--reset")
    monkeypatch.setattr("leadtui.cli.demo.__version__", "9.9")
    address()
    assert len(quick) == 3


def test_each_language_has_its_own(quick: list[str]) -> None:
    address()
    address("--reset")
    assert address() == address()
    assert quick == ["en", "en"]


def test_what_could_not_be_made_is_not_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def create(url: str, language: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("leadtui.services.demo.create", create)
    assert run("demo", "--db-only").code == 130
    assert list(paths.demo_folder().glob("demo-*/")) == []


def test_anybody_works_in_it_as_anybody_and_on_any_day(
    quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = address()
    monkeypatch.delenv("LEADTUI_NOW")
    monkeypatch.setattr(Desk, "login", "visitor")
    assert run("--db", url, "user", "add", "lilei").code == 0
    added = run(
        "--db",
        url,
        "--as",
        "lilei",
        "--as-of",
        "2026-06-01",
        "add",
        "--customer",
        "A",
        "--source",
        "QT",
        "--json",
    )
    assert added.json[0]["number"].startswith("QT-20260601")


def test_the_samples_fill_a_day() -> None:
    url = address()
    assert int(run("--db", url, "due", "--count").out) > 5
    assert Path(url.removeprefix("sqlite:///")).stat().st_mode & 0o077 == 0
