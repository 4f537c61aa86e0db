"""Text files: the encoding and the delimiter are found, shown and can be overruled."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.errors import UsageError
from leadtui.exchange.table_file import open_table
from leadtui.exchange.text_encoding import LABELS, detect_encoding

SIMPLIFIED = "客户名称,联系人,来源\n北京华信科技有限公司,王芳,展会\n上海明德贸易,李雷,线上推广\n"
TRADITIONAL = "客戶名稱,聯絡人,來源\n台北華信科技有限公司,王芳,展覽\n高雄明德貿易,李雷,線上推廣\n"
FRENCH = "Société,Prénom,Téléphone\nSociété Générale,Hélène,0102\nCrédit,Jérôme,0203\n"
SAMPLES = {"zh": SIMPLIFIED, "tw": TRADITIONAL, "fr": FRENCH}


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("zh", "utf-8", "utf-8"),
        ("zh", "utf-8-sig", "utf-8-sig"),
        ("zh", "gbk", "gb18030"),
        ("zh", "gb18030", "gb18030"),
        ("tw", "gb18030", "gb18030"),
        ("tw", "big5", "big5hkscs"),
        ("fr", "cp1252", "cp1252"),
        ("fr", "utf-16", "utf-16"),
        ("zh", "utf-16-le", "utf-16-le"),
        ("tw", "utf-16-be", "utf-16-be"),
        ("fr", "utf-32", "utf-32"),
        ("zh", "utf-32-le", "utf-32-le"),
        ("zh", "utf-32-be", "utf-32-be"),
    ],
)
def test_the_encoding_is_found_and_named(text: str, encoding: str, found: str) -> None:
    with open_table(io.BytesIO(SAMPLES[text].encode(encoding))) as file:
        assert file.detected.encoding == found
        assert found in LABELS
        assert file.detected.confidence > 0.5
        assert [column.raw for column in file.best.columns] == SAMPLES[text].split("\n")[0].split(",")


@settings(max_examples=30)
@given(st.text("客户北京王芳李雷ABC é", min_size=1, max_size=200))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    found = detect_encoding(io.BytesIO(text.encode()), "x")
    assert text.encode().decode(found.name) == text


def test_an_encoding_can_be_overruled_and_a_wrong_name_is_refused() -> None:
    with open_table(io.BytesIO(SIMPLIFIED.encode("gbk")), encoding="cp1252") as file:
        assert file.detected.encoding == "cp1252"
        assert file.best.columns[0].raw != "客户名称"
    for wrong in ("klingon", "base64"):
        with pytest.raises(UsageError, match=wrong):
            open_table(io.BytesIO(b"a,b\n1,2\n"), encoding=wrong)


def test_one_damaged_byte_does_not_change_the_encoding_but_marks_its_cell() -> None:
    text = "客户名称,联系人\n" + "远诚医疗,赵敏\n" * 200
    damaged = text.encode() + b"\xe8\xbf,\xe8\xb5\xb5\n"
    with open_table(io.BytesIO(damaged)) as file:
        *_, last = file.best.rows()
        assert file.detected.encoding == "utf-8"
        assert file.detected.confidence < 0.9
        assert last.flaws == {0: "not_text"}


@pytest.mark.parametrize("cut", [",", ";", "\t", "|", "^", "~", "；", "\x1f"])
def test_any_character_can_separate_cells(cut: str) -> None:
    records = [
        ["客户名称", "备注", "金额"],
        ["远诚", "电话, 邮件: 见附件", "12,5"],
        ["明德", "见 10:30", "3"],
    ]
    text = "\n".join(cut.join(f'"{cell}"' if cut in cell else cell for cell in record) for record in records)
    with open_table(io.BytesIO(text.encode())) as file:
        assert file.detected.delimiter == cut
        assert [list(row.cells.values()) for row in file.best.rows()] == records[1:]


def test_a_line_that_declares_the_separator_is_obeyed_and_is_no_data() -> None:
    with open_table(io.BytesIO(b"sep=|\r\nName|Phone\r\nAnn, Bob|1\r\n")) as file:
        assert file.detected.delimiter == "|"
        assert [row.cells for row in file.best.rows()] == [{0: "Ann, Bob", 1: "1"}]
        assert file.best.header_row == 2


def test_the_delimiter_can_be_overruled_by_name() -> None:
    with open_table(io.BytesIO(b"a,b;c\n1,2;3\n"), delimiter="semicolon") as file:
        assert [row.cells for row in file.best.headed(1).rows()] == [{0: "1,2", 1: "3"}]
    with pytest.raises(UsageError, match="and"):
        open_table(io.BytesIO(b"a,b\n"), delimiter="and")


def test_a_single_column_is_a_table_too() -> None:
    with open_table(io.BytesIO(b"Email\nann@example.com\nbob@example.com\n")) as file:
        assert [row.cells for row in file.best.rows()] == [{0: "ann@example.com"}, {0: "bob@example.com"}]


def test_line_breaks_inside_quotes_belong_to_the_cell() -> None:
    with open_table(io.BytesIO('客户名称,地址\n远诚,"一楼\n""二""楼"\n'.encode("gb18030"))) as file:
        [row] = file.best.rows()
        assert row.cells == {0: "远诚", 1: '一楼\n"二"楼'}


def test_lines_that_end_as_old_macs_end_them_are_read() -> None:
    with open_table(io.BytesIO(b"Name,Phone\rAnn,1\rBob,2\r")) as file:
        assert [row.cells[0] for row in file.best.rows()] == ["Ann", "Bob"]
        assert file.best.total == 2
