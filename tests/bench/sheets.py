"""Rows of the table that no large data set is needed for: a sheet brought in, short names."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadtui.services.setup import init_database
from tests.bench import sheet_file, short_names
from tests.bench.dataset import _create_database
from tests.bench.table import Must, Row, row

ROWS, QUICK_ROWS = 100_000, 5_000
DATABASE = "leadtui_bench_sheet"
DATA = "LEADTUI_TEST_DATA"
FLAT = 1.05


def measure(server: str | None, *, quick: bool) -> Iterator[Row]:
    """An import, the same again, and their memory; the floor is openpyxl reading every cell of the file."""
    path = sheet_file.ensure(QUICK_ROWS if quick else ROWS)
    floor = _apart("read", path)["seconds"]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db" if server is None else _database(server)
        init_database(url, login="wang", language="zh_CN")
        for what in ("import", "import again"):
            told = _apart("import", path, url)
            yield row(
                what, "admin", [told["seconds"]], unit="s", floor=floor, must=Must(times=5 if server else 4)
            )
            yield row(
                f"{what}, most PSS beside that at 5,000 rows", "admin", [told["peak"]], unit="MB",
                floor=told["settled"] or None, must=Must(times=FLAT),
            )  # fmt: skip
            yield row(f"{what}, longest transaction", "admin", [told["longest"] * 1000], must=Must(most=300))


def _apart(what: str, *arguments: object) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.import_sheet", what, *map(str, arguments)]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return told


def _database(server: str) -> str:
    url = re.sub(r"^(\w+://[^/]*/)[^?]*", rf"\g<1>{DATABASE}", server)
    _create_database(server, url)
    return url


def brands(folder: Path) -> Iterator[Row]:
    """The share of labelled company names whose brand is found, and the time a name takes."""
    labels = short_names.read_labels(folder / short_names.TRUTH)
    named = [label for label in labels if label.brand]
    share = 1 - len(short_names.misses(labels)) / len(named)
    yield row(f"brands found in {len(named)} names", "", [share], unit="share", must=Must(least=0.95))
    yield row(
        "short name of a company", "", [short_names.microseconds([label.name for label in labels])], unit="us"
    )
