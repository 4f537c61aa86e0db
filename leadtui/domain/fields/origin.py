"""Where a lead came from: the fields that ship."""

from __future__ import annotations

from leadtui.domain.fields.field import Field
from leadtui.i18n import Label

ORIGIN: tuple[Field, ...] = (
    Field(
        "source",
        "choice",
        Label("Source", "线索来源", "線索來源"),
        group="origin",
        column="source",
        choices="source",
        names=("来源", "來源"),
        headers=("线索来源", "線索來源", "Source"),
        sort="source",
        width=10,
        required=True,
        bulk=True,
        json=True,
    ),
    Field(
        "source_detail",
        "text",
        Label("Campaign", "活动", "活動"),
        group="origin",
        column="source_detail",
        names=("campaign",),
        width=14,
        bulk=True,
    ),
    Field(
        "referrer",
        "text",
        Label("Referrer", "介绍人", "介紹人"),
        group="origin",
        column="referrer",
        width=10,
        length=80,
    ),
    Field(
        "basis",
        "text",
        Label("Basis of collection", "信息来源依据", "資料蒐集依據"),
        group="origin",
        column="basis",
        width=14,
    ),
    Field(
        "basis_on",
        "date",
        Label("Basis since", "依据日期", "依據日期"),
        group="origin",
        column="basis_on",
        width=10,
        past=True,
    ),
    Field(
        "created_at",
        "instant",
        Label("Created", "创建时间", "建立時間"),
        column="created_at",
        names=("created", "创建", "建立"),
        sort="created_at",
        width=10,
        change="never",
        json=True,
    ),
)
