"""A team's own fields on the screens: in the form, on the page, where a status asks for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.people import Viewer
from leadtui.i18n import Label
from leadtui.screens.transition import TransitionDialog
from leadtui.services import choices, fields, leads
from leadtui.store.database import Store
from tests.ui.hands import Hands, at_work

pytestmark = pytest.mark.usefixtures("frozen_now")
LEAD = "华信智云"


@pytest.fixture
async def hands(sqlite_url: str) -> AsyncIterator[Hands]:
    async with at_work(sqlite_url, size=(120, 60), mode="leads") as found:
        await found.go_to(LEAD)
        yield found
    defined.use(())


def _define(
    store: Store, viewer: Viewer, label: str, kind: Kind, choose: tuple[str, ...], more: dict[str, Any]
) -> None:
    definition = Definition("", kind, Label(label, label, label), **more)
    fields.add_field(
        store, replace(viewer, role="admin"), definition, choices=choices.new_items(list(choose))
    )


def _retire(store: Store, viewer: Viewer, name: str, item: str) -> None:
    choices.retire_item(store, replace(viewer, role="admin"), name, item)


async def make(hands: Hands, label: str, kind: Kind = "text", *choose: str, **more: Any) -> None:
    await hands.app.change(_define, label, kind, choose, more)
    await hands.rest()


async def test_a_field_made_while_one_is_at_the_desk_is_in_the_form_and_on_the_page(hands: Hands) -> None:
    await make(hands, "席位数", "number", minimum=1)
    await make(hands, "合同类型", "choice", "框架", "单次", group="need")
    await hands.press("e")
    await hands.rest()
    hands.app.screen.query_one("#xiweishu").focus()
    await hands.type("80")
    hands.app.screen.query_one("#hetongleixing").focus()
    await hands.press("2", "ctrl+s")
    values = (await hands.lead(LEAD)).values
    assert values["xiweishu"] == 80
    page = await hands.press("enter")
    assert "席位数" in page
    assert "单次" in page


async def test_a_value_that_does_not_fit_is_told_at_its_field(hands: Hands) -> None:
    await make(hands, "席位数", "number", minimum=1)
    await hands.press("e")
    await hands.rest()
    hands.app.screen.query_one("#xiweishu").focus()
    await hands.type("0")
    await hands.press("ctrl+s")
    assert hands.focus == "xiweishu"
    assert "席位数 is out of range." in hands.screen


async def test_a_retired_choice_stays_in_the_form_of_the_lead_that_has_it(hands: Hands) -> None:
    await make(hands, "合同类型", "choice", "框架", "单次")
    await hands.app.change(leads.edit, hands.ids[LEAD], {"合同类型": "单次"})
    await hands.app.change(_retire, "合同类型", "单次")
    await hands.press("e")
    await hands.rest()
    hands.app.screen.query_one("#hetongleixing").scroll_visible(animate=False)
    await hands.rest()
    assert "单次" in hands.screen


async def test_a_move_asks_for_the_field_its_status_needs(hands: Hands) -> None:
    await make(hands, "决策流程", required_from="interested")
    await hands.go_to("博恒教育")
    await hands.press("s", "2")
    assert isinstance(hands.app.screen, TransitionDialog)
    assert hands.focus == "jueceliucheng"
    await hands.type("董事会")
    await hands.press("ctrl+s")
    lead = await hands.lead("博恒教育")
    assert (lead.row.status, lead.values["jueceliucheng"]) == ("interested", "董事会")
