"""Counts by own fields alone come from their values: they equal what is listed, removed leads left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.i18n import Label
from leadtui.services import choices, fields, finding, leads
from leadtui.store.lead_filter import LeadFilter
from tests.services.desk import Desk


@pytest.fixture(autouse=True)
def no_few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # As where there are too many to be listed.
    monkeypatch.setattr(LeadFilter, "few", None)
    yield
    defined.use(())


@pytest.fixture
def filled(desk: Desk) -> Desk:
    kinds = choices.new_items(["框架", "单次"])
    fields.add_field(
        desk.store, desk.wang, Definition("", "choice", Label("合同", "合同", "合同")), choices=kinds
    )
    fields.add_field(desk.store, desk.wang, Definition("", "number", Label("席位", "席位", "席位")))
    ann = desk.user("ann")
    for number in range(12):
        values: dict[str, Any] = {"席位": number} if number % 3 else {}
        if number % 4:
            values["合同"] = "框架" if number % 2 else "单次"
        lead = desk.lead(ann if number % 5 == 0 else None, **values)
        if number in (7, 10):
            leads.remove(desk.store, desk.wang, lead)
    return desk


@pytest.mark.parametrize(
    "query",
    [
        "合同:框架",
        "合同:框架,单次",
        "席位:>=5",
        "-合同:框架",
        "席位:none",
        "合同:none",
        "has:席位",
        "no:席位",
        "-has:席位",
        "-no:席位",
        "合同:框架 席位:>=5",
        "合同:框架 -席位:>=5",
        "has:席位 no:合同",
        "-合同:框架 -席位:>=5",
        "合同:框架,none",
        "合同:框架 status:potential",
        "席位:>=5 sort:-席位",
    ],
)
def test_what_is_counted_is_what_is_listed(filled: Desk, query: str) -> None:
    for viewer in (filled.wang, filled.sign_in("ann")):
        listed = finding.find(filled.store, viewer, query, limit=100)
        assert finding.count(filled.store, viewer, query) == len(set(listed)) == len(listed)
