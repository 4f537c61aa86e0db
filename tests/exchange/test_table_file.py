"""Any file as tables: the bytes decide what it is, the header is found, what is no data is named."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from leadtui.errors import UsageError
from leadtui.exchange.cells import RawRow
from leadtui.exchange.table_file import open_table
from leadtui.exchange.tables import FileTable
from tests.exchange.old_files import ods, ods_row, xls
from tests.exchange.sheets import workbook

TITLES = ("客户名称", "联系人", "手机", "来源")
ROWS = (
    ("远诚医疗", "赵敏", "13800001234", "行业展会"),
    ("明德贸易", "李雷", "13900001234", "线上推广"),
)
RECORDS = (TITLES, *ROWS)


def csv(*records: tuple[str, ...], encoding: str = "utf-8", cut: str = ",") -> io.BytesIO:
    """Records as the bytes of a text file."""
    return io.BytesIO("".join(cut.join(record) + "\r\n" for record in records).encode(encoding))


def titles(table: FileTable) -> tuple[str, ...]:
    """The titles of the columns."""
    return tuple(column.title for column in table.columns)


def values(table: FileTable) -> list[tuple[object, ...]]:
    """The data as it would be mapped."""
    return [tuple(row.cells.get(column.index) for column in table.columns) for row in table.rows()]


def book(prepare: dict[str, list[tuple[object, ...]]], *, hidden: str = "") -> io.BytesIO:
    """A workbook of several sheets, one of them hidden."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in prepare.items():
        sheet = made.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    made.save(stream)
    stream.seek(0)
    return stream


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (workbook(*RECORDS), "xlsx"),
        (xls({"客户": RECORDS}), "xls"),
        (
            ods(f'<table:table table:name="客户">{"".join(ods_row(*row) for row in RECORDS)}</table:table>'),
            "ods",
        ),
        (csv(*RECORDS), "csv"),
        (csv(*RECORDS, encoding="gb18030"), "csv"),
        (csv(*RECORDS, encoding="utf-16"), "csv"),
        (csv(*RECORDS, encoding="utf-32", cut=";"), "csv"),
        (csv(*RECORDS, encoding="utf-8-sig", cut="\t"), "csv"),
        (csv(*RECORDS, cut="^"), "csv"),
    ],
)
def test_the_same_rows_come_out_of_every_format_whatever_the_file_is_called(
    made: io.BytesIO, kind: str
) -> None:
    with open_table(made, name="misnamed.csv") as file:
        assert file.detected.format == kind
        assert titles(file.best) == TITLES
        assert values(file.best) == [*ROWS]
        assert values(file.best) == [*ROWS]


def test_a_table_can_be_read_twice_at_once() -> None:
    with open_table(csv(*RECORDS)) as file:
        first = file.best.rows()
        next(first)
        assert values(file.best) == [*ROWS]
        assert next(first).number == 3


