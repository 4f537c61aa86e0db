"""Exports where everybody works under their own role on the server."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

import pytest

from leadtui.domain.audit import Asked
from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.people import Viewer
from leadtui.exchange.kinds import KINDS
from leadtui.i18n import Label
from leadtui.services import audit_log, contacts, export_any, export_plans, fields, people
from leadtui.services.export_any import Wanted
from leadtui.store.database import Store
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> Iterator[SecuredDesk]:
    yield bare_desk
    defined.use(())


def exported(store: Store, viewer: Viewer, wanted: Wanted) -> bytes:
    out = io.BytesIO()
    export_any.write(store, viewer, out, wanted)
    return out.getvalue()


def test_a_rep_takes_out_their_own_leads_in_every_format(desk: SecuredDesk) -> None:
    ann, zoe = desk.user("ann"), desk.user("zoe")
    people.set_user(desk.store, desk.wang, "ann", allow=["export"])
    mine, hers = desk.lead(ann, "远诚医疗科技有限公司"), desk.lead(zoe, "云帆软件有限公司")
    for lead, who in ((mine, ann), (hers, zoe)):
        desk.reached(who, lead)
    store, me = desk.as_role("ann")
    for kind in KINDS:
        text = exported(store, me, Wanted(kind, language="zh_CN"))
        if kind != "xlsx":
            assert "远诚".encode() in text.replace(b"\r\n ", b"")
            assert "云帆".encode() not in text.replace(b"\r\n ", b"")
    columns = exported(store, me, Wanted("csv", columns=("customer,phone,industry,summary",))).decode()
    assert columns.splitlines()[1:] == ["远诚医疗科技有限公司,13800000001,,聊了需求"]
    told = audit_log.events(desk.store, desk.wang, Asked(kinds=("export",)))
    assert [event.actor for event in told] == ["ann"] * (len(KINDS) + 1)
    [feed] = export_plans.feeds(store, me)
    assert (feed.login, feed.plans) == ("ann", 1)


def test_a_manager_has_the_team_masked_and_their_calendars(desk: SecuredDesk) -> None:
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    desk.team("华南", mia, ann)
    desk.reached(ann, desk.lead(ann))
    store, me = desk.as_role("mia")
    for wanted in (Wanted("vcf"), Wanted("csv", columns=("customer,phone",)), Wanted("jsonl")):
        text = exported(store, me, wanted)
        assert b"138****0001" in text
        assert b"00000001" not in text
    assert {feed.login: feed.plans for feed in export_plans.feeds(store, me)} == {"ann": 1, "mia": 0}


def test_a_phone_in_a_field_of_contacts_leaves_with_its_owner_only(desk: SecuredDesk) -> None:
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    people.set_user(desk.store, desk.wang, "ann", allow=["export"])
    desk.team("华南", mia, ann)
    label = Label("家里", "家里", "家裡")
    home = Definition("", "phone", label, entity="contact")
    name = fields.add_field(desk.store, desk.wang, home).name
    lead = desk.lead(ann)
    person = desk.show(lead).contacts[0].id
    contacts.save_contact(desk.store, desk.wang, lead, person, {name: "13912345678"})
    for login, sees in (("ann", True), ("mia", False)):
        for wanted in (Wanted("csv", columns=(f"customer,{name}",)), Wanted("csv"), Wanted("jsonl")):
            text = exported(*desk.as_role(login), wanted)
            assert (b"13912345678" in text) is sees
