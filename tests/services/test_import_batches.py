"""Imports as batches: stopped anywhere, finished later, taken back (DESIGN 2.15)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from leadtui.errors import Cancelled, NotFoundError, RuleError, UsageError
from leadtui.services import assigning, import_revert, importing, leads, pacing, people, setup, undoing
from leadtui.services.import_numbers import Raised
from leadtui.services.importing import Result
from leadtui.store import import_reads, imports
from leadtui.store.models import ImportBatch, ImportRow, NumberCounter
from tests.bench import sheet_file
from tests.bench.import_sheet import timed_transactions
from tests.databases import NOW, SqliteDatabases
from tests.services.desk import Desk, later
from tests.services.import_desk import NUMBER, bring, counts, everything, lead_id, numbered, snapshot

ROWS = 700
KILLED = """
import os, signal, sys
from leadtui.services import importing, people
from leadtui.services.setup import open_store
from leadtui.store import imports, journal

def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

def told(phase, done, total):
    if (phase, "progress") == (sys.argv[3], sys.argv[4]) and done >= 300:
        die()

if sys.argv[4] == "transaction":
    real, seen = imports.settle, []
    def settle(*arguments):
        seen.append(real(*arguments))
        if len(seen) == 2:
            die()
    imports.settle = settle
store = open_store(sys.argv[1])
importing.run(store, people.sign_in(store, "wang"), sys.argv[2], on_progress=told)
"""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet that takes several transactions to stage and to apply."""
    return sheet_file.ensure(ROWS, tmp_path_factory.mktemp("sheets"))


@pytest.fixture(scope="module")
def whole(sqlite_databases: SqliteDatabases, sheet: Path) -> dict[str, list[str]]:
    """What an import that nothing interrupts leaves."""
    from leadtui import clock

    with sqlite_databases.fresh(migrated=True) as url:
        clock.freeze(NOW)
        desk = Desk(url)
        importing.run(desk.store, desk.wang, sheet)
        found = snapshot(desk.store)
        desk.store.close()
        clock.freeze(None)
    return found


