"""A pilot compared: who filled the field in, and how their leads went beside those of others (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from leadtui import clock
from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition
from leadtui.errors import PermissionDenied, RuleError
from leadtui.i18n import Label
from leadtui.services import field_compare, fields, leads, news, statuses, vocabulary
from leadtui.services.compare_words import comparison_lines
from leadtui.store.pilots import Went
from tests.services.desk import TODAY, Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def begin(desk: Desk, *logins: str) -> str:
    made = Definition("", "number", Label("席位", "席位", "席位"))
    name = fields.add_field(desk.store, desk.wang, made).name
    fields.pilot(desk.store, desk.wang, name, logins, TODAY + timedelta(days=7))
    return name


def test_a_pilot_tells_who_filled_in_how_much_how_often_and_how_the_leads_went(desk: Desk) -> None:
    ann, bob = desk.user("ann"), desk.user("bob")
    first, second, other = desk.lead(ann), desk.lead(ann), desk.lead(bob)
    desk.lead()
    name = begin(desk, "ann")
    clock.freeze(clock.now() + timedelta(hours=1))
    vocabulary.load_for(desk.store, ann)
    leads.edit(desk.store, ann, first, {"席位": 3})
    leads.edit(desk.store, ann, first, {"席位": 4})
    desk.reached(ann, first)
    statuses.move(desk.store, ann, first, "interested", values={"need": "CRM"})
    statuses.move(desk.store, bob, other, "lost", values={"lost_reason": "price"})
    found = field_compare.compare(desk.store, desk.wang, name)
    (one,) = found.people
    assert (one.login, one.leads, one.filled, one.times, one.touched) == ("ann", 2, 1, 2, 1)
    assert (found.first, found.last, one.last) == (TODAY, TODAY, TODAY)
    assert not found.ended
    assert found.with_value == Went(1, 1, 0, 0)
    assert found.without == Went(1, 0, 0, 0)
    assert found.others == Went(1, 0, 0, 1)
    assert second not in (first, other)
    lines = comparison_lines(found)
    assert "ann: filled 50% (1/2) · set 2 times · last 2026-05-20" in lines
    assert "everybody else: moved up 0% (0/1) · won 0% (0/1) · lost 100% (1/1)" in lines


def test_what_comes_after_the_last_day_does_not_count(desk: Desk) -> None:
    ann = desk.user("ann")
    lead = desk.lead(ann)
    name = begin(desk, "ann")
    clock.freeze(clock.now() + timedelta(days=9))
    leads.edit(desk.store, desk.wang, lead, {"industry": "餐饮"})
    desk.reached(ann, lead)
    statuses.move(desk.store, ann, lead, "interested", values={"need": "CRM"})
    found = field_compare.compare(desk.store, desk.wang, name)
    assert (found.ended, found.last) == (True, TODAY + timedelta(days=7))
    assert found.without == Went(1, 0, 0, 0)


def test_there_is_nothing_to_compare_without_a_pilot(desk: Desk) -> None:
    name = begin(desk, "wang")
    with pytest.raises(PermissionDenied):
        field_compare.compare(desk.store, desk.user("ann"), name)
    fields.pilot(desk.store, desk.wang, name, [])
    with pytest.raises(RuleError, match="Nobody tries"):
        field_compare.compare(desk.store, desk.wang, name)


def test_another_program_has_a_field_of_its_pilots_at_once_and_loses_it_when_it_is_withdrawn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, bob = desk.user("ann"), desk.user("bob")
    since, seen = news.horizon(desk.store), vocabulary._stamp
    name = begin(desk, "ann")
    # As in the process of another, which has read nothing of it yet.
    monkeypatch.setattr(vocabulary, "_stamp", seen)
    defined.use(())
    news.read(desk.store, bob, since)
    assert name not in REGISTRY
    monkeypatch.setattr(vocabulary, "_stamp", seen)
    defined.use(())
    told = news.read(desk.store, ann, since)
    assert name in REGISTRY
    seen = vocabulary._stamp
    fields.retire_field(desk.store, desk.wang, name)
    monkeypatch.setattr(vocabulary, "_stamp", seen)
    news.read(desk.store, ann, told.horizon)
    assert name not in REGISTRY
