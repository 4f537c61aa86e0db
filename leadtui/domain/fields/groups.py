"""The groups of the edit form and of a lead's page, in order."""

from __future__ import annotations

from leadtui.i18n import Label

GROUPS: dict[str, Label] = {
    "identity": Label("Company", "公司", "公司"),
    "contact": Label("Contact", "联系", "聯絡"),
    "origin": Label("Origin", "来源", "來源"),
    "need": Label("Need", "需求", "需求"),
    "work": Label("Work", "跟进", "跟進"),
    "outcome": Label("Outcome", "结果", "結果"),
    "notes": Label("Notes", "备注", "備註"),
    "added": Label("Custom", "自定义", "自訂"),
}
