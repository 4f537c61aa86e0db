"""Every file of the test data is read as expected, or refused with a sentence, soon and in little memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

FOLDERS = (
    "weird_xlsx", "weird_csv", "crm_exports", "vcard", "ics", "zh/sheets", "record_sheet", "x_education",
    "maven_crm",
)  # fmt: skip
SECONDS, MEGABYTES = 8, 120

# File -> (format, encoding, delimiter, header row, columns, rows).
READ = {
    "calamine_date_1904.xlsx": ("xlsx", "", "", None, 2, 3),
    "calamine_header-row.xlsx": ("xlsx", "", "", 9, 4, 1),
    "calamine_merged_range.xlsx": ("xlsx", "", "", 1, 7, 2),
    "easyexcel_t03.xlsx": ("xlsx", "", "", 1, 12, 1),
    "phpss_explicitdate.xlsx": ("xlsx", "", "", None, 3, 3),
    "poi_SimpleStrict.xlsx": ("xlsx", "", "", None, 2, 6),
    "poi_xxe_in_schema.xlsx": ("xlsx", "", "", 9, 3, 1),
    "sheetjs_crlf.xlsx": ("xlsx", "", "", 1, 2, 2),
    "easyexcel_office_bom.csv": ("csv", "utf-8-sig", ",", 1, 2, 10),
    "phpss_line_break_in_enclosure_with_escaped_quotes.csv": ("csv", "utf-8", ",", 1, 3, 4),
    "phpss_premiere.utf16lebom.csv": ("csv", "utf-16", ",", 1, 3, 1),
    "phpss_premiere.win1252.csv": ("csv", "cp1252", ",", 1, 3, 1),
    "phpss_semicolon_separated.csv": ("csv", "utf-8", ";", 1, 3, 2),
    "phpss_sep.csv": ("csv", "utf-8", ";", None, 2, 2),
    "sfdc_csvtext_BOM_UTF32LE.csv": ("csv", "utf-32-le", ",", 1, 3, 2),
    "线索_gbk.csv": ("csv", "gb18030", ",", 1, 11, 3),
    "客户信息表_300_synthetic.xlsx": ("xlsx", "", "", 1, 10, 300),
    "客户导入模板.xlsx": ("xlsx", "", "", 1, 12, 2),
    "线索导入模板.xlsx": ("xlsx", "", "", 1, 11, 3),
    "header_vocabulary_zh.csv": ("csv", "utf-8-sig", ",", 1, 4, 11),
    "record_sheet_source.xlsx": ("xlsx", "", "", 1, 14, 3),
    "record_sheet_team.xlsx": ("xlsx", "", "", 1, 14, 842),
    "Leads Data Dictionary.xlsx": ("xlsx", "", "", 3, 2, 37),
    "Leads.csv": ("csv", "utf-8", ",", 1, 37, 9240),
    "accounts.csv": ("csv", "utf-8", ",", 1, 7, 85),
    "data_dictionary.csv": ("csv", "utf-8", ",", 1, 3, 21),
    "products.csv": ("csv", "utf-8", ",", 1, 3, 7),
    "sales_pipeline.csv": ("csv", "utf-8", ",", 1, 8, 8800),
    "sales_pipeline_us_dates.csv": ("csv", "utf-8", ",", 1, 8, 8800),
    "sales_teams.csv": ("csv", "utf-8", ",", 1, 3, 35),
    "hubspot_contacts.csv": ("csv", "utf-8", ",", 1, 20, 950),
    "hubspot_contacts_dirty.csv": ("csv", "utf-8", ",", 1, 10, 5),
    "hubspot_deals.csv": ("csv", "utf-8", ",", 1, 12, 500),
    "salesforce_leads_import.csv": ("csv", "utf-8", ",", 1, 11, 20),
    "zoho_Contacts.csv": ("csv", "utf-8", ",", 1, 9, 1265),
    "zoho_Leads.csv": ("csv", "utf-8", ",", 1, 13, 3900),
    "zoho_Users.csv": ("csv", "utf-8", ",", 1, 4, 11),
    "08-broken-headers-typos.csv": ("csv", "utf-8", ",", 1, 5, 3),
    "09-duplicate-headers.csv": ("csv", "utf-8", ",", 1, 6, 2),
    "13-mixed-languages.csv": ("csv", "utf-8", ",", 1, 5, 3),
    "14-blank-rows.csv": ("csv", "utf-8", ",", 1, 4, 2),
    "17-formula-injection.csv": ("csv", "utf-8", ",", 1, 4, 5),
    "19-empty-columns.csv": ("csv", "utf-8", ",", 1, 7, 3),
    "20-tiny-two-row.csv": ("csv", "utf-8", ",", 1, 2, 2),
    "21-tab-separated.csv": ("csv", "utf-8", "\t", 1, 4, 2),
    "22-trailing-commas.csv": ("csv", "utf-8", ",", 1, 4, 2),
    "23-quoted-fields-multiline.csv": ("csv", "utf-8", ",", 1, 4, 2),
    "26-large-dataset-200-rows.csv": ("csv", "utf-8", ",", 1, 8, 200),
    "android_share_qp_21_zhangwei.vcf": ("vcard", "utf-8", "", None, 7, 1),
    "gb18030_30.vcf": ("vcard", "gb18030", "", None, 3, 1),
    "huawei_30.vcf": ("vcard", "utf-8", "", None, 3, 1),
    "ios_18_zh.vcf": ("vcard", "utf-8", "", None, 4, 1),
    "same_name_two_people.vcf": ("vcard", "utf-8", "", None, 2, 2),
    "John_Doe_ANDROID.vcf": ("vcard", "utf-8", "", None, None, 6),
    "John_Doe_GMAIL.vcf": ("vcard", "utf-8", "", None, None, 1),
    "John_Doe_IPHONE.vcf": ("vcard", "utf-8", "", None, None, 1),
    "outlook-2003.vcf": ("vcard", "utf-8", "", None, None, 1),
    "rfc6350-example.vcf": ("vcard", "utf-8", "", None, None, 1),
    "ms_tzid.ics": ("ical", "utf-8", "", None, 11, 1),
    "vtodo.ics": ("ical", "utf-8", "", None, 11, 1),
}
REFUSED = {
    "calamine_pass_protected.xlsx": "protected with a password",
    "poi_xor-encryption-abc.xls": "protected with a password",
    "poi_clusterfuzz_truncated.xlsx": "damaged or was cut off",
    "poi_poc-xmlbomb.xlsx": "declares XML entities",
    "phpss_empty.csv": "is empty",
}

EVERY = """
import json, sys, time
from pathlib import Path
from leadtui.errors import UsageError
from leadtui.exchange.table_file import open_table
from tests.memory import peak_megabytes

