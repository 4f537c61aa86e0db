"""Phones and addresses in own fields, masked in the history of leads that are not the viewer's (DOMAIN 8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.people import Viewer
from leadtui.i18n import Label
from leadtui.services import fields, leads
from leadtui.store import history
from leadtui.store.database import Store
from tests.services.desk import Desk
from tests.services.secured import SecuredDesk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def field(store: Store, viewer: Viewer, label: str, kind: Kind) -> None:
    fields.add_field(store, viewer, Definition("", kind, Label(label, label, label)))


def told(store: Store, viewer: Viewer, lead: int) -> set[str]:
    with store.reading():
        found = history.events(store, viewer, lead_id=lead)
    return {str(value) for row in found for _name, *pair in row.values for value in pair if value}


def test_only_who_may_reach_them_reads_them_in_the_history(desk: Desk) -> None:
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    desk.team("East", mia, ann)
    field(desk.store, desk.wang, "热线", "phone")
    field(desk.store, desk.wang, "助理", "text")
    lead = desk.lead(ann)
    leads.edit(desk.store, ann, lead, {"热线": "13800138000", "助理": "小李"})
    assert {"13800138000", "小李"} <= {text.replace("+86", "") for text in told(desk.store, ann, lead)}
    shown = told(desk.store, mia, lead)
    assert "小李" in shown
    assert not any("13800138000" in text for text in shown)
    assert any("****" in text for text in shown)


@pytest.mark.postgres
def test_the_server_does_not_hand_them_out_either(frozen_now: object, bare_desk: SecuredDesk) -> None:
    desk = bare_desk
    ann, mia = desk.user("ann"), desk.user("mia", "manager")
    desk.team("East", mia, ann)
    field(desk.store, desk.wang, "热线", "phone")
    lead = desk.lead(ann)
    store, me = desk.as_role("ann")
    leads.edit(store, me, lead, {"热线": "13800138000"})
    assert any("13800138000" in text for text in told(store, me, lead))
    store, her = desk.as_role("mia")
    shown = told(store, her, lead)
    assert any("****" in text for text in shown)
    rows = store.database.execute_sql("SELECT after FROM event_value WHERE after LIKE '%%13800138000%%'")
    assert rows.fetchall() == []
