"""Settings in config.toml."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui import paths
from leadtui.config import Config, load, save_setting
from leadtui.errors import UsageError

FILE = """\
# mine
language = "zh_CN"   # at work
favourite = [
  1,
  2,
]
text = '''
language = "not this one"
'''

[keys]
# F8 is far away
"nav.open" = "g o"
copy.phone = ["y", "g y"]

[other]
language = 3
"""


def test_how_one_is_recognised_and_when_the_screen_locks_are_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('login = "password"\nlock_after = 2.5\n')
    assert (load(path).login, load(path).lock_after) == ("password", 2.5)
    for wrong in ('login = "key"', "lock_after = -1", "lock_after = true", 'lock_after = "5"'):
        path.write_text(wrong + "\n")
        with pytest.raises(UsageError):
            load(path)
    path.write_text("")
    assert (load(path).login, load(path).lock_after) == ("", None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(FILE, "utf-8")
    return path


def test_no_file_means_no_settings() -> None:
    assert load() == Config()


def test_keys_are_read_with_and_without_quotes_and_as_lists(file: Path) -> None:
    found = load(file)
    assert found.language == "zh_CN"
    assert found.keys == {"nav.open": "g o", "copy.phone": "y, g y"}
    assert found.unknown == ("favourite", "text", "other")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("theme = 'dark\nglyphs = 'x'\n", "line 1"),
        ("# one\ntheme = 3\n", "line 2: theme must be a text in quotes"),
        ("\n\nlanguage = 'fr'\n", "line 3: language must be one of en zh_CN zh_TW"),
        ("columns = 'number'\n", "line 1: columns must be a list of texts"),
        ("theme = 'x'\n[keys]\nopen = 3\n", "line 2: keys must be a table of command ids and keys"),
        ("keys = 3\n", "line 1: keys must be a table"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        load(path)


def test_saving_changes_one_line_and_leaves_the_rest(file: Path) -> None:
    save_setting("language", "en", file)
    assert file.read_text("utf-8") == FILE.replace('language = "zh_CN"   # at work', 'language = "en"', 1)


def test_a_new_setting_stands_above_the_tables(file: Path) -> None:
    save_setting("theme", "dark", file)
    assert load(file).theme == "dark"
    assert file.read_text("utf-8").index("theme") < file.read_text("utf-8").index("[keys]")


def test_saving_keys_keeps_the_comments_around_them(file: Path) -> None:
    save_setting("keys", {"nav.open": "o"}, file)
    assert load(file).keys == {"nav.open": "o"}
    assert "# F8 is far away" in file.read_text("utf-8")
    assert load(file).unknown == ("favourite", "text", "other")


def test_taking_a_setting_out_leaves_the_rest(file: Path) -> None:
    save_setting("keys", None, file)
    assert load(file).keys == {}
    assert load(file).language == "zh_CN"


def test_the_first_setting_makes_a_file_for_its_owner_only() -> None:
    save_setting("columns", ["number", "客户"])
    assert load().columns == ("number", "客户")
    assert stat.S_IMODE(paths.config_file().stat().st_mode) == 0o600
    assert stat.S_IMODE(paths.config_file().parent.stat().st_mode) == 0o700


def test_a_link_to_dotfiles_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("theme = 'x'\n", "utf-8")
    link = tmp_path / "config.toml"
    link.symlink_to(target)
    save_setting("theme", "y", link)
    assert link.is_symlink()
    assert load(target).theme == "y"


def test_a_broken_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("theme = \n", "utf-8")
    with pytest.raises(UsageError):
        save_setting("theme", "dark", path)
    assert path.read_text("utf-8") == "theme = \n"


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_comes_back_as_it_was_saved(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    save_setting("theme", text, path)
    assert tomllib.loads(path.read_text("utf-8"))["theme"] == text
