"""From when on an audit round finds something, and how often there is one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadtui.domain.limit import Limit
from leadtui.i18n import Label

OFF, WEEKLY, MONTHLY = 0, 1, 2
EVERY: Mapping[str, int] = MappingProxyType({"off": OFF, "weekly": WEEKLY, "monthly": MONTHLY})
"""How often the clock begins a round."""


def _contact(level: str, days: int) -> Limit:
    return Limit(
        Label(
            f"audit round: days without contact, level {level}",
            f"数据核查：{level} 级未联系天数",
            f"資料核查：{level} 級未聯絡天數",
        ),
        days,
        1,
        3650,
    )


AUDIT_LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        "audit_every": Limit(
            Label(
                "audit round: off, weekly or monthly",
                "数据核查周期：off 关闭、weekly 每周、monthly 每月",
                "資料核查週期：off 關閉、weekly 每週、monthly 每月",
            ),
            WEEKLY,
            OFF,
            MONTHLY,
            EVERY,
        ),
        "audit_day": Limit(
            Label(
                "audit round begins on: day of the week (1 Monday) or of the month",
                "数据核查开始日：星期几（1 为周一）或几号",
                "資料核查開始日：星期幾（1 為週一）或幾號",
            ),
            1,
            1,
            28,
        ),
        "audit_contact_days_a": _contact("A", 14),
        "audit_contact_days_b": _contact("B", 30),
        "audit_contact_days_c": _contact("C", 90),
        "audit_late_days": Limit(
            Label("audit round: days a plan is late", "数据核查：计划逾期天数", "資料核查：計畫逾期天數"),
            7,
            1,
            3650,
        ),
        "audit_pool_days": Limit(
            Label("audit round: days without an owner", "数据核查：无负责人天数", "資料核查：無負責人天數"),
            3,
            0,
            3650,
        ),
        "audit_confirm_days": Limit(
            Label(
                "audit round: days after which need, budget, decision maker and timeline are asked again",
                "数据核查：需求、预算、决策人、时间节点的确认有效天数",
                "資料核查：需求、預算、決策者、時程的確認有效天數",
            ),
            60,
            1,
            3650,
        ),
        "audit_check_months": Limit(
            Label(
                "audit round: months after which data is checked again",
                "数据核查：资料核对有效月数",
                "資料核查：資料核對有效月數",
            ),
            12,
            1,
            240,
        ),
        "audit_left_months": Limit(
            Label(
                "audit round: months until what was left alone comes again",
                "数据核查：“不处理”的有效月数",
                "資料核查：「不處理」的有效月數",
            ),
            6,
            1,
            240,
        ),
    }
)
"""By the key under which the setting stands."""
