"""The lists as an admin looks after them, and values that rows bear besides (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.forms import FollowupForm
from leadtui.errors import NotFoundError, PermissionDenied, RuleError
from leadtui.i18n import Label
from leadtui.services import choices, fields, finding, followups, leads, list_page, undoing
from leadtui.store.models import FieldValue, Followup, Lead
from tests.services.desk import LATER, Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def unknown(desk: Desk, kind: str) -> list[tuple[str, int]]:
    found = list_page.values(desk.store, desk.wang, kind)
    return [(row.value, row.count) for row in found if row.item is None]


def borne(desk: Desk, kind: str) -> dict[str, int]:
    found = list_page.values(desk.store, desk.wang, kind)
    return {row.value: row.count for row in found if row.item is not None and row.count}


def test_every_list_is_there_with_the_choices_of_ones_own_fields_last(desk: Desk) -> None:
    made = Definition("", "choice", Label("Contract", "合同", "合約"))
    fields.add_field(desk.store, desk.wang, made, choices=choices.new_items(["框架", "单次"]))
    found = list_page.lists(desk.store, desk.wang)
    assert [row.kind for row in found][:3] == ["source", "industry", "tag"]
    assert (found[-1].kind, found[-1].offered, found[-1].open) == ("field:contract", 2, True)
    assert {row.kind for row in found if row.ordered} == {"status", "level", "attitude"}


def test_choices_tell_how_many_rows_bear_them(desk: Desk) -> None:
    desk.lead()
    lead = desk.lead(desk.wang)
    form = FollowupForm("phone", summary="聊了", plan=LATER, needs=("cases", "training"))
    followups.record(desk.store, desk.wang, lead, form)
    assert borne(desk, "source") == {"trade_show": 2}
    assert borne(desk, "need") == {"cases": 1, "training": 1}
    assert borne(desk, "method")["phone"] >= 2


def test_industries_and_tags_that_leads_bear_are_told_until_the_list_knows_them(desk: Desk) -> None:
    desk.lead(industry="机械", tag="重点, VIP")
    desk.lead(industry="机 械")
    assert unknown(desk, "industry") == [("机 械", 1), ("机械", 1)]
    assert unknown(desk, "tag") == [("VIP", 1), ("重点", 1)]
    list_page.adopt(desk.store, desk.wang, "industry", "机械")
    assert unknown(desk, "industry") == []
    assert borne(desk, "industry") == {"jixie": 2}
    assert list_page.proposals(desk.store, desk.wang, "industry") == ("机械",)


def test_a_value_is_mapped_onto_a_choice_on_every_lead_and_taken_back_as_one(desk: Desk) -> None:
    ids = [desk.lead(industry="机械设备") for _number in range(3)]
    choices.add_item(desk.store, desk.wang, "行业", Label("Machinery", "机械", "機械"))
    done = list_page.map_value(desk.store, desk.wang, "industry", "机械设备", "机械")
    assert (done.count, done.to) == (3, "Machinery")
    assert unknown(desk, "industry") == []
    undoing.undo_last(desk.store, desk.wang)
    assert {desk.values(lead)["industry"] for lead in ids} == {"机械设备"}


def test_an_undo_names_the_list_it_changed_and_counts_leads_of_which_it_names_none(desk: Desk) -> None:
    for _number in range(3):
        desk.lead(industry="机械设备")
    made = Definition("", "choice", Label("Contract", "合同", "合約"))
    name = fields.add_field(desk.store, desk.wang, made, choices=choices.new_items(["框架"])).name
    choices.add_item(desk.store, desk.wang, name, Label("单次", "单次", "單次"))
    assert undoing.undo_last(desk.store, desk.wang).message == "Undone: Contract"
    choices.add_item(desk.store, desk.wang, "industry", Label("机械", "机械", "機械"))
    list_page.map_value(desk.store, desk.wang, "industry", "机械设备", "机械")
    assert undoing.undo_last(desk.store, desk.wang).message == "Undone: 3 leads"
    assert undoing.undo_last(desk.store, desk.wang).message == "Undone: Industries"
    assert undoing.redo_last(desk.store, desk.wang).message == "Done again: Industries"


def test_tags_become_another_one_and_are_not_doubled(desk: Desk) -> None:
    lead = desk.lead(tag="重点, 重要")
    choices.add_item(desk.store, desk.wang, "tag", Label("重点", "重点", "重點"))
    list_page.map_value(desk.store, desk.wang, "tag", "重要", "重点")
    assert desk.show(lead).tags == ("重点",)
    undoing.undo_last(desk.store, desk.wang)
    assert set(desk.show(lead).tags) == {"重点", "重要"}


def test_leads_are_found_by_the_tag_they_bear_now(desk: Desk) -> None:
    lead = desk.lead(tag="梅花桩")
    choices.add_item(desk.store, desk.wang, "tag", Label("太极拳", "太极拳", "太極拳"))
    list_page.map_value(desk.store, desk.wang, "tag", "梅花桩", "太极拳")
    assert finding.find(desk.store, desk.wang, "梅花桩") == []
    assert finding.find(desk.store, desk.wang, "太极拳") == [lead]


def test_what_a_newer_program_or_a_hand_left_in_a_column_is_told_and_mapped(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    form = FollowupForm("phone", summary="聊了", plan=LATER, needs=("cases",))
    followups.record(desk.store, desk.wang, lead, form)
    with desk.store.transaction():
        Lead.update(source="tiktok").where(Lead.id == lead).execute()
        Followup.update(needs="cases,warranty").where(Followup.lead_id == lead).execute()
    assert unknown(desk, "source") == [("tiktok", 1)]
    assert unknown(desk, "need") == [("warranty", 1)]
    list_page.map_value(desk.store, desk.wang, "source", "tiktok", "线上推广")
    list_page.map_value(desk.store, desk.wang, "need", "warranty", "cases")
    assert desk.values(lead)["source"] == "online"
    assert borne(desk, "need") == {"cases": 1}


def test_choices_of_ones_own_field_that_are_gone_are_mapped_too(desk: Desk) -> None:
    made = Definition("", "choices", Label("Wants", "想要", "想要"))
    fields.add_field(desk.store, desk.wang, made, choices=choices.new_items(["红", "绿"]))
    lead = desk.lead(想要="红")
    with desk.store.transaction():
        FieldValue.update(text_value="blau,hong").where(FieldValue.entity_id == lead).execute()
    assert unknown(desk, "想要") == [("blau", 1)]
    list_page.map_value(desk.store, desk.wang, "想要", "blau", "绿")
    assert finding.find(desk.store, desk.wang, "想要:绿") == [lead]


def test_only_what_nobody_knows_is_mapped_and_only_onto_what_is_offered(desk: Desk) -> None:
    desk.lead(industry="机械")
    choices.add_item(desk.store, desk.wang, "industry", Label("机械", "机械", "機械"))
    choices.add_item(desk.store, desk.wang, "industry", Label("餐饮", "餐饮", "餐飲"))
    with pytest.raises(NotFoundError):
        list_page.map_value(desk.store, desk.wang, "industry", "机械", "餐饮")
    choices.retire_item(desk.store, desk.wang, "industry", "餐饮")
    with pytest.raises(RuleError, match="retired"):
        list_page.map_value(desk.store, desk.wang, "industry", "农业", "餐饮")
    with pytest.raises(RuleError, match="ids"):
        list_page.adopt(desk.store, desk.wang, "source", "tiktok")
    with pytest.raises(PermissionDenied):
        list_page.map_value(desk.store, desk.user("ann"), "industry", "机械", "餐饮")


def test_a_renamed_industry_still_knows_what_leads_bear(desk: Desk) -> None:
    lead = desk.lead(industry="机械")
    item = list_page.adopt(desk.store, desk.wang, "industry", "机械")
    choices.set_item(desk.store, desk.wang, "industry", item.id, Label("装备", "装备", "裝備"))
    assert unknown(desk, "industry") == []
    assert desk.values(lead)["industry"] == "机械"


def test_leads_keep_what_is_retired(desk: Desk) -> None:
    lead = desk.lead()
    choices.retire_item(desk.store, desk.wang, "source", "trade_show")
    assert (borne(desk, "source"), unknown(desk, "source")) == ({"trade_show": 1}, [])
    assert desk.values(lead)["source"] == "trade_show"
    leads.edit(desk.store, desk.wang, lead, {"industry": "餐饮"})
