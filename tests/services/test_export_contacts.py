"""Contacts as address books and open plans as calendars, read back by what reads those of phones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

import pytest
from icalendar import Calendar

from leadtui.domain.audit import Asked
from leadtui.domain.forms import NewContact, NewLead, NextPlan
from leadtui.domain.people import Viewer
from leadtui.domain.records import ContactRow
from leadtui.errors import PermissionDenied
from leadtui.exchange.kinds import Kind
from leadtui.exchange.table_file import open_table
from leadtui.services import audit_log, contacts, export_any, export_plans, followups, importing, leads
from leadtui.services.export_any import Wanted
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.services.desk import Desk, later
from tests.services.import_desk import day, everything


@pytest.fixture
def other(databases: SqliteDatabases | PostgresDatabases) -> Iterator[Desk]:
    """An empty database beside the desk's."""
    with databases.fresh(migrated=True) as url:
        desk = Desk(url)
        yield desk
        desk.store.close()


def taken_out(desk: Desk, kind: Kind, *, viewer: Viewer | None = None, **more: object) -> io.BytesIO:
    """An export of all leads of this kind."""
    out = io.BytesIO()
    wanted = Wanted(kind, **{"query": "sort:number", "language": "zh_CN", **more})  # type: ignore[arg-type]  # as asked
    export_any.write(desk.store, viewer or desk.wang, out, wanted)
    out.seek(0)
    return out


def read(stream: io.BytesIO, name: str) -> list[dict[str, object]]:
    """Each entry by meaning, as the import reads it."""
    with open_table(stream, name=name, zone="Asia/Shanghai") as file:
        table = file.best
        meaning = {column.index: column.meaning for column in table.columns}
        return [{meaning[at]: cell for at, cell in row.cells.items()} for row in table.rows()]


def company(desk: Desk, name: str, *people: NewContact) -> int:
    """A lead with these contacts."""
    return leads.create(desk.store, desk.wang, NewLead(name, "referral", {}, people)).lead_id


POINTS = (
    ("phone", "139 0000 1111"),
    ("phone", "0755-86001234"),
    ("email", "a@b.example"),
    ("wechat", "zhao_88"),
)
ADDRESS = "深圳市南山区科技园1号;\\A座,3楼，一个长到必须折行的地址，一直到这里"
PEOPLE = (
    NewContact("欧阳雪; 小雪", POINTS, {"title": "采购, 财务", "address": ADDRESS}),
    NewContact("Ann Lee", (("phone", "+44 20 7946 0958"),)),
)


@pytest.mark.parametrize("kind", ["vcf", "vcf4"])
def test_contacts_come_back_as_they_were(desk: Desk, kind: Kind) -> None:
    company(desk, "远诚医疗, 科技", *PEOPLE)
    written = taken_out(desk, kind)
    assert max(len(line) for line in written.getvalue().split(b"\r\n")) <= 75
    assert written.getvalue().count(b"VERSION:4.0" if kind == "vcf4" else b"VERSION:3.0") == 2
    [first, second] = read(written, "a.vcf")
    assert first == {
        "contact_name": "欧阳雪; 小雪", "customer": "远诚医疗, 科技", "title": "采购, 财务",
        "mobile": "139 0000 1111", "phone": "0755-86001234", "email": "a@b.example", "wechat": "zhao_88",
        "address": ADDRESS,
    }  # fmt: skip
    assert second == {"contact_name": "Ann Lee", "customer": "远诚医疗, 科技", "phone": "+44 20 7946 0958"}


@pytest.mark.parametrize("kind", ["vcf", "vcf4"])
def test_an_address_book_imported_elsewhere_gives_the_same_contacts(
    desk: Desk, other: Desk, kind: Kind
) -> None:
    company(desk, "远诚医疗", PEOPLE[0])
    company(desk, "李强", NewContact("李强", (("phone", "13900002222"),)))
    company(desk, "云帆软件有限公司", NewContact("", (("phone", "0755-86005678"),)))
    desk.lead()
    done = importing.run(other.store, other.wang, taken_out(desk, kind), name="a.vcf")
    assert done.rejected == []
    assert people(other) == people(desk)


def people(desk: Desk) -> list[tuple[object, ...]]:
    """Every contact with company and ways to reach them."""
    return sorted(
        (
            lead.row.customer,
            who.name,
            who.title,
            who.address,
            points(who),
        )
        for lead in everything(desk)
        for who in lead.contacts
    )


def points(who: ContactRow) -> list[tuple[str, str, str | None]]:
    return sorted((point.kind, point.raw, point.norm) for point in who.points)


