"""Fields of one's own on contacts and follow-ups: what a sheet adds to leads here, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.errors import UsageError
from leadtui.i18n import Label
from leadtui.services import contacts, fields, finding, import_rehearsal, import_revert, undoing
from leadtui.services.importing import Result
from tests.exchange.sheets import TITLES, line, workbook
from tests.services import foreign_desk
from tests.services.desk import Desk
from tests.services.import_desk import bring, bring_rows, numbered
from tests.services.whole_database import differences, everything

HEAD = "Company,Contact,Phone,Last Contact,Method,Hobby,Room"
ACME = "Acme Inc.,Ann Lee,0755-26550001,2024-05-20,phone,Chess,Hall 3"
OWN = ("生日", "会议室")


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def own(desk: Desk, label: str, entity: Entity, kind: Kind = "text", **more: Any) -> str:
    definition = Definition("", kind, Label(label, label, label), entity=entity, **more)
    return fields.add_field(desk.store, desk.wang, definition).name


def two_fields(desk: Desk, **more: Any) -> None:
    """A birthday of contacts and a room of follow-ups."""
    own(desk, "生日", "contact", "date")
    own(desk, "会议室", "followup", **more)


def again(desk: Desk, *values: object, **changes: object) -> Result:
    """The usual row with a birthday and a room behind it."""
    return bring_rows(desk, [*line(**changes), *values], titles=(*TITLES, *OWN))


def born(desk: Desk) -> list[str]:
    return [str(dict(each.own).get("shengri", "")) for each in numbered(desk).contacts]


def rooms(desk: Desk) -> list[object]:
    return [dict(each.own).get("huiyishi") for each in numbered(desk).followups]


def person(desk: Desk) -> tuple[int, int]:
    detail = numbered(desk)
    return detail.row.id, detail.contacts[0].id


def test_a_sheet_fills_what_is_empty_and_taking_it_back_restores_everything(desk: Desk) -> None:
    two_fields(desk)
    bring(desk, {})
    before = everything(desk.store)
    sheet = workbook([*TITLES, *OWN], [*line(), "1980-05-01", "三楼"])
    told = import_rehearsal.rehearse(desk.store, desk.wang, sheet)
    assert [(row.verdict, row.reason) for row in told.rows] == [
        ("update", "生日 → 1980-05-01, 会议室 → 三楼")
    ]
    assert differences(before, everything(desk.store)) == {}

    done = again(desk, "1980-05-01", "三楼")

    assert (done.counts["leads_updated"], done.kept) == (1, [])
    assert (born(desk), rooms(desk)) == (["1980-05-01"], ["三楼"])
    assert finding.count(desk.store, desk.wang, "said:三楼") == 1
    assert not again(desk, "1980-05-01", "三楼").changed
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    assert differences(before, everything(desk.store)) == {}
    assert finding.count(desk.store, desk.wang, "said:三楼") == 0


def test_follow_ups_that_a_sheet_adds_leave_nothing_behind_when_it_is_taken_back(desk: Desk) -> None:
    two_fields(desk, unique=True)
    bring(desk, {})
    before = everything(desk.store)
    done = again(desk, None, "四楼", 跟进日期="2024-06-03", 沟通内容摘要="回访")
    assert rooms(desk) == ["四楼", None]
    undoing.undo_last(desk.store, desk.wang)
    assert differences(before, everything(desk.store)) == {}
    assert done.kept == []
    assert again(desk, None, "四楼", 线索编号="ZH-20240520-002", 联系方式="13900139000").kept == []


def test_new_leads_with_them_leave_nothing_behind_when_they_are_taken_back(desk: Desk) -> None:
    two_fields(desk, unique=True)
    bring(desk, {"线索编号": "ZH-20240520-009", "联系方式": "13900139000"})
    before = everything(desk.store)
    done = again(desk, "1980-05-01", "四楼")
    assert (born(desk), rooms(desk)) == (["1980-05-01"], ["四楼"])
    assert finding.count(desk.store, desk.wang, "生日:1980-05-01 会议室:四楼") == 1
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    assert differences(before, everything(desk.store)) == {}


def test_what_stands_there_or_was_taken_away_by_a_person_stays_and_is_named(desk: Desk) -> None:
    two_fields(desk)
    again(desk, "1980-05-01", "三楼")
    lead, contact = person(desk)
    contacts.save_contact(desk.store, desk.wang, lead, contact, {"生日": ""})
    done = again(desk, "1980-05-01", "四楼")
    assert (born(desk), rooms(desk)) == ([""], ["三楼"])
    assert not done.changed
    assert done.kept == [(2, "ZH-20240520-001: kept ours: 生日, 会议室")]


def test_a_follow_up_that_was_recorded_here_is_known_again_and_filled(desk: Desk) -> None:
    two_fields(desk)
    bring(desk, {})
    desk.reached(desk.wang, numbered(desk).row.id)
    again(desk, None, "三楼", 跟进日期="2026-05-20 10:00", 沟通内容摘要="聊了需求")
    assert rooms(desk) == ["三楼", None]


def test_of_another_contact_they_are_not_given_to_the_one_who_is_here(desk: Desk) -> None:
    two_fields(desk)
    bring(desk, {})
    again(desk, "1990-02-03", None, 联系人="李四")
    assert born(desk) == ["", "1990-02-03"]
    again(desk, "1970-02-03", None, 联系人="李四")
    assert born(desk) == ["", "1990-02-03"]
    lead, _contact = person(desk)
    contacts.remove_contact(desk.store, desk.wang, lead, numbered(desk).contacts[1].id)
    again(desk, "1970-02-03", None, 联系人="李四")
    assert born(desk) == [""]


def test_a_unique_value_that_another_contact_has_is_left_out_and_named(desk: Desk) -> None:
    own(desk, "工号", "contact", unique=True)
    titles = (*TITLES, "工号")
    first, second = line(), line(线索编号="ZH-20240520-002", 联系人="钱红", 联系方式="13900139000")
    done = bring_rows(desk, [*first, "A1"], [*second, "a1"], titles=titles)
    assert [row for row, _reason in done.kept] == [3]
    assert dict(numbered(desk, "ZH-20240520-002").contacts[0].own) == {}
    done = bring_rows(desk, [*second, "A1"], titles=titles)
    assert done.kept == [(2, "ZH-20240520-002: kept ours: 工号 (ZH-20240520-001 has A1 already)")]


def test_a_value_that_does_not_fit_is_an_error_of_its_cell(desk: Desk) -> None:
    two_fields(desk)
    own(desk, "人数", "followup", "number")
    sheet = workbook([*TITLES, *OWN, "人数"], [*line(), "someday", "", ""], [*line(), "", "", "many"])
    told = import_rehearsal.rehearse(desk.store, desk.wang, sheet)
    assert [(row.verdict, row.cell, row.value) for row in told.rows] == [
        ("error", "O2", "someday"),
        ("error", "Q3", "many"),
    ]


def test_what_is_said_of_a_follow_up_needs_its_day_and_makes_one(desk: Desk) -> None:
    two_fields(desk)
    nothing = {"跟进方式": "", "沟通内容摘要": "", "客户反馈": ""}
    done = again(desk, None, "三楼", 跟进日期="", **nothing)
    assert [reason for _row, reason in done.rejected] == ["What was said has no follow-up date."]
    again(desk, None, "三楼", **nothing)
    assert rooms(desk) == ["三楼"]


def test_columns_are_read_by_their_labels_in_every_language_and_by_their_ids(desk: Desk) -> None:
    label = Label("Birthday", "生日", "生日期")
    name = fields.add_field(desk.store, desk.wang, Definition("", "date", label, entity="contact")).name
    # Other programs mean the website of a company by it.
    label = Label("Website", "网址", "網址頁")
    fields.add_field(desk.store, desk.wang, Definition("", "text", label, entity="followup"))
    for title in (*label, "website"):
        told = foreign_desk.rehearsed(desk, f"Company,Last Contact,{title}", "Acme Inc.,2024-05-20,a")
        assert told.mapping is not None
        assert [column.target for column in told.mapping.columns] == ["customer", "contacted_at", "website"]
    for title in ("Birthday", "生日", "生日期", name, " birthday "):
        told = foreign_desk.rehearsed(desk, f"Company,Contact,{title}", "Acme Inc.,Ann,1980-05-01")
        assert told.mapping is not None
        assert told.mapping.columns[2].target == name


def test_of_other_programs_what_does_not_fit_or_has_no_day_is_a_note(desk: Desk) -> None:
    two_fields(desk)
    lines = ("Company,Contact,生日,会议室", "Acme Inc.,Ann,someday,Hall 3")
    done = foreign_desk.bring(desk, *lines)
    assert done.rejected == []
    (lead,) = finding.find(desk.store, desk.wang, "Acme")
    assert desk.values(lead)["notes"] == "生日: someday\n会议室: Hall 3"


def test_rows_about_a_lead_that_is_here_bring_their_values_along(desk: Desk) -> None:
    own(desk, "Hobby", "contact")
    own(desk, "Room", "followup")
    foreign_desk.bring(desk, "Company,Contact,Phone", "Acme Inc.,Ann Lee,0755-26550001")
    done = foreign_desk.bring(desk, HEAD, ACME.replace("Acme Inc.", "Acme"), update_duplicates=True)
    assert done.counts["leads_updated"] == 1
    (lead,) = finding.find(desk.store, desk.wang, "Hobby:Chess Room:Hall")
    assert dict(desk.show(lead).contacts[0].own) == {"hobby": "Chess"}


@pytest.mark.parametrize("wanted", [("text@contact", "@followup"), ("@contact", "text@跟进记录")])
def test_a_column_nobody_knows_becomes_a_field_of_contacts_or_follow_ups(
    desk: Desk, wanted: tuple[str, str]
) -> None:
    before = everything(desk.store)
    made = tuple(zip(("Hobby", "Room"), wanted, strict=True))
    told = foreign_desk.rehearsed(desk, HEAD, ACME, made=made)
    assert told.mapping is not None
    assert [each.made_on for each in told.mapping.columns if each.made] == ["contact", "followup"]
    done = foreign_desk.bring(desk, HEAD, ACME, made=made)
    assert done.fields_made == ["hobby", "room"]
    (lead,) = finding.find(desk.store, desk.wang, "Hobby:Chess Room:Hall")
    detail = desk.show(lead)
    assert (dict(detail.contacts[0].own), dict(detail.followups[0].own)) == (
        {"hobby": "Chess"},
        {"room": "Hall 3"},
    )
    assert not foreign_desk.bring(desk, HEAD, ACME).changed
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    assert fields.everything(desk.store, desk.wang) == ()
    left = differences(before, everything(desk.store))
    assert left.keys() <= {"field_def"}


def test_a_field_that_another_contact_has_stays_when_the_import_that_made_it_is_taken_back(
    desk: Desk,
) -> None:
    done = foreign_desk.bring(desk, HEAD, ACME, made=(("Hobby", "text@contact"), ("Room", "@followup")))
    lead = desk.lead()
    contacts.save_contact(desk.store, desk.wang, lead, desk.show(lead).contacts[0].id, {"hobby": "Go"})
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    assert [row.definition.name for row in fields.everything(desk.store, desk.wang)] == ["hobby"]


def test_a_field_stands_on_nothing_else(desk: Desk) -> None:
    with pytest.raises(UsageError):
        foreign_desk.rehearsed(desk, HEAD, ACME, made=(("Hobby", "text@plan"),))
