"""Screens as plain text, kept beside the tests: what people see, compared line by line.

``GOLDEN=write`` writes them anew; read the difference before it is committed.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import Any

from textual.app import App

from tests.ui.screen_text import screen_text

FOLDER = Path(__file__).parent / "golden"


def check(app: App[Any], name: str) -> None:
    """The current screen looks as it is kept under ``name``."""
    shown = screen_text(app) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown)
    different = list(unified_diff(path.read_text().splitlines(), shown.splitlines(), n=0, lineterm=""))
    assert not different, "\n".join(different)
