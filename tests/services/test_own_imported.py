"""Fields of one's own on contacts and follow-ups, brought in by sheets and JSON lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import NewContact, NewLead
from leadtui.exchange.kinds import Kind as FileKind
from leadtui.i18n import Label
from leadtui.services import choices, contacts, export_any, fields, finding, import_revert, importing, leads
from leadtui.services.export_any import Wanted
from leadtui.services.import_rehearsal import rehearse
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.services.desk import Desk, later
from tests.services.whole_database import differences, everything

KINDS: tuple[tuple[str, Kind, tuple[str, ...], dict[str, Any]], ...] = (
    ("备忘", "text", (), {}),
    ("工号", "text", (), {"unique": True}),
    ("数目", "number", (), {}),
    ("折数", "number", (), {"decimals": 2}),
    ("日子", "date", (), {}),
    ("类别", "choice", ("甲类", "乙类"), {}),
    ("爱好", "choices", ("茶", "棋", "书"), {}),
    ("到场", "flag", (), {}),
    ("副机", "phone", (), {}),
    ("副邮", "email", (), {}),
    ("主页", "link", (), {}),
)
OF: dict[Entity, str] = {"lead": "客", "contact": "人", "followup": "谈"}
FIRST = {
    "备忘": "无", "工号": "A1", "数目": 7, "折数": "8.25", "日子": "2026-05-01", "类别": "乙类",
    "爱好": "茶,书", "到场": "是", "副机": "13912345678", "副邮": "a@b.example", "主页": "https://a.example/x",
}  # fmt: skip
SECOND = {
    **FIRST,
    "工号": "A2",
    "备忘": "=1+1 “甲乙丙丁”, ;",
    "数目": -3,
    "折数": "0",
    "到场": "否",
    "爱好": "棋",
}


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


@pytest.fixture
def other(databases: SqliteDatabases | PostgresDatabases) -> Iterator[Desk]:
    """An empty database beside the desk's."""
    with databases.fresh(migrated=True) as url:
        desk = Desk(url)
        yield desk
        desk.store.close()


def own(desk: Desk, label: str, entity: Entity, kind: Kind = "text", *choose: str, **more: Any) -> str:
    """A field of the team's own."""
    definition = Definition("", kind, Label(label, label, label), entity=entity, **more)
    return fields.add_field(desk.store, desk.wang, definition, choices=choices.new_items(list(choose))).name


def every_field(desk: Desk) -> None:
    """One field of each type on leads, contacts and follow-ups."""
    defined.use(())
    for entity, prefix in OF.items():
        for label, kind, choose, more in KINDS:
            own(desk, prefix + label, entity, kind, *choose, **more)


def given(entity: Entity, values: dict[str, object]) -> dict[str, object]:
    return {OF[entity] + name: value for name, value in values.items()}


def filled(desk: Desk) -> None:
    """Two leads with everything, of which one follow-up says little; and one that says nothing."""
    for name, values in (("远诚医疗科技有限公司", FIRST), ("云帆软件有限公司", SECOND)):
        person = NewContact(f"赵{values['工号']}", (), given("contact", values))
        new = NewLead(name, "referral", given("lead", values), (person,), owner_id=desk.wang.user_id)
        lead = leads.create(desk.store, desk.wang, new).lead_id
        desk.reached(desk.wang, lead, values=given("followup", values))
        later(days=1)
        desk.tried(desk.wang, lead, values={"谈备忘": "四楼"})
    desk.lead(name="无字有限公司")


def taken_out(desk: Desk, kind: FileKind, *columns: str, masked: bool = False) -> io.BytesIO:
    out = io.BytesIO()
    wanted = Wanted(kind, "sort:number", columns=columns, masked=masked, language="zh_CN")
    export_any.write(desk.store, desk.wang, out, wanted)
    out.seek(0)
    return out