def killed(desk: Desk, sheet: Path, phase: str, where: str) -> None:
    """Import in a process of its own that is killed on the way."""
    environment = {**os.environ, "LEADTUI_NOW": NOW.isoformat()}
    command = [sys.executable, "-c", KILLED, desk.url, str(sheet), phase, where]
    done = subprocess.run(command, env=environment, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL


def stopping(phase: str, after: int) -> Callable[[str, int, int], None]:
    """A progress that cancels once it has heard of ``after`` rows."""

    def told(heard: str, done: int, _total: int) -> None:
        if heard == phase and done >= after:
            raise Cancelled("stopped")

    return told


@pytest.mark.parametrize("where", ["progress", "transaction"])
def test_an_import_that_was_killed_is_finished_as_if_nothing_had_happened(
    desk: Desk, sheet: Path, whole: dict[str, list[str]], where: str
) -> None:
    killed(desk, sheet, "write", where)
    assert 0 < len(everything(desk)) < ROWS / sheet_file.ROWS_PER_LEAD
    done = importing.resume(desk.store, desk.wang)
    assert done.counts["rows"] == ROWS
    assert snapshot(desk.store) == whole
    with pytest.raises(NotFoundError):
        importing.resume(desk.store, desk.wang)


def test_an_import_that_was_killed_while_its_sheet_was_read_is_dropped_and_says_so(
    desk: Desk, sheet: Path
) -> None:
    killed(desk, sheet, "read", "progress")
    with pytest.raises(RuleError) as caught:
        importing.resume(desk.store, desk.wang)
    assert sheet.name in caught.value.text()
    assert caught.value.advice() == "Import the file again."
    assert ImportBatch.select().count() == ImportRow.select().count() == 0


def test_a_sheet_that_is_still_being_read_elsewhere_is_not_dropped(desk: Desk) -> None:
    with desk.store.transaction():
        options = {"process": (os.uname().nodename, os.getppid())}
        imports.create(desk.wang.user_id, "x.xlsx", options, desk.store.now())
    with pytest.raises(NotFoundError):
        importing.resume(desk.store, desk.wang)
    later(hours=2)
    with pytest.raises(RuleError, match="still being read"):
        importing.resume(desk.store, desk.wang)


def test_cancelling_between_two_transactions_leaves_what_can_be_finished(
    desk: Desk, sheet: Path, whole: dict[str, list[str]]
) -> None:
    with pytest.raises(Cancelled):
        importing.run(desk.store, desk.wang, sheet, on_progress=stopping("write", 200))
    assert importing.batches(desk.store, desk.wang)[0].state == "applying"
    importing.resume(desk.store, desk.wang)
    assert snapshot(desk.store) == whole


def test_cancelling_while_the_sheet_is_read_leaves_nothing(desk: Desk, sheet: Path) -> None:
    before = counts(desk)
    with pytest.raises(Cancelled):
        importing.run(desk.store, desk.wang, sheet, on_progress=stopping("read", 400))
    assert counts(desk) == before
    assert ImportBatch.select().count() == ImportRow.select().count() == 0


def test_a_sheet_that_is_damaged_half_way_leaves_nothing(desk: Desk, sheet: Path, tmp_path: Path) -> None:
    import zipfile

    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(sheet) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    with pytest.raises(UsageError, match="damaged"):
        importing.run(desk.store, desk.wang, broken)
    assert ImportBatch.select().count() == ImportRow.select().count() == 0


def test_progress_counts_up_to_all_rows(desk: Desk, sheet: Path) -> None:
    told: list[tuple[str, int, int]] = []
    importing.run(desk.store, desk.wang, sheet, on_progress=lambda *given: told.append(given))
    assert told[-1] == ("write", ROWS, ROWS)
    assert [phase for phase, _done, _total in told] == sorted(phase for phase, _done, _total in told)


def test_two_windows_may_finish_one_batch(desk: Desk, sheet: Path, whole: dict[str, list[str]]) -> None:
    with pytest.raises(Cancelled):
        importing.run(desk.store, desk.wang, sheet, on_progress=stopping("write", 200))
    other = setup.open_store(desk.url)

    def meanwhile(_phase: str, done: int, total: int) -> None:
        if done < total:
            importing.resume(other, desk.wang)

    try:
        importing.resume(desk.store, desk.wang, on_progress=meanwhile)
    except RuleError:
        pass
    finally:
        other.close()
    assert snapshot(desk.store) == whole


def test_no_transaction_holds_up_a_save(desk: Desk, tmp_path: Path) -> None:
    sheet = sheet_file.ensure(5_000, tmp_path)
    # In processor time: the machine may be busy with something else.
    with timed_transactions(process_time) as lasted:
        done = importing.run(desk.store, desk.wang, sheet)
        again = importing.run(desk.store, desk.wang, sheet)
        import_revert.revert(desk.store, desk.wang, done.batch_id)
    print(f"longest of {len(lasted)} transactions: {max(lasted) * 1000:.0f} ms")
    assert not again.changed
    assert max(lasted) < 0.3


def reverted(desk: Desk, done: Result) -> import_revert.Reverted:
    return import_revert.revert(desk.store, desk.wang, done.batch_id)


def test_taking_an_import_back_leaves_what_was_there_before(desk: Desk) -> None:
    bring(desk, {"联系人": "赵*", "联系方式": "138****1234", "线索等级": None}, {"线索编号": "X-1"})
    before = snapshot(desk.store, without=("updated_at",))
    second = {"跟进日期": "2024-06-01", "沟通内容摘要": "回访", "当前状态": "成交", "负责人": "王芳",
              "下一步计划": "6月9日签约"}  # fmt: skip
    done = bring(desk, {}, second, {"线索编号": "X-2"}, {"线索编号": "X-3"})
    assert done.counts["leads_updated"] == 1
    assert reverted(desk, done) == import_revert.Reverted(done.batch_id, leads=3)
    assert snapshot(desk.store, without=("updated_at",)) == before


def test_a_lead_someone_has_built_on_stays_and_is_named(desk: Desk) -> None:
    done = bring(desk, {}, {"线索编号": "X-1"}, {"线索编号": "X-2"})
    lilei = desk.user("anna", role="manager", name="Anna")
    later(minutes=7)
    assigning.assign(desk.store, desk.wang, lead_id(desk, "X-1"), lilei.user_id)
    found = reverted(desk, done)
    assert (found.leads, found.refused) == (2, [("X-1", "wang", "05-20 10:07")])
    assert [lead.row.number for lead in everything(desk)] == ["X-1"]


def test_of_a_known_lead_only_what_the_import_touched_stands_in_the_way(desk: Desk) -> None:
    bring(desk, {"线索等级": None}, {"线索编号": "X-1", "线索等级": None})
    done = bring(desk, {}, {"线索编号": "X-1"})
    leads.edit(desk.store, desk.wang, lead_id(desk), {"need": "CRM"})
    leads.set_level(desk.store, desk.wang, lead_id(desk, "X-1"), "C", reason="小客户")
    assert [number for number, _who, _when in reverted(desk, done).refused] == ["X-1"]
    assert (numbered(desk).values["level"], numbered(desk).values["need"]) == (None, "CRM")
    assert numbered(desk, "X-1").values["level"] == "C"


def test_what_was_built_and_undone_does_not_stand_in_the_way(desk: Desk) -> None:
    done = bring(desk, {})
    leads.edit(desk.store, desk.wang, lead_id(desk), {"need": "CRM"})
    undoing.undo_last(desk.store, desk.wang)
    assert reverted(desk, done).refused == []


def test_an_import_is_taken_back_once(desk: Desk) -> None:
    done = bring(desk, {})
    reverted(desk, done)
    with pytest.raises(RuleError, match="already"):
        reverted(desk, done)


def test_after_it_was_taken_back_a_sheet_can_be_imported_again(desk: Desk) -> None:
    first = bring(desk, {}, {"线索编号": None, "客户名称": "永昌"})
    before = snapshot(desk.store, without=("number", "import_key"))
    reverted(desk, first)
    second = bring(desk, {}, {"线索编号": None, "客户名称": "永昌"})
    assert second.counts == first.counts
    assert len(everything(desk)) == 2
    assert len(snapshot(desk.store)["Followup"]) == len(before["Followup"])


def test_undo_takes_the_import_back_and_there_is_nothing_to_redo(desk: Desk) -> None:
    bring(desk, {}, {"线索编号": "X-1"})
    undone = undoing.undo_last(desk.store, desk.wang)
    assert undone.message == "Import taken back: 2 leads"
    assert everything(desk) == []
    with pytest.raises(RuleError, match="nothing to redo"):
        undoing.redo_last(desk.store, desk.wang)


def test_what_is_taken_back_is_found_no_more(desk: Desk) -> None:
    from leadtui.services import finding

    done = bring(desk, {})
    reverted(desk, done)
    assert [finding.find(desk.store, desk.wang, text, 0, 5) for text in ("远诚", "text:介绍产品")] == [[], []]


def test_an_import_that_was_stopped_can_be_taken_back(desk: Desk, sheet: Path) -> None:
    with pytest.raises(Cancelled):
        importing.run(desk.store, desk.wang, sheet, on_progress=stopping("write", 200))
    batch = importing.batches(desk.store, desk.wang)[0]
    found = import_revert.revert(desk.store, desk.wang, batch.id)
    assert found.leads == batch.counts["leads_created"]
    assert (everything(desk), snapshot(desk.store)["waiting"]) == ([], [])
    with pytest.raises(NotFoundError):
        importing.resume(desk.store, desk.wang)


def test_taking_back_may_be_stopped_and_goes_on(desk: Desk, sheet: Path) -> None:
    done = importing.run(desk.store, desk.wang, sheet)
    with pytest.raises(Cancelled):
        import_revert.revert(desk.store, desk.wang, done.batch_id, on_progress=stopping("revert", 1))
    left = len(everything(desk))
    assert 0 < left < done.counts["leads_created"]
    assert reverted(desk, done).leads == left
    assert everything(desk) == []


def test_a_batch_is_its_users_and_an_admins(desk: Desk) -> None:
    anna, ben = desk.user("anna", role="manager"), desk.user("ben", role="manager")
    done = bring(desk, {}, viewer=anna)
    assert importing.result(desk.store, desk.wang, done.batch_id).counts == done.counts
    assert importing.batches(desk.store, ben) == []
    with pytest.raises(NotFoundError):
        import_revert.revert(desk.store, ben, done.batch_id)


def test_what_was_rejected_and_kept_is_told_later_too_and_holds_no_data(desk: Desk) -> None:
    bring(desk, {})
    leads.edit(desk.store, desk.wang, lead_id(desk), {"need": "CRM"})
    done = bring(desk, {"初始需求": "别的"}, {"线索编号": "X-1", "跟进日期": "someday"})
    told = importing.result(desk.store, desk.wang, done.batch_id)
    assert (told.kept, told.rejected) == (done.kept, done.rejected)
    assert [line for line, _reason in (*told.kept, *told.rejected)] == [2, 3]
    assert {row.payload for row in ImportRow.select()} == {""}


def test_counters_are_raised_for_all_numbers_at_once(desk: Desk) -> None:
    bring(desk, *({"线索编号": f"ZH-2026052{day}-00{day}"} for day in range(1, 4)), {"线索编号": NUMBER})
    found = {row.day.isoformat(): row.last for row in NumberCounter.select()}
    assert found == {"2026-05-21": 1, "2026-05-22": 2, "2026-05-23": 3, "2024-05-20": 1}


def test_a_counter_is_not_told_again_what_it_has_passed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[int] = []
    monkeypatch.setattr(desk.store.engine, "raise_counters", lambda counters: raised.append(len(counters)))
    monkeypatch.setattr(importing, "CHUNK_ROWS", 2)
    days = ("20260521", "20260522")
    bring(desk, *({"线索编号": f"ZH-{day}-{n:03d}"} for n in (3, 2, 2, 4) for day in days))
    assert raised == [2, 2]


def test_numbers_of_other_forms_are_no_hindrance() -> None:
    raised = Raised()
    assert raised.beyond(["K7", "ZH-20240520-", "ZH-20240520-000", "ZH-20240520-1234567"]) == {
        "K7", "ZH-20240520-", "ZH-20240520-1234567"
    }  # fmt: skip
    assert raised.beyond(["ZH-20240520-001", "ZH-20240520-003", "ZH-20240520-002"]) == {"ZH-20240520-003"}
    assert raised.beyond(["ZH-20240520-003", "ZH-20240520-0004"]) == {"ZH-20240520-0004"}


def test_a_new_database_learns_on_the_way_what_its_tables_are_like(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyzed: list[int] = []
    monkeypatch.setattr(importing, "TYPICAL", 2)
    monkeypatch.setattr(importing, "CHUNK_LEADS", 2)
    monkeypatch.setattr(pacing, "next_size", lambda size, *_seconds, **_limits: size)
    monkeypatch.setattr(desk.store.engine, "analyze", lambda: analyzed.append(counts(desk)["Lead"]))
    rows = [{"线索编号": f"ZH-20260521-{n:03d}"} for n in range(1, 10)]
    bring(desk, *rows)
    assert analyzed[0] < analyzed[-1] == 9
    assert len(analyzed) == 2


def test_an_import_that_changes_nothing_leaves_the_statistics_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(desk, {})
    monkeypatch.setattr(desk.store.engine, "analyze", lambda: pytest.fail("nothing has changed"))
    assert not bring(desk, {}).changed


def test_the_planner_learns_of_a_sheet_once_it_is_staged(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(imports, "analyze", lambda _store: told.append(ImportRow.select().count()))
    bring(desk, {}, {"线索编号": "ZH-20260521-001"})
    assert told == [2]


def test_nothing_is_asked_of_no_leads(desk: Desk) -> None:
    sent: list[str] = []
    desk.store.database.query_hooks.append(lambda event: sent.append(event.sql))
    assert import_reads.known(desk.store, desk.wang, []) == {}
    desk.store.database.query_hooks.clear()
    assert not sent


def test_a_viewer_may_not_import(desk: Desk) -> None:
    from leadtui.errors import PermissionDenied

    with pytest.raises(PermissionDenied):
        bring(desk, {}, viewer=desk.user("vera", role="viewer"))
    assert people.everyone(desk.store)
