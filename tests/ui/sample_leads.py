"""A small team with its leads: what the screens of board and lead show in their tests."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NewContact, NewLead, NextPlan
from leadtui.domain.people import Viewer
from tests.databases import NOW

ZONE = ZoneInfo("Asia/Shanghai")
NAMES = {"wangfang": "王芳", "lilei": "李雷", "zhangmin": "张敏"}


class Team:
    """Fills a database as a team does, each thing at its own moment."""

    def __init__(self, url: str, *, known: bool = False) -> None:
        from leadtui.services import people, setup

        self.store = setup.open_store(url)
        clock.freeze(NOW)
        self.admin = people.sign_in(self.store, "wang")
        for login, name in NAMES.items():
            if not known:
                people.add_user(self.store, self.admin, login, name=name)
        self.viewers = {login: people.sign_in(self.store, login) for login in NAMES}

    @classmethod
    def reopened(cls, url: str) -> Team:
        """The same team once more."""
        return cls(url, known=True)

    def close(self) -> None:
        """Back to the present, and let go of the database."""
        clock.freeze(NOW)
        if self.store.database.database.endswith(".db"):
            self.store.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.store.close()

    def at(self, text: str) -> None:
        """The clock shows ``05-18 10:20`` in Shanghai."""
        clock.freeze(datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE))

    def viewer(self, login: str) -> Viewer:
        """Who does something."""
        return self.viewers.get(login, self.admin)

    def lead(
        self, customer: str, login: str | None, *, contacts: Any = (), tags: Any = (), **values: Any
    ) -> int:
        """A new lead of ``login``."""
        from leadtui.services import leads

        owner = self.viewers[login].user_id if login else None
        new = NewLead(customer, values.pop("source", "online"), values, tuple(contacts), tuple(tags), owner)
        return leads.create(self.store, self.admin, new).lead_id

    def said(self, login: str, lead_id: int, summary: str, due: date, step: str = "", **more: Any) -> None:
        """A reached contact with the next step."""
        from leadtui.services import followups

        plan = NextPlan(
            due, more.pop("due_time", None), "phone", step, more.pop("focus", ""), more.pop("goal", "")
        )
        form = FollowupForm(more.pop("method", "phone"), summary=summary, next_step=step, plan=plan, **more)
        followups.record(self.store, self.viewer(login), lead_id, form)

    def move(self, lead_id: int, status: str, **values: Any) -> None:
        """Bring a lead into a status."""
        from leadtui.services import statuses

        reason = values.pop("reason", "")
        statuses.move(self.store, self.admin, lead_id, status, reason=reason, values=values)


def huaxin(team: Team) -> int:
    """A lead with everything: contacts, needs, notes, a history, an open plan that is late."""
    from leadtui.services import leads

    team.at("05-06 09:12")
    lead_id = team.lead(
        "深圳市华信智云科技有限公司",
        "wangfang",
        contacts=[
            NewContact(
                "张伟",
                (("phone", "13800005678"), ("wechat", "zw_cto"), ("email", "zhang.wei@example.com")),
                {"title": "采购总监", "roles": "decision_maker"},
            )
        ],
        tags=("制造业", "重点"),
        short_name="华信智云",
        level="A",
        industry="制造业",
        region="广东/深圳",
        size="200-500人",
        source_detail="春季活动",
        need="采购企业版 CRM 系统, 替换现有表格",
        product_interest="企业版 50 席",
        intent="high",
        budget_min=15_000_000,
        budget_max=20_000_000,
        expected_close=date(2026, 6, 30),
        expected_value=20_000_000,
        links="https://example.com/huaxin",
    )
    leads.save_contact(
        team.store,
        team.admin,
        lead_id,
        None,
        {"contact": "李静", "title": "IT 主管", "roles": "user,supporter"},
        [("phone", "13900004321")],
    )
    team.at("05-06 09:55")
    team.said("wangfang", lead_id, "首次联系。李静负责收集, 采购由张伟定。", date(2026, 5, 8), "发送公司介绍")
    team.at("05-11 10:00")
    team.move(lead_id, "interested")
    team.at("05-14 14:30")
    team.said(
        "wangfang",
        lead_id,
        "现场走访产线, 对接人由李静换成张伟。",
        date(2026, 5, 15),
        "电话确认",
        method="visit",
        attitude=0,
        feedback="竞品某云报价低 10%, 关心实施周期",
        concerns=("price", "security"),
    )
    team.at("05-15 11:00")
    leads.add_milestone(team.store, team.admin, lead_id, "预算获批")
    leads.edit(team.store, team.admin, lead_id, {"budget_confirmed_on": date(2026, 5, 15)})
    team.at("05-15 16:05")
    leads.set_level(team.store, team.viewer("wangfang"), lead_id, "B")
    leads.set_level(team.store, team.viewer("wangfang"), lead_id, "A", reason="预算获批")
    team.at("05-16 10:20")
    team.said(
        "wangfang",
        lead_id,
        "介绍产品核心功能, 客户关注数据安全性。",
        date(2026, 5, 18),
        "发送案例",
        attitude=1,
        feedback="需提供行业案例, 预算20万内",
        focus="谈预算",
        goal="约演示",
    )
    return lead_id


def board(team: Team) -> dict[str, int]:
    """Leads in every status, by short name; four late, one due today, one nobody has tried."""
    found = {"华信智云": huaxin(team)}
    for name, login, level, value, due, step in (
        ("中海通达", "lilei", "A", 48, date(2026, 5, 18), "报价单"),
        ("鼎力机械", "zhangmin", "B", 12, date(2026, 5, 19), "约演示"),
        ("博恒教育", "wangfang", "B", 15, date(2026, 5, 20), "培训方案"),
        ("云帆软件", "lilei", "A", 30, date(2026, 5, 21), "拜访"),
        ("嘉诚咨询", "lilei", "C", 8, date(2026, 5, 22), "电话"),
        ("恒泰精工", "zhangmin", "A", 66, date(2026, 5, 18), "技术演示"),
        ("海川化工", "wangfang", "B", 14, date(2026, 5, 20), "电话确认人数"),
        ("中鼎能源", "lilei", "A", 88, date(2026, 5, 19), "合同评审"),
        ("百川水务", "wangfang", "A", 60, date(2026, 5, 21), "决策会"),
        ("晨光药业", "zhangmin", "B", 18, date(2026, 5, 25), "回访"),
        ("万通快运", "lilei", "C", 5, date(2026, 5, 25), "报价"),
    ):
        team.at("05-08 09:30")
        lead_id = team.lead(
            f"{name}有限公司",
            login,
            short_name=name,
            level=level,
            need="提升跟进效率",
            expected_value=value * 1_000_000,
            contacts=[NewContact("李静", (("phone", "13900004321"),))],
        )
        team.at("05-13 10:00")
        team.said(login, lead_id, "介绍产品, 客户有兴趣。", due, step)
        found[name] = lead_id
    team.at("05-15 10:00")
    for name in ("恒泰精工", "海川化工", "中鼎能源", "百川水务"):
        team.move(found[name], "interested")
    met = {f"{name}_confirmed_on": date(2026, 5, 15) for name in ("budget", "decision", "timeline")}
    for name in ("中鼎能源", "百川水务"):
        team.move(found[name], "high_intent", **met)
    team.move(found["晨光药业"], "won", signed_on=date(2026, 5, 15), amount=18_000_000)
    team.move(found["万通快运"], "lost", lost_reason="price")
    team.at("05-20 08:00")
    found["瑞丰物流"] = team.lead(
        "瑞丰物流有限公司", None, short_name="瑞丰物流", level="A", expected_value=35_000_000
    )
    team.at("05-20 10:00")
    return found


def copied(url: str, folder: Path) -> str:
    """The URL of a copy of a database file in ``folder``."""
    path = folder / "leads.db"
    shutil.copyfile(url.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"