def test_whoever_is_not_to_be_contacted_stands_in_no_address_book(desk: Desk) -> None:
    lead = company(desk, "远诚医疗", *PEOPLE)
    person = desk.show(lead).contacts[0]
    contacts.save_contact(desk.store, desk.wang, lead, person.id, {"do_not_contact": True})
    assert [card["contact_name"] for card in read(taken_out(desk, "vcf"), "a.vcf")] == ["Ann Lee"]


def test_phones_in_an_address_book_are_masked_where_asked_and_for_others(desk: Desk) -> None:
    company(desk, "远诚医疗", *PEOPLE)
    masked = taken_out(desk, "vcf", masked=True).getvalue()
    assert b"139****1111" in masked
    assert b"0000 1111" not in masked


def test_cards_and_entries_keep_their_ids(desk: Desk) -> None:
    company(desk, "远诚医疗", *PEOPLE)
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead)
    for kind in ("vcf", "ics"):
        first = taken_out(desk, kind).getvalue()
        later(days=1)
        assert taken_out(desk, kind).getvalue() == first


def planned(desk: Desk, viewer: Viewer, **plan: object) -> int:
    """A lead with one plan."""
    lead = desk.lead(viewer)
    given = NextPlan(day("2026-06-08"), time(14, 30), step="寄合同; 报价", focus="价格, 付款", goal="签约")
    desk.reached(viewer, lead, plan=replace(given, **plan))  # type: ignore[arg-type]  # as asked
    return lead


def test_open_plans_come_back_as_they_were(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    first = desk.show(planned(desk, lilei)).row
    planned(desk, lilei, day=day("2026-06-09"), at=None, step="回访", focus="", goal="")
    [timed, whole] = read(taken_out(desk, "ics"), "a.ics")
    assert str(timed["plan_on"]) == "2026-06-08 14:30:00"
    assert str(timed["summary"]).endswith(" · 寄合同; 报价")
    assert timed["note"] == f"{first.number} {first.customer}\n张伟\n沟通重点: 价格, 付款\n预期目标: 签约"
    assert (str(whole["plan_on"]), str(whole["summary"]).split(" · ")[-1]) == ("2026-06-09 00:00:00", "回访")


def events(stream: io.BytesIO) -> list[tuple[str, str, int]]:
    """The id, the beginning and the version of each entry."""
    calendar = Calendar.from_ical(stream.getvalue())
    return [
        (str(event["UID"]), str(event["DTSTART"].to_ical()), int(str(event["SEQUENCE"])))
        for event in calendar.walk("VEVENT")
    ]


def test_a_plan_that_is_moved_or_followed_by_the_next_moves_in_the_calendar(desk: Desk) -> None:
    lilei = desk.user("lilei", name="李雷")
    lead = planned(desk, lilei)
    seen = events(taken_out(desk, "ics"))
    later(minutes=5)
    followups.redate(desk.store, lilei, lead, NextPlan(day("2026-06-10"), step="另一步"))
    seen += events(taken_out(desk, "ics"))
    later(minutes=5)
    desk.reached(lilei, lead, plan=NextPlan(day("2026-06-20"), step="再一步"))
    seen += events(taken_out(desk, "ics"))
    assert [start[2:10] for _uid, start, _version in seen] == ["20260608", "20260610", "20260620"]
    assert len({uid for uid, _start, _version in seen}) == 1
    versions = [version for _uid, _start, version in seen]
    assert versions == sorted(set(versions))


def test_a_feed_is_made_for_each_rep_one_answers_for(desk: Desk) -> None:
    lilei, anna = desk.user("lilei", name="李雷"), desk.user("anna", language="en")
    mia, vera = desk.user("mia", "manager"), desk.user("vera", "viewer")
    desk.team("华南", mia, lilei)
    planned(desk, lilei)
    planned(desk, anna)
    logins = {who.login: [feed.login for feed in feeds(desk, who)] for who in (desk.wang, mia)}
    assert {login: sorted(those) for login, those in logins.items()} == {
        "wang": ["anna", "lilei", "mia", "wang"],
        "mia": ["lilei", "mia"],
    }
    found = {feed.login: feed for feed in feeds(desk, desk.wang)}
    assert {login: feed.plans for login, feed in found.items()} == {
        "anna": 1,
        "lilei": 1,
        "mia": 0,
        "wang": 0,
    }
    assert "Focus: " in found["anna"].content.decode().replace("\r\n ", "")
    assert len(Calendar.from_ical(found["mia"].content).walk("VEVENT")) == 0
    for who in (lilei, vera):
        with pytest.raises(PermissionDenied):
            feeds(desk, who)
    event = audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)))[0]
    told = {name: after for name, _before, after in event.values}
    assert (told["format"], told["rows"]) == ("feed", "2")


def feeds(desk: Desk, viewer: Viewer) -> list[export_plans.Feed]:
    return export_plans.feeds(desk.store, viewer)
