"""Address books and calendars become rows of contacts and plans."""

from __future__ import annotations

import io
from datetime import datetime

import pytest

from leadtui.errors import UsageError
from leadtui.exchange.table_file import open_table


def rows(text: str | bytes, *, zone: str = "") -> list[dict[str, object]]:
    """What the file says, by meaning; several of one kind as a list."""
    made = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    found: list[dict[str, object]] = []
    with open_table(made, zone=zone) as file:
        for row in file.best.rows():
            said: dict[str, list[object]] = {}
            for column in file.best.columns:
                if column.index in row.cells:
                    said.setdefault(column.meaning, []).append(row.cells[column.index])
            found.append({name: one[0] if len(one) == 1 else one for name, one in said.items()})
    return found


def card(*lines: str, version: str = "3.0") -> str:
    """One card with these properties."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def test_quoted_printable_is_decoded_across_lines_that_are_not_indented() -> None:
    text = card(
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E8=B5=B5;=E6=95=8F;;;",
        "TEL;CELL:+86 138 0000 1234",
        "NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=B1=95=E4=BC=9A=0D=0A=",
        "follow up=20soon",
        version="2.1",
    )
    assert rows(text) == [
        {"contact_name": "赵敏", "mobile": "+86 138 0000 1234", "note": "展会\r\nfollow up soon"}
    ]


def test_a_card_in_gb18030_is_read_whether_or_not_it_says_so() -> None:
    for parameter in (";CHARSET=GB18030", ""):
        text = card(f"FN{parameter}:张三", f"ORG{parameter}:远诚医疗;销售部", "TEL;TYPE=CELL:13800001234")
        [found] = rows(text.encode("gb18030"))
        assert (found["contact_name"], found["customer"], found["department"]) == (
            "张三",
            "远诚医疗",
            "销售部",
        )


def test_folded_lines_and_escapes_are_put_back_together() -> None:
    [found] = rows(card("FN:Ann\\, Dr.", "NOTE:first\\nsecond li", " ne", "ORG:A\\;B;Sales"))
    assert found == {
        "contact_name": "Ann, Dr.", "note": "first\nsecond line", "customer": "A;B", "department": "Sales",
    }  # fmt: skip


def test_phones_are_told_apart_and_several_stand_in_columns_of_their_own() -> None:
    text = card(
        "FN:王芳", "item1.TEL;type=CELL;type=pref:tel:+8613800001234", 'TEL;TYPE="work,voice":010-8888',
        "TEL;VALUE=uri;TYPE=work:tel:+1-418-656-9254;ext=102", "TEL;TYPE=FAX:010-9999",
        "X-SOCIALPROFILE;type=wechat:wangfang88", version="4.0",
    )  # fmt: skip
    [found] = rows(text)
    assert found == {
        "contact_name": "王芳", "mobile": "+8613800001234", "phone": ["010-8888", "+1-418-656-9254 ext. 102"],
        "fax": "010-9999", "wechat": "wangfang88",
    }  # fmt: skip


def test_pictures_and_keys_cost_nothing_and_say_nothing() -> None:
    text = card("FN:Ann", "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", " HBwgJC4n", "AAgAgAES", "KEY:data", "TEL:1")
    assert rows(text) == [{"contact_name": "Ann", "phone": "1"}]


def test_two_people_of_one_name_stay_two_rows() -> None:
    assert len(rows(card("FN:张伟", "TEL:1") + card("FN:张伟", "TEL:2"))) == 2


def test_a_card_without_an_end_is_refused_as_cut_off() -> None:
    with pytest.raises(UsageError, match="cut off"):
        rows(card("FN:Ann") + "BEGIN:VCARD\r\nFN:Bo")


def event(*lines: str, kind: str = "VEVENT") -> str:
    """One entry of a calendar."""
    return "\r\n".join([f"BEGIN:{kind}", *lines, f"END:{kind}", ""])


def calendar(*entries: str) -> str:
    """A calendar of these entries."""
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(entries) + "END:VCALENDAR\r\n"


def test_events_and_tasks_become_plans_at_wall_time_of_the_team() -> None:
    text = calendar(
        event("SUMMARY:拜访远诚", "DTSTART:20240521T020000Z", "LOCATION:上海", "RRULE:FREQ=WEEKLY"),
        event("SUMMARY:报价", "DUE;VALUE=DATE:20240601", kind="VTODO"),
    )
    visit, quote = rows(text, zone="Asia/Shanghai")
    assert visit["plan_on"] == datetime(2024, 5, 21, 10)
    assert (visit["summary"], visit["recurrence"], visit["kind"]) == ("拜访远诚", "FREQ=WEEKLY", "event")
    assert (quote["plan_on"], quote["kind"]) == (datetime(2024, 6, 1), "task")


def test_zones_a_calendar_defines_itself_are_understood() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Head office\r\nBEGIN:STANDARD\r\nDTSTART:20000101T000000\r\n"
        "TZOFFSETFROM:+0900\r\nTZOFFSETTO:+0900\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    text = calendar(zone, event("SUMMARY:Call", "DTSTART;TZID=Head office:20240521T100000"))
    assert rows(text, zone="Asia/Shanghai")[0]["plan_on"] == datetime(2024, 5, 21, 9)
    assert rows(text)[0]["plan_on"] == datetime(2024, 5, 21, 10)


def test_a_calendar_that_breaks_off_is_refused() -> None:
    with pytest.raises(UsageError, match="cut off"):
        rows("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Call\r\n")
