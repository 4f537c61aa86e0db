"""Fields of one's own on contacts and follow-ups, where people fill them in and read them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest

from leadtui import i18n
from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.i18n import Label
from leadtui.services import choices, contacts, fields, finding, followups
from tests.ui import golden
from tests.ui.hands import Hands, fill, reopened
from tests.ui.sample_leads import Team

pytestmark = pytest.mark.usefixtures("frozen_now")
SIZES = {"80x24": (80, 24), "120x40": (120, 40), "50x20": (50, 20)}


@pytest.fixture(autouse=True)
def no_fields_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("leadtui.screens.new_lead.PAUSE", 0)
    yield
    defined.use(())


class Shop:
    """The sample leads with fields of one's own."""

    def __init__(self, url: str) -> None:
        self.url, self.ids = url, fill(url)
        self.team = Team.reopened(url)

    def field(
        self, label: Label, entity: Entity, kind: Kind = "text", *choose: str, pilots: Any = (), **more: Any
    ) -> str:
        made = Definition("", kind, label, entity=entity, **more)
        items = choices.new_items(list(choose))
        return fields.add_field(self.team.store, self.team.admin, made, choices=items, pilots=pilots).name

    def usual(self, **more: Any) -> None:
        """A date, a choice and a phone on contacts; a text, a flag and a number on follow-ups."""
        self.field(Label("Birthday", "生日", "生日"), "contact", "date")
        self.field(Label("Team", "球队", "球隊"), "contact", "choice", "国安", "申花")
        self.field(Label("Assistant", "助理电话", "助理電話"), "contact", "phone")
        self.field(Label("Room", "会议室", "會議室"), "followup", **more)
        self.field(Label("Demo", "是否演示", "是否演示"), "followup", "flag")

    def fill_in(self) -> None:
        """Both contacts and the newest follow-up of one lead have values."""
        lead, store, viewer = self.ids["华信智云"], self.team.store, self.team.viewer("wangfang")
        zhang, li = (self.contact(at) for at in (0, 1))
        contacts.save_contact(
            store, viewer, lead, zhang, {"生日": "1980-05-01", "球队": "申花", "助理电话": "13700001111"}
        )
        contacts.save_contact(store, viewer, lead, li, {"生日": "1985-09-03"})
        self.team.at("05-20 09:00")
        form = FollowupForm(
            "visit", summary="看了演示", values={"会议室": "三楼大厅", "是否演示": "是"},
            plan=NextPlan(date(2026, 5, 22), None, "phone"),
        )  # fmt: skip
        followups.record(store, viewer, lead, form)

    def contact(self, at: int) -> int:
        from leadtui.services import showing

        lead = self.ids["华信智云"]
        return showing.lead(self.team.store, self.team.viewer("wangfang"), lead).contacts[at].id

    @asynccontextmanager
    async def open(self, login: str = "wangfang", **more: Any) -> AsyncIterator[Hands]:
        """The program on it, the cursor on one lead."""
        self.team.close()
        defined.use(())
        async with reopened(self.url, self.ids, login, **more) as hands:
            await hands.go_to("华信智云")
            yield hands


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Shop]:
    yield Shop(sqlite_url)
    i18n.set_language("en")


async def test_contacts_have_their_own_fields_in_the_form_and_keep_them(shop: Shop) -> None:
    shop.usual()
    first = shop.contact(0)
    async with shop.open() as hands:
        await hands.press("e")
        hands.app.screen.query_one(f"#c{first}-birthday").focus()
        await hands.type("1980-05-01")
        await hands.press("tab", "2")
        assert hands.focus == f"c{first}-assistant"
        await hands.press("ctrl+s")
        own = dict((await hands.lead("华信智云")).contacts[0].own)
        assert own == {"birthday": date(1980, 5, 1), "team": "shenhua"}
        await hands.press("u")
        assert (await hands.lead("华信智云")).contacts[0].own == ()


async def test_a_wrong_value_of_a_contact_is_told_at_its_row_and_kept_as_a_draft(shop: Shop) -> None:
    shop.usual()
    first = shop.contact(0)
    async with shop.open() as hands:
        await hands.press("e")
        hands.app.screen.query_one(f"#c{first}-birthday").focus()
        await hands.type("改天")
        await hands.press("ctrl+s")
        assert hands.focus == f"c{first}-birthday"
        assert "“改天” is not a date." in hands.screen
        await hands.press("escape", "e")
        assert hands.app.screen.value(f"c{first}-birthday") == "改天"  # type: ignore[attr-defined]


