"""Who asked to be forgotten does not come back, and is not contacted: on both engines."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from leadtui.domain.forgetting import Point
from leadtui.domain.forms import NewContact, NewLead
from leadtui.domain.privacy import Wanted
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, UsageError
from leadtui.services import adding, contacts, forgetting, import_rehearsal, leads, privacy, retention
from leadtui.services.import_rehearsal import Rehearsal
from leadtui.store.models import Contact, Forgotten, Lead
from tests.exchange.sheets import TITLES, line, workbook
from tests.services.desk import Desk, later
from tests.services.import_desk import bring
from tests.services.test_privacy import MAIL, NAME, PHONE, company, everything, individual

PLACES: list[Point] = [("phone", PHONE), ("email", MAIL)]


def newcomer(*points: Point) -> NewLead:
    """A lead somebody enters with these ways of contact."""
    return NewLead("宁波远洋贸易有限公司", "website", contacts=(NewContact("欧阳", points),))


def rehearsed(desk: Desk, *lines: Mapping[str, object]) -> Rehearsal:
    """What a sheet of these rows would do."""
    sheet = workbook(list(TITLES), *(line(**changes) for changes in lines))
    return import_rehearsal.rehearse(desk.store, desk.wang, sheet)


def leads_there(desk: Desk) -> int:
    with desk.store.reading():
        return Lead.select().where(Lead.voided_at.is_null()).count()


def test_an_erased_person_is_refused_on_every_way_in(desk: Desk) -> None:
    lead_id = company(desk)
    done = privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert (done.points, len(done.mark)) == (2, 6)
    for point in (("phone", "+86 137 1111 2222"), ("email", "Moon+x@example.com")):
        with pytest.raises(RuleError, match=f"asked to be forgotten on .*{done.mark}"):
            leads.create(desk.store, desk.wang, newcomer(point))
        with pytest.raises(RuleError, match="forgotten"):
            contacts.save_contact(desk.store, desk.wang, lead_id, None, {"contact": "欧阳"}, [point])
        other = desk.show(lead_id).contacts[0].id
        with pytest.raises(RuleError, match="forgotten"):
            contacts.save_contact(desk.store, desk.wang, lead_id, other, {}, [point])
        refused, welcome = adding.create_many(
            desk.store, desk.wang, [newcomer(point), newcomer(("phone", "13500001111"))]
        )
        assert isinstance(refused, RuleError)
        assert not isinstance(welcome, RuleError)


def test_rows_of_a_file_about_an_erased_person_are_left_out_and_told(desk: Desk) -> None:
    company(desk)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    rows = ({"联系人": NAME, "联系方式": PHONE}, {"线索编号": "ZH-20240102-009", "联系方式": "13500001111"})
    told = rehearsed(desk, *rows)
    assert told.counts == {"error": 1, "create": 1}
    assert "forgotten" in told.rows[0].reason
    result = bring(desk, *rows)
    assert (len(result.rejected), result.counts["leads_created"]) == (1, 1)
    assert NAME not in everything(desk)


def test_what_is_kept_of_an_erased_person_is_a_keyed_hash(desk: Desk) -> None:
    company(desk)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    with desk.store.reading():
        hashes = [row.hash for row in Forgotten.select()]
    assert [len(one) for one in hashes] == [64, 64]
    left = everything(desk)
    assert PHONE not in left
    assert MAIL not in left


def test_one_is_forgotten_on_request_and_may_come_back_once_that_is_lifted(desk: Desk) -> None:
    kept = forgetting.suppress(desk.store, desk.wang, [*PLACES, ("wechat", "MoonLight")])
    assert (kept.points, kept.new) == (3, 3)
    with pytest.raises(RuleError):
        leads.create(desk.store, desk.wang, newcomer(("wechat", "moonlight")))
    [one] = forgetting.listed(desk.store, desk.wang)
    assert (one.mark, one.kinds, one.origin) == (kept.mark, ("email", "phone", "wechat"), "asked")
    assert forgetting.lift(desk.store, desk.wang, kept.mark.lower()) == 3
    leads.create(desk.store, desk.wang, newcomer(*PLACES))
    assert forgetting.listed(desk.store, desk.wang) == []
    [one] = forgetting.listed(desk.store, desk.wang, lifted=True)
    assert one.lifted_at is not None
    with desk.store.reading():
        assert {row.hash for row in Forgotten.select()} == {"0" * 64}


def test_it_is_lifted_by_a_way_of_contact_too(desk: Desk) -> None:
    forgetting.suppress(desk.store, desk.wang, PLACES)
    assert forgetting.lift_points(desk.store, desk.wang, [("email", MAIL.upper())]) == 2
    with pytest.raises(NotFoundError):
        forgetting.lift_points(desk.store, desk.wang, PLACES)
    with pytest.raises(NotFoundError):
        forgetting.lift(desk.store, desk.wang, "NOSUCH")


def test_the_same_is_kept_once_and_nonsense_not_at_all(desk: Desk) -> None:
    forgetting.suppress(desk.store, desk.wang, PLACES[:1])
    with pytest.raises(RuleError, match="already"):
        forgetting.suppress(desk.store, desk.wang, PLACES[:1])
    assert forgetting.suppress(desk.store, desk.wang, PLACES).new == 1
    with pytest.raises(UsageError):
        forgetting.suppress(desk.store, desk.wang, [("phone", "12")])


def test_only_an_admin_keeps_lists_and_lifts(desk: Desk) -> None:
    ann = desk.user("ann")
    with pytest.raises(PermissionDenied):
        forgetting.suppress(desk.store, ann, PLACES)
    with pytest.raises(PermissionDenied):
        forgetting.listed(desk.store, ann)
    with pytest.raises(PermissionDenied):
        forgetting.lift(desk.store, ann, "ABCDEF")


def test_an_erasure_may_be_forgotten_itself_and_retention_remembers_nobody(desk: Desk) -> None:
    company(desk)
    assert privacy.erase(desk.store, desk.wang, Wanted(NAME), remember=False).mark == ""
    individual(desk)
    retention.change(desk.store, desk.wang, "quiet", "12")
    later(days=500)
    assert len(retention.run(desk.store, desk.wang)) == 2
    assert forgetting.listed(desk.store, desk.wang) == []


def test_an_import_marks_whoever_asked_elsewhere_not_to_be_contacted(desk: Desk) -> None:
    lead_id = company(desk)
    contact = next(one for one in desk.show(lead_id).contacts if one.name == NAME)
    contacts.save_contact(desk.store, desk.wang, lead_id, contact.id, {"do_not_contact": True})
    rows = (
        {"线索编号": "ZH-20240102-008", "联系人": NAME, "联系方式": PHONE, "负责人": ""},
        {"线索编号": "ZH-20240102-009", "联系人": "张三", "联系方式": "13500001111"},
    )
    told = rehearsed(desk, *rows)
    assert [bool(row.reason) for row in told.rows] == [True, False]
    bring(desk, *rows)
    with desk.store.reading():
        marked = {row.name: row.do_not_contact for row in Contact.select()}
    assert (marked[NAME], marked["张三"]) == (True, False)
    assert leads_there(desk) == 3


def test_that_somebody_asked_is_shown_while_they_are_still_held(desk: Desk) -> None:
    company(desk)
    assert "forgotten" not in privacy.show(desk.store, desk.wang, Wanted(NAME)).counts
    kept = forgetting.suppress(desk.store, desk.wang, PLACES[:1])
    held = privacy.show(desk.store, desk.wang, Wanted(NAME))
    [row] = next(section.rows for section in held.sections if section.name == "forgotten")
    assert (row["kind"], row["mark"]) == ("phone", kept.mark)
