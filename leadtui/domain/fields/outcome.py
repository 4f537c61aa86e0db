"""How a lead ended, and notes: the fields that ship."""

from __future__ import annotations

from leadtui.domain.fields.field import Field
from leadtui.i18n import Label

OUTCOME: tuple[Field, ...] = (
    Field(
        "signed_on",
        "date",
        Label("Signed on", "签约日期", "簽約日期"),
        group="outcome",
        column="signed_on",
        names=("signed",),
        width=10,
        change="transition",
        past=True,
    ),
    Field(
        "amount",
        "money",
        Label("Amount", "成交金额", "成交金額"),
        group="outcome",
        column="amount",
        width=10,
        minimum=0,
        change="transition",
    ),
    Field(
        "contract_no",
        "text",
        Label("Contract no.", "合同编号", "合約編號"),
        group="outcome",
        column="contract_no",
        width=14,
        length=60,
    ),
    Field(
        "lost_reason",
        "choice",
        Label("Lost reason", "流失原因", "流失原因"),
        group="outcome",
        column="lost_reason",
        choices="lost_reason",
        names=("reason", "原因"),
        width=10,
        change="transition",
    ),
    Field(
        "lost_competitor",
        "text",
        Label("Competitor", "竞品", "競品"),
        group="outcome",
        column="lost_competitor",
        width=12,
        length=80,
    ),
    Field(
        "lost_text",
        "text",
        Label("Lost, in words", "流失说明", "流失說明"),
        group="outcome",
        column="lost_text",
        width=14,
        length=500,
    ),
)
NOTES: tuple[Field, ...] = (
    Field(
        "notes",
        "prose",
        Label("Notes", "备注", "備註"),
        group="notes",
        column="notes",
        width=20,
        length=10_000,
    ),
    Field(
        "links",
        "prose",
        Label("Links", "链接", "連結"),
        group="notes",
        column="links",
        width=20,
        length=4_000,
    ),
)
