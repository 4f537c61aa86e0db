"""What is exported comes back: imported here again it changes nothing, elsewhere it makes the same leads."""

from __future__ import annotations

import io
import json

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import UsageError
from leadtui.exchange.kinds import KINDS, Kind
from leadtui.services import importing, leads
from leadtui.services.export_any import Wanted, write
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.services.desk import Desk
from tests.services.import_desk import bring, numbered, told
from tests.services.whole_database import differences, everything

FOREIGN = (
    "Name,Company,Mobile,Owner,Website,Tags,Notes\n"
    "赵一平,苏州博远精密机械有限公司,13900020002,Dwight,www.boyuan.example.com,老客户,先看样机\n"
    "钱小红,,0512-66668888,Dwight,,,\n"
)
PEOPLE = (
    NewContact(
        "孙立", (("phone", "13900030003"), ("wechat", "sunli_88"), ("email", "sun@ruida.example.com"))
    ),
    NewContact("李梅", (("phone", "13900030004"),)),
)


@pytest.fixture
def full_desk(desk: Desk) -> Desk:
    """A desk with leads of every origin: typed in here, from the record sheet, from another program."""
    bring(
        desk,
        {"线索编号": "ZH-20260401-007", "下一步计划": "2026-05-22发送报价", "跟进日期": "2026-05-19"},
        {"线索编号": "ZH-20260401-007", "沟通内容摘要": "初次见面\n留下样册", "跟进日期": "2026-04-02 14:30"},
        {"线索编号": "ZH-20260401-008", "下一步计划": "每月1次行业资讯推送", "跟进日期": "2026-05-18"},
        {"线索编号": "ZH-20260401-009", "当前状态": "流失客户", "客户反馈": "已选竞品"},
    )
    importing.run(desk.store, desk.wang, io.BytesIO(FOREIGN.encode()), name="others.csv")
    values = {"industry": "光电", "notes": "第一行\n第二行", "expected_value": "120000", "level": "A"}
    new = NewLead("宁波瑞达光电有限公司", "website", values, PEOPLE, owner_id=desk.wang.user_id)
    desk.reached(desk.wang, leads.create(desk.store, desk.wang, new).lead_id)
    return desk


def _exported(desk: Desk, kind: Kind) -> io.BytesIO:
    out = io.BytesIO()
    write(desk.store, desk.wang, out, Wanted(kind))
    out.seek(0)
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_changes_nothing_where_it_comes_from(full_desk: Desk, kind: Kind) -> None:
    out = _exported(full_desk, kind)
    before = everything(full_desk.store)

    done = importing.run(full_desk.store, full_desk.wang, out, name=f"ours.{kind}")

    assert done.rejected == []
    assert not done.changed
    assert differences(before, everything(full_desk.store)) == {}


def test_json_lines_make_the_same_leads_elsewhere(
    full_desk: Desk, databases: SqliteDatabases | PostgresDatabases
) -> None:
    out = _exported(full_desk, "jsonl")
    numbers = [json.loads(line)["number"] for line in out.getvalue().splitlines()]
    with databases.fresh(migrated=True) as url:
        other = Desk(url)
        done = importing.run(other.store, other.wang, out, name="ours.jsonl")
        there = {number: told(numbered(other, number)) for number in numbers}
        other.store.close()

    assert done.counts["leads_created"] == len(numbers) == 6
    for number in ("ZH-20260401-007", "ZH-20260401-008", "ZH-20260401-009"):
        assert there[number] == told(numbered(full_desk, number))


def test_json_lines_of_another_program_are_read_by_their_keys(desk: Desk) -> None:
    lines = (
        '{"company": "苏州博远精密机械有限公司", "person": {"name": "赵一平", "phone": "13900020002"}}',
        '{"company": "宁波瑞达光电有限公司", "tags": ["老客户", "展会"], "person": null, "vip": true}',
    )
    source = io.BytesIO("\n".join(lines).encode())

    done = importing.run(desk.store, desk.wang, source, name="others.jsonl")

    assert done.counts["leads_created"] == 2


@pytest.mark.parametrize(
    "broken", ['{"company": "A"}\n{"company": ', '{"company": "A"}\n[1, 2]', '{"a":' * 9999]
)
def test_lines_that_are_no_objects_are_refused_with_their_place(desk: Desk, broken: str) -> None:
    before = everything(desk.store)

    with pytest.raises(UsageError) as refused:
        importing.run(desk.store, desk.wang, io.BytesIO(broken.encode()), name="others.jsonl")

    assert "no JSON object" in refused.value.text()
    assert differences(before, everything(desk.store)) == {}
