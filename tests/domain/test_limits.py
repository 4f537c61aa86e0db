"""Limits that an admin sets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.limits import LIMITS, named, value_of
from leadtui.errors import NotFoundError, ValidationError
from leadtui.store.settings import DEFAULTS


def test_every_limit_ships_within_its_bounds_and_as_the_settings_say() -> None:
    for key, limit in LIMITS.items():
        assert limit.least <= limit.shipped <= limit.most
        assert DEFAULTS[key] == limit.shipped


@settings(max_examples=40)
@given(st.sampled_from(sorted(LIMITS)), st.integers(-5, 20_000_000))
def test_only_numbers_within_the_bounds_are_taken(key: str, value: int) -> None:
    limit = LIMITS[key]
    if limit.least <= value <= limit.most:
        assert value_of(key, f" {value} ") == value
    else:
        with pytest.raises(ValidationError):
            value_of(key, str(value))


@pytest.mark.parametrize("text", ["", "many", "1.5", "-3", "1e3", "二十", "9" * 40])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        value_of("reveals_a_day", text)


def test_the_word_default_and_wide_digits_are_understood() -> None:
    assert value_of("reveals_a_day", "Default") == 30
    assert value_of("reveals_a_day", "２５") == 25
    assert named("Reveals-a-day") == "reveals_a_day"
    with pytest.raises(NotFoundError):
        named("team_zone")
