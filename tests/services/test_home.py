"""Where a new team is at home: given, or found on this machine."""

from __future__ import annotations

import pytest

from leadtui import i18n
from leadtui.errors import UsageError
from leadtui.services import home as homes
from leadtui.services.home import Home, home


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A server that says nothing of where it stands."""
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "Etc/UTC")
    monkeypatch.setenv("LANG", "C.UTF-8")
    i18n.set_language("en")
    return monkeypatch


@pytest.mark.usefixtures("machine")
def test_a_server_that_says_nothing_goes_by_the_language() -> None:
    assert home() == Home("en", "UTC", "CN", "CNY")
    assert home(language="zh_CN") == Home("zh_CN", "Asia/Shanghai", "CN", "CNY")
    assert home(language="zh_TW") == Home("zh_TW", "Asia/Taipei", "TW", "TWD")


def test_the_clock_says_more_than_the_locale(machine: pytest.MonkeyPatch) -> None:
    machine.setenv("LANG", "de_AT.UTF-8@euro")
    assert home() == Home("en", "UTC", "AT", "EUR")
    machine.setenv("TZ", "Asia/Singapore")
    assert home() == Home("en", "Asia/Singapore", "SG", "SGD")


def test_a_country_brings_its_money_and_its_time(machine: pytest.MonkeyPatch) -> None:
    assert home(country="tw") == Home("en", "Asia/Taipei", "TW", "TWD")
    machine.setenv("TZ", "America/Los_Angeles")
    assert home(country="US") == Home("en", "America/Los_Angeles", "US", "USD")
    assert home(country="CN").zone == "Asia/Shanghai"


@pytest.mark.usefixtures("machine")
def test_what_is_given_stands() -> None:
    given = home(language="zh_CN", zone="Asia/Tokyo", country="SG", currency="usd")
    assert given == Home("zh_CN", "Asia/Tokyo", "SG", "USD")
    assert home(zone="Asia/Tokyo") == Home("en", "Asia/Tokyo", "JP", "JPY")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"country": "XX"}, "two-letter"),
        ({"country": "Taiwan"}, "two-letter"),
        ({"country": "GL"}, "--currency"),
        ({"currency": "RMB"}, "three-letter"),
        ({"zone": "Mars/Base"}, "Asia/Shanghai"),
        ({"zone": "/etc/passwd"}, "Asia/Shanghai"),
    ],
)
def test_what_does_not_exist_is_refused_with_what_to_write(given: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        homes.home(**given)
    assert told in str(caught.value)
