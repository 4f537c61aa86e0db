"""What an admin sets for everybody: how much of what is not one's own is shown a day."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadtui.domain.audit_limits import AUDIT_LIMITS
from leadtui.domain.limit import Limit
from leadtui.errors import NotFoundError, ValidationError
from leadtui.i18n import N_, Label

__all__ = ["LIMITS", "SHIPPED", "Limit", "named", "value_of"]

SHIPPED = "default"
"""The word for the value that leadtui comes with."""


LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "reveals_a_day": Limit(
            Label("leads revealed a day", "每天可查看联系方式的线索数", "每天可檢視聯絡方式的線索數"),
            30,
            0,
            100_000,
        ),
        "reveal_burst": Limit(
            Label("reveals that tell the managers", "触发主管提醒的查看次数", "觸發主管提醒的檢視次數"),
            10,
            1,
            100_000,
        ),
        "reveal_burst_minutes": Limit(
            Label("within so many minutes", "统计时长（分钟）", "統計時長（分鐘）"), 10, 1, 1440
        ),
        "duplicates_a_day": Limit(
            Label(
                "colleagues' duplicates told a day",
                "每天可提示的同事重复线索数",
                "每天可提示的同事重複線索數",
            ),
            50,
            0,
            100_000,
        ),
        "duplicates_asked_a_day": Limit(
            Label("numbers and names checked a day", "每天可查重的号码和名称数", "每天可查重的號碼與名稱數"),
            2000,
            0,
            10_000_000,
        ),
        "dedupe_certain": Limit(
            Label(
                "least score of a certain duplicate, in %",
                "“确定重复”的最低分（%）",
                "「確定重複」的最低分（%）",
            ),
            98,
            1,
            100,
        ),
        "dedupe_likely": Limit(
            Label(
                "least score of a likely duplicate, in %",
                "“很可能重复”的最低分（%）",
                "「很可能重複」的最低分（%）",
            ),
            75,
            1,
            100,
        ),
        "dedupe_weak": Limit(
            Label(
                "least score of a weak duplicate, in %",
                "“可能重复”的最低分（%）",
                "「可能重複」的最低分（%）",
            ),
            30,
            1,
            100,
        ),
        **AUDIT_LIMITS,
    }
)
"""By the key under which the setting stands."""


def named(name: str) -> str:
    """The key that somebody calls ``name``; NotFoundError."""
    from leadtui.text import fold_value

    key = fold_value(name).strip().lower().replace("-", "_")
    if key not in LIMITS:
        raise NotFoundError(
            N_("There is no setting {name}."), N_("List them with: leadtui setting list"), name=name
        )
    return key


def value_of(key: str, text: str) -> int:
    """The number typed for a limit, or ``default``; ValidationError where it is none, or out of bounds."""
    from leadtui.text import fold_value

    limit, typed = LIMITS[key], fold_value(text).strip().lower()
    if typed == SHIPPED:
        return limit.shipped
    if typed in limit.words:
        return limit.words[typed]
    if not typed.isdecimal() or not limit.least <= int(typed[:12]) <= limit.most:
        raise ValidationError(
            N_("{text} is no whole number from {least} to {most}."),
            N_("Write a number, or default for {shipped}."),
            text=text,
            least=limit.least,
            most=limit.most,
            shipped=limit.shipped,
        )
    return int(typed)