told = {}
for path in map(Path, sys.argv[1:]):
    started = time.process_time()
    try:
        with open_table(path) as file:
            table, found = file.best, file.detected
            rows = sum(1 for _row in table.rows())
            said = [found.format, found.encoding, found.delimiter, table.header_row, len(table.columns), rows]
    except UsageError as refused:
        said = [refused.text(), refused.advice()]
    told[path.name] = [said, time.process_time() - started]
print(json.dumps([told, peak_megabytes()]))
"""


@pytest.fixture(scope="module")
def told(request: pytest.FixtureRequest) -> Mapping[str, tuple[list[object], float]]:
    """What each file led to and the seconds it took; the memory of all is bounded here."""
    folder: Path = request.getfixturevalue("shared_data")
    files = [path for name in FOLDERS for path in sorted((folder / name).rglob("*.*")) if path.is_file()]
    command = [sys.executable, "-c", EVERY, *map(str, files)]
    done = subprocess.run(
        command, check=False, capture_output=True, cwd=Path(__file__).parents[2], timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    found, megabytes = json.loads(done.stdout)
    assert len(found) == len(files) > 70
    assert megabytes < MEGABYTES
    return found  # type: ignore[no-any-return]


def test_files_are_read_as_what_they_are(told: Mapping[str, tuple[list[object], float]]) -> None:
    for name, expected in READ.items():
        said = [None if wish is None and place == 4 else each
                for place, (each, wish) in enumerate(zip(told[name][0], expected, strict=True))]  # fmt: skip
        assert (name, said) == (name, list(expected))


def test_files_that_cannot_be_read_are_refused_with_a_reason_and_advice(
    told: Mapping[str, tuple[list[object], float]],
) -> None:
    for name, reason in REFUSED.items():
        said, advice = told[name][0]
        assert reason in str(said)
        assert advice or name == "phpss_empty.csv"


def test_every_other_file_is_read_too_and_none_takes_long(
    told: Mapping[str, tuple[list[object], float]],
) -> None:
    assert all(len(said) == 6 for name, (said, _seconds) in told.items() if name not in REFUSED)
    assert max(seconds for _said, seconds in told.values()) < SECONDS