async def test_a_new_contact_is_asked_for_what_is_needed(shop: Shop) -> None:
    shop.field(
        Label("Department", "部门", "部門"),
        "contact",
        required_from="potential",
        help=Label("hr", "hr", "hr"),
    )
    async with shop.open() as hands:
        await hands.press("e")
        hands.app.screen.query_one("#c0-contact").focus()
        await hands.type("钱总")
        await hands.press("ctrl+s")
        assert hands.focus == "c0-department"
        assert "Department is needed." in hands.screen
        await hands.type("采购")
        await hands.press("ctrl+s")
        assert (await hands.lead("华信智云")).contacts[-1].own == (("department", "采购"),)


@pytest.mark.parametrize(("answer", "stays"), [("1", "财务"), ("2", "行政")])
async def test_a_conflict_about_a_contact_asks_which_value_stands(
    shop: Shop, answer: str, stays: str
) -> None:
    shop.field(Label("Department", "部门", "部門"), "contact")
    first = shop.contact(0)
    async with shop.open() as hands:
        await hands.press("e")
        hands.app.screen.query_one(f"#c{first}-department").focus()
        await hands.type("财务")
        lead = hands.ids["华信智云"]
        await hands.app.keep(contacts.save_contact, lead, first, {"department": "行政"})
        await hands.press("ctrl+s")
        assert "mine: 财务" in hands.screen
        assert "theirs: 行政" in hands.screen
        await hands.press(answer, "ctrl+s")
        assert (await hands.lead("华信智云")).contacts[0].own == (("department", stays),)


async def test_a_new_lead_asks_for_what_its_contact_and_the_lead_cannot_be_without(shop: Shop) -> None:
    shop.field(Label("Department", "部门", "部門"), "contact", required_from="potential")
    shop.field(Label("Birthday", "生日", "生日"), "contact", "date")
    shop.field(Label("Channel", "渠道", "渠道"), "lead", "choice", "直销", "代理", required_from="potential")
    async with shop.open() as hands:
        await hands.press("n")
        assert "Birthday" not in hands.screen
        await hands.type("展会 远诚医疗 赵敏 13800001234 培训系统 A")
        assert "not yet: Department, Channel" in hands.screen
        await hands.press("ctrl+s")
        assert hands.focus in ("own-department", "own-channel")
        hands.app.screen.query_one("#own-department").focus()
        await hands.type("采购")
        hands.app.screen.query_one("#own-channel").focus()
        assert "all there" in await hands.press("2")
        await hands.press("ctrl+s")
        (lead,) = await hands.app.ask(finding.find, "部门:采购 渠道:代理", 0, 10)
        assert lead


async def test_a_follow_up_asks_for_what_is_needed_before_the_next_step(shop: Shop) -> None:
    shop.usual(required_from="potential")
    async with shop.open() as hands:
        await hands.press("f2")
        rows = list(hands.app.screen.rows)  # type: ignore[attr-defined]
        assert rows.index("concerns") < rows.index("own-room") < rows.index("next_step")
        assert rows.index("decision_progress") < rows.index("own-demo")
        await hands.type("看了演示")
        await hands.press("ctrl+s")
        assert hands.focus == "own-room"
        assert "Room is needed." in hands.screen
        await hands.type("三楼大厅")
        hands.app.screen.query_one("#own-demo").focus()
        await hands.press("1", "escape", "f2")
        assert hands.app.screen.value("own-room") == "三楼大厅"  # type: ignore[attr-defined]
        await hands.press("ctrl+s")
        said = (await hands.lead("华信智云")).followups[0]
        assert dict(said.own) == {"room": "三楼大厅", "demo": True}


