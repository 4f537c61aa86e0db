"""A made-up sales desk, the same in every run: people, leads, contacts, plans and what was said.

Rows are tuples of what both engines read as text: ISO dates and fixed-width UTC instants.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random

from leadtui.domain.lists import SOURCES
from leadtui.domain.search_key import SearchFields, index_tokens, said_tokens, sort_key
from leadtui.store.columns import instant_text

TODAY = date(2026, 3, 16)
ZONE = "Asia/Shanghai"
TEAMS, REPS_PER_TEAM = 20, 10
REPS = TEAMS * REPS_PER_TEAM
ADMIN_ID, FIRST_MANAGER, FIRST_REP = 1, 2, 2 + TEAMS
POOL_SHARE, FOLLOWUPS = 0.2, 5
CHUNK = 5_000

COMMON, RARE, SOME = "公司", "麒麟阁", "海葵"
SAID_COMMON, SAID_RARE = "方案", "拜占庭"
SOME_SHARE = 0.009

CITIES = [
    "北京市",
    "上海市",
    "深圳市",
    "广州市",
    "杭州市",
    "苏州市",
    "南京市",
    "成都市",
    "武汉市",
    "西安市",
    "重庆市",
    "天津市",
    "长沙市",
    "郑州市",
    "青岛市",
    "宁波市",
    "无锡市",
    "合肥市",
    "福州市",
    "厦门市",
    "济南市",
    "大连市",
    "沈阳市",
    "佛山市",
    "东莞市",
    "珠海市",
    "中山市",
    "惠州市",
    "常州市",
    "南通市",
    "温州市",
    "嘉兴市",
]
REGIONS = ["华北", "华东", "华南", "华中", "西南", "西北", "东北"]
TRADES = [
    "医疗器械",
    "信息技术",
    "网络科技",
    "精密机械",
    "新能源",
    "新材料",
    "教育科技",
    "物流",
    "供应链管理",
    "智能装备",
    "生物科技",
    "环保工程",
    "建筑装饰",
    "文化传媒",
    "电子商务",
    "食品",
    "服饰",
    "化工",
    "汽车零部件",
    "半导体",
    "仪器仪表",
    "软件",
    "数据服务",
    "企业管理咨询",
    "农业科技",
    "国际贸易",
]
FORMS = ("有限公司",) * 8 + ("股份有限公司", "集团有限公司", "有限责任公司", "研究所")
INDUSTRIES = ["制造业", "医疗", "教育", "物流", "零售", "金融", "建筑", "农业", "软件", "能源"]
BRANDS = (
    "华信远诚天恒博瑞中科联创鼎盛宏图泰安明德嘉禾锦程聚力凯达隆兴美佳普惠启航荣光森海腾飞万通兴业亿达永昌云帆泽民"
    "振邦正阳智汇众合卓越百川长青东方丰华光大海纳金石康宁蓝天绿源南山鹏程清风三元神州顺达同创星辰银河元亨佐佑"
)
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红玲辉鹏飞波斌宇浩凯晨雪梅琳欣怡佳琪子轩梓涵"
NEEDS = (
    "希望了解数据安全能力",
    "需要员工培训系统",
    "计划更换现有系统",
    "想看同行业案例",
    "需要对接财务系统",
    "预算有限先了解价格",
    "希望提升跟进效率",
    "扩大产能需要设备",
    "新厂区建设采购",
    "门店管理数字化",
)
TAGS = ["制造业", "重点", "老客户推荐", "展会名片", "需要发票", "外贸"]
SUMMARIES = (
    "介绍了产品方案和报价",
    "客户询问数据安全措施",
    "演示系统功能一小时",
    "发送行业案例资料",
    "确认预算范围",
    "沟通合同条款细节",
    "电话无人接听",
    "前台说在开会",
    "讨论实施周期",
    "拜访现场看了车间",
    "对方在比较两家供应商",
    "约定下周线上会议",
)
FEEDBACKS = (
    "比较感兴趣",
    "需要内部讨论",
    "价格偏高",
    "希望看更多案例",
    "对方案认可",
    "暂时没有预算",
    "让我们等通知",
    "",
)
STEPS = ("发送报价单", "安排技术交流", "下周再电话", "寄送样品", "准备方案书", "约决策人见面", "")
STATUSES = ("potential",) * 9 + ("interested",) * 5 + ("high_intent",) * 2 + ("won",) * 2 + ("lost",) * 2
LEVELS = ("A", "B", "B", "C", "C", "C", None)
METHODS = ("phone", "wechat", "visit", "email")
OUTCOMES = ("reached",) * 6 + ("not_reached",) * 3 + ("call_back",)

TABLES: dict[str, tuple[str, ...]] = {
    "lead": (
        "id",
        "number",
        "customer",
        "short_name",
        "source",
        "industry",
        "region",
        "need",
        "level",
        "status",
        "status_since",
        "ever_won",
        "signed_on",
        "amount",
        "lost_reason",
        "owner_id",
        "assigned_at",
        "attempts",
        "last_contact_at",
        "last_touch_at",
        "last_outcome",
        "last_feedback",
        "next_on",
        "due_on",
        "expected_value",
        "sort_key",
        "created_at",
        "created_by",
        "updated_at",
    ),
    "lead_search": ("lead_id", "tokens"),
    "lead_tag": ("lead_id", "tag"),
    "contact": ("id", "lead_id", "name", "is_primary"),
    "contact_point": ("id", "contact_id", "lead_id", "kind", "raw", "norm"),
    "plan": (
        "id",
        "lead_id",
        "owner_id",
        "responsible_id",
        "track",
        "kind",
        "due_on",
        "zone",
        "method",
        "step",
        "created_at",
        "created_by",
    ),
    "status_change": ("id", "lead_id", "owner_id", "to_status", "at", "actor_id", "level", "source"),
    "followup": (
        "id",
        "lead_id",
        "owner_id",
        "author_id",
        "contact_id",
        "contacted_at",
        "recorded_at",
        "method",
        "outcome",
        "summary",
        "feedback",
        "next_step",
    ),
    "followup_search": ("followup_id", "lead_id", "at", "tokens"),
}

Row = tuple[object, ...]
NO, YES = "0", "1"


@dataclass(slots=True)
class Chunk:
    """Rows by table, in the order of TABLES' columns."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES})


