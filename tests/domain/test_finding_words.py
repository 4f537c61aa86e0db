"""Words that mean what is wrong with leads."""

from __future__ import annotations

import pytest

from leadtui.domain.finding_words import meant


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("久未联系", {"contact"}),
        ("联系", {"contact", "unverified"}),
        ("逾期", {"late"}),
        ("電話無效", {"phone"}),
        ("late", {"late"}),
        ("No contact", {"contact"}),
        ("invalid", {"phone", "email"}),
        ("duplicates", {"duplicate"}),
    ],
)
def test_a_kind_is_meant_by_its_name_in_any_language(word: str, kinds: set[str]) -> None:
    assert meant(word).kinds == kinds


def test_a_mark_is_meant_by_how_it_is_told() -> None:
    found = meant("decision")
    assert "status" not in found.kinds
    assert ("status", "decision_maker") in found.marks
    assert ("confirm", "decision_confirmed_on") in found.marks


@pytest.mark.parametrize("word", ["", " ", "x", "张伟", "13800001234", "ZH-20260520-001"])
def test_a_name_or_a_number_means_no_kind(word: str) -> None:
    assert not meant(word)
