"""``leadtui doctor``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadtui import paths
from tests.cli.program import Program, run


def test_everything_is_looked_at(program: Program) -> None:
    found = {(line["part"], line["name"]): line for line in program.done("doctor", "--json").json}
    assert {part for part, _name in found} == {"Settings", "Database", "Terminal"}
    assert found["Terminal", "TERM"]["detail"] == "xterm-256color"
    text = program.done("doctor").out
    assert "Database" in text


def test_no_database_is_told_with_its_exit_code(tmp_path: Path) -> None:
    answer = run("--db", str(tmp_path / "none.db"), "doctor")
    assert answer.code == 5
    assert "leadtui init" in answer.out


def test_a_password_is_never_printed() -> None:
    answer = run("--db", "postgresql://somebody:secret@127.0.0.1:1/x", "doctor")
    assert answer.code == 5
    assert "secret" not in answer.out + answer.err


def test_broken_settings_are_told_with_file_and_line() -> None:
    paths.private(paths.config_file().parent)
    paths.config_file().write_text("\ntheme = 3\n", "utf-8")
    answer = run("doctor")
    assert answer.code == 2
    assert "line 2" in answer.out


def test_names_in_the_settings_that_nobody_knows_are_told(lite: Program) -> None:
    paths.private(paths.config_file().parent)
    paths.config_file().write_text("thene = 'x'\n", "utf-8")
    assert "Not known: thene" in lite.done("doctor").out


@pytest.mark.parametrize(("delay", "ok"), [("10", True), ("500", False)])
def test_tmux_is_asked_for_what_slows_escape_down(
    lite: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delay: str, ok: bool
) -> None:
    fake = tmp_path / "tmux"
    fake.write_text(f'#!/bin/sh\n[ "$3" = escape-time ] && echo {delay} || echo external\n', "utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("TMUX", "/tmp/socket,1,0")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = {line["name"]: line for line in lite.done("doctor", "--json").json}
    assert found["tmux escape-time"]["ok"] is ok
    assert ("escape-time 10" in found["tmux escape-time"]["hint"]) is not ok
    assert "set-clipboard on" in found["tmux set-clipboard"]["hint"]
