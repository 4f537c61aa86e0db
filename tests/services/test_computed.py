"""Computed fields: kept beside what they are made of, found and ordered like any other (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain.fields import REGISTRY, defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.formulas.errors import FormulaError
from leadtui.domain.values import Failed, show
from leadtui.errors import PermissionDenied, RuleError
from leadtui.i18n import Label
from leadtui.services import computed, fields, finding, leads, ticking, undoing, vocabulary
from leadtui.store import recomputing
from leadtui.store.models import FieldError, FieldValue
from leadtui.store.query import tuples
from tests.services.desk import Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def make(desk: Desk, label: str, formula: str = "", **more: Any) -> str:
    definition = Definition("", more.pop("kind", "text"), Label(label, label, label), formula=formula, **more)
    made = fields.add_field(desk.store, desk.wang, definition)
    computed.finish(desk.store, desk.wang)
    return made.name


def put(desk: Desk, lead: int, **values: object) -> None:
    leads.edit(desk.store, desk.wang, lead, values)


def found(desk: Desk, query: str) -> list[int]:
    return finding.find(desk.store, desk.wang, query)


def test_its_type_follows_from_the_formula_and_it_is_there_on_every_lead(desk: Desk) -> None:
    lead = desk.lead(expected_value="20万")
    name = make(desk, "佣金", "预计金额 * 0.1", decimals=2)
    assert REGISTRY[name].type == "integer"
    assert desk.values(lead)[name] == 2_000_000
    assert show(REGISTRY[name], desk.values(lead)[name]) == "20000"


def test_it_follows_what_it_is_made_of_in_the_same_transaction_and_when_that_is_undone(desk: Desk) -> None:
    own = make(desk, "席位", kind="number")
    name = make(desk, "总价", "either(席位, 0) * 100 + either(预计金额, 0)")
    lead = desk.lead(席位=3)
    assert desk.values(lead)[name] == 300
    put(desk, lead, expected_value="1000", 席位=5)
    assert (desk.values(lead)[name], desk.values(lead)[own]) == (1_500, 5)
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)[name] == 300


def test_it_is_found_ordered_and_shown_in_columns_like_any_other(desk: Desk) -> None:
    few, many, none = desk.lead(expected_value="100"), desk.lead(expected_value="900"), desk.lead()
    name = make(desk, "佣金", "预计金额 / 10")
    assert found(desk, "佣金:>50") == [many]
    assert found(desk, "佣金:10") == [few]
    assert found(desk, "佣金:none") == [none]
    assert found(desk, "sort:-佣金") == [many, few, none]
    (row,) = finding.rows(desk.store, desk.wang, [many], [name])
    assert dict(row.values) == {name: 90}


@pytest.mark.parametrize(
    ("formula", "query"),
    [('"大" + 行业', "算出:大制造"), ("预计金额 > 10", "算出:yes"), ("预计成交 + 1", "算出:2026-06-02")],
)
def test_texts_days_and_yes_or_no_are_kept_typed(desk: Desk, formula: str, query: str) -> None:
    lead = desk.lead(industry="制造", expected_value="11", expected_close="2026-06-01")
    desk.lead()
    make(desk, "算出", formula)
    assert found(desk, query) == [lead]


def test_what_follow_ups_and_moves_change_counts_too(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    name = make(desk, "联系日", "最近")
    step = make(desk, "阶段分", 'if(status == "意向客户", 50, 10)')
    assert desk.values(lead).get(name) is None
    desk.reached(desk.wang, lead)
    assert desk.values(lead)[name] == clock.today(desk.wang.team_zone)
    assert desk.values(lead)[step] == 10


def test_one_may_be_made_of_another_and_follows_it(desk: Desk) -> None:
    lead = desk.lead(expected_value="100")
    first = make(desk, "甲", "预计金额 * 2")
    second = make(desk, "乙", "甲 + 1")
    fields.set_field(desk.store, desk.wang, first, {"formula": "预计金额 * 3"})
    computed.finish(desk.store, desk.wang)
    assert (desk.values(lead)[first], desk.values(lead)[second]) == (300, 301)


def test_fields_made_of_each_other_are_refused(desk: Desk) -> None:
    make(desk, "甲", "预计金额 * 2")
    make(desk, "乙", "甲 + 1")
    with pytest.raises(FormulaError, match="made of each other"):
        fields.set_field(desk.store, desk.wang, "甲", {"formula": "乙 * 2"})
    with pytest.raises(FormulaError, match="no field"):
        fields.set_field(desk.store, desk.wang, "甲", {"formula": "甲 * 2"})


def test_what_a_formula_is_made_of_is_not_retired_nor_of_another_type(desk: Desk) -> None:
    make(desk, "席位", kind="number")
    make(desk, "总价", "席位 * 100")
    with pytest.raises(RuleError, match="part of the formula of 总价"):
        fields.retire_field(desk.store, desk.wang, "席位")
    with pytest.raises(RuleError, match="part of the formula of 总价"):
        fields.set_field(desk.store, desk.wang, "席位", {"kind": "text"})
    fields.set_field(desk.store, desk.wang, "席位", {"label": Label("座位", "座位", "座位")})
    assert computed.formula_text(desk.store, desk.wang, fields.find(desk.store, "总价")) == "座位 * 100"


def test_a_lead_on_which_it_goes_wrong_shows_why_and_is_counted(desk: Desk) -> None:
    lead = desk.lead(expected_value="100")
    name = make(desk, "单价", "预计金额 / attempts")
    assert desk.values(lead)[name] == Failed("zero")
    (row,) = finding.rows(desk.store, desk.wang, [lead], [name])
    assert dict(row.values) == {name: Failed("zero")}
    assert [each.failed for each in fields.everything(desk.store, desk.wang)] == [1]
    assert [each.trouble for each in computed.failures(desk.store, desk.wang, name)] == ["divides by zero"]
    assert (found(desk, "单价:none"), found(desk, "sort:单价")) == ([lead], [lead])


def test_nobody_sets_it_by_hand(desk: Desk) -> None:
    make(desk, "佣金", "预计金额 / 10")
    with pytest.raises(RuleError, match="not changed this way"):
        desk.lead(佣金=3)
    with pytest.raises(RuleError, match="not changed this way"):
        put(desk, desk.lead(), 佣金=3)


def test_it_does_not_become_a_field_to_fill_in(desk: Desk) -> None:
    make(desk, "佣金", "预计金额 / 10")
    make(desk, "席位", kind="number")
    for name, values in (("佣金", {"formula": ""}), ("席位", {"formula": "1 + 1"})):
        with pytest.raises(RuleError, match="Make a new field"):
            fields.set_field(desk.store, desk.wang, name, values)


def test_another_formula_with_results_of_another_type_leaves_nothing_behind(desk: Desk) -> None:
    lead = desk.lead(expected_value="100")
    name = make(desk, "说明", "预计金额")
    fields.set_field(desk.store, desk.wang, name, {"formula": 'text(预计金额) + "元"'})
    assert desk.values(lead).get(name) is None
    computed.finish(desk.store, desk.wang)
    assert desk.values(lead)[name] == "100元"
    undoing.undo_last(desk.store, desk.wang)
    vocabulary.load_for(desk.store, desk.wang)
    computed.finish(desk.store, desk.wang)
    assert desk.values(lead)[name] == 100


def test_what_hangs_on_today_is_worked_out_by_the_clock(desk: Desk) -> None:
    lead = desk.lead(expected_close="2026-06-01")
    name = make(desk, "还有几天", "预计成交 - 今天")
    before = desk.values(lead)[name]
    clock.freeze(clock.now() + timedelta(days=1))
    assert ticking.tick(desk.store, desk.wang).computed == 1
    assert ticking.tick(desk.store, desk.wang).computed == 0
    assert desk.values(lead)[name] == int(str(before)) - 1


def test_it_goes_on_where_it_was_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recomputing, "PART", 2)
    for amount in range(5):
        desk.lead(expected_value=str(amount + 1))
    name = fields.add_field(
        desk.store, desk.wang, Definition("", "text", Label("佣金", "佣金", "佣金"), formula="预计金额")
    ).name
    assert computed.step(desk.store, desk.wang).changed == 2
    assert not computed.progress(desk.store, desk.wang).done
    desk.reopen()
    assert computed.finish(desk.store, desk.wang) == 3
    assert computed.progress(desk.store, desk.wang).done
    assert computed.finish(desk.store, desk.wang) == 0
    count = FieldValue.select().where(FieldValue.field_id == name).count()
    assert count == 5


def test_a_formula_is_tried_on_the_newest_leads_without_keeping_anything(desk: Desk) -> None:
    desk.lead(expected_value="100")
    desk.lead()
    blank = Definition("", "text", Label("", "", ""), formula="预计金额 / attempts")
    found_ = computed.trial(desk.store, desk.wang, blank)
    assert [(each.value, each.trouble) for each in found_] == [("", ""), ("", "divides by zero")]
    assert not list(tuples(FieldError.select()))
    with pytest.raises(FormulaError):
        computed.trial(desk.store, desk.wang, replace(blank, formula="foo"))


def test_only_an_admin_works_everything_out(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        computed.step(desk.store, desk.user("ann"))


def test_the_words_of_formulas_are_offered_in_the_language_of_whoever_types(desk: Desk) -> None:
    make(desk, "席位", kind="number")
    make(desk, "热线", kind="phone")
    offered = computed.words(desk.store, desk.wang)
    assert {"席位", "today", "if("} <= set(offered)
    assert "热线" not in offered


def test_what_a_program_changed_that_did_not_know_the_formula_yet_is_made_good(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = desk.lead(expected_value="100")
    name = make(desk, "佣金", "预计金额 * 2")
    with monkeypatch.context() as unaware:
        unaware.setattr("leadtui.store.computed.there_are_any", lambda: False)
        put(desk, lead, expected_value="300")
    assert desk.values(lead)[name] == 200
    assert ticking.tick(desk.store, desk.wang).computed == 0
    clock.freeze(clock.now() + timedelta(seconds=61))
    assert ticking.tick(desk.store, desk.wang).computed == 1
    assert desk.values(lead)[name] == 600


def test_what_was_changed_meanwhile_is_looked_at_a_part_at_a_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [desk.lead(expected_value=str(amount + 1)) for amount in range(5)]
    name = make(desk, "佣金", "预计金额")
    for lead in some:
        put(desk, lead, need="聊")
    with desk.store.transaction():
        FieldValue.delete().where(FieldValue.field_id == name).execute()
    clock.freeze(clock.now() + timedelta(seconds=61))
    later = desk.lead(expected_value="9")
    with desk.store.transaction():
        FieldValue.delete().where(FieldValue.entity_id == later).execute()
    monkeypatch.setattr(recomputing, "PART", 2)
    steps: list[recomputing.Progress] = []
    while not steps or not steps[-1].done:
        steps.append(computed.step(desk.store, desk.wang))
    assert sum(step.changed for step in steps) == 5
    assert max(step.changed for step in steps) <= 2
    with desk.store.reading():
        assert {row[0] for row in tuples(FieldValue.select(FieldValue.entity_id))} == set(some)
    assert computed.step(desk.store, desk.wang).done
