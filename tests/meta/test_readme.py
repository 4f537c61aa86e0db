"""README and docs tell the truth about keys."""

from __future__ import annotations

from tests import readme


def test_the_key_table_in_the_readme_is_the_registrys() -> None:
    assert readme.README.read_text(encoding="utf-8") == readme.readme()


def test_the_page_of_keys_is_the_registrys() -> None:
    assert readme.KEYS.read_text(encoding="utf-8") == readme.keys()


def test_the_readme_fits_on_two_screens() -> None:
    assert len(readme.README.read_text(encoding="utf-8").splitlines()) <= 80
