"""Cells of a file set right, rows left out, fields made of its columns, its country of phones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadtui.errors import UsageError
from leadtui.services import fields as own
from leadtui.services import import_correct, import_rehearsal, import_revert, importing
from leadtui.services.import_asked import Asked, as_draft, from_draft
from leadtui.services.import_rehearsal import Looked
from tests.exchange.sheets import TITLES
from tests.exchange.sheets import line as row_of
from tests.services.desk import Desk
from tests.services.foreign_desk import bring, contents, file, rehearsed
from tests.services.import_desk import everything

HEAD = "Company,Phone,Last Contact,Notes from call,Hobby"
ACME = "Acme Inc.,0755-26550001,2024-05-20,Talked,Chess"
BETA = "Beta LLC,13800138000,someday,Talked,Go"
TWIN = "Gamma GmbH,13800138000,2024-05-21,Talked,Go"
MAPPED = ("Last Contact=contacted_at", "Notes from call=summary")


def line(number: str, **changes: object) -> str:
    """A row of the record sheet as CSV."""
    return ",".join(map(str, row_of(线索编号=number, **changes)))


def sheet(folder: Path, *lines: str) -> Path:
    """A CSV file of these lines."""
    path = folder / "leads.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def looked(desk: Desk, path: Path, asked: Asked) -> Looked:
    return import_rehearsal.look(desk.store, desk.wang, path, asked=asked)


def verdicts(told: import_rehearsal.Rehearsal) -> list[tuple[int, str]]:
    return [(each.row, each.verdict) for each in told.rows]


def test_a_cell_that_is_set_right_is_read_instead_of_the_files_own(desk: Desk) -> None:
    told = rehearsed(desk, HEAD, ACME, BETA, columns=MAPPED)
    assert verdicts(told) == [(2, "create"), (3, "error")]
    asked: dict[str, Any] = {
        "columns": MAPPED,
        "cells": ((3, "Last Contact", "2024-05-22"), (3, "b", "0755-26550002")),
    }
    told = rehearsed(desk, HEAD, ACME, BETA, **asked)
    assert [(each.verdict, each.mended) for each in told.rows] == [("create", False), ("create", True)]
    done = bring(desk, HEAD, ACME, BETA, **asked)
    assert (done.counts["leads_created"], done.rejected) == (2, [])
    assert {str(each.followups[0].contacted_at.date()) for each in everything(desk)} == {
        "2024-05-19", "2024-05-21",
    }  # fmt: skip


def test_a_row_left_out_by_hand_is_told_of_and_not_imported(desk: Desk) -> None:
    told = rehearsed(desk, HEAD, ACME, BETA, without=(3,), columns=MAPPED)
    assert verdicts(told) == [(2, "create"), (3, "left")]
    done = bring(desk, HEAD, ACME, BETA, without=(3,), columns=MAPPED)
    assert (done.counts["leads_created"], done.rejected) == (1, [(3, "Left out by hand.")])


def test_a_cell_or_row_that_the_file_does_not_have_is_told_of(desk: Desk) -> None:
    told = rehearsed(desk, HEAD, ACME, cells=((9, "A", "x"),), without=(12,))
    assert [text for text in told.left_out if "nothing to set right" in text] == [
        "Row 9: there is nothing to set right or leave out.",
        "Row 12: there is nothing to set right or leave out.",
    ]
    with pytest.raises(UsageError, match="no column Z"):
        rehearsed(desk, HEAD, ACME, cells=((2, "Z", "x"),))


def test_a_record_sheet_is_set_right_by_its_titles_or_letters(desk: Desk) -> None:
    lines = (",".join(TITLES), line("展会-20240520-001", 跟进日期="不知道"), line("展会-20240520-002"))
    told = rehearsed(desk, *lines)
    assert told.mapping is None
    assert [(each.row, each.verdict, each.cell) for each in told.rows] == [
        (2, "error", "H2"), (3, "create", ""),
    ]  # fmt: skip
    for column in "跟进日期", "H":
        told = rehearsed(desk, *lines, cells=((2, column, "5月21日"),))
        assert [each.verdict for each in told.rows] == ["create", "create"]
    done = bring(desk, *lines, cells=((2, "H", "2024-05-21"),), basis="展会登记")
    assert (done.rejected, {lead.values["basis"] for lead in everything(desk)}) == ([], {"展会登记"})


def test_a_row_is_judged_anew_at_once_as_the_whole_file_would_be(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, HEAD, ACME, BETA.replace("someday", "2024-05-20"), TWIN)
    asked = Asked(columns=MAPPED)
    here = looked(desk, path, asked)
    assert verdicts(here.told) == [(2, "create"), (3, "create"), (4, "duplicate")]
    raw = import_correct.raw_rows(desk.store, desk.wang, path, asked, 3)[3]
    assert [(each.letter, each.shown) for each in import_correct.cells_of(here, raw)][:2] == [
        ("A", "Beta LLC"), ("B", "13800138000"),
    ]  # fmt: skip
    other = Asked(columns=MAPPED, cells=((3, "B", "0755-26550003"),))
    tried = import_correct.judge_row(desk.store, desk.wang, here, raw, other)
    assert (tried.verdict, tried.reason, tried.mended) == ("create", "", True)
    assert verdicts(here.told)[2] == (4, "duplicate")
    import_correct.judge_row(desk.store, desk.wang, here, raw, other, keep=True)
    assert here.told.counts == {"create": 3}
    assert verdicts(here.told) == verdicts(looked(desk, path, other).told)
    import_correct.judge_row(desk.store, desk.wang, here, raw, asked, keep=True)
    assert verdicts(here.told) == verdicts(looked(desk, path, asked).told)
    import_correct.judge_row(desk.store, desk.wang, here, raw, Asked(without=(3,)), keep=True)
    assert verdicts(here.told) == [(2, "create"), (3, "left"), (4, "create")]


def test_what_was_set_right_waits_as_a_draft() -> None:
    asked = Asked(cells=((3, "B", "1"),), without=(4,), choices=(("source", "x", "online"),), sheet=2)
    assert from_draft(as_draft(asked)) == asked


def test_an_import_killed_while_it_writes_goes_on_with_what_was_set_right(desk: Desk) -> None:
    asked = Asked(columns=MAPPED, cells=((3, "C", "2024-05-22"),))
    importing.stage(desk.store, desk.wang, file(HEAD, ACME, BETA), name="leads.csv", asked=asked)
    assert importing.resume(desk.store, desk.wang).counts["leads_created"] == 2


def test_a_column_nobody_knows_becomes_a_field_that_goes_when_the_import_is_taken_back(desk: Desk) -> None:
    admin = desk.user("boss", role="admin")
    rows = [f"Company {n} Ltd,0755-2655000{n},,,{'Chess' if n % 2 else 'Go'}" for n in range(8)]
    before = contents(desk.store)
    told = rehearsed(desk, HEAD, *rows, viewer=admin, made=(("Hobby", ""),))
    assert told.mapping is not None
    assert [each.made for each in told.mapping.columns if each.made] == ["choice"]
    assert contents(desk.store) == before
    done = bring(desk, HEAD, *rows, viewer=admin, made=(("Hobby", ""),))
    assert done.fields_made == ["hobby"]
    assert {str(lead.values["hobby"]) for lead in everything(desk)} == {"chess", "go"}
    again = bring(desk, HEAD, *rows, viewer=admin)
    assert (again.changed, again.fields_made) == (False, [])
    import_revert.revert(desk.store, admin, done.batch_id)
    assert own.everything(desk.store, admin) == ()
    done = bring(desk, HEAD, *rows, viewer=admin, made=(("Hobby", "choice"),))
    assert done.fields_made == ["hobby"]


@pytest.mark.parametrize(
    ("yes", "no", "kind"),
    [("对", "不", "flag"), ("YES", "n", "flag"), ("有", "无", "choice"), ("1", "0", "number")],
)
def test_a_yes_or_no_is_proposed_where_every_value_is_read_as_one(
    desk: Desk, yes: str, no: str, kind: str
) -> None:
    admin = desk.user("boss", role="admin")
    rows = [f"Company {n} Ltd,0755-2655000{n},,,{yes if n % 2 else no}" for n in range(8)]
    told = rehearsed(desk, HEAD, *rows, viewer=admin, made=(("Hobby", ""),))
    assert told.mapping is not None
    assert [each.made for each in told.mapping.columns if each.made] == [kind]
    done = bring(desk, HEAD, *rows, viewer=admin, made=(("Hobby", ""),))
    assert (done.counts["leads_created"], done.rejected) == (8, [])


def test_a_field_that_is_used_elsewhere_stays_when_the_import_is_taken_back(desk: Desk) -> None:
    admin = desk.user("boss", role="admin")
    done = bring(desk, HEAD, ACME, viewer=admin, made=(("Hobby", "text"),))
    bring(desk, HEAD, TWIN, viewer=admin)
    import_revert.revert(desk.store, admin, done.batch_id)
    assert [row.definition.name for row in own.everything(desk.store, admin)] == ["hobby"]


def test_only_an_admin_makes_fields_and_others_are_told_whom_to_ask(desk: Desk) -> None:
    desk.user("boss", name="老板", role="admin")
    with pytest.raises(UsageError, match="Only an admin") as refused:
        rehearsed(desk, HEAD, ACME, viewer=desk.user("lead", role="manager"), made=(("Hobby", ""),))
    assert "老板" in str(refused.value.advice())


def test_an_import_stopped_while_its_file_is_read_leaves_no_field_behind(desk: Desk) -> None:
    admin = desk.user("boss", role="admin")

    def stop(phase: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        importing.run(
            desk.store, admin, file(HEAD, ACME), asked=Asked(made=(("Hobby", "text"),)), on_progress=stop
        )
    assert own.everything(desk.store, admin) == ()


def test_phones_without_a_code_are_those_of_the_country_said_for_the_file(desk: Desk) -> None:
    bring(desk, HEAD, "Acme Inc.,(202) 555-0123,,,", phone_region="us")
    [lead] = everything(desk)
    assert lead.contacts[0].points[0].norm == "+12025550123"
    with pytest.raises(UsageError, match="no country XX"):
        rehearsed(desk, HEAD, ACME, phone_region="XX")


def test_texts_and_owners_of_a_record_sheet_are_decided_once_for_the_file(desk: Desk) -> None:
    desk.user("lilei", name="李雷")
    lines = (
        ",".join(TITLES),
        line("展会-20240520-001", 线索来源="抖音", 负责人="小李", 跟进日期="5月21日"),
        line("展会-20240520-002", 线索来源="抖音", 负责人="小李"),
    )
    told = rehearsed(desk, *lines)
    assert (told.mapping, told.counts) == (None, {"error": 2})
    assert told.unknown_values == (("source", "抖音", 2),)
    choices = (("source", "抖音", "线上推广"), ("owner", "小李", "李雷"))
    told = rehearsed(desk, *lines, choices=choices)
    assert (told.mapping, told.counts, told.owners_unknown) == (None, {"create": 2}, ())
    done = bring(desk, *lines, choices=choices)
    assert (done.owners_created, {lead.row.owner for lead in everything(desk)}) == ([], {"李雷"})
    assert {lead.values["source"] for lead in everything(desk)} == {"online"}


def test_a_row_of_the_record_sheet_is_judged_anew_with_the_year_above_it(desk: Desk, tmp_path: Path) -> None:
    lines = (line("展会-20240520-001"), line("展会-20240520-002", 跟进日期="不知道"))
    path = sheet(tmp_path, ",".join(TITLES), *lines)
    here = looked(desk, path, Asked())
    assert [(each.verdict, each.customer) for each in here.told.rows] == [
        ("create", "远诚医疗"), ("error", "远诚医疗"),
    ]  # fmt: skip
    raw = import_correct.raw_rows(desk.store, desk.wang, path, Asked(), 3)[3]
    other = Asked(cells=((3, "H", "5月22日"),))
    assert import_correct.judge_row(desk.store, desk.wang, here, raw, other, keep=True).verdict == "create"
    assert verdicts(here.told) == verdicts(looked(desk, path, other).told)
