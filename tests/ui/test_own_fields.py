"""The page of the team's own fields: an admin makes, changes, orders, tries out and retires them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, FieldRow, Kind
from leadtui.domain.fields.field import Entity
from leadtui.i18n import Label
from leadtui.services import choices, computed, fields, leads
from tests.services.desk import Desk
from tests.ui.desk_app import SIZES, fill, opened, press
from tests.ui.golden import check
from tests.ui.screen_text import screen_text, type_text

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
async def url(sqlite_url: str) -> AsyncIterator[str]:
    ids = fill(sqlite_url)
    desk = Desk(sqlite_url)

    def make(label: Label, kind: Kind, *choose: str, **more: Any) -> None:
        pilots = more.pop("pilots", ())
        made = Definition("", kind, label, **more)
        items = choices.new_items(list(choose))
        fields.add_field(desk.store, desk.wang, made, choices=items, pilots=pilots)

    make(Label("Contract", "合同类型", "合約類型"), "choice", "框架", "单次", group="need")
    make(Label("Seats", "席位数", "席位數"), "number", minimum=1, required_from="interested")
    make(Label("Remark", "特别说明", "特別說明"), "text", pilots=("wang", "zhao"))
    make(Label("Tax number", "税号", "稅號"), "text", unique=True)
    make(Label("Old code", "旧编码", "舊編碼"), "text")
    fields.retire_field(desk.store, desk.wang, "Old code")
    desk.store.close()
    desk = Desk(sqlite_url)
    leads.edit(desk.store, desk.wang, ids["华信智云"], {"特别说明": "12"})
    leads.edit(desk.store, desk.wang, ids["金桥置业"], {"特别说明": "三十左右"})
    desk.store.close()
    defined.use(())
    yield sqlite_url
    defined.use(())


def held(url: str) -> dict[str, FieldRow]:
    desk = Desk(url)
    found = fields.everything(desk.store, desk.wang, retired=True)
    desk.store.close()
    return {row.definition.label.en: row for row in found}


@pytest.mark.parametrize("size", SIZES)
async def test_the_page_shows_every_field_with_its_state(url: str, spoken: str, size: str) -> None:
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "f")
        check(app, f"own_fields_{spoken}_{size}")


@pytest.mark.parametrize("size", SIZES)
async def test_the_form_shows_the_rows_that_the_type_has(url: str, spoken: str, size: str) -> None:
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "f", "j", "e")
        check(app, f"own_field_form_{spoken}_{size}")


async def on_contacts_too(url: str) -> None:
    desk = Desk(url)
    wanted: tuple[tuple[Label, Entity, str], ...] = (
        (Label("Birthday", "生日", "生日"), "contact", "potential"),
        (Label("Team", "球队", "球隊"), "contact", ""),
        (Label("Room", "会议室", "會議室"), "followup", ""),
    )
    for label, entity, needed in wanted:
        made = Definition("", "text", label, entity=entity, required_from=needed)
        fields.add_field(desk.store, desk.wang, made)
    desk.store.close()
    defined.use(())


@pytest.mark.parametrize("size", SIZES)
async def test_fields_stand_under_what_they_are_of(url: str, spoken: str, size: str) -> None:
    await on_contacts_too(url)
    async with opened(url, size=SIZES[size]) as (app, pilot):
        await press(app, pilot, "g", "f")
        check(app, f"own_fields_on_{spoken}_{size}")


async def test_a_field_of_contacts_is_made_with_what_applies_to_it(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n")
        await type_text(pilot, "Birthday")
        shown = await press(app, pilot, "tab", "tab", "tab", "2")
        assert "computed" not in shown
        assert "Interested" not in shown
        assert "Group" not in shown
        assert "what a new contact gets" in shown
        assert "Birthday (birthday) added" in await press(app, pilot, "3", "ctrl+s")
        assert "on contacts" in await press(app, pilot, "e")
        assert not app.screen.query("#row-entity")
    assert held(url)["Birthday"].definition.entity == "contact"


async def test_what_contacts_cannot_have_is_taken_off_when_one_thinks_again(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n", *"Score", *["tab"] * 4, "a")
        form = app.screen
        assert form.value("kind") == "computed"  # type: ignore[attr-defined]
        form.query_one("#required_from").focus()
        form.query_one("#entity").focus()
        await press(app, pilot, "3")
        assert form.value("kind") == "text"  # type: ignore[attr-defined]
        await press(app, pilot, "ctrl+s")
    assert held(url)["Score"].definition.entity == "followup"


async def test_a_field_moves_among_those_of_its_kind_only(url: str) -> None:
    await on_contacts_too(url)
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "G", "k", "k", "J", "J")
        found = [row.definition.label.en for row in held(url).values() if row.definition.entity == "contact"]
        assert found == ["Team", "Birthday"]
        assert app.screen.list.cursor_row.definition.label.en == "Birthday"  # type: ignore[attr-defined]


async def test_it_is_read_once_where_nothing_is_left_to_work_out(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads, read = [], fields.everything

    def counted(*args: Any, **kwargs: Any) -> Any:
        reads.append(args)
        return read(*args, **kwargs)

    monkeypatch.setattr(fields, "everything", counted)
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f")
    assert len(reads) == 1


async def test_it_is_reached_from_the_settings_too(url: str) -> None:
    async with opened(url) as (app, pilot):
        assert "Tax number" in await press(app, pilot, "g", "s", *"Fields", "enter")


async def test_only_an_admin_gets_there(url: str) -> None:
    async with opened(url, "zhao") as (app, pilot):
        assert "Tax number" not in await press(app, pilot, "g", "f")
        await press(app, pilot, "escape")
        assert "Fields of your own" not in await press(app, pilot, "g", "s")


async def test_a_field_is_made_with_its_choices_and_can_be_taken_back(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n")
        await type_text(pilot, "Colour")
        await press(app, pilot, "tab", "tab", "tab", "tab", "4")
        await type_text(pilot, "红，绿")
        assert "Colour (colour) added" in await press(app, pilot, "ctrl+s")
        made = held(url)["Colour"]
        assert [str(item.label) for item in made.choices] == ["红", "绿"]
        assert "Undone" in await press(app, pilot, "u")
    assert "Colour" not in held(url) or held(url)["Colour"].definition.retired


async def test_a_choice_without_choices_is_told_at_its_row(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n", *"Colour", *["tab"] * 4, "4", "ctrl+s")
        assert "nothing to choose from yet" in screen_text(app)
        assert app.screen.focused is not None
        assert app.screen.focused.id == "choices"


async def test_another_type_first_shows_what_would_not_fit(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "j", "j", "e", "tab", "tab", "tab")
        shown = await press(app, pilot, "2")
        assert "1 value fits · 1 does not" in shown
        assert "三十左右" in shown
        assert "Empty 1 value" in await press(app, pilot, "ctrl+s")
        assert "Nothing was changed yet" in await press(app, pilot, "enter")
        assert held(url)["Remark"].definition.kind == "text"
        await press(app, pilot, "ctrl+s", "down", "enter")
    found = held(url)["Remark"]
    assert (found.definition.kind, found.filled) == ("number", 1)


async def test_text_becomes_a_choice_of_the_choices_typed_with_it(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "j", "j", "e", "tab", "tab", "tab", "4")
        await type_text(pilot, "12,三十左右")
        assert "2 values fit" in await press(app, pilot, "tab")
        await press(app, pilot, "ctrl+s")
    found = held(url)["Remark"]
    assert (found.definition.kind, found.filled) == ("choice", 2)


async def test_choices_left_out_are_retired_and_new_ones_added_in_order(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "e", "tab", "tab", "tab", "tab", "ctrl+u")
        await type_text(pilot, "单次, 年度")
        await press(app, pilot, "ctrl+s")
    found = held(url)["Contract"].choices
    assert [(str(item.label), item.retired) for item in found] == [
        ("单次", False), ("年度", False), ("框架", True),
    ]  # fmt: skip


async def test_a_choice_is_renamed_and_keeps_its_id(url: str) -> None:
    before = held(url)["Contract"].choices[0]
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "c", "enter", "ctrl+u")
        await type_text(pilot, "框架协议")
        await press(app, pilot, "enter")
    after = held(url)["Contract"].choices[0]
    assert (after.id, str(after.label)) == (before.id, "框架协议")


async def test_a_field_moves_with_the_cursor(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "J", "J")
        assert list(held(url))[:3] == ["Seats", "Remark", "Contract"]
        await press(app, pilot, "K")
        assert list(held(url))[:3] == ["Seats", "Contract", "Remark"]
        assert app.screen.list.cursor_row.definition.label.en == "Contract"  # type: ignore[attr-defined]


async def test_retiring_asks_first_and_the_same_key_restores(url: str) -> None:
    async with opened(url) as (app, pilot):
        assert "2 values stay" in await press(app, pilot, "g", "f", "j", "j", "x")
        await press(app, pilot, "escape")
        assert not held(url)["Remark"].definition.retired
        assert "Remark retired" in await press(app, pilot, "x", "enter")
        assert held(url)["Remark"].definition.retired
        await press(app, pilot, "G")
        assert "Restore" in await press(app, pilot, "x")
        await press(app, pilot, "enter")
    found = held(url)
    assert sum(row.definition.retired for row in found.values()) == 1


async def test_a_pilot_begins_and_ends_by_rolling_it_out(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "p", *"zhao", "enter", *"2026-06-30", "enter")
        found = held(url)["Contract"]
        assert (found.pilots, str(found.definition.pilot_until)) == (("zhao",), "2026-06-30")
        assert "for everyone" in await press(app, pilot, "p", "enter")
    assert held(url)["Contract"].pilots == ()


async def test_a_hidden_field_says_so(url: str) -> None:
    async with opened(url) as (app, pilot):
        assert "hidden" in await press(app, pilot, "g", "f", "H")
        await press(app, pilot, "H")
    assert not held(url)["Contract"].definition.hidden


async def test_help_lists_the_keys_of_the_page(url: str) -> None:
    async with opened(url, size=(120, 40)) as (app, pilot):
        assert "Retire or restore" in await press(app, pilot, "g", "f", "?")


async def test_a_formula_completes_names_and_is_tried_while_it_is_typed(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n")
        await type_text(pilot, "Commission")
        await press(app, pilot, "tab", "tab", "tab", "tab", "a")
        await type_text(pilot, "if(attempts == 0, Expected_v")
        assert "completes: Expected_value" in await press(app, pilot)
        await press(app, pilot, "right")
        await type_text(pilot, " / 10, 1 / attempts)")
        shown = await press(app, pilot)
        assert "attempts == 0, Expected_value / 10, 1 / attempts)" in shown
        assert "·" in shown
        assert "Commission (commission) added" in await press(app, pilot, "ctrl+s")
        assert "= number" in screen_text(app)
    assert held(url)["Commission"].definition.formula.startswith("if(attempts")


async def test_a_formula_that_goes_wrong_is_told_with_its_place(url: str) -> None:
    async with opened(url) as (app, pilot):
        await press(app, pilot, "g", "f", "n")
        await type_text(pilot, "Commission")
        await press(app, pilot, "tab", "tab", "tab", "tab", "a")
        await type_text(pilot, "1 + foo")
        assert "Character 5: There is no field foo." in await press(app, pilot)
        assert "Character 5: There is no field foo." in await press(app, pilot, "ctrl+s")
        assert app.screen.focused is not None
        assert app.screen.focused.id == "formula"


async def test_a_lead_on_which_a_formula_gives_nothing_says_why(url: str) -> None:
    desk = Desk(url)
    made = Definition("", "text", Label("Share", "Share", "Share"), formula="1 / 0", group="need")
    fields.add_field(desk.store, desk.wang, made)
    computed.finish(desk.store, desk.wang)
    desk.store.close()
    async with opened(url) as (app, pilot):
        assert "! divides by zero" in await press(app, pilot, "g", "l", "enter")


async def test_a_pilot_is_compared_and_then_rolled_out(url: str) -> None:
    async with opened(url) as (app, pilot):
        shown = await press(app, pilot, "g", "f", "j", "j", "v")
        assert "everybody else: moved up" in shown
        assert "filled" in shown
        assert "Remark: for everyone" in await press(app, pilot, "down", "enter")
    assert held(url)["Remark"].definition.pilot == ()