def person(random: Random) -> str:
    """A Chinese name of two or three characters."""
    return random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=random.choice((1, 2, 2))))


def people() -> dict[str, list[Row]]:
    """The admin, a manager and ten reps for each of twenty teams, and who leads what."""
    random = Random(1)
    since = _instant(TODAY - timedelta(days=1500), 0)
    users: list[Row] = [(ADMIN_ID, "wang", "王总", "admin", since)]
    users += [
        (FIRST_MANAGER + t, f"manager{t + 1:02d}", person(random), "manager", since) for t in range(TEAMS)
    ]
    users += [(FIRST_REP + r, f"rep{r + 1:03d}", person(random), "rep", since) for r in range(REPS)]
    members: list[Row] = [(team + 1, FIRST_MANAGER + team, YES) for team in range(TEAMS)]
    members += [(rep // REPS_PER_TEAM + 1, FIRST_REP + rep, NO) for rep in range(REPS)]
    teams: list[Row] = [(team + 1, f"{CITIES[team]}销售部") for team in range(TEAMS)]
    closure: list[Row] = [(team + 1, team + 1) for team in range(TEAMS)]
    return {"app_user": users, "team": teams, "team_closure": closure, "team_member": members}


PEOPLE_COLUMNS = {
    "app_user": ("id", "login", "display_name", "role", "created_at"),
    "team": ("id", "name"),
    "team_closure": ("ancestor_id", "descendant_id"),
    "team_member": ("team_id", "user_id", "leads"),
}


def chunks(n: int) -> Iterator[Chunk]:
    """All rows of ``n`` leads, CHUNK leads at a time."""
    desk = Desk(n)
    for start in range(1, n + 1, CHUNK):
        chunk = Chunk()
        for lead_id in range(start, min(start + CHUNK, n + 1)):
            desk.lead(lead_id, chunk.rows)
        yield chunk


class Desk:
    """Makes one lead after the other, oldest first."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.random = Random(n)
        self.numbers: dict[tuple[str, date], int] = {}
        self.followup_id = 0

    def lead(self, lead_id: int, rows: dict[str, list[Row]]) -> None:
        """Add a lead and all that belongs to it."""
        random = self.random
        age = int((self.n - lead_id) * 1000 / self.n)
        day = TODAY - timedelta(days=age)
        created = _instant(day, lead_id)
        source = random.choice(SOURCES)
        status = random.choice(STATUSES)
        level = random.choice(LEVELS)
        owner = None if random.random() < POOL_SHARE else FIRST_REP + int(random.random() * REPS)
        customer, short = self._customer(lead_id)
        contact, phone, need = person(random), f"1{random.randrange(3 * 10**9, 10**10)}", random.choice(NEEDS)
        number = self._number(source.code, day)
        tags = [random.choice(TAGS)] if random.random() < 0.2 else []
        said = self._said(lead_id, owner, age, rows)
        due = None
        if owner is not None and status != "lost":
            due = (TODAY + timedelta(days=int(random.random() * 60) - 10)).isoformat()
            step = random.choice(STEPS) or "电话回访"
            rows["plan"].append(
                (
                    lead_id,
                    lead_id,
                    owner,
                    owner,
                    "conversation",
                    "next",
                    due,
                    ZONE,
                    random.choice(METHODS),
                    step,
                    said[1],
                    owner,
                )
            )
        won = status == "won"
        rows["lead"].append(
            (
                lead_id,
                number,
                customer,
                short,
                source.id,
                random.choice(INDUSTRIES),
                random.choice(REGIONS),
                need,
                level,
                status,
                created,
                YES if won else NO,
                day.isoformat() if won else None,
                random.randrange(10**6, 10**8) if won else None,
                "price" if status == "lost" else None,
                owner,
                created if owner else None,
                0,
                said[0],
                said[1],
                said[3],
                said[2],
                due,
                due,
                random.randrange(1, 500) * 100_000 if random.random() < 0.6 else None,
                sort_key(customer),
                created,
                owner or ADMIN_ID,
                said[1],
            )
        )
        rows["status_change"].append(
            (lead_id, lead_id, owner, status, created, owner or ADMIN_ID, level, source.id)
        )
        rows["contact"].append((lead_id, lead_id, contact, YES))
        rows["contact_point"].append((lead_id, lead_id, lead_id, "phone", phone, f"+86{phone}"))
        rows["lead_tag"] += [(lead_id, tag) for tag in tags]
        fields = SearchFields(customer, short, (contact,), number, (phone, f"+86{phone}"), (), (), tags, need)
        rows["lead_search"].append((lead_id, index_tokens(fields)))

    def _customer(self, lead_id: int) -> tuple[str, str]:
        random = self.random
        brand = "".join(random.choices(BRANDS, k=random.choice((2, 2, 3))))
        if lead_id == (self.n + 1) // 2:
            brand = RARE
        elif random.random() < SOME_SHARE:
            brand = SOME + random.choice(BRANDS)
        trade = random.choice(TRADES)
        return random.choice(CITIES) + brand + trade + random.choice(FORMS), brand + trade[:2]

    def _number(self, code: str, day: date) -> str:
        last = self.numbers[code, day] = self.numbers.get((code, day), 0) + 1
        return f"{code}-{day:%Y%m%d}-{last:03d}"

    def _said(self, lead_id: int, owner: int | None, age: int, rows: dict[str, list[Row]]) -> tuple[str, ...]:
        """Five follow-ups, the last one recent; last contact, last touch, last feedback, last outcome."""
        random = self.random
        author = owner or FIRST_REP + lead_id % REPS
        days = sorted((int(random.random() * age) for _ in range(FOLLOWUPS - 1)), reverse=True)
        contact_at = at = feedback = outcome = ""
        for ago in (*days, int(random.random() * min(age + 1, 14))):
            self.followup_id += 1
            summary, feedback, step, tokens = random.choice(conversations())
            if self.followup_id == (self.n + 1) // 2 * FOLLOWUPS:
                summary, tokens = SAID_RARE, said_tokens(SAID_RARE, feedback, step)
            at = _instant(TODAY - timedelta(days=ago), self.followup_id)
            outcome = random.choice(OUTCOMES)
            if outcome == "reached":
                contact_at = at
            rows["followup"].append(
                (
                    self.followup_id,
                    lead_id,
                    owner,
                    author,
                    lead_id,
                    at,
                    at,
                    random.choice(METHODS),
                    outcome,
                    summary,
                    feedback,
                    step,
                )
            )
            rows["followup_search"].append((self.followup_id, lead_id, at, tokens))
        return contact_at or at, at, feedback, outcome


@cache
def conversations() -> list[tuple[str, str, str, str]]:
    """Every summary, feedback and next step together, with the search tokens."""
    return [
        (summary, feedback, step, said_tokens(summary, feedback, step))
        for summary in SUMMARIES
        for feedback in FEEDBACKS
        for step in STEPS
    ]


@cache
def _midnight(day: date) -> str:
    return instant_text(datetime.combine(day, time(1), UTC))[:11]


def _instant(day: date, salt: int) -> str:
    """A working hour of ``day``: 09:00 to 17:59 in Shanghai."""
    clock = f"{1 + salt % 9:02d}:{salt // 9 % 60:02d}:{salt // 540 % 60:02d}.{salt % 1_000_000:06d}"
    return f"{_midnight(day)}{clock}Z"
