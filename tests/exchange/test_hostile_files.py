"""Files made to break importers: refused with a sentence or read, soon and in little memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from leadtui.errors import UsageError
from leadtui.exchange.package import MOST_ELEMENTS
from leadtui.exchange.table_file import open_table
from tests.exchange.old_files import ods, ods_row, xls
from tests.exchange.sheets import edited, package, workbook

RECORDS = (("客户名称", "手机"), ("远诚", "13800001234"))
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>客户名称</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>手机</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>远诚</t></is></c></row>'
)


def refusal(made: io.BytesIO, name: str = "file.xlsx") -> str:
    """The sentence a file is refused with."""
    with pytest.raises(UsageError) as caught, open_table(made, name=name) as file:
        list(file.best.rows())
    assert caught.value.hint
    return caught.value.text()


def test_entities_are_never_expanded_nor_fetched() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        made = edited(workbook(*RECORDS), part, lambda data: bomb + data)
        assert "entities" in refusal(made)
    made = ods(f'<table:table table:name="x">{ods_row("a")}</table:table>')
    assert "entities" in refusal(edited(made, "content.xml", lambda data: bomb + data), "x.ods")


def test_what_unpacks_to_far_more_than_it_is_is_refused_unread() -> None:
    def blow(data: bytes) -> bytes:
        return data.replace(b"<sheetData>", b"<sheetData>" + b" " * (101 << 20))

    assert "implausible" in refusal(edited(workbook(*RECORDS), "xl/worksheets/sheet1.xml", blow))


def test_an_open_document_that_repeats_its_cells_beyond_reason_is_refused() -> None:
    row = ods_row("x", repeat=1_048_576, wide=16_384)
    assert "implausible" in refusal(ods(f'<table:table table:name="x">{row}</table:table>'), "x.ods")


def test_more_rows_than_a_sheet_has_are_refused_whatever_they_call_themselves() -> None:
    rows = '<row r="3"><c r="A3"><v>1</v></c></row>' * 1_100_000
    assert "more rows" in refusal(package(HEAD + rows, ""))
    assert "more rows" in refusal(package(HEAD + '<row r="2000000"><c r="A2000000"><v>1</v></c></row>', ""))


def test_a_range_of_all_cells_there_can_be_is_read_for_those_that_are_filled() -> None:
    def claim(data: bytes) -> bytes:
        return data.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')

    made = edited(workbook(*RECORDS), "xl/worksheets/sheet1.xml", claim)
    with open_table(made) as file:
        assert [row.number for row in file.best.rows()] == [2]


def test_formatted_but_empty_rows_are_passed_over_and_those_between_them_kept() -> None:
    blank = "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, 60_000)
    )
    last = '<row r="70000"><c r="A70000" s="1"/><c r="B70000"><v>5</v></c></row><row r="70001" s="1"/>'
    with open_table(package(HEAD + blank + last, "")) as file:
        assert [(row.number, row.cells) for row in file.best.rows()] == [(2, {0: "远诚"}), (70_000, {1: 5})]


@pytest.mark.parametrize("made", [workbook(*RECORDS), xls({"客户": RECORDS * 200})])
def test_what_was_cut_off_is_refused_as_such(made: io.BytesIO) -> None:
    whole = made.getvalue()
    for share in (0.3, 0.6, 0.9):
        said = refusal(io.BytesIO(whole[: int(len(whole) * share)]), "half.xlsx")
        assert "half.xlsx" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07\x00", "packed"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "not a sheet"),
        (bytes(range(256)) * 40, "not a sheet"),
        (bytes(range(1, 256)) * 40, "not a sheet"),
        (b"Name,Phone\nAnn,\"1\n" + b"x,y\n" * 60_000, "too long"),
        (b"a," * 3_000_000, "too long"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused_with_its_own_reason(content: bytes, said: str) -> None:
    with pytest.raises(UsageError) as caught, open_table(io.BytesIO(content), name="leads.csv") as file:
        list(file.best.rows())
    assert said in caught.value.text()
    assert "leads.csv" in caught.value.text()


def zipped(parts: dict[str, str]) -> io.BytesIO:
    """A package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    out.seek(0)
    return out


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("word/document.xml", "text document"),
        ("ppt/presentation.xml", "presentation"),
        ("Index/Document.iwa", "Numbers"),
        ("leads/leads.csv", "packed"),
        ("other.txt", "not an .xlsx"),
    ],
)
def test_other_packages_are_called_what_they_are(part: str, said: str) -> None:
    assert said in refusal(zipped({part: "x"}))


def test_a_password_is_told_of_in_every_format() -> None:
    assert "password" in refusal(ods("", encrypted=True), "x.ods")
    secret = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refusal(io.BytesIO(secret))
    whole = bytearray(xls({"客户": RECORDS}).getvalue())
    codepage = whole.index(b"\x42\x00\x02\x00")
    whole[codepage : codepage + 2] = b"\x2f\x00"
    assert "password" in refusal(io.BytesIO(whole), "x.xls")


def test_a_workbook_of_more_sheets_than_anyone_has_is_read_to_a_limit() -> None:
    def multiply(data: bytes) -> bytes:
        one = data[data.index(b"<sheet ") : data.index(b"</sheets>")]
        return data.replace(one, one * (2 * MOST_ELEMENTS))

    with open_table(edited(workbook(*RECORDS), "xl/workbook.xml", multiply)) as file:
        assert len(file.tables) == 200


MEASURED = """
import json, sys
from leadtui.errors import UsageError
from leadtui.exchange.table_file import open_table
from tests.memory import peak_megabytes

try:
    with open_table(sys.argv[1]) as file:
        said = sum(1 for _row in file.best.rows())
except UsageError as refused:
    said = refused.text()
print(json.dumps([said, peak_megabytes()]))
"""


def measured(path: Path) -> tuple[object, float]:
    """What reading a file leads to, and the memory at its most."""
    command = [sys.executable, "-c", MEASURED, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2], timeout=60)
    said, megabytes = json.loads(done.stdout)
    return said, megabytes


def test_a_text_of_fifty_megabytes_in_one_cell_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        empty = package("", "")
        with zipfile.ZipFile(empty) as old:
            for name in old.namelist():
                if "sheet1" not in name:
                    archive.writestr(name, old.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet><sheetData>{HEAD}<row r="3"><c r="A3" t="inlineStr"><is><t>'.encode())
            for chunk in noise(48):
                part.write(chunk)
            part.write(b"</t></is></c></row></sheetData></worksheet>")
    said, megabytes = measured(path)
    assert "damaged" in str(said) or "implausible" in str(said)
    assert megabytes < 100


def noise(megabytes: int) -> Iterable[bytes]:
    """Text that does not pack implausibly well."""
    block = b"".join(f"{place * 2654435761 % 4294967291:x} ".encode() for place in range(120_000))[: 1 << 20]
    return (block for _each in range(megabytes))


def test_many_shared_texts_are_kept_out_of_memory(tmp_path: Path) -> None:
    strings = "".join(
        f"<si><t>客户名称很长的一段文字内容{n:09d}说明说明说明说明</t></si>" for n in range(200_000)
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n * 9}</v></c></row>' for n in range(3, 20_000))
    path = tmp_path / "texts.xlsx"
    path.write_bytes(package(HEAD + rows, strings).getvalue())
    said, megabytes = measured(path)
    assert said == 19_998
    assert megabytes < 60
