"""The page of personal data: found, shown, written, erased; rules of retention set and run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from leadtui.app import LeadTui
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.privacy import Wanted
from leadtui.errors import NotFoundError
from leadtui.screens.privacy import PrivacyScreen
from leadtui.services import forgetting, leads, people, persons, privacy, retention
from tests.services.desk import Desk
from tests.ui.desk_app import fill, opened, press
from tests.ui.screen_text import type_text

pytestmark = pytest.mark.usefixtures("frozen_now")
NAME, PHONE = "欧阳明月", "13711112222"


async def typed_in(app: LeadTui, pilot: Pilot[Any], text: str) -> None:
    await type_text(pilot, text)
    await press(app, pilot)


def person(desk: Desk, customer: str, phone: str, owner: str = "wang") -> int:
    """A lead at which the person is reached by this phone."""
    contact = NewContact(NAME, (("phone", phone),))
    new = NewLead(customer, "trade_show", {}, (contact,), owner_id=desk.sign_in(owner).user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


@pytest.fixture
def url(sqlite_url: str) -> str:
    fill(sqlite_url)
    desk = Desk(sqlite_url)
    lead_id = person(desk, "青山制造有限公司", PHONE, "zhao")
    leads.edit(desk.store, desk.wang, lead_id, {"notes": f"找{NAME}"})
    desk.store.close()
    return sqlite_url


@pytest.mark.parametrize("size", [(80, 24), (50, 20)])
async def test_without_anybody_it_says_what_to_do_and_how_long_data_is_kept(
    url: str, size: tuple[int, int]
) -> None:
    async with opened(url, "wang", size) as (app, pilot):
        shown = await press(app, pilot, "g", "y")
        assert isinstance(app.screen, PrivacyScreen)
        assert "finds a person" in shown
        assert "leadtui tick runs these rules" in shown
        assert " off" in shown


@pytest.mark.parametrize("size", [(80, 24), (50, 20)])
@pytest.mark.parametrize("typed", ["欧阳", NAME, PHONE])
async def test_somebody_is_found_and_all_that_is_held_is_shown(
    url: str, typed: str, size: tuple[int, int]
) -> None:
    async with opened(url, "wang", size) as (app, pilot):
        await press(app, pilot, "g", "y", "/")
        await typed_in(app, pilot, typed)
        shown = await press(app, pilot, "enter")
        assert NAME in shown.splitlines()[0]
        assert "Contact records" in shown
        assert PHONE in shown
        assert shown.count(NAME) < (await press(app, pilot, "j")).count(NAME)
        assert "finds a person" in await press(app, pilot, "q")


async def test_it_is_written_to_a_file_for_its_owner_alone(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "y", "/")
        await typed_in(app, pilot, NAME)
        await press(app, pilot, "enter", "x", "ctrl+u")
        await typed_in(app, pilot, "person.json")
        assert "written to" in await press(app, pilot, "enter")
    file = tmp_path / "person.json"
    assert PHONE in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


async def test_erasing_shows_what_goes_and_asks_for_the_name(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "y", "/")
        await typed_in(app, pilot, NAME)
        shown = await press(app, pilot, "enter", "D")
        assert "Goes for good" in shown
        assert "Stays:" in shown
        assert "nothing was done" in await press(app, pilot, "enter")
        await typed_in(app, pilot, NAME)
        assert "Erased, at" in await press(app, pilot, "enter")
    desk = Desk(url)
    with pytest.raises(NotFoundError):
        privacy.show(desk.store, desk.wang, Wanted(NAME))
    assert len(forgetting.listed(desk.store, desk.wang)) == 1
    desk.store.close()


async def test_a_rule_is_set_and_run_after_its_leads_were_shown(url: str) -> None:
    async with opened(url, "wang") as (app, pilot):
        await press(app, pilot, "g", "y", "j", "enter")
        assert "no number of months" in await press(app, pilot, "x")
        shown = await press(app, pilot, "backspace", "1", "2", "enter")
        assert "12 months" in shown
        assert "Nothing is due" in await press(app, pilot, "R")
        assert "on" in await press(app, pilot, "j", "j", "enter")
    desk = Desk(url)
    standing = retention.standing(desk.store, desk.wang)
    assert {kept.rule: kept.months for kept in standing.rules} == {"lost": None, "quiet": 12}
    assert standing.on
    desk.store.close()


async def test_a_manager_looks_at_the_own_teams_people_and_erases_nobody(url: str) -> None:
    desk = Desk(url)
    people.add_user(desk.store, desk.wang, "mia", name="Mia", role="manager")
    desk.team("华南", desk.sign_in("mia"), desk.sign_in("zhao"))
    desk.store.close()
    async with opened(url, "mia") as (app, pilot):
        shown = await press(app, pilot, "g", "y")
        assert "finds a person" in shown
        assert "tick" not in shown
        await press(app, pilot, "/")
        await typed_in(app, pilot, NAME)
        shown = await press(app, pilot, "enter")
        assert NAME in shown
        assert PHONE not in shown
        assert "Goes for good" not in await press(app, pilot, "D")


async def test_a_rep_has_no_such_page(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        await press(app, pilot, "g", "y")
        assert not isinstance(app.screen, PrivacyScreen)


def test_whoever_may_be_meant_is_named_once_with_all_their_leads(url: str) -> None:
    desk = Desk(url)
    again = person(desk, "白河物流有限公司", PHONE)
    person(desk, "东湖置业有限公司", "13800009999")
    found = persons.candidates(desk.store, desk.wang, NAME)
    assert sorted(len(one.numbers) for one in found) == [1, 2]
    number = str(desk.values(again)["number"])
    assert [one.name for one in persons.candidates(desk.store, desk.wang, number)] == [NAME]
    assert persons.candidates(desk.store, desk.wang, "没有这个人") == []
    assert persons.candidates(desk.store, desk.wang, "x") == []
    desk.store.close()
