"""What a test needs from the machine, and what happens where it is missing."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

PREFIX = "not run: "


def required() -> frozenset[str]:
    """The things LEADTUI_REQUIRE lists: a test left out for want of one of them fails."""
    return frozenset(filter(None, os.environ.get("LEADTUI_REQUIRE", "").split(",")))


def not_run(thing: str, why: str) -> NoReturn:
    """Leave the test out for want of ``thing``, a word that LEADTUI_REQUIRE may list."""
    pytest.skip(f"{PREFIX}{thing}: {why}")


def need_program(thing: str, program: str | None = None) -> str:
    """The path of ``program``, by default named as the thing; without it the test is left out."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    found = shutil.which(program or thing, path=path)
    return found or not_run(thing, f"{program or thing} is not installed")


def forbidden_skip(reason: str) -> str | None:
    """The required thing that a skip with this ``reason`` is about, if any."""
    words = reason.lower().replace(":", " ").split()
    return next((thing for thing in sorted(required()) if thing.lower() in words), None)