def told(desk: Desk) -> dict[str, object]:
    """Values of own fields of each lead, its contact and its follow-ups, by number."""
    count = finding.count(desk.store, desk.wang, "")
    found: dict[str, object] = {}
    for lead in finding.find(desk.store, desk.wang, "sort:number", 0, max(count, 1)):
        detail = desk.show(lead)
        mine = {name: value for name, value in detail.values.items() if name.startswith("ke")}
        persons = [(each.name, each.own) for each in detail.contacts]
        found[detail.row.number] = mine, persons, [(each.summary, each.own) for each in detail.followups]
    return found


CHOSEN = ",".join(
    ("number,customer,contact,phone,contacted_at,method,summary,status", *(
        prefix + label for prefix in OF.values() for label, *_rest in KINDS
    ))
)  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("columns", [(), (CHOSEN,)], ids=["whole", "chosen"])
def test_fields_of_every_type_come_back_equal(
    desk: Desk, other: Desk, kind: FileKind, columns: tuple[str, ...]
) -> None:
    every_field(other)
    every_field(desk)
    filled(desk)
    before = told(desk)
    assert len(before) == 3
    done = importing.run(other.store, other.wang, taken_out(desk, kind, *columns), name=f"a.{kind}")
    assert (done.rejected, done.kept, done.unknown_columns) == ([], [], ())
    assert told(other) == before
    for query in ("said:四楼", "甲乙丙丁", "人日子:2026-05-01", "谈折数:8.25", "has:客主页"):
        assert (
            finding.count(other.store, other.wang, query) == finding.count(desk.store, desk.wang, query) > 0
        )
    again = importing.run(other.store, other.wang, taken_out(desk, kind, *columns), name=f"b.{kind}")
    assert not again.changed
    assert told(other) == before


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize(
    "columns", [(), (CHOSEN,), (CHOSEN.removeprefix("number,"),)], ids=["whole", "chosen", "few"]
)
def test_a_masked_export_changes_nothing_where_it_comes_from(
    desk: Desk, kind: FileKind, columns: tuple[str, ...]
) -> None:
    every_field(desk)
    filled(desk)
    importing.run(desk.store, desk.wang, taken_out(desk, "csv"), name="the language of sheets.csv")
    out = taken_out(desk, kind, *columns, masked=True)
    assert b"13912345678" not in out.getvalue()
    before = everything(desk.store)
    done = importing.run(desk.store, desk.wang, out, name=f"a.{kind}")
    assert (done.rejected, done.changed) == ([], False)
    assert differences(before, everything(desk.store)) == {}


PEOPLE = (
    NewContact("赵敏", (("phone", "13900001111"), ("email", "zhao@a.example")), {"title": "总监"}),
    NewContact(
        "李四",
        (("wechat", "li_4"), ("phone", "0755-26550001")),
        {"title": "采购", "roles": "user,finance", "do_not_contact": "yes", **given("contact", FIRST)},
    ),
    NewContact("", (("phone", "13900002222"),), {"人数目": "3"}),
    NewContact("赵敏", (), {"人备忘": "同名"}),
)


def persons(desk: Desk) -> list[list[object]]:
    """Every contact of every lead with all that is known of them."""
    found: list[list[object]] = []
    for lead in finding.find(desk.store, desk.wang, "sort:number", 0, 9):
        for each in desk.show(lead).contacts:
            known = (each.name, each.address_form, each.title, each.roles, each.address, each.preferred)
            points = [(point.kind, point.norm or point.raw) for point in each.points]
            found.append([*known, each.do_not_contact, each.is_primary, points, each.own])
    return found


