"""``leadtui move``."""

from __future__ import annotations

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")
CONFIRMED = (
    "--set", "budget_confirmed_on=today", "--set", "预算确认=今天",
    "--set", "decision_confirmed_on=today", "--set", "timeline_confirmed_on=today",
)  # fmt: skip


def interested(program: Program) -> str:
    number = program.add(need="培训")
    program.done(
        "followup", number, "--method", "phone", "--summary", "x", "--next", "+1d", "--status", "interested"
    )
    return number


def test_all_that_is_missing_is_named_with_how_to_fill_it_in(program: Program) -> None:
    number = interested(program)
    answer = program("move", number, "high_intent")
    assert (answer.code, answer.out) == (1, "")
    for part in ("budget", "decision maker", "timeline", "--set budget_confirmed_on=DATE"):
        assert part in answer.err
    assert answer.err.count("\n") == 1
    assert program.lead(number)["status"] == "interested"


def test_a_move_fills_in_its_criteria(program: Program) -> None:
    number = interested(program)
    program.done("move", number, "高意向客户", *CONFIRMED)
    lead = program.lead(number)
    assert (lead["status"], lead["budget_confirmed_on"]) == ("high_intent", "2026-05-20")
    program.done("move", number, "won", "--set", "signed_on=2026-05-19", "--set", "amount=12万")
    lead = program.lead(number)
    assert (lead["status"], lead["amount"], lead["signed_on"]) == ("won", 12_000_000, "2026-05-19")
    assert [change["to"] for change in lead["status_changes"]] == [
        "potential",
        "interested",
        "high_intent",
        "won",
    ]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--reason", "价格"), "price"),
        (("--reason", "price"), "price"),
        (("--reason", "No budget"), "no_budget"),
        (("--set", "lost_reason=timing"), "timing"),
        (("--reason", "竞品", "--set", "lost_competitor=云帆"), "competitor"),
        (("--reason", "他们搬走了", "--set", "lost_reason=other", "--set", "lost_text=搬走"), "other"),
    ],
)
def test_a_lost_lead_has_a_reason_of_the_list(
    program: Program, options: tuple[str, ...], reason: str
) -> None:
    number = program.add()
    program.done("move", number, "lost", *options)
    lead = program.lead(number)
    assert (lead["status"], lead["lost_reason"]) == ("lost", reason)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "lost_reason=price|competitor"),
        (("--reason", "no idea"), "lost_reason=price"),
        (("--reason", "竞品"), "competitor"),
        (("--reason", "not_renewed"), "does not fit"),
    ],
)
def test_losing_without_a_reason_that_fits_is_refused(
    lite: Program, options: tuple[str, ...], told: str
) -> None:
    number = lite.add()
    answer = lite("move", number, "lost", *options)
    assert answer.code == 1
    assert told in answer.err


def test_moving_back_needs_words(program: Program) -> None:
    number = interested(program)
    assert program("move", number, "potential").code == 1
    program.done("move", number, "potential", "--reason", "预算被砍")
    assert program.lead(number)["status_changes"][-1]["reason"] == "预算被砍"


def test_a_status_or_lead_that_is_not_there_is_told(lite: Program) -> None:
    number = lite.add()
    assert lite("move", number, "sold").code == 2
    answer = lite("move", "ZH-20200101-001", "lost", "--reason", "price")
    assert answer.code == 1
    assert "ZH-20200101-001" in answer.err


def test_the_lead_is_printed_as_json_where_asked(lite: Program) -> None:
    (line,) = lite.done("move", lite.add(), "lost", "--reason", "price", "--json").json
    assert (line["status"], line["lost_reason"]) == ("lost", "price")