def test_a_workbook_from_a_pipe_is_read_as_from_a_file(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with open_table(Pipe(workbook(*RECORDS).getvalue())) as file:
        assert values(file.best) == [*ROWS]


def test_titles_totals_comments_and_repetitions_are_left_out_and_named() -> None:
    made = workbook(
        ("2024年客户跟进表",),
        (None, None, None, "制表：王芳"),
        TITLES,
        ("Customer", "Contact", "Mobile", "Source"),
        ROWS[0],
        TITLES,
        ROWS[1],
        ("小计", None, 2),
        ("合计：", None, 2),
        ("注：手机号已核对",),
    )
    with open_table(made) as file:
        table = file.best
        assert values(table) == [*ROWS]
        assert table.header_row == 3
        assert [column.technical for column in table.columns] == ["Customer", "Contact", "Mobile", "Source"]
        assert table.left_out.counts == {
            "title": 2, "technical": 1, "repeated": 1, "total": 2, "comment": 1,
        }  # fmt: skip
        assert next((left.first, left.text) for left in table.left_out) == (1, "2024年客户跟进表")


def test_a_customer_whose_name_begins_like_a_total_is_data() -> None:
    rows = (("Total Wine", "Ann", "13800001234", "Web"), ("合计咨询有限公司", "李", "13900001234", "展会"))
    with open_table(csv(("Company", "Contact", "Phone", "Source"), *rows)) as file:
        assert values(file.best) == [*rows]


def test_single_cells_after_a_gap_are_a_footer_only_where_no_data_follows() -> None:
    records = (TITLES, ROWS[0], ("",), ("只有名称的客户",), ROWS[1], ("",), ("Acme Corp",), ("Confidential",))
    with open_table(csv(*records)) as file:
        assert [row.cells[0] for row in file.best.rows()] == ["远诚医疗", "只有名称的客户", "明德贸易"]
        assert file.best.left_out.counts == {"comment": 2}


def test_titles_lose_line_breaks_asterisks_and_units_but_say_what_they_were() -> None:
    made = workbook(
        ("*客户名称", "联系人\n(Contact)", "手机号（11位）", "预算(万元)", "来源【必填】"),
        ("远诚医疗", "赵敏", "13800001234", 20, "展会"),
    )
    with open_table(made) as file:
        assert titles(file.best) == ("客户名称", "联系人", "手机号", "预算", "来源")
        name, contact, phone, budget, source = file.best.columns
        assert (name.required, source.required, contact.required) == (True, True, False)
        assert (contact.unit, phone.unit, budget.unit) == ("Contact", "11位", "万元")
        assert contact.raw == "联系人\n(Contact)"


def test_titles_merged_over_two_rows_belong_to_the_lower_one() -> None:
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:D1")

    made = workbook(
        ("客户名称", "联系信息"), (None, "联系人", "手机", "邮箱"),
        ("远诚", "赵敏", "13800001234", "z@example.com"), ("明德", "李雷", "13900001234", "l@example.com"),
        prepare=merge,
    )  # fmt: skip
    with open_table(made) as file:
        assert titles(file.best) == ("客户名称", "联系人", "手机", "邮箱")
        assert len(values(file.best)) == 2


def test_hidden_rows_are_named_and_taken_only_if_asked_for() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    with open_table(workbook(*RECORDS, prepare=hide)) as file:
        assert values(file.best) == [ROWS[1]]
        assert file.best.left_out.counts == {"hidden_row": 1}
        assert "远诚医疗" in next(iter(file.best.left_out)).sentence()
        assert values(file.best.revealed()) == [*ROWS]


def test_hidden_rows_of_an_open_document_are_named_too() -> None:
    rows = ods_row(*TITLES) + ods_row(*ROWS[0], visibility="collapse", repeat=2) + ods_row(*ROWS[1], repeat=2)
    with open_table(ods(f'<table:table table:name="客户">{rows}</table:table>')) as file:
        assert values(file.best) == [ROWS[1], ROWS[1]]
        assert file.best.left_out.counts == {"hidden_row": 2}


def test_hidden_rows_of_an_old_workbook_are_named_too() -> None:
    with open_table(xls({"客户": [TITLES, ROWS[0], ROWS[1]] * 40, "空": []}, hidden_row=1)) as file:
        assert file.best.left_out.counts.get("hidden_row") is None
        assert values(file.best)[0] == ROWS[1]
        assert file.best.left_out.counts["hidden_row"] == 1


@pytest.mark.parametrize("make", [book, xls])
def test_hidden_sheets_are_named_and_opened_only_by_name(make: object) -> None:
    sheets = {"客户": [*RECORDS], "旧客户": [TITLES, ROWS[0], ROWS[0], ROWS[0]], "空": []}
    made = make(sheets, hidden="旧客户")  # type: ignore[operator]
    with open_table(made) as file:
        assert file.best.name == "客户"
        assert {(left.kind, left.text) for left in file.left_out} == {
            ("hidden_sheet", "旧客户"), ("empty_sheet", "空"),
        }  # fmt: skip
    with open_table(made, sheet="旧客户") as file:
        assert (file.best.hidden, len(values(file.best))) == (True, 3)
    with pytest.raises(UsageError, match="客户"):
        open_table(made, sheet="没有")


def test_the_sheet_with_the_most_known_titles_is_proposed() -> None:
    with open_table(book({"说明": [("本表说明", "内容"), ("一", "二")], "数据": [*RECORDS]})) as file:
        assert file.best.name == "数据"
        assert [left.text for left in file.left_out] == ["说明"]


def test_a_table_without_titles_has_lettered_columns_and_loses_no_row() -> None:
    with open_table(csv(*ROWS)) as file:
        assert file.best.header_row is None
        assert [column.letter for column in file.best.columns] == ["A", "B", "C", "D"]
        assert values(file.best) == [*ROWS]


def test_the_header_row_can_be_chosen_or_refused() -> None:
    records = (("远诚", "13800001234"), ("甲", "乙"), ("明德", "13900001234"))
    with open_table(csv(*records), header_row=2) as file:
        assert titles(file.best) == ("甲", "乙")
        assert values(file.best) == [records[2]]
        assert len(values(file.best.headed(0))) == 3
        with pytest.raises(UsageError):
            file.best.headed(40)


def test_formulas_count_by_the_result_saved_with_them() -> None:
    with open_table(workbook(TITLES, ("=A1", "赵敏", "#N/A", "展会"))) as file:
        [row] = file.best.rows()
        assert row.cells == {1: "赵敏", 3: "展会"}
        assert dict(row.flaws) == {0: "no_result", 2: "formula_error"}


def test_what_looks_like_a_formula_in_a_text_file_stays_text() -> None:
    with open_table(csv(("Name", "Phone"), ("=1+1", "+8613800001234"), ("@SUM(A1)", "-1"))) as file:
        assert values(file.best) == [("=1+1", "+8613800001234"), ("@SUM(A1)", "-1")]


def test_dates_and_times_of_old_formats_are_those_of_a_calendar() -> None:
    cell = '<table:table-cell office:value-type="date" office:date-value="2024-05-20"/>'
    rows = (
        ods_row("客户名称", "日期")
        + f"<table:table-row>{ods_row('远诚').split('>', 1)[1][:-18]}{cell}</table:table-row>"
    )
    with open_table(ods(f'<table:table table:name="客户">{rows}</table:table>')) as file:
        assert values(file.best) == [("远诚", datetime(2024, 5, 20))]


def test_a_range_of_a_million_empty_rows_is_passed_over() -> None:
    rows = ods_row(*TITLES) + ods_row(*ROWS[0]) + '<table:table-row table:number-rows-repeated="1048570"/>'
    with open_table(ods(f'<table:table table:name="客户">{rows}</table:table>')) as file:
        assert values(file.best) == [ROWS[0]]


def test_rows_say_where_they_stand_in_the_file() -> None:
    with open_table(csv(("报表",), ("",), *RECORDS)) as file:
        assert [row.number for row in file.best.rows()] == [4, 5]
        assert isinstance(next(file.best.rows()), RawRow)
