"""A desk with the team's half year on it, as its people find it one morning."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.terminal import PROGRAM

NOW = "2026-11-23T09:00:00+08:00"
ENVIRONMENT = {"LEADTUI_NOW": NOW, "LC_ALL": "C.UTF-8"}


def leadtui(database: Path, *arguments: str, login: str = "") -> str:
    """What the program prints; it must succeed."""
    who = ("--as", login) if login else ()
    done = subprocess.run(
        [*PROGRAM, "--db", str(database), "--lang", "zh_CN", *who, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **ENVIRONMENT},
        check=True,
        timeout=60,
    )
    return done.stdout


def made(folder: Path, shared_data: Path) -> Path:
    """A database with the team sheet in it, its owners active and a manager of them all."""
    database = folder / "team.db"
    leadtui(database, "init", "--yes", "--zone", "Asia/Shanghai")
    leadtui(database, "import", str(shared_data / "record_sheet/record_sheet_team.xlsx"), "--activate-owners")
    return database


def opened(database: Path, login: str = "") -> list[str]:
    """The command that opens the screen for one of the team."""
    who = ["--as", login] if login else []
    return [*PROGRAM, "--db", str(database), "--lang", "zh_CN", *who]


def shown(database: Path, number: str) -> Any:
    """Everything about one lead."""
    return json.loads(leadtui(database, "show", number, "--json"))
