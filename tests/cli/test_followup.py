"""``leadtui followup``."""

from __future__ import annotations

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_a_contact_its_feedback_and_the_next_step_are_kept(program: Program) -> None:
    number = program.add(need="培训")
    answer = program.done(
        "followup", number, "--method", "电话", "--summary", "聊了数据安全", "--feedback", "有兴趣",
        "--attitude", "积极", "--concerns", "价格,安全", "--needs", "security",
        "--next", "下周二 14:00", "--next-step", "发案例", "--next-method", "邮件",
    )  # fmt: skip
    assert number in answer.out
    lead = program.lead(number)
    (said,) = lead["followups"]
    assert (said["method"], said["outcome"], said["summary"]) == ("phone", "reached", "聊了数据安全")
    assert (said["attitude"], said["concerns"], said["needs"]) == (1, ["price", "security"], ["security"])
    assert (lead["next_at"], lead["next_step"]) == ("2026-05-26T14:00:00+08:00", "发案例")
    assert (lead["last_feedback"], lead["last_contact_at"]) == ("有兴趣", "2026-05-20T10:00:00+08:00")
    (plan,) = [plan for plan in lead["plans"] if plan["open"]]
    assert (plan["track"], plan["method"], plan["step"]) == ("conversation", "email", "发案例")


def test_an_attempt_needs_no_words_and_proposes_a_retry(program: Program) -> None:
    number = program.add()
    program.done("followup", number, "--method", "phone", "--outcome", "未接通")
    lead = program.lead(number)
    assert lead["attempts"] == 1
    assert lead["next_at"] == "2026-05-20T12:00:00+08:00"
    assert lead["last_contact_at"] is None


def test_an_open_lead_needs_a_next_date_a_reason_or_a_day_to_wake(program: Program) -> None:
    number = program.add()
    said = ("followup", number, "--method", "phone", "--summary", "x")
    answer = program(*said)
    assert answer.code == 1
    assert "next date" in answer.err
    assert program.lead(number)["followups"] == []
    program.done(*said, "--no-next", "converted to a partner")
    program.done(*said, "--wake", "6/1")
    lead = program.lead(number)
    assert (lead["turn"], lead["next_at"]) == ("theirs", "2026-06-01")


def test_content_goes_on_its_own_track(program: Program) -> None:
    number = program.add()
    program.done("followup", number, "--method", "content", "--summary", "news", "--next", "+1w")
    lead = program.lead(number)
    assert lead["content_at"] == "2026-05-27"
    assert lead["next_at"] is not None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("yesterday 15:00", "2026-05-19T15:00:00+08:00"),
        ("09:30", "2026-05-20T09:30:00+08:00"),
        ("5/18", "2026-05-18"),
        ("12/24 16:30", "2025-12-24T16:30:00+08:00"),
        ("2026-05-01 10:00", "2026-05-01T10:00:00+08:00"),
        ("昨天 15:00", "2026-05-19T15:00:00+08:00"),
        ("昨天", "2026-05-19"),
    ],
)
def test_when_it_happened_lies_in_the_past(lite: Program, typed: str, told: str) -> None:
    number = lite.add()
    lite.done("followup", number, "--method", "phone", "--summary", "x", "--at", typed, "--next", "+1d")
    assert lite.lead(number)["followups"][0]["contacted_at"] == told


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--summary", "x", "--next", "someday"), 2, "--next"),
        (("--summary", "x", "--next", "2026-05-01"), 1, "past"),
        (("--summary", "x", "--next", "+1d", "--at", "tomorrow"), 1, "future"),
        (("--summary", "x", "--next", "+1d", "--wake", "+2d"), 2, "one of"),
        (("--next", "+1d"), 1, "summary"),
        (("--summary", "x", "--next", "+1d", "--outcome", "maybe"), 2, "not_reached"),
        (("--summary", "x", "--next", "+1d", "--set", "need"), 2, "field=value"),
        (("--summary", "x", "--next", "+1d", "--set", "colour=red"), 2, "colour"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(
    lite: Program, options: tuple[str, ...], code: int, told: str
) -> None:
    number = lite.add()
    answer = lite("followup", number, "--method", "phone", *options)
    assert answer.code == code
    assert told in answer.err
    assert lite.lead(number)["followups"] == []


def test_criteria_and_status_are_filled_in_on_the_way(program: Program) -> None:
    number = program.add()
    program.done(
        "followup", number, "--method", "visit", "--summary", "met", "--next", "+1d",
        "--status", "意向", "--set", "need=培训系统",
    )  # fmt: skip
    lead = program.lead(number)
    assert (lead["status"], lead["need"]) == ("interested", "培训系统")


def test_a_lead_can_be_lost_in_the_same_step(program: Program) -> None:
    number = program.add()
    program.done(
        "followup",
        number,
        "--method",
        "phone",
        "--outcome",
        "refused",
        "--status",
        "lost",
        "--reason",
        "价格",
    )
    lead = program.lead(number)
    assert (lead["status"], lead["lost_reason"], lead["next_at"]) == ("lost", "price", None)


def test_the_lead_is_printed_as_json_where_asked(lite: Program) -> None:
    number = lite.add()
    (line,) = lite.done(
        "followup", number, "--method", "phone", "--summary", "x", "--next", "+1d", "--json"
    ).json
    assert (line["number"], line["next_at"]) == (number, "2026-05-21")
