"""Fields of one's own where everybody works under their own role on the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import psycopg
import pytest

from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.errors import LeadtuiError, PermissionDenied, ValidationError
from leadtui.i18n import Label
from leadtui.services import fields, finding, leads, news, showing, vocabulary
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> Iterator[SecuredDesk]:
    yield bare_desk
    defined.use(())


def field(desk: SecuredDesk, label: str, kind: Kind = "text", *, unique: bool = False) -> str:
    made = Definition("", kind, Label(label, label, label), unique=unique)
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
