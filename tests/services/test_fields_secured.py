"""Fields of one's own where everybody works under their own role on the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import psycopg
import pytest

from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.forms import FollowupForm
from leadtui.errors import LeadtuiError, PermissionDenied, ValidationError
from leadtui.i18n import Label
from leadtui.services import contacts, fields, finding, followups, leads, news, showing, vocabulary
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> Iterator[SecuredDesk]:
    yield bare_desk
    defined.use(())


def field(
    desk: SecuredDesk, label: str, kind: Kind = "text", entity: Entity = "lead", *, unique: bool = False
) -> str:
    made = Definition("", kind, Label(label, label, label), unique=unique, entity=entity)
    return fields.add_field(desk.store, desk.wang, made).name


def test_a_rep_fills_finds_and_reads_a_field_under_their_own_role(desk: SecuredDesk) -> None:
    ann = desk.user("ann")
    name, lead = field(desk, "系统"), desk.lead(ann)
    store, me = desk.as_role("ann")
    leads.edit(store, me, lead, {"系统": "金蝶云"})
    assert finding.find(store, me, "系统:金蝶") == [lead]
    assert finding.find(store, me, "sort:系统") == [lead]
    assert finding.find(store, me, "云") == [lead]
    assert name in REGISTRY


def test_a_value_of_a_colleagues_lead_is_not_told_and_yet_kept_apart(desk: SecuredDesk) -> None:
    ann, zoe = desk.user("ann"), desk.user("zoe")
    field(desk, "税号", unique=True)
    hers, mine = desk.lead(zoe, 税号="9144"), desk.lead(ann)
    store, me = desk.as_role("ann")
    with pytest.raises(LeadtuiError) as refused:
        leads.edit(store, me, mine, {"税号": "9144"})
    assert isinstance(refused.value, ValidationError)
    assert desk.show(hers).row.number not in str(refused.value)
    assert finding.find(store, me, "税号:9144") == []


def test_only_an_admin_defines_fields_whatever_program_asks(desk: SecuredDesk) -> None:
    ann, name = desk.user("ann"), field(desk, "系统")
    store, me = desk.as_role("ann")
    with pytest.raises(PermissionDenied):
        fields.retire_field(store, me, name)
    del ann
    with desk.psql("ann") as connection:
        for attempt in (
            "INSERT INTO field_def (name, kind, label_en, label_zh_cn, label_zh_tw)"
            " VALUES ('x', 'text', 'x', 'x', 'x')",
            "UPDATE field_def SET hidden = true",
            "DELETE FROM field_def",
            "UPDATE list_item SET retired = true",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attempt.encode())
        assert connection.execute("SELECT name FROM field_def").fetchall() == [(name,)]


def test_a_rep_learns_of_a_field_although_its_event_is_not_theirs(
    desk: SecuredDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.user("ann")
    store, me = desk.as_role("ann")
    since, seen = news.horizon(store), vocabulary._stamp
    name = field(desk, "系统")
    monkeypatch.setattr(vocabulary, "_stamp", seen)
    defined.use(())
    assert news.read(store, me, since).leads is None
    assert name in REGISTRY


def test_the_service_account_opens_a_database_with_fields(desk: SecuredDesk) -> None:
    desk.user("ann")
    name = field(desk, "系统")
    desk.add_service()
    defined.use(())
    store, me = desk.through_service("ann")
    assert name in REGISTRY
    assert finding.find(store, me, "has:系统") == []


def test_a_phone_in_a_field_of_ones_own_is_read_as_contact_details_are(desk: SecuredDesk) -> None:
    ann = desk.user("ann")
    name = field(desk, "门店电话", "phone")
    mine, pooled = desk.lead(ann, 门店电话="13911112222"), desk.lead(门店电话="13933334444")
    store, me = desk.as_role("ann")
    assert showing.lead(store, me, mine).values[name] == "+8613911112222"
    assert "3333" not in str(showing.lead(store, me, pooled).values.get(name))
    assert finding.find(store, me, "门店电话:139") == [mine]
    with desk.psql("ann") as connection:
        rows = connection.execute("SELECT entity_id, text_value FROM field_value").fetchall()
    assert rows == [(mine, "+8613911112222")]
    leads.edit(store, me, mine, {"门店电话": "13911113333"})
    assert showing.lead(store, me, mine).values[name] == "+8613911113333"


def test_a_rep_fills_and_finds_fields_of_contacts_and_follow_ups_under_their_own_role(
    desk: SecuredDesk,
) -> None:
    ann = desk.user("ann")
    mobile = field(desk, "备用手机", "phone", "contact")
    room = field(desk, "会议室", "text", "followup")
    lead = desk.lead(ann)
    store, me = desk.as_role("ann")
    person = showing.lead(store, me, lead).contacts[0].id
    contacts.save_contact(store, me, lead, person, {mobile: "13900139000"})
    followups.record(
        store, me, lead, FollowupForm("phone", summary="好", wake_on=date(2026, 12, 1), values={room: "三楼"})
    )
    shown = showing.lead(store, me, lead)
    assert dict(shown.contacts[0].own) == {mobile: "+8613900139000"}
    assert dict(shown.followups[0].own) == {room: "三楼"}
    assert finding.find(store, me, f"{mobile}:139") == [lead]
    assert finding.find(store, me, "会议室:三楼") == [lead]
    assert finding.find(store, me, "said:三楼") == [lead]


def test_a_manager_sees_phones_in_fields_of_contacts_masked(desk: SecuredDesk) -> None:
    ann, max_ = desk.user("ann"), desk.user("max", "manager")
    desk.team("一部", max_, ann)
    mobile = field(desk, "备用手机", "phone", "contact")
    lead = desk.lead(ann)
    store, me = desk.as_role("ann")
    person = showing.lead(store, me, lead).contacts[0].id
    contacts.save_contact(store, me, lead, person, {mobile: "13900139000"})
    store, him = desk.as_role("max")
    shown = showing.lead(store, him, lead)
    assert "139000" not in str(shown.contacts[0].own)
    told = [str(event.values) for event in showing.events(store, him, lead_id=lead)]
    assert not any("13900139000" in text for text in told)
    assert finding.find(store, him, f"{mobile}:139") == []
    with desk.psql("max") as connection:
        rows = connection.execute("SELECT 1 FROM field_value WHERE field_id = %s", (mobile,)).fetchall()
    assert rows == []


def test_what_a_colleague_noted_on_a_follow_up_is_not_changed_by_others(desk: SecuredDesk) -> None:
    ann, zoe = desk.user("ann"), desk.user("zoe")
    room = field(desk, "会议室", "text", "followup")
    lead = desk.lead(ann)
    desk.give(ann, zoe, lead)
    store, me = desk.as_role("ann")
    form = FollowupForm("phone", summary="好", wake_on=date(2026, 12, 1), values={room: "三楼"})
    said = followups.record(store, me, lead, form).followup_id
    with desk.psql("zoe") as connection:
        seen = connection.execute(
            "SELECT text_value FROM field_value WHERE field_id = %s", (room,)
        ).fetchall()
        assert seen == [("三楼",)]
        gone = connection.execute("DELETE FROM field_value WHERE field_id = %s", (room,))
        assert gone.rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO field_value (entity, entity_id, field_id, text_value)"
                " VALUES ('followup', %s, 'other', 'x')",
                (said,),
            )


def test_values_of_contacts_on_leads_of_others_are_neither_read_nor_written(desk: SecuredDesk) -> None:
    ann = desk.user("ann")
    desk.user("zoe")
    name = field(desk, "部门", "text", "contact")
    lead = desk.lead(ann)
    store, me = desk.as_role("ann")
    person = showing.lead(store, me, lead).contacts[0].id
    contacts.save_contact(store, me, lead, person, {name: "采购"})
    with desk.psql("zoe") as connection:
        assert connection.execute("SELECT 1 FROM field_value").fetchall() == []
        assert connection.execute("DELETE FROM field_value").rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "INSERT INTO field_value (entity, entity_id, field_id, text_value)"
                " VALUES ('contact', %s, 'other', 'x')",
                (person,),
            )


def test_nobody_says_of_a_value_that_it_is_another_leads(desk: SecuredDesk) -> None:
    ann, zoe = desk.user("ann"), desk.user("zoe")
    name = field(desk, "部门", entity="contact")
    mine, hers = desk.lead(ann), desk.lead(zoe)
    person = desk.show(mine).contacts[0].id
    with desk.psql("ann") as connection:
        connection.execute(
            "INSERT INTO field_value (entity, entity_id, field_id, text_value, lead_id)"
            " VALUES ('contact', %s, %s, '采购', %s)",
            (person, name, hers),
        )
        connection.commit()
    assert finding.find(desk.store, desk.wang, "部门:采购") == [mine]
    with desk.psql("ann") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("UPDATE field_value SET lead_id = %s", (hers,))
