"""Any table brought in as leads: mapped, rehearsed, once, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest

from leadtui import clock
from leadtui.domain.fields import REGISTRY, Field
from leadtui.errors import LeadtuiError, UsageError
from leadtui.i18n import Label
from leadtui.services import import_rehearsal, import_revert, importing, leads
from leadtui.services.import_source import Asked
from tests.exchange.sheets import TITLES, line
from tests.services.desk import Desk
from tests.services.foreign_desk import DENG, LEE, ZOHO, bring, contents, file, rehearsed, table
from tests.services.import_desk import everything, numbered

SHEETS = (".csv", ".xlsx", ".xls", ".vcf", ".ics")
_LARGE = 60_000


def test_a_foreign_export_becomes_leads_with_all_it_says(desk: Desk) -> None:
    done = bring(desk, ZOHO, LEE, DENG, choices=(("source", "google", "online"), ("status", "Lost", "lost")))
    assert done.counts == {"leads_created": 2, "rows": 2}
    lee, deng = sorted(everything(desk), key=lambda lead: str(lead.values["customer"]))
    assert (lee.values["source"], lee.values["industry"], lee.tags) == ("online", "Retail", ("fair", "vip"))
    assert (lee.contacts[0].name, lee.contacts[0].title) == ("Lee", "CEO")
    assert lee.values["notes"] == "Lead Status: New\nCall me"
    assert lee.values["created_at"] == clock.at(date(2024, 4, 15), time(), "Asia/Shanghai")
    assert (deng.values["source"], deng.values["source_detail"], deng.values["status"]) == (
        "other",
        "Partner",
        "lost",
    )


def test_words_of_another_program_become_what_they_most_likely_mean_where_that_is_asked_for(
    desk: Desk,
) -> None:
    assert bring(desk, ZOHO, LEE, DENG, proposed=True).counts["leads_created"] == 2
    lee, deng = sorted(everything(desk), key=lambda lead: str(lead.values["customer"]))
    assert (lee.values["source"], lee.values["source_detail"], lee.row.status) == (
        "online",
        "Google",
        "potential",
    )
    assert (deng.values["source"], deng.values["source_detail"], deng.row.status) == (
        "referral",
        "Partner",
        "lost",
    )
    assert not bring(desk, ZOHO, LEE, DENG, proposed=True).changed


def test_owners_of_another_program_make_no_users_until_somebody_says_who_they_are(desk: Desk) -> None:
    desk.user("lilei", name="李雷")
    done = bring(desk, ZOHO, LEE)
    [lead] = everything(desk)
    assert (lead.row.owner, lead.values["owner_imported"], done.owners_unknown) == (
        "Dwight",
        "Dwight",
        ["Dwight"],
    )
    bring(desk, ZOHO, DENG, choices=(("owner", "Dwight", "lilei"),))
    assert {lead.row.owner for lead in everything(desk)} == {"Dwight", "李雷"}


def test_importing_the_same_file_again_changes_nothing(desk: Desk) -> None:
    bring(desk, ZOHO, LEE, DENG, basis="展会登记")
    before = contents(desk.store)
    again = bring(desk, ZOHO, LEE, DENG, basis="展会登记")
    assert again.counts == {"leads_same": 2, "rows": 2}
    assert not again.changed
    assert contents(desk.store) == before


def test_taking_an_import_back_restores_every_table(desk: Desk) -> None:
    bring(desk, ZOHO, LEE)
    before = contents(desk.store)
    changed = (
        LEE.replace("Retail", "Retail trade").replace("vip;fair", "vip;fair;new").replace("Call me", "Later")
    )
    done = bring(desk, ZOHO.replace("Tag", "Tags"), changed, DENG)
    assert (done.counts["leads_updated"], done.counts["leads_created"]) == (1, 1)
    assert contents(desk.store) != before
    reverted = import_revert.revert(desk.store, desk.wang, done.batch_id)
    assert (reverted.leads, reverted.refused) == (2, [])
    assert contents(desk.store) == before


def test_a_newer_file_fills_and_adds_and_keeps_what_was_changed_here(desk: Desk) -> None:
    bring(desk, ZOHO, LEE)
    [lead] = everything(desk)
    leads.edit(desk.store, desk.wang, lead.row.id, {"industry": "Toys"}, seen={"industry": "Retail"})
    done = bring(
        desk, ZOHO, LEE.replace("Retail", "Food").replace("CEO", "CTO").replace("Call me", "Call me too")
    )
    [lead] = everything(desk)
    assert lead.values["industry"] == "Toys"
    assert str(lead.values["notes"]).splitlines()[-1] == "Call me too"
    assert any("Industry" in reason for _line, reason in done.kept)


@pytest.mark.parametrize("skip", [False, True])
def test_a_rehearsal_says_what_the_import_then_does(desk: Desk, skip: bool) -> None:
    bring(desk, ZOHO, LEE)
    lines = (
        ZOHO,
        LEE,
        DENG,
        "Other,Acme Inc.,,o@x.com,,,,,,,,",
        "Deng 2,Beta Two LLC,,deng@beta.com,,,,,,,,",
        ",,Dwight,,,,,,,,,",
    )
    told = rehearsed(desk, *lines)
    assert [(each.row, each.verdict) for each in told.rows] == [
        (2, "same"), (3, "create"), (4, "duplicate"), (5, "duplicate"), (6, "error"),
    ]  # fmt: skip
    assert "row 3" in told.rows[3].reason
    assert "Acme Inc." in told.rows[2].reason
    before = len(everything(desk))
    done = bring(desk, *lines, skip_duplicates=skip)
    assert len(everything(desk)) - before == (1 if skip else 3)
    assert len(done.rejected) == (3 if skip else 1)
    assert [line for line, _reason in done.duplicates] == ([] if skip else [4, 5])


def test_a_rehearsal_writes_nothing(desk: Desk) -> None:
    before = contents(desk.store)
    told = rehearsed(desk, ZOHO, LEE, DENG)
    assert (told.counts, told.leads, told.owners_unknown) == ({"create": 2}, 2, ("Dwight",))
    assert contents(desk.store) == before


def test_an_error_of_a_rehearsal_names_the_cell(desk: Desk) -> None:
    told = rehearsed(desk, "客户名称,最近沟通时间,沟通内容", "远诚公司,不知道,谈了")
    [row] = told.rows
    assert (row.verdict, row.cell, row.value) == ("error", "B2", "不知道")


def test_what_was_chosen_once_is_remembered_for_the_same_titles(desk: Desk) -> None:
    titles = "客户名称,手机,甲列,渠道甲"
    bring(desk, titles, "远诚公司,13800001234,机械,抖音", columns=("甲列=行业", "渠道甲=来源"),
          choices=(("source", "抖音", "online"),))  # fmt: skip
    told = rehearsed(desk, titles, "华信公司,13900001234,餐饮,抖音")
    assert told.mapping is not None
    assert [(each.target, each.reason) for each in told.mapping.columns][2] == ("industry", "remembered")
    bring(desk, titles, "华信公司,13900001234,餐饮,抖音")
    lead = next(lead for lead in everything(desk) if lead.values["customer"] == "华信公司")
    assert (lead.values["industry"], lead.values["source"]) == ("餐饮", "online")


def test_columns_nobody_understands_can_be_left_out(desk: Desk) -> None:
    bring(desk, "公司,手机,车牌", "远诚公司,13800001234,闽D12345", unknown="skip")
    [lead] = everything(desk)
    assert lead.values["notes"] is None


def test_a_column_can_become_a_field_of_ones_own(desk: Desk, own_field: Field) -> None:
    titles = ("公司", "手机", "车牌号")
    importing.run(desk.store, desk.wang, table(titles, ("远诚公司", "13800001234", "闽D1")), name="x.csv",
                  asked=Asked(columns=(f"车牌号={own_field.id}",)))  # fmt: skip
    [lead] = everything(desk)
    assert lead.values[own_field.id] == "闽D1"


@pytest.fixture
def own_field() -> Iterator[Field]:
    field = Field("plate", "text", Label("Plate", "牌照", "牌照"), added=True, length=20)
    REGISTRY.add(field)
    yield field
    REGISTRY.remove("plate")


def test_a_basis_is_written_once_on_new_leads(desk: Desk) -> None:
    bring(desk, ZOHO, LEE, basis="展会登记")
    bring(desk, ZOHO, LEE, basis="别的")
    [lead] = everything(desk)
    assert (lead.values["basis"], lead.values["basis_on"]) == ("展会登记", date(2026, 5, 20))


def test_a_guessed_region_is_marked_until_somebody_says_it(desk: Desk) -> None:
    bring(desk, "公司,电话", "远诚公司,0755-26550001")
    [lead] = everything(desk)
    assert (lead.values["region"], lead.values["flags"]) == ("广东深圳", "guessed_region")
    leads.edit(desk.store, desk.wang, lead.row.id, {"region": "广东东莞"}, seen={"region": "广东深圳"})
    [lead] = everything(desk)
    assert (lead.values["region"], lead.values["flags"]) == ("广东东莞", "")
    assert not bring(desk, "公司,电话", "远诚公司,0755-26550001").changed


def test_a_region_that_a_table_tells_takes_the_place_of_a_guess(desk: Desk) -> None:
    bring(desk, "公司,电话", "远诚公司,0755-26550001")
    done = bring(desk, "公司,电话,地区", "远诚公司,0755-26550001,深圳南山")
    [lead] = everything(desk)
    assert (lead.values["region"], lead.values["flags"]) == ("深圳南山", "")
    import_revert.revert(desk.store, desk.wang, done.batch_id)
    [lead] = everything(desk)
    assert (lead.values["region"], lead.values["flags"]) == ("广东深圳", "guessed_region")


def test_a_record_sheet_with_more_columns_is_still_ours(desk: Desk) -> None:
    titles = (*TITLES, "车牌")
    rows = [[*line(), "闽D1"], [*line(线索编号="X-2", 客户名称="华信", 当前状态="成交"), "闽D2"]]
    done = importing.run(
        desk.store, desk.wang, table(titles, *rows), name="a.csv", asked=Asked(unknown="notes")
    )
    assert (done.counts, done.owners_created) == (
        {"leads_created": 2, "followups_added": 2, "rows": 2},
        ["李雷"],
    )
    lead = numbered(desk)
    assert (lead.row.owner, lead.values["status"], lead.values["notes"]) == (
        "李雷",
        "interested",
        "车牌: 闽D1",
    )
    assert [(plan.due_on, plan.step) for plan in lead.plans] == [(date(2024, 5, 24), "寄送合同")]


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(desk: Desk) -> None:
    batch_id = importing.stage(desk.store, desk.wang, file(ZOHO, LEE, DENG), name="leads.csv")
    desk.reopen()
    done = importing.resume(desk.store, desk.wang)
    assert (done.batch_id, done.counts["leads_created"]) == (batch_id, 2)
    assert not bring(desk, ZOHO, LEE, DENG).changed


@pytest.mark.parametrize(
    "asked",
    [Asked(columns=("没有=customer",)), Asked(columns=("公司=没有",)),
     Asked(choices=(("source", "x", "没有"),)),
     Asked(choices=(("owner", "x", "nobody"),))],
)  # fmt: skip
def test_choices_that_name_nothing_are_refused_before_anything_is_written(desk: Desk, asked: Asked) -> None:
    with pytest.raises(UsageError):
        importing.run(
            desk.store, desk.wang, table(("公司", "手机"), ("远诚", "13800001234")), name="x.csv", asked=asked
        )
    assert importing.batches(desk.store, desk.wang) == []


def test_a_number_of_another_program_never_means_a_lead_of_somebody_else(desk: Desk) -> None:
    titles = "Lead ID,Company,Email"
    bring(desk, titles, "17,Acme Inc.,lee@acme.com")
    lines = (titles, "17,Beta LLC,deng@beta.com", "17,Acme Incorporated,lee@acme.com")
    told = rehearsed(desk, *lines[:2])
    assert [(row.verdict, row.reason) for row in told.rows] == [("error", "17 is Acme Inc. here.")]
    assert bring(desk, *lines[:2]).counts == {"rejected": 1}
    assert bring(desk, titles, lines[2]).counts["leads_updated"] == 1


def test_a_table_that_names_nobody_is_refused_with_a_way_out(desk: Desk) -> None:
    with pytest.raises(UsageError) as caught:
        importing.run(
            desk.store, desk.wang, table(("product", "price"), ("GTX", "550"), ("MG", "60")), name="p.csv"
        )
    assert "--map" in str(caught.value.advice())


def test_the_progress_table_gives_leads_with_their_follow_ups(desk: Desk) -> None:
    titles = "客户名称,销售阶段,跟进日期,客户反馈,销售机会"
    done = bring(
        desk, titles, "远诚公司,初步接触,2024-05-01,要资料,一期", "远诚公司,需求分析,2024-05-20,要案例,一期"
    )
    [lead] = everything(desk)
    assert done.counts == {"leads_created": 1, "followups_added": 2, "rows": 2}
    assert [each.feedback for each in lead.followups] == ["要案例", "要资料"]
    assert set(str(lead.values["notes"]).splitlines()) == {
        "销售阶段: 初步接触",
        "销售阶段: 需求分析",
        "销售机会: 一期",
    }
    assert not bring(desk, titles, "远诚公司,初步接触,2024-05-01,要资料,一期").changed


def test_every_shared_file_is_understood_or_refused_with_a_sentence(desk: Desk, shared_data: Path) -> None:
    refused = []
    for path in sorted(path for path in shared_data.rglob("*") if path.suffix in SHEETS):
        if path.stat().st_size > _LARGE:
            continue
        try:
            told = import_rehearsal.rehearse(desk.store, desk.wang, path)
        except LeadtuiError as error:
            refused.append((path.name, error.text()))
        else:
            assert told.mapping is None or told.mapping.names_someone, path.name
    assert all(sentence and "{" not in sentence for _name, sentence in refused), refused


def test_files_of_every_shared_folder_import_once_and_can_be_taken_back(
    desk: Desk, shared_data: Path
) -> None:
    before = contents(desk.store)
    batches = []
    for path in sorted((shared_data / "crm_exports" / "messy").glob("*.csv")):
        done = importing.run(desk.store, desk.wang, path)
        batches.append(done.batch_id)
        again = importing.run(desk.store, desk.wang, path)
        assert not again.changed, path.name
    for batch_id in reversed(batches):
        assert import_revert.revert(desk.store, desk.wang, batch_id).refused == []
    assert contents(desk.store) == before
