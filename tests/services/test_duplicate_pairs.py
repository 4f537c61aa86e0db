"""The whole table looked through for duplicates, resumably, and what is said of pairs: on both engines."""

from __future__ import annotations

import pytest

from leadtui.domain.forms import NewContact, NewLead
from leadtui.errors import NotFoundError, PermissionDenied, RuleError
from leadtui.services import duplicate_pairs, duplicate_run, duplicates_hint, leads, merging
from leadtui.store import lead_keys, pairs
from leadtui.store.models import LeadKey
from leadtui.store.query import column
from tests.services.desk import Desk
from tests.services.import_desk import bring, lead_id


def make(desk: Desk, customer: str, *points: tuple[str, str], contact: str = "赵敏") -> int:
    new = NewLead(customer, "trade_show", {}, (NewContact(contact, points),), owner_id=desk.wang.user_id)
    return leads.create(desk.store, desk.wang, new).lead_id


def three(desk: Desk) -> tuple[int, int, int]:
    one = make(desk, "深圳市华信智云科技有限公司", ("phone", "13800001234"))
    same = make(desk, "華信智雲科技（深圳）有限公司", ("phone", "+86 138 0000 1234"), contact="钱进")
    other = make(desk, "上海远诚物流有限公司", ("phone", "13911112222"), contact="孙立")
    return one, same, other


def test_a_run_finds_pairs_with_grade_score_and_reasons(desk: Desk) -> None:
    one, same, _other = three(desk)
    found = duplicate_run.run(desk.store, desk.wang)
    assert (found.certain, found.likely) == (1, 0)
    (pair,) = duplicate_pairs.listed(desk.store, desk.wang)
    assert (pair.low_id, pair.high_id, pair.grade) == (one, same, "certain")
    assert pair.score >= 0.98
    assert pair.reasons[:2] == ("mobile", "company")


def test_a_run_that_was_ended_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    three(desk)
    monkeypatch.setattr(pairs, "PORTION", 3)

    def stop(_leads: int, compared: int) -> None:
        if compared:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        duplicate_run.run(desk.store, desk.wang, told=stop)
    found = duplicate_run.run(desk.store, desk.wang, resume=True)
    assert found.certain == 1
    assert len(duplicate_pairs.listed(desk.store, desk.wang)) == 1


def test_what_is_no_duplicate_is_remembered_by_runs_and_while_typing(desk: Desk) -> None:
    one, same, _other = three(desk)
    duplicate_run.run(desk.store, desk.wang)
    duplicate_pairs.reject(desk.store, desk.wang, same, one)
    duplicate_run.run(desk.store, desk.wang)
    assert duplicate_pairs.listed(desk.store, desk.wang) == []
    points = [("phone", "13800001234")]
    assert duplicates_hint.find(desk.store, desk.wang, points, "", but=one) == ()
    duplicate_pairs.reopen(desk.store, desk.wang, one, same)
    assert len(duplicate_pairs.listed(desk.store, desk.wang)) == 1


def test_pairs_that_are_none_any_more_are_dropped_by_the_next_run(desk: Desk) -> None:
    one, same, _other = three(desk)
    duplicate_run.run(desk.store, desk.wang)
    merging.merge(desk.store, desk.wang, one, same)
    assert duplicate_pairs.listed(desk.store, desk.wang) == []
    assert duplicate_run.run(desk.store, desk.wang).certain == 0


def test_keys_are_in_step_with_what_they_are_made_of(desk: Desk) -> None:
    one, _same, _other = three(desk)
    leads.edit(desk.store, desk.wang, one, {"customer": "北京天成医疗有限公司"})
    with desk.store.reading():
        kept = column(LeadKey.select(LeadKey.key).where(LeadKey.lead_id == one))
        assert set(kept) == lead_keys.of(lead_keys.records([one])[one])


def test_missing_keys_are_made_in_portions(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    three(desk)
    with desk.store.transaction():
        LeadKey.delete().execute()
    monkeypatch.setattr(lead_keys, "PORTION", 2)
    told: list[int] = []
    assert lead_keys.catch_up(desk.store, told.append) == 3
    assert told == [2, 3]
    assert lead_keys.catch_up(desk.store) == 0


def test_keys_of_an_older_program_are_made_anew_and_on_from_where_that_was_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _same, _other = three(desk)
    lead_keys.catch_up(desk.store)
    monkeypatch.setattr(lead_keys, "VERSION", lead_keys.VERSION + 1)
    monkeypatch.setattr(lead_keys, "PORTION", 2)
    with desk.store.transaction():
        LeadKey.update(key=LeadKey.key + 1).where(LeadKey.lead_id == one).execute()

    def stop(_leads: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        lead_keys.catch_up(desk.store, stop)
    with desk.store.reading():
        kept = column(LeadKey.select(LeadKey.key).where(LeadKey.lead_id == one))
        assert set(kept) == lead_keys.of(lead_keys.records([one])[one])
    assert lead_keys.catch_up(desk.store) == 1
    assert lead_keys.catch_up(desk.store) == 0


def test_while_typing_a_name_is_known_however_it_is_registered(desk: Desk) -> None:
    one, _same, _other = three(desk)
    found = duplicates_hint.find(desk.store, desk.wang, [], "华信智云科技有限公司")
    assert one in {twin.lead_id for twin in found}
    (twin, *_more) = duplicates_hint.find(desk.store, desk.wang, [("email", "a+x@example.com")], "")[:1] or (
        None,
    )
    assert twin is None


def test_an_address_with_a_tag_is_the_same_address(desk: Desk) -> None:
    lead = make(desk, "远诚", ("email", "Zhao@example.com"))
    (twin,) = duplicates_hint.find(desk.store, desk.wang, [("email", "zhao+expo@example.com")], "")
    assert (twin.lead_id, twin.why) == (lead, "email")


def test_what_was_just_imported_is_looked_for_by_itself_and_stays_rejected(desk: Desk) -> None:
    old = make(desk, "深圳市华信智云科技有限公司", ("phone", "13800001234"))
    make(desk, "華信智雲科技（深圳）有限公司", ("phone", "+86 138 0000 1234"), contact="钱进")
    bring(desk, {"客户名称": "华信智云科技", "联系方式": "13800001234"})
    found = duplicate_run.imported(desk.store, desk.wang)
    new = lead_id(desk)
    listed = duplicate_pairs.listed(desk.store, desk.wang)
    assert found.certain == len(listed) == 2
    assert all(new in (pair.low_id, pair.high_id) for pair in listed)
    duplicate_pairs.reject(desk.store, desk.wang, old, new)
    duplicate_run.imported(desk.store, desk.wang)
    assert len(duplicate_pairs.listed(desk.store, desk.wang)) == 1
    assert [pair.other_than(new).id for pair in duplicate_pairs.near(desk.store, desk.wang, new)] != [old]
    with pytest.raises(NotFoundError):
        duplicate_run.imported(desk.store, desk.wang, 99)


def test_only_an_admin_looks_through_all_and_only_with_the_right_at_any(desk: Desk) -> None:
    rep, boss = desk.user("rep"), desk.user("boss", "manager")
    with pytest.raises(PermissionDenied):
        duplicate_run.run(desk.store, boss)
    with pytest.raises(PermissionDenied):
        duplicate_pairs.listed(desk.store, rep)
    with pytest.raises(RuleError):
        duplicate_pairs.listed(desk.store, boss, ["sure"])
