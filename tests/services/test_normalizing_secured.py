"""Normalising where everybody works under their own role on the server."""

from __future__ import annotations

from datetime import datetime

import pytest

from leadtui.services import contacts, finding, normal_writes, undoing
from leadtui.services.normalizing import asked_for, preview
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    return bare_desk


def test_a_rep_normalises_their_own_leads_and_takes_it_back(desk: SecuredDesk) -> None:
    ann, zoe = desk.user("ann"), desk.user("zoe")
    mine, hers = (desk.lead(who, "远诚医疗(深圳)有限公司", tag=("vip",)) for who in (ann, zoe))
    for _time in range(2):
        desk.lead(ann, tag=("VIP",))
    for lead in (mine, hers):
        contact = desk.show(lead).contacts[0]
        points = [("phone", "138-0013-8000")]
        contacts.save_contact(desk.store, desk.wang, lead, contact.id, {"contact": "张 伟"}, points)
    store, me = desk.as_role("ann")
    found = preview(store, me, asked_for((), ()))
    assert dict(found.counts) == {"phone": 1, "company": 1, "person": 1, "tag": 1}
    done = normal_writes.apply(store, me, found)
    assert (done.leads, done.values, done.refused) == (1, 4, [])
    assert finding.find(store, me, "13800138000") == [mine]
    desk.use(desk.store)
    shown = desk.show(mine)
    assert (shown.row.customer, shown.tags) == ("远诚医疗（深圳）有限公司", ("VIP",))
    assert (shown.contacts[0].name, shown.contacts[0].points[0].raw) == ("张伟", "13800138000")
    assert desk.show(hers).row.customer == "远诚医疗(深圳)有限公司"
    desk.use(store)
    assert undoing.undo_last(store, me).message == "Undone: 1 lead"
    desk.use(desk.store)
    shown = desk.show(mine)
    assert (shown.row.customer, shown.tags, shown.contacts[0].name) == (
        "远诚医疗(深圳)有限公司",
        ("vip",),
        "张 伟",
    )


def test_a_manager_normalises_the_team_s_names_and_never_reads_their_numbers(desk: SecuredDesk) -> None:
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    desk.team("华南", mia, ann)
    lead = desk.lead(ann, "远诚医疗(深圳)有限公司")
    contact = desk.show(lead).contacts[0]
    contacts.save_contact(desk.store, desk.wang, lead, contact.id, {}, [("phone", "138-0013-8000")])
    store, me = desk.as_role("mia")
    found = preview(store, me, asked_for((), ()))
    assert (dict(found.counts), found.masked) == ({"company": 1}, 1)
    assert normal_writes.apply(store, me, found).leads == 1
    desk.use(desk.store)
    assert desk.values(lead)["customer"] == "远诚医疗（深圳）有限公司"
    assert finding.find(desk.store, desk.wang, "13800138000") == [lead]
    desk.use(store)
    assert undoing.undo_last(store, me).message == "Undone: 1 lead"