def test_json_lines_bring_every_contact_back_with_what_is_theirs(desk: Desk, other: Desk) -> None:
    every_field(other)
    every_field(desk)
    leads.create(desk.store, desk.wang, NewLead("远诚医疗科技有限公司", "referral", {}, PEOPLE))
    desk.lead()
    before = persons(desk)
    assert len(before) == 5
    blank = everything(other.store)
    done = importing.run(other.store, other.wang, taken_out(desk, "jsonl"), name="a.jsonl")
    assert (done.rejected, done.kept) == ([], [])
    assert persons(other) == before
    for query in ("李四", "人数目:7", "26550001", "has:人副邮"):
        assert finding.count(other.store, other.wang, query) == 1
    whole = everything(other.store)
    for one, masked in ((desk, False), (desk, True), (other, False)):
        source = taken_out(one, "jsonl", masked=masked)
        assert not importing.run(other.store, other.wang, source, name="b.jsonl").changed
    assert differences(whole, everything(other.store)) == {}
    import_revert.revert(other.store, other.wang, done.batch_id)
    assert differences(blank, everything(other.store)) == {}


def test_json_lines_add_contacts_to_a_lead_that_is_here_and_fill_those_who_are(
    desk: Desk, other: Desk
) -> None:
    every_field(other)
    every_field(desk)
    for each in (desk, other):
        some = PEOPLE if each is desk else (PEOPLE[0], NewContact("李四", (), {"人数目": "8"}))
        leads.create(each.store, each.wang, NewLead("远诚医疗科技有限公司", "referral", {}, some))
    whole = everything(other.store)
    told = rehearse(other.store, other.wang, taken_out(desk, "jsonl"), name="a.jsonl")
    assert [row.verdict for row in told.rows] == ["update"]
    assert differences(whole, everything(other.store)) == {}
    done = importing.run(other.store, other.wang, taken_out(desk, "jsonl"), name="a.jsonl")
    assert [reason.endswith("人数目") for _row, reason in done.kept] == [True]
    assert [each[-1] for each in persons(other)][2:] == [each[-1] for each in persons(desk)][2:]
    assert [each[-2] for each in persons(other)] == [each[-2] for each in persons(desk)]
    again = importing.run(other.store, other.wang, taken_out(desk, "jsonl"), name="a.jsonl")
    assert not again.changed
    import_revert.revert(other.store, other.wang, done.batch_id)
    assert differences(whole, everything(other.store)) == {}


def test_what_does_not_fit_a_further_contact_is_a_note_and_hostile_names_are_cleaned(desk: Desk) -> None:
    own(desk, "生日", "contact", "date")
    hostile = {"name": "李\x1b[2J\u202e四", "points": [], "title": "总" * 99, "own": {"shengri": "someday"}}
    contacts = [{"name": "赵敏", "points": [], "primary": True, "own": 7}, hostile, "nobody"]
    line = {"number": "X-1", "customer": "远诚", "contact": "赵敏", "contacts": contacts}
    source = io.BytesIO(json.dumps(line | {"followups": [], "plans": []}).encode())
    done = importing.run(desk.store, desk.wang, source, name="a.jsonl")
    assert done.rejected == []
    [found] = finding.find(desk.store, desk.wang, "远诚")
    detail = desk.show(found)
    assert [(each.name, each.is_primary) for each in detail.contacts] == [("赵敏", True), ("李四", False)]
    assert "李四 生日: someday" in str(detail.values["notes"])


def test_only_the_contact_who_asked_elsewhere_is_left_alone(desk: Desk, other: Desk) -> None:
    every_field(other)
    every_field(desk)
    lead = leads.create(desk.store, desk.wang, NewLead("远诚医疗科技有限公司", "referral", {}, PEOPLE[:2]))
    known = NewContact("Li Si", (("phone", "0755-26550001"),), {"do_not_contact": "yes"})
    leads.create(other.store, other.wang, NewLead("Elsewhere Ltd", "website", {}, (known,)))
    person = desk.show(lead.lead_id).contacts[1]
    contacts.save_contact(desk.store, desk.wang, lead.lead_id, person.id, {"do_not_contact": ""})
    done = importing.run(other.store, other.wang, taken_out(desk, "jsonl"), name="a.jsonl")
    assert [reason for _row, reason in done.kept]
    [found] = finding.find(other.store, other.wang, "远诚")
    assert [(each.name, each.do_not_contact) for each in other.show(found).contacts] == [
        ("赵敏", False),
        ("李四", True),
    ]
