"""Files that break importers: each is read or refused with a reason, soon and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from leadtui.errors import UsageError
from leadtui.exchange.reader import open_table
from leadtui.exchange.rows import parse_rows

REFUSED = {
    "calamine_pass_protected.xlsx": "password",
    "poi_xor-encryption-abc.xls": "old .xls",
    "poi_clusterfuzz_truncated.xlsx": "damaged",
    "poi_poc-xmlbomb.xlsx": "XML entities",
    "phpss_empty.csv": "empty",
    "poi_SimpleStrict.xlsx": "column titles",
    "calamine_issue_174.xlsx": "column titles",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_own_reason(shared_data: Path, name: str) -> None:
    [path] = shared_data.glob(f"weird_*/{name}")
    with pytest.raises(UsageError) as caught:
        open_table(path)
    assert REFUSED[name] in caught.value.message
    assert caught.value.hint or name == "phpss_empty.csv"


def read_all(path: Path) -> str:
    """Empty where the file can be read, else why not."""
    try:
        with open_table(path) as table:
            for _row in parse_rows(table):
                pass
    except UsageError as refusal:
        return refusal.text()
    return ""


def test_no_weird_file_takes_long_or_raises_anything_else(shared_data: Path) -> None:
    started = time.perf_counter()
    reasons = {path.name: read_all(path) for path in shared_data.glob("*/**/*.[cx][sl][vs]*")}
    assert time.perf_counter() - started < 30
    assert all(name in reason or "entities" in reason for name, reason in reasons.items() if reason)


EVERY = """
import json, sys, time
from pathlib import Path
from leadtui.errors import UsageError
from leadtui.services import importing, people
from leadtui.services.setup import init_database, open_store
from tests.memory import peak_megabytes

init_database(sys.argv[1], login="wang")
store = open_store(sys.argv[1])
wang = people.sign_in(store, "wang")
told = {}
for path in map(Path, sys.argv[2:]):
    started = time.process_time()
    try:
        outcome = importing.run(store, wang, path).counts
    except UsageError as refusal:
        outcome = refusal.text()
    told[path.name] = (time.process_time() - started, outcome)
print(json.dumps([told, peak_megabytes()]))
"""


def test_every_weird_file_is_imported_or_refused_soon_and_in_little_memory(
    shared_data: Path, tmp_path: Path
) -> None:
    paths = sorted(str(path) for kind in ("xlsx", "csv") for path in shared_data.glob(f"weird_{kind}/*"))
    command = [sys.executable, "-c", EVERY, f"sqlite:///{tmp_path}/weird.db", *paths]
    done = subprocess.run(command, check=False, capture_output=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr.decode()
    told, megabytes = json.loads(done.stdout)
    assert len(told) == len(paths)
    assert max(seconds for seconds, _outcome in told.values()) < 10
    assert megabytes < 200
    for name, (_seconds, outcome) in told.items():
        if isinstance(outcome, str):
            assert name in outcome or "entities" in outcome
        else:
            assert outcome.get("rows", 0) + outcome.get("rejected", 0) >= outcome.get("leads_created", 0)


def test_chinese_csv_in_gbk_is_read(shared_data: Path) -> None:
    with open_table(shared_data / "weird_csv" / "线索_gbk.csv") as table:
        assert {"customer", "contact", "contact_point", "source"} <= table.header.columns.keys()
