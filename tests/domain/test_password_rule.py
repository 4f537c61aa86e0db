"""How long a password really is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadtui.domain.password_rule import (
    COMMON,
    KEYS,
    NAMES,
    NEEDED,
    NUMBERS,
    REPEATS,
    normal,
    strength,
    words_in,
)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "jumping-frog-eats", "红烧茄子配米饭", "Tr0ub4dor&3", "lü se ye zi"],
)
def test_a_few_words_that_nobody_connects_are_enough(password: str) -> None:
    assert strength(password, ["wangfang", "王芳"]).missing == 0


@pytest.mark.parametrize(
    ("password", "size", "kinds"),
    [
        ("short", 5, ()),
        ("Password123!", 3, (COMMON, KEYS)),
        ("wangfang2026!", 3, (NAMES, NUMBERS)),
        ("W4ngF4ng-王芳", 3, (NAMES,)),
        ("p@ssw0rd+qwertz", 4, (COMMON, KEYS)),
        ("0987654321", 1, (KEYS,)),
        ("13800138000", 1, (NUMBERS,)),
        ("abcabcabcabc", 1, (REPEATS,)),
        ("我爱你中国", 2, (COMMON,)),
        ("华信智云华信智云", 1, (REPEATS,)),
    ],
)
def test_what_everybody_tries_first_counts_as_one(password: str, size: int, kinds: tuple[str, ...]) -> None:
    found = strength(password, ["wangfang", "王芳"])
    assert (found.size, found.easy) == (size, kinds)
    assert found.missing == NEEDED - size


def test_an_input_methods_wide_letters_are_the_plain_ones() -> None:
    assert normal("Ｈｕａｎｇ－７７") == "Huang-77"


def test_the_words_in_a_password_are_its_runs_of_letters() -> None:
    assert words_in("Huaxin-2024 华信智云!x") == {"huaxin", "华信智云", "huaxin-2024 华信智云!x"}


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_no_password_counts_more_than_its_characters(password: str, known: list[str]) -> None:
    found = strength(password, known)
    assert 0 <= found.size <= 2 * len(normal(password).casefold())


@given(st.text(max_size=30), st.text(alphabet="xkvjqz", min_size=1, max_size=9))
def test_names_never_make_a_password_stronger(password: str, name: str) -> None:
    assert strength(password, [name]).size <= strength(password).size
