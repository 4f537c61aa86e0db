"""The groups of today's queue, in order (DOMAIN 3.4)."""

from __future__ import annotations

from typing import NamedTuple

from leadtui.i18n import Label


class QueueGroup(NamedTuple):
    """One group; ``due`` ones are what calls for work today."""

    id: str
    label: Label
    due: bool = True


REP_GROUPS = (
    QueueGroup("appointments", Label("Appointments", "两小时内有约", "兩小時內有約")),
    QueueGroup("new", Label("New", "新分配", "新分配")),
    QueueGroup("late", Label("Late", "逾期", "逾期")),
    QueueGroup("no_next_step", Label("No next step", "无下一步", "無下一步")),
    QueueGroup("today", Label("Today", "今日", "今日")),
    QueueGroup("waiting", Label("Waiting for the customer", "待客户回复", "待客戶回覆")),
    QueueGroup("next_seven_days", Label("Next seven days", "未来七天", "未來七天"), due=False),
    QueueGroup("done_today", Label("Done today", "今日完成", "今日完成"), due=False),
)
MANAGER_GROUPS = (
    QueueGroup("unassigned", Label("Unassigned", "未分配", "未分配")),
    QueueGroup("first_contact_overdue", Label("First contact overdue", "首次联系超时", "首次聯絡逾時")),
    QueueGroup("team_late", Label("Late in the team", "组内逾期", "組內逾期")),
)
GROUPS = {group.id: group for group in (*REP_GROUPS, *MANAGER_GROUPS)}
APPOINTMENT_HOURS = 2
AHEAD_DAYS = 7
