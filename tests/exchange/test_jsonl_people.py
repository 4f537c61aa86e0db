"""JSON lines of other programs: people inside an object keep what is theirs, and nested values are read."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from leadtui.exchange.jsonl_people import MEANT, cell_of, field_of, flat
from leadtui.exchange.sheet_people import PEOPLE, read_people

ZHAO = {
    "name": "赵一平",
    "title": "采购经理",
    "phones": ["13900020002", {"type": "home", "value": "0512-66668888"}],
}
LI = {"firstName": "Li", "lastName": "Lei", "email": "Li@haitong.example.com", "primary": True}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "contacts", "phone", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_each_person_keeps_their_own_ways_of_contact() -> None:
    cells = flat({"name": "宁波海通电子有限公司", "contacts": [ZHAO, LI]})

    assert (cells["contacts contact"], cells["contacts email"]) == ("Li Lei", "Li@haitong.example.com")
    assert cells["contacts phone"] == "13900020002\n0512-66668888"
    [other] = read_people(str(cells[PEOPLE])) or ()
    assert (other.name, dict(other.values)) == ("赵一平", {"title": "采购经理"})
    assert ("phone", "13900020002") in other.points
    assert ("phone", "+8613900020002") in other.points


def test_what_has_no_field_is_told_with_the_name() -> None:
    cells = flat({"contacts": [ZHAO | {"birthday": "1990-01-02"}]})

    assert cells["contacts birthday"] == "赵一平: 1990-01-02"


def test_nested_objects_and_lists_read_as_people_write_them() -> None:
    cells = flat(
        {
            "company": {"name": "Acme"},
            "address": {"city": "苏州", "street": "园区1号"},
            "tags": [{"name": "vip"}, "展会"],
            "deals": [{"stage": "won", "sum": 3}],
            "none": None,
        }
    )

    assert cells == {
        "company name": "Acme",
        "city": "苏州",
        "street": "园区1号",
        "tags": "vip, 展会",
        "deals": "stage: won; sum: 3",
    }


def test_beside_contacts_a_name_is_the_company_unless_something_else_is() -> None:
    keys = ["name", "contacts contact"]
    assert field_of("name", keys) == "customer"
    assert field_of("name", [*keys, "company"]) == ""
    assert field_of("name", ["name", "phone"]) == ""


@given(st.dictionaries(st.sampled_from(["name", "contacts", "phone", "x"]), JSON, max_size=3))
def test_whatever_an_object_holds_becomes_cells(value: dict[str, object]) -> None:
    cells = flat(value)

    assert all(isinstance(cell, str | int | float) and cell != "" for cell in cells.values())
    assert all(field_of(key, cells) for key in cells if key in MEANT)
    json.dumps(cells)


def test_a_number_stays_one_and_yes_is_a_word() -> None:
    assert [cell_of(each) for each in (7, True, None)] == [7, "yes", ""]
