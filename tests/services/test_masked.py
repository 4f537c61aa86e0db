"""What is not one's own is masked, shown on request, recorded and limited, on both engines."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied, RuleError
from leadtui.services import (
    contacts,
    duplicates_hint,
    duplicates_left,
    exporting,
    finding,
    leads,
    limits,
    revealing,
    showing,
)
from leadtui.store import settings
from leadtui.store.models import DuplicateAsked, DuplicateLook, Event, Reveal
from tests.services.desk import Desk


@pytest.fixture
def rep(desk: Desk) -> Viewer:
    return desk.user("ann", name="安娜")


@pytest.fixture
def boss(desk: Desk, rep: Viewer) -> Viewer:
    boss = desk.user("max", "manager", name="马克")
    desk.team("华南", boss, rep)
    return boss


def reach(desk: Desk, lead_id: int, viewer: Viewer) -> list[str]:
    return [point.raw for contact in desk.show(lead_id, viewer).contacts for point in contact.points]


def set_rule(desk: Desk, key: str, value: int) -> None:
    with desk.store.transaction():
        settings.save(key, value)


def test_a_manager_sees_the_contact_details_of_their_people_masked_and_the_owner_sees_them(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    lead_id = desk.lead(rep)
    assert reach(desk, lead_id, rep) == ["13800000001"]
    assert reach(desk, lead_id, boss) == ["138****0001"]
    (row,) = finding.rows(desk.store, boss, [lead_id])
    assert row.phone == "138****0001"
    (point,) = desk.show(lead_id, boss).contacts[0].points
    assert (point.masked, point.norm) == (True, None)


def test_nobodys_lead_is_masked_but_to_who_brought_it_in_and_who_works_on_it(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(None)
    assert reach(desk, lead_id, rep) == ["138****0001"]
    leads.assign(desk.store, rep, lead_id, rep.user_id)
    assert reach(desk, lead_id, rep) == ["13800000001"]


def test_revealing_shows_a_lead_until_the_day_ends_and_is_recorded_once(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    lead_id = desk.lead(rep)
    assert revealing.reveal(desk.store, boss, lead_id).today == 1
    assert revealing.reveal(desk.store, boss, lead_id).today == 0
    assert reach(desk, lead_id, boss) == ["13800000001"]
    (event,) = [row for row in showing.events(desk.store, rep, lead_id=lead_id) if row.kind == "reveal"]
    assert event.actor == "马克"
    assert Reveal.select().count() == 1
    assert Event.select().where(Event.kind == "reveal").count() == 1


def test_what_was_revealed_yesterday_is_masked_again(desk: Desk, rep: Viewer, boss: Viewer) -> None:
    lead_id = desk.lead(rep)
    revealing.reveal(desk.store, boss, lead_id)
    Reveal.update(on_day=Reveal.select(Reveal.on_day).get().on_day - timedelta(days=1)).execute()
    assert reach(desk, lead_id, boss) == ["138****0001"]


def test_beyond_the_days_limit_it_says_when_that_ends(desk: Desk, rep: Viewer, boss: Viewer) -> None:
    set_rule(desk, "reveals_a_day", 1)
    first, second = desk.lead(rep), desk.lead(rep)
    revealing.reveal(desk.store, boss, first)
    with pytest.raises(RuleError) as caught:
        revealing.reveal(desk.store, boss, second)
    assert "1" in caught.value.text()
    assert "00:00" in caught.value.advice()
    assert reach(desk, second, boss) == ["138****0002"]


def test_a_viewer_and_who_may_not_see_the_lead_reveal_nothing(desk: Desk, rep: Viewer) -> None:
    lead_id = desk.lead(rep)
    with pytest.raises(PermissionDenied):
        revealing.reveal(desk.store, desk.user("vic", "viewer"), lead_id)
    with pytest.raises(RuleError):
        revealing.reveal(desk.store, desk.user("zoe"), lead_id)
    assert Reveal.select().count() == 0


def test_masked_details_are_neither_written_back_nor_replaced_nor_removed(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    lead_id = desk.lead(rep)
    contact = desk.show(lead_id, boss).contacts[0]
    shown = [(point.kind, point.raw) for point in contact.points]
    contacts.save_contact(desk.store, boss, lead_id, contact.id, {"title": "经理"}, shown)
    for wanted in ([], [*shown, ("email", "a@example.com")]):
        with pytest.raises(PermissionDenied):
            contacts.save_contact(desk.store, boss, lead_id, contact.id, {}, wanted)
    with pytest.raises(PermissionDenied):
        contacts.remove_contact(desk.store, boss, lead_id, contact.id)
    assert reach(desk, lead_id, rep) == ["13800000001"]
    assert desk.show(lead_id).contacts[0].title == "经理"


def test_a_masked_phone_is_not_found_by_its_digits_in_a_filter(desk: Desk, rep: Viewer, boss: Viewer) -> None:
    desk.lead(rep)
    for asked in ("phone:13800000001", "phone:0000", '"13800000001"'):
        assert finding.count(desk.store, boss, asked) == 0, asked
        assert finding.count(desk.store, rep, asked) == 1, asked
    assert finding.count(desk.store, boss, "has:phone") == 1
    for asked in ("13800000001", "380000", "138 000"):
        assert finding.count(desk.store, boss, asked) == 0, asked
        assert finding.count(desk.store, rep, asked) == 1, asked
    assert finding.count(desk.store, boss, "-380000") == 1
    assert finding.count(desk.store, boss, "华信1") == 1


def test_an_export_holds_full_values_only_of_ones_own_and_none_when_masked(
    desk: Desk, rep: Viewer, boss: Viewer
) -> None:
    desk.lead(rep)
    desk.lead(boss)

    def exported(*, masked: bool) -> str:
        out = BytesIO()
        exporting.export(desk.store, boss, out, format="csv", masked=masked)
        return out.getvalue().decode("utf-8-sig")

    own = exported(masked=False)
    assert "138****0001" in own
    assert "13800000002" in own.replace(" ", "")
    assert "0002" in (text := exported(masked=True))
    assert "13800000002" not in text.replace(" ", "")


def test_a_look_for_duplicates_is_recorded_once_a_day_and_limited(desk: Desk, rep: Viewer) -> None:
    zoe = desk.user("zoe")
    set_rule(desk, "duplicates_a_day", 1)
    desk.lead(rep, "深圳市华信智云科技有限公司")
    desk.lead(rep, "广州远大机械有限公司")
    for _again in range(2):
        (twin,) = duplicates_hint.find(desk.store, zoe, [("phone", "13800000001")], "")
        assert (twin.customer, twin.owner, twin.why, twin.lead_id) == ("华*", "安娜", "phone", 0)
    assert duplicates_hint.find(desk.store, zoe, [("phone", "13800000002")], "") == ()
    assert DuplicateLook.select().count() == 1
    assert DuplicateAsked.select(DuplicateAsked.asked).scalar() == 3


def test_whoever_has_used_up_their_looks_is_told_so_and_when_they_begin_anew(desk: Desk, rep: Viewer) -> None:
    zoe = desk.user("zoe")
    set_rule(desk, "duplicates_a_day", 1)
    desk.lead(rep, "深圳市华信智云科技有限公司")
    assert duplicates_left.spent(desk.store, zoe) is None
    duplicates_hint.find(desk.store, zoe, [("phone", "13800000001")], "")
    found = duplicates_left.spent(desk.store, zoe)
    assert found is not None
    assert found.text() == "You were told of 1 of 1 colleagues' leads today, and of no more. Anew from 00:00."
    assert duplicates_left.spent(desk.store, rep) is None
    assert duplicates_left.spent(desk.store, desk.wang) is None


def test_whoever_has_asked_too_much_is_told_how_much_that_was(desk: Desk, rep: Viewer) -> None:
    zoe = desk.user("zoe")
    set_rule(desk, "duplicates_asked_a_day", 1)
    desk.lead(rep, "深圳市华信智云科技有限公司")
    for _again in range(2):
        duplicates_hint.find(desk.store, zoe, [("phone", "13800000001")], "")
    found = duplicates_left.spent(desk.store, zoe)
    assert found is not None
    assert "2 names and numbers" in found.text()
    assert "beyond 1" in found.text()


def test_a_burst_of_reveals_tells_the_managers_once(desk: Desk, rep: Viewer, boss: Viewer) -> None:
    from leadtui.store.models import Notice

    set_rule(desk, "reveal_burst", 2)
    for _nth in range(3):
        revealing.reveal(desk.store, rep, desk.lead(None))
    told = Notice.select().where((Notice.kind == "reveals") & (Notice.user_id == boss.user_id))
    assert told.count() == 1


def test_a_limit_that_an_admin_sets_holds_at_once(desk: Desk, rep: Viewer, boss: Viewer) -> None:
    limits.change(desk.store, desk.wang, "reveals_a_day", "0")
    with pytest.raises(RuleError):
        revealing.reveal(desk.store, boss, desk.lead(rep))
    with pytest.raises(PermissionDenied):
        limits.change(desk.store, boss, "reveals_a_day", "9")
