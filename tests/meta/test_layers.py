"""Who may import whom, and what nobody imports before it is needed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import leadtui

PACKAGE = Path(leadtui.__file__).parent
ROOT = PACKAGE.parent
HEAVY = frozenset(
    {
        "openpyxl",
        "phonenumbers",
        "dateutil.parser",
        "holidays",
        "email_validator",
        "rapidfuzz",
        "pypinyin",
        "opencc",
        "psycopg",
        "sqlcipher3",
        "python_calamine",
        "charset_normalizer",
        "icalendar",
    }
)
BUILD_ONLY = frozenset({"pypinyin", "opencc"})


def modules() -> list[str]:
    """Every module of the package, by name."""
    files = sorted(PACKAGE.rglob("*.py"))
    names = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    return [name.removesuffix(".__init__") for name in names]


def imports_of(file: Path) -> Iterator[str]:
    """The modules that a file names in its imports, at the top and inside functions."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module


def loaded_by(*names: str, first: str = "") -> frozenset[str]:
    """What a fresh interpreter has loaded after running ``first`` and importing these modules."""
    code = (
        f"import importlib, json, sys\n{first}\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(json.dumps(sorted(name for name, module in sys.modules.items() if module)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout))


def test_the_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    done = subprocess.run([*command, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_text_takes_nothing_from_rich_but_the_width_of_cells() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file.name == "text.py"]
    assert {name for file in files for name in imports_of(file) if name.startswith("rich")} <= {"rich.cells"}


def test_only_the_packing_of_tables_needs_the_libraries_they_are_made_from() -> None:
    importers = [
        str(file.relative_to(ROOT))
        for file in PACKAGE.rglob("*.py")
        if BUILD_ONLY & {name.partition(".")[0] for name in imports_of(file)}
    ]
    assert set(importers) <= {"leadtui/domain/build_tables.py"}


def test_importing_the_package_loads_neither_textual_nor_peewee() -> None:
    assert sorted({"textual", "rich", "peewee"} & loaded_by("leadtui")) == []


def test_importing_any_module_but_the_postgresql_engine_loads_no_heavy_library() -> None:
    names = [name for name in modules() if name not in ("leadtui.store.postgres", "leadtui.__main__")]
    # Peewee takes every driver it finds, so the store decides which ones it may find.
    peewee = "from leadtui.store.drivers import load_peewee; load_peewee('sqlite:///x.db')"
    assert sorted(HEAVY & loaded_by(*names, first=peewee)) == []


@pytest.mark.parametrize("layer", ["cli", "services", "store", "exchange", "domain"])
def test_what_works_without_a_screen_loads_no_textual(layer: str) -> None:
    names = [name for name in modules() if name.startswith(f"leadtui.{layer}")]
    assert "textual" not in loaded_by(*names)
