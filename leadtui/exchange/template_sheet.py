"""An empty sheet to fill in and import: titles, drop-downs, a hint per column, and a page that explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import BinaryIO

from leadtui.domain.fields import Field
from leadtui.exchange.chosen_columns import ChosenColumn
from leadtui.exchange.csv_writer import write_csv_table
from leadtui.exchange.kinds import Kind
from leadtui.exchange.out_column import OutColumn, Value
from leadtui.exchange.xlsx_table import write_workbook
from leadtui.i18n import Label

_SHEET = Label("Leads", "线索", "銷售線索")
_EXPLAINED = Label("How to fill it in", "填写说明", "填寫說明")
_HEAD = (
    Label("Column", "列", "欄位"),
    Label("What goes there", "填写内容", "填寫內容"),
    Label("Choices", "可选值", "可選值"),
)
_DAY = Label("A date such as 2026-05-20", "日期，如 2026-05-20", "日期，如 2026-05-20")
_BY_TYPE = MappingProxyType(
    {
        "choice": Label("One of the list.", "从下拉列表中选一项。", "從下拉清單中選一項。"),
        "choices": Label(
            "One or more of the list, with commas between.",
            "可填多项，用逗号分隔。",
            "可填多項，以逗號分隔。",
        ),
        "date": _DAY,
        "instant": Label(
            "A date such as 2026-05-20, with a time if it matters: 2026-05-20 14:30",
            "日期，如 2026-05-20；需要时写上时间：2026-05-20 14:30",
            "日期，如 2026-05-20；需要時寫上時間：2026-05-20 14:30",
        ),
        "money": Label(
            "An amount: 200000, 20万, ¥200,000.00",
            "金额：200000、20万、¥200,000.00",
            "金額：200000、20萬、NT$200,000",
        ),
        "integer": Label("A number.", "数字。", "數字。"),
        "flag": Label("yes or no", "是 或 否", "是 或 否"),
        "tags": Label(
            "One or more, with commas between.", "可填多个，用逗号分隔。", "可填多個，以逗號分隔。"
        ),
        "user": Label("The name of a colleague.", "同事的姓名。", "同事的姓名。"),
    }
)
_BY_COLUMN = MappingProxyType(
    {
        "number": Label(
            "Leave it empty for a new lead. Rows with one number are one lead with several follow-ups.",
            "新线索请留空。编号相同的多行是同一条线索的多次跟进。",
            "新的銷售線索請留空。編號相同的多列是同一筆線索的多次跟進。",
        ),
        "customer": Label(
            "Needed: the registered name of the company in full, or the person's name.",
            "必填：公司注册全称，或个人姓名。",
            "必填：公司登記全名，或個人姓名。",
        ),
        "contact_point": Label(
            "Phones, emails and WeChat ids, with ; between: 13800001234; a@b.com; 微信 zhao_88",
            "电话、邮箱、微信，用分号隔开：13800001234; a@b.com; 微信 zhao_88",
            "電話、電子郵件、LINE、微信，以分號隔開：0912345678; a@b.com",
        ),
        "phone": Label("One or more, with ; between.", "可填多个，用分号隔开。", "可填多個，以分號隔開。"),
        "email": Label("One or more, with ; between.", "可填多个，用分号隔开。", "可填多個，以分號隔開。"),
        "wechat": Label("The WeChat id.", "微信号。", "微信號。"),
        "contacted_at": Label(
            "The day of the follow-up, such as 2026-05-20. Needed where something was said.",
            "跟进的日期，如 2026-05-20。填了沟通内容时必填。",
            "跟進的日期，如 2026-05-20。填了溝通內容時必填。",
        ),
        "summary": Label("What was said.", "沟通了什么。", "溝通了什麼。"),
        "feedback": Label("What the customer said to it.", "客户怎么说。", "客戶怎麼說。"),
        "next_step": Label(
            "What comes next. If it starts with a date, that becomes the plan: 5月24日寄送合同",
            "下一步做什么。以日期开头则自动成为跟进计划：5月24日寄送合同",
            "下一步做什麼。以日期開頭會自動成為跟進計劃：5月24日寄送合約",
        ),
        "plan_date": Label(
            "The day of the next contact, such as 2026-05-24 or 2026-05-24 14:30",
            "下次跟进的日期，如 2026-05-24 或 2026-05-24 14:30",
            "下次跟進的日期，如 2026-05-24 或 2026-05-24 14:30",
        ),
    }
)  # fmt: skip
_TEXT = Label("Text.", "文字。", "文字。")
_MOST = Label("at most {n} characters", "最多{n}个字符", "最多{n}個字元")
_NEEDED = Label("Needed.", "必填。", "必填。")


def write_template(columns: Sequence[ChosenColumn], out: BinaryIO, kind: Kind, language: str) -> None:
    """Write an empty sheet of these columns; as CSV it has the titles only."""
    found = [_explained(column, language) for column in columns]
    if kind == "csv":
        write_csv_table([column.title for column in found], (), out)
        return
    head = [OutColumn(label.text(language)) for label in _HEAD]
    write_workbook(
        [
            (_SHEET.text(language), "A2", found, ()),
            (_EXPLAINED.text(language), "A2", head, _explanations(found)),
        ],
        out,
    )


def _explanations(columns: Sequence[OutColumn]) -> Iterator[tuple[Value, ...]]:
    for column in columns:
        yield column.title, column.about, " / ".join(column.choices)


def _explained(column: ChosenColumn, language: str) -> OutColumn:
    made = column.out(language)
    return replace(made, about=_about(column, language))


def _about(column: ChosenColumn, language: str) -> str:
    if column.id in _BY_COLUMN:
        return _BY_COLUMN[column.id].text(language)
    field = column.field
    if field is None:
        return _TEXT.text(language)
    own = field.help.text(language) if field.help else ""
    needed = field.required and field.id == "customer"
    parts = [_NEEDED.text(language) if needed else "", own, _of_type(field, language)]
    return " ".join(part for part in parts if part)


def _of_type(field: Field, language: str) -> str:
    if field.type in _BY_TYPE:
        return _BY_TYPE[field.type].text(language)
    return f"{_TEXT.text(language)} ({_MOST.text(language).format(n=field.length)})"
