"""What lists of other programs call things, and what that most likely is here."""

from __future__ import annotations

import pytest

from leadtui.domain import lists
from leadtui.domain.foreign_words import WORDS, proposed


@pytest.mark.parametrize(
    ("kind", "text", "item"),
    [
        ("status", "Closed Won", "won"),
        ("status", "CLOSED_WON", "won"),
        ("status", "Open - Not Contacted", "potential"),
        ("status", "Negotiation/Review", "high_intent"),
        ("status", "3.已報價", "high_intent"),
        ("status", "E、無效線索", "lost"),
        ("source", "Employee Referral", "referral"),
        ("source", "老客户介绍", "referral"),
        ("method", "腾讯会议", "video"),
        ("outcome", "Left voicemail", "not_reached"),
        ("lost_reason", "Too expensive", "price"),
        ("level", "Hot", "A"),
    ],
)
def test_a_word_of_another_program_is_proposed_as_what_it_most_likely_is(
    kind: str, text: str, item: str
) -> None:
    found = proposed(kind, text)
    assert found is not None
    assert found.id == item


def test_nothing_is_proposed_for_what_nobody_knows() -> None:
    assert proposed("status", "Blue") is None
    assert proposed("customer", "Closed Won") is None
    assert proposed("source", "") is None


def test_no_word_stands_for_two_things_and_every_thing_is_in_a_list() -> None:
    for kind, words in WORDS.items():
        every = [word for text in words.values() for word in text.split()]
        assert len(every) == len(set(every)), kind
        assert set(words) <= {item.id for item in lists.SHIPPED[kind]}


def test_what_is_not_in_use_here_is_not_proposed() -> None:
    lists.install({"source": [item for item in lists.SOURCES if item.id != "trade_show"]})
    try:
        assert proposed("source", "Seminar") is None
    finally:
        lists.install({})
