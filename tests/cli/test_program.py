"""What needs no lead: help, keys, paths, completion, languages, errors."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from leadtui import __version__, paths
from leadtui.cli.lazy import Group
from leadtui.cli.root import COMMANDS, root
from leadtui.commands import REGISTRY
from tests.cli.program import Program, run

DOCUMENT = Path(__file__).parents[2] / "docs" / "command-line.md"


def commands(group: Group = root, *above: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its path."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        yield (*above, name), command
        if isinstance(command, Group):
            yield from commands(command, *above, name)


ALL = list(commands())


def test_the_version_is_printed() -> None:
    for arguments in (("--version",), ("--db", "x", "--version")):
        assert run(*arguments).out == f"leadtui {__version__}\n"


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _command in ALL])
def test_every_command_has_help_for_itself_and_its_options(
    path: tuple[str, ...], command: click.Command
) -> None:
    answer = run(*path, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: leadtui {' '.join(path)}")
    assert command.help
    for param in command.params:
        if isinstance(param, click.Option):
            assert param.help, param.name
            assert param.opts[0] in answer.out


@pytest.mark.parametrize(("path", "command"), ALL, ids=[" ".join(path) for path, _command in ALL])
def test_every_command_and_option_is_documented(path: tuple[str, ...], command: click.Command) -> None:
    text = DOCUMENT.read_text("utf-8")
    assert f"leadtui {' '.join(path)}" in text
    for param in command.params:
        if isinstance(param, click.Option):
            assert f"`{param.opts[0]}" in text or f" {param.opts[0]}" in text, param.opts


def test_the_document_names_no_command_or_option_that_is_not_there() -> None:
    text = DOCUMENT.read_text("utf-8")
    known = {" ".join(path) for path, _command in ALL}
    for name in re.findall(r"(?m)^### `leadtui ([a-z]+(?: [a-z]+)?)", text):
        assert name in known
    options = {
        option
        for _path, command in ALL
        for param in command.params
        for option in (*param.opts, *param.secondary_opts)
    }
    options |= {option for param in root.params for option in param.opts} | {"--help"}
    from leadtui.cli.field_option import field_options

    options |= {option for param in field_options() for option in param.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= options


def test_the_first_help_page_names_every_command_and_loads_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadtui.cli.lazy.import_module", None)
    out = run("--help").out
    assert all(f"  {name} " in out for name in COMMANDS)


def test_help_pages_are_straight_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadtui.cli.help_page import _table
    from leadtui.text import cells

    monkeypatch.setenv("COLUMNS", "60")
    lines = list(
        _table([("--next DATE", "下一次跟进的日期，可以写成 +3d、下周二 14:00 或 5/22，" * 3), ("--x", "y")])
    )
    assert all(cells(line) <= 60 for line in lines)
    assert len({line.index(line.lstrip()[0]) for line in lines[1:3]}) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("lst",), "Did you mean list?"),
        (("frobnicate",), "There is no command frobnicate. See: leadtui --help"),
        (("list", "--limit", "none"), "--limit"),
        (("list", "--limit"), "--limit needs a value"),
        (("show",), "NUMBER is missing. See: leadtui show --help"),
        (("followup", "X"), "--method is missing"),
        (("keys", "--markdwon"), "There is no option --markdwon. Did you mean --markdown?"),
        (("completion", "tcsh"), "SHELL"),
        (("--lang", "fr", "keys"), "Languages are en, zh_CN and zh_TW."),
        (("import",), "Give a FILE"),
        ((), "The screen needs a terminal."),
    ],
)
def test_a_mistyped_command_line_is_told_in_one_line(arguments: tuple[str, ...], told: str) -> None:
    answer = run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert told in answer.err
    assert answer.err.startswith("leadtui: ")
    assert answer.err.count("\n") == 1


def test_keys_lists_every_command_of_the_screens() -> None:
    out = run("keys").out
    assert all(entry.help in out for entry in REGISTRY)
    table = run("keys", "--markdown").out
    assert table.startswith("| Key |")
    assert all(entry.help in table for entry in REGISTRY)


def test_keys_shows_rebound_keys_and_their_clashes() -> None:
    from leadtui.config import save_setting

    save_setting("keys", {"nav.open": "o", "nonsense": "z"})
    answer = run("keys")
    assert re.search(r"(?m)^  o +Open what the cursor is on", answer.out)
    assert "nonsense" in answer.err


def test_the_words_of_the_query_language_are_listed() -> None:
    out = run("keys", "--query").out
    for part in ("trade_show=Trade show", "late", "sort", "等级"):
        assert part in out


def test_paths_are_below_the_home() -> None:
    places = json.loads(run("paths", "--json").out)
    assert places["config"] == str(paths.config_file())
    assert places["log"] == str(paths.log_file())
    assert all(place in run("paths").out for place in places.values())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str) -> None:
    answer = run("completion", shell)
    assert answer.code == 0
    assert "_LEADTUI_COMPLETE" in answer.out


def completed(monkeypatch: pytest.MonkeyPatch, line: str) -> list[str]:
    """What bash is told after ``line``."""
    monkeypatch.setenv("_LEADTUI_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    return [found.partition(",")[2] for found in run().lines]


def test_commands_options_and_values_are_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(monkeypatch, "leadtui fo") == ["followup"]
    assert completed(monkeypatch, "leadtui followup X --outc") == ["--outcome"]
    assert completed(monkeypatch, "leadtui followup X --outcome not") == ["not_reached"]
    assert completed(monkeypatch, "leadtui add --source tr") == ["trade_show"]
    assert completed(monkeypatch, "leadtui user s") == ["set", "shared"]


def test_what_nobody_foresaw_is_one_line_and_the_rest_is_in_the_log(
    lite: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_arguments: object) -> None:
        raise ZeroDivisionError("a secret detail")

    monkeypatch.setattr("leadtui.services.queue.today", burst)
    answer = lite("due")
    assert (answer.code, answer.out, answer.err.count("\n")) == (70, "", 1)
    assert str(paths.log_file()) in answer.err
    assert "secret" not in answer.err
    log = paths.log_file()
    assert "a secret detail" in log.read_text("utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_broken_settings_stop_what_needs_them_and_doctor_tells() -> None:
    paths.private(paths.config_file().parent)
    paths.config_file().write_text("db = 3\n", "utf-8")
    answer = run("list")
    assert answer.code == 2
    assert "line 1" in answer.err
    assert run("paths").code == 0


def test_the_language_is_the_options_the_settings_or_the_locales(monkeypatch: pytest.MonkeyPatch) -> None:
    from leadtui import i18n
    from leadtui.config import save_setting

    def spoken(*arguments: str) -> str:
        i18n.set_language("en")
        run(*arguments, "--version")
        run(*arguments, "paths")
        return i18n.language()

    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert spoken() == "zh_TW"
    save_setting("language", "zh_CN")
    assert spoken() == "zh_CN"
    assert spoken("--lang", "en") == "en"
    assert spoken("--lang=zh_TW") == "zh_TW"
