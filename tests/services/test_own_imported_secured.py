"""Fields of one's own on contacts and follow-ups, brought in under row security."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.fields.field import Entity
from leadtui.domain.people import Viewer
from leadtui.i18n import Label
from leadtui.services import fields, finding, import_revert, importing, people, showing
from leadtui.services.importing import Result
from leadtui.store.database import Store
from tests.exchange.sheets import TITLES, line, workbook
from tests.services.import_desk import NUMBER
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres

TITLED = (*TITLES, "家里", "会议室")


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> Iterator[SecuredDesk]:
    """Reps ann and zoe, who may import; a phone of contacts and a room of follow-ups."""
    for login in ("ann", "zoe"):
        bare_desk.user(login)
        people.set_user(bare_desk.store, bare_desk.wang, login, allow=["import"])
    field(bare_desk, "家里", "phone", "contact")
    field(bare_desk, "会议室", "text", "followup")
    yield bare_desk
    defined.use(())


def field(desk: SecuredDesk, label: str, kind: Kind, entity: Entity) -> None:
    made = Definition("", kind, Label(label, label, label), entity=entity)
    fields.add_field(desk.store, desk.wang, made)


def bring(store: Store, viewer: Viewer, *values: object, **changes: object) -> Result:
    return importing.run(store, viewer, workbook(TITLED, [*line(负责人="ann", **changes), *values]))


def own(store: Store, viewer: Viewer) -> tuple[dict[str, object], list[dict[str, object]]]:
    detail = showing.lead_numbered(store, viewer, NUMBER)
    return dict(detail.contacts[0].own), [dict(each.own) for each in detail.followups]


def test_a_rep_brings_them_in_adds_to_them_and_takes_them_back(desk: SecuredDesk) -> None:
    store, ann = desk.as_role("ann")
    first = bring(store, ann, "13912345678", "三楼")
    assert own(store, ann) == ({"jiali": "+8613912345678"}, [{"huiyishi": "三楼"}])
    assert finding.count(store, ann, "said:三楼 家里:139") == 1
    assert not bring(store, ann, "13912345678", "三楼").changed
    more = bring(store, ann, None, "四楼", 跟进日期="2024-06-03", 沟通内容摘要="回访")
    assert own(store, ann)[1] == [{"huiyishi": "四楼"}, {"huiyishi": "三楼"}]
    for batch in (more, first):
        assert import_revert.revert(store, ann, batch.batch_id).refused == []
    with desk.psql("ann") as connection:
        assert connection.execute("SELECT 1 FROM field_value").fetchall() == []


def test_what_stands_on_a_colleagues_follow_up_is_left_to_them(desk: SecuredDesk) -> None:
    importing.run(desk.store, desk.wang, workbook(TITLES, line(负责人="ann")), activate_owners=True)
    with desk.store.transaction():
        desk.store.database.execute_sql(
            "UPDATE followup SET author_id = (SELECT id FROM app_user WHERE login = 'zoe')"
        )
    store, ann = desk.as_role("ann")
    done = bring(store, ann, "13912345678", "三楼")
    assert own(store, ann) == ({"jiali": "+8613912345678"}, [{}])
    assert done.kept == [(2, f"{NUMBER}: kept ours: 会议室")]


def test_a_phone_that_one_may_not_read_is_neither_changed_nor_an_error(desk: SecuredDesk) -> None:
    field(desk, "门店", "phone", "lead")
    field(desk, "转告", "phone", "followup")
    titles, phones = (*TITLED, "门店", "转告"), ("13912345678", "三楼", "13912345679", "13912345670")
    store, ann = desk.as_role("ann")
    row = line(负责人="ann", 联系方式="")
    importing.run(store, ann, workbook(titles, [*row, *phones]))
    before = showing.lead_numbered(store, ann, NUMBER)
    mia = desk.user("mia", "manager")
    people.set_user(desk.store, desk.wang, "mia", allow=["import"])
    desk.team("华南", mia, ann)
    hers, mia = desk.as_role("mia")
    done = importing.run(hers, mia, workbook(titles, [*row, "13900000000", "三楼", "13900000000", ""]))
    assert done.kept == [(2, f"{NUMBER}: kept ours: 门店, 家里")]
    after = showing.lead_numbered(store, ann, NUMBER)
    assert (after.values, after.contacts, after.followups) == (
        before.values,
        before.contacts,
        before.followups,
    )