async def test_a_default_stands_in_the_row_and_may_be_taken_out(shop: Shop) -> None:
    shop.field(Label("Room", "会议室", "會議室"), "followup", default="三楼")
    shop.field(Label("Purpose", "性质", "性質"), "followup", "choice", "初访", "回访", default="回访")
    async with shop.open() as hands:
        await hands.press("f2")
        await hands.type("看了演示")
        form = hands.app.screen
        assert (form.value("own-room"), form.value("own-purpose")) == ("三楼", "huifang")  # type: ignore[attr-defined]
        form.query_one("#own-room").focus()
        await hands.press("end", "ctrl+u", "ctrl+s")
        assert (await hands.lead("华信智云")).followups[0].own == (("purpose", "huifang"),)


async def test_adding_to_a_lead_that_is_there_asks_for_what_a_new_contact_needs(shop: Shop) -> None:
    shop.field(Label("Department", "部门", "部門"), "contact", required_from="potential")
    async with shop.open() as hands:
        await hands.press("n")
        await hands.type("展会 华信智云 赵敏 13800001234 培训系统 A")
        await hands.press("ctrl+t", "enter")
        assert hands.focus == "own-department"
        await hands.type("采购")
        assert "Added to XS-20260506-001" in await hands.press("ctrl+t", "enter")
        assert (await hands.lead("华信智云")).contacts[-1].own == (("department", "采购"),)


async def test_not_reached_opens_the_form_where_something_is_needed(shop: Shop) -> None:
    shop.usual(required_from="potential")
    async with shop.open() as hands:
        await hands.press("x")
        assert hands.focus == "own-room"
        assert "needed with every follow-up" in hands.screen
        await hands.type("总机")
        await hands.press("ctrl+s")
        said = (await hands.lead("华信智云")).followups[0]
        assert (said.outcome, said.own) == ("not_reached", (("room", "总机"),))


async def test_one_touch_on_several_leads_asks_once_for_what_is_needed(shop: Shop) -> None:
    shop.usual(required_from="potential")
    async with shop.open("wang", mode="leads") as hands:
        await hands.press("space", "space", "f2")
        await hands.type("五月快讯")
        assert "Room" in await hands.press("enter")
        await hands.type("线上")
        await hands.press("enter", "enter")
        assert len(await hands.app.ask(finding.find, "会议室:线上", 0, 10)) == 2


async def test_the_author_sets_own_fields_right(shop: Shop) -> None:
    shop.usual()
    shop.fill_in()
    async with shop.open() as hands:
        await hands.press("enter", "tab", "enter")
        assert hands.app.screen.value("own-room") == "三楼大厅"  # type: ignore[attr-defined]
        hands.app.screen.query_one("#own-room").focus()
        await hands.press("end", "ctrl+u")
        await hands.type("四楼")
        await hands.press("ctrl+s")
        assert dict((await hands.lead("华信智云")).followups[0].own)["room"] == "四楼"


@pytest.mark.parametrize("size", SIZES)
async def test_a_lead_shows_what_its_contacts_and_follow_ups_have(shop: Shop, spoken: str, size: str) -> None:
    shop.usual()
    shop.fill_in()
    async with shop.open(size=SIZES[size]) as hands:
        await hands.press("enter")
        golden.check(hands.app, f"own_values_{spoken}_{size}")
        await hands.press("tab")
        golden.check(hands.app, f"own_values_said_{spoken}_{size}")


async def test_the_log_names_the_field_and_says_the_value_as_lists_do(shop: Shop) -> None:
    shop.usual()
    shop.fill_in()
    async with shop.open("wang", size=(120, 40)) as hands:
        shown = await hands.press("g", "a", "slash", *"field:team", "enter")
        assert "Team       — → 申花" in shown
        shown = await hands.press("escape", "slash", *"field:demo", "enter")
        assert "Demo  — → yes" in shown


async def test_a_pilot_shows_to_those_who_try_it_only(shop: Shop) -> None:
    shop.field(Label("Room", "会议室", "會議室"), "followup", pilots=("lilei",), required_from="potential")
    shop.field(Label("Department", "部门", "部門"), "contact", pilots=("lilei",))
    first = shop.contact(0)
    async with shop.open() as hands:
        await hands.press("f2")
        assert "own-room" not in hands.app.screen.rows  # type: ignore[attr-defined]
        await hands.press("escape", "e")
        assert f"c{first}-department" not in hands.app.screen.rows  # type: ignore[attr-defined]
        await hands.press("escape", "x")
        assert (await hands.lead("华信智云")).followups[0].outcome == "not_reached"
