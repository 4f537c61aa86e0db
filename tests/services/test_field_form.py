"""What the form of a field hands over: a definition with its choices, kept as one change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.domain.fields import defined
from leadtui.domain.fields.bounds import bound, bound_text
from leadtui.domain.fields.definition import Definition, Kind
from leadtui.domain.lists import LISTS, ListItem, install
from leadtui.errors import PermissionDenied, ValidationError
from leadtui.i18n import Label
from leadtui.services import choices, field_form, fields, undoing
from leadtui.services.fields import Misfits
from tests.services.desk import Desk


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())
    install({kind: () for kind in LISTS if kind.startswith("field:")})


def make(desk: Desk, kind: Kind, *texts: str, default: str = "") -> Definition:
    wanted = Definition("", kind, Label("Extent", "范围大小", "範圍大小"), default=default)
    field_form.make(desk.store, desk.wang, wanted, texts)
    return fields.find(desk.store, "范围大小")


def offered(found: Definition) -> list[tuple[str, bool]]:
    return [(str(item.label), item.retired) for item in LISTS[found.choices]]


def test_a_text_becomes_a_choice_of_what_is_given_with_it(desk: Desk) -> None:
    found = make(desk, "text")
    lead, other = desk.lead(范围大小="大"), desk.lead(范围大小="小")
    tried = field_form.change(desk.store, desk.wang, found, {"kind": "choice"}, ["大"], dry_run=True)
    assert (tried.fits, tried.missing) == (1, 1)
    with pytest.raises(Misfits):
        field_form.change(desk.store, desk.wang, found, {"kind": "choice"}, ["大"])
    field_form.change(desk.store, desk.wang, found, {"kind": "choice"}, ["大", "小"])
    names = [item.id for item in LISTS["field:" + found.name]]
    assert [desk.values(one)[found.name] for one in (lead, other)] == names


def test_trying_leaves_the_choices_as_they_were(desk: Desk) -> None:
    found = make(desk, "choice", "大", "小")
    field_form.change(desk.store, desk.wang, found, {}, ["中"], dry_run=True)
    assert offered(found) == [("大", False), ("小", False)]


def test_definition_and_choices_are_taken_back_together(desk: Desk) -> None:
    found = make(desk, "choice", "大", "小")
    field_form.change(desk.store, desk.wang, found, {"group": "need"}, ["小", "中"])
    assert offered(found) == [("小", False), ("中", False), ("大", True)]
    undoing.undo_last(desk.store, desk.wang)
    assert fields.find(desk.store, "范围大小").group == "added"
    assert [str(item.label) for item in choices.of_list(desk.store, "范围大小") if not item.retired] == [
        "大",
        "小",
    ]


def test_a_retired_choice_that_is_given_again_is_the_same_one(desk: Desk) -> None:
    found = make(desk, "choice", "大", "小")
    field_form.change(desk.store, desk.wang, found, {}, ["大"])
    field_form.change(desk.store, desk.wang, found, {}, ["大", "小"])
    assert offered(found) == [("大", False), ("小", False)]


@pytest.mark.parametrize(("texts", "default"), [((), ""), (("大",), "中"), (("大", "小"), "大,小")])
def test_a_choice_needs_choices_and_a_default_among_them(
    desk: Desk, texts: tuple[str, ...], default: str
) -> None:
    with pytest.raises(ValidationError):
        make(desk, "choice", *texts, default=default)


def test_only_an_admin_changes_choices_with_the_form(desk: Desk) -> None:
    found = make(desk, "choice", "大", "小")
    ann = desk.user("ann")
    with pytest.raises(PermissionDenied):
        field_form.change(desk.store, ann, found, {}, ["大"])


def test_choices_are_set_apart_by_any_comma_but_one_inside_a_choice_there_is() -> None:
    assert field_form.split_choices("红，绿、蓝,, 白 ") == ["红", "绿", "蓝", "白"]
    assert field_form.split_choices("机械、设备，红", ["机械、设备"]) == ["机械、设备", "红"]


NAMES = st.lists(st.sampled_from(["大", "中", "小", "特大", "微"]), unique=True, min_size=1)


@given(NAMES, NAMES)
def test_a_list_made_anew_offers_just_what_was_said_and_loses_nothing(
    first: list[str], then: list[str]
) -> None:
    before = choices.arranged((), first)
    after = choices.arranged(before, then)
    assert [str(item.label) for item in after if not item.retired] == then
    assert {item.id for item in before} <= {item.id for item in after}
    assert len({item.id for item in after}) == len(after)
    assert choices.arranged(after, then) == after


def test_a_choice_found_by_a_former_name_keeps_its_label() -> None:
    item = ListItem("big", Label("Big", "大", "大"), synonyms=("huge",))
    assert choices.arranged([item], ["huge"]) == (replace(item, retired=False),)


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_bound_reads_back_as_it_was(value: int, decimals: int) -> None:
    assert bound(bound_text(value, decimals), decimals) == value
