"""``leadtui merge`` and ``leadtui dedupe`` as somebody types them."""

from __future__ import annotations

import pytest

from tests.cli.program import Program

pytestmark = pytest.mark.usefixtures("frozen_now")


def three(program: Program) -> list[str]:
    return [program.add(customer=name) for name in ("甲山科技", "甲山技术", "甲山网络")]


def test_an_old_number_says_what_it_became_and_is_worked_with(program: Program) -> None:
    first, second, third = three(program)
    program.done("merge", second, first)
    program.done("merge", third, second)
    shown = program("show", first)
    assert (shown.code, third in shown.out) == (0, True)
    assert f"{first} was merged into {third}." in shown.err
    assert program("show", third).err == ""
    program.done("followup", first, "--method", "phone", "--summary", "旧编号", "--next", "+1d")
    assert "旧编号" in program("show", third).out


def test_a_rehearsal_shows_what_was_chosen_and_refuses_what_is_no_choice(program: Program) -> None:
    first, second, _third = three(program)
    shown = program("merge", first, second, "--dry-run", "--take", "customer=loser")
    assert "*甲山技术" in shown.out
    for take in ("customer", "customer=mine", "number=loser"):
        answer = program("merge", first, second, "--take", take)
        assert (answer.code, answer.err.count("\n")) == (1, 1)
    assert "customer=mine is no side" in program("merge", first, second, "--take", "customer=mine").err
    assert program.lead(first)["customer"] == "甲山科技"
