"""A sheet's value that another lead has, in a field that is to be unique, is left out and told (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.i18n import Label
from leadtui.services import fields, finding
from tests.exchange.sheets import TITLES, line
from tests.services.desk import Desk
from tests.services.import_desk import bring_rows


@pytest.fixture(autouse=True)
def no_fields_left() -> Iterator[None]:
    yield
    defined.use(())


def test_it_is_told_which_lead_has_it_of_new_leads_and_of_known_ones(desk: Desk) -> None:
    made = Definition("", "text", Label("Tax", "税号", "稅號"), unique=True)
    fields.add_field(desk.store, desk.wang, made)
    lead = desk.lead(税号="A-1")
    number = desk.show(lead).row.number
    titles = (*TITLES, "税号")
    names = ("XS-20260520-101", "XS-20260520-102", "XS-20260520-103")
    rows = [
        (*line(线索编号=name, 客户名称=f"华信{name[-1]}公司"), tax)
        for name, tax in zip(names, ("A-1", "B-2", "B-2"), strict=True)
    ]
    done = bring_rows(desk, *rows, titles=titles)
    assert [reason for _row, reason in done.kept] == [
        f"XS-20260520-101: Tax is left empty, {number} has A-1.",
        "XS-20260520-103: Tax is left empty, another row of this file has B-2.",
    ]
    assert len(finding.find(desk.store, desk.wang, "has:税号")) == 2
    again = bring_rows(desk, (*line(线索编号=names[1], 客户名称="华信2公司"), "A-1"), titles=titles)
    assert [reason for _row, reason in again.kept] == [
        f"XS-20260520-102: kept ours: Tax ({number} has A-1 already)"
    ]


def test_several_values_of_one_row_that_others_have_are_told_together(desk: Desk) -> None:
    for name, label in (("税号", "Tax"), ("证号", "Licence")):
        made = Definition("", "text", Label(label, name, name), unique=True)
        fields.add_field(desk.store, desk.wang, made)
    number = desk.show(desk.lead(税号="A-1", 证号="C-1")).row.number
    row = (*line(线索编号="XS-20260520-101", 客户名称="华信1公司"), "A-1", "C-1")
    done = bring_rows(desk, row, titles=(*TITLES, "税号", "证号"))
    assert done.counts["leads_created"] == 1
    assert [reason for _row, reason in done.kept] == [
        f"XS-20260520-101: Tax is left empty, {number} has A-1."
        f" · XS-20260520-101: Licence is left empty, {number} has C-1."
    ]
