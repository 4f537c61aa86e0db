"""The catalogs of every language are complete and compiled."""

from __future__ import annotations

import pytest

from tests import catalogs


@pytest.mark.parametrize("language", catalogs.TRANSLATED)
def test_every_message_is_translated_with_its_placeholders_and_compiled(language: str) -> None:
    found = catalogs.problems(language)
    assert not found, "\n".join([*found[:20], f"{len(found)} in all"])


def test_placeholders_are_names_in_braces() -> None:
    assert catalogs.placeholders("{n} of {total}, {{literally}}") == ["n", "total"]
