"""What goes out to one person at once."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui import i18n
from leadtui.domain.letters import IN_CHAT, Said, chat_text, lines, mail_text, message_id, subject

LATE = Said("late", {"name": "华信智云", "n": 2})
DIGEST = Said(
    "digest",
    {
        "late": 1,
        "today": 2,
        "n_late": 1,
        "n_today": 2,
        "n_unassigned": 4,
        "people": "李雷 3",
        "first": "华信\n远诚",
    },
)
AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


def test_one_notice_is_the_subject_and_many_are_counted() -> None:
    assert subject([LATE]) == "华信智云 is 2 workdays late"
    assert subject([LATE, LATE]) == "2 notices from leadtui"
    assert subject([LATE, DIGEST]) == "Today: 1 late, 2 due"


def test_a_digest_counts_the_groups_in_their_order_and_names_the_first_leads() -> None:
    assert lines([DIGEST]) == [
        "Today: 1 late, 2 due",
        "  Late 1",
        "  Today 2",
        "  Unassigned 4",
        "  Late per person: 李雷 3",
        "To begin with:",
        "  华信",
        "  远诚",
    ]


def test_groups_are_named_in_the_readers_language() -> None:
    i18n.set_language("zh_CN")
    assert "  逾期 1" in lines([DIGEST])


def test_a_mail_says_how_to_get_fewer() -> None:
    assert mail_text([LATE]).splitlines()[-1].endswith("leadtui notify")


def test_a_chat_says_whom_it_is_for_and_not_everything() -> None:
    assert chat_text("李伟", [LATE]) == "李伟: 华信智云 is 2 workdays late"
    said = chat_text("李伟", [LATE] * (IN_CHAT + 3)).splitlines()
    assert said[0] == "李伟:"
    assert said[-1] == "and 3 more, in the inbox"
    assert len(said) == IN_CHAT + 2


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=3), st.lists(st.integers(1, 9), min_size=1, max_size=3)
)
@settings(max_examples=50)
def test_the_same_rows_have_the_same_id_and_others_have_not(one: list[int], other: list[int]) -> None:
    first, second = (
        message_id([(row, AT) for row in rows], "leadtui <crm@example.com>") for rows in (one, other)
    )
    assert (first == second) == (one == other)
    assert first.startswith("<leadtui.")
    assert first.endswith("@example.com>")
