"""The field registry: the one owner of every field people see, find, edit, import or export.

Forms, columns, the query language, bulk edit, sheets, events, conflicts and JSON are made from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leadtui.domain.lists import fold
from leadtui.errors import UsageError
from leadtui.i18n import LANGUAGES, N_, Label

FieldType = Literal[
    "text", "prose", "choice", "choices", "integer", "money", "date", "instant", "flag", "user", "tags"
]
Entity = Literal["lead", "contact", "followup", "plan"]
Change = Literal["form", "transition", "assign", "level", "never"]

HEADER_LANGUAGES = ("zh_CN", "zh_TW", "en")
"""The languages of ``Field.headers``, in its order."""

ORDERED: frozenset[FieldType] = frozenset({"integer", "money", "date", "instant"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    ``column`` is the attribute of the entity's table; an empty one with ``added`` is kept in
    field_value, an empty one without is computed by the reader. ``names`` are the words of the
    query language, ``headers`` the column titles a sheet may bear, the first of each language
    being the one that export writes. ``past`` marks a day that cannot lie ahead. ``sort`` is the ordered column behind it. ``change`` says
    which use case may write it. ``width`` is in terminal cells, ``length`` in characters.
    """

    id: str
    type: FieldType
    label: Label
    entity: Entity = "lead"
    group: str = ""
    column: str = ""
    choices: str = ""
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    sort: str = ""
    width: int = 10
    length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    change: Change = "form"
    bulk: bool = False
    mask: Literal["", "name", "phone"] = ""
    json: bool = False
    help: Label | None = None
    added: bool = False
    past: bool = False

    @property
    def ordered(self) -> bool:
        """Whether ``<`` and ``>=`` make sense."""
        return self.type in ORDERED


class Registry:
    """Fields by id and by any of their names; ``version`` changes with every addition."""

    def __init__(self, fields: tuple[Field, ...] = ()) -> None:
        self._fields: dict[str, Field] = {}
        self._names: dict[str, Field] = {}
        self.version = 0
        for field in fields:
            self.add(field)

    def add(self, field: Field) -> None:
        """Take in a field; its id and names must be new, labels give way to names that are there."""
        for name in (field.id, *field.names):
            if self._names.get(fold(name), field) is not field:
                raise UsageError(N_("There is a field named {name} already."), name=name)
        for name in (field.id, *field.names, *(field.label.text(tag) for tag in LANGUAGES)):
            self._names.setdefault(fold(name), field)
        self._fields[field.id] = field
        self.version += 1

    def remove(self, field_id: str) -> None:
        """Forget a field; stored values stay."""
        field = self._fields.pop(field_id)
        self._names = {name: kept for name, kept in self._names.items() if kept is not field}
        self.version += 1

    def __getitem__(self, field_id: str) -> Field:
        return self._fields[field_id]

    def get(self, field_id: str) -> Field | None:
        """The field with this id, if there is one."""
        return self._fields.get(field_id)

    def __contains__(self, field_id: object) -> bool:
        return field_id in self._fields

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def named(self, name: str) -> Field | None:
        """The field that a word of the query language or of a person names."""
        return self._names.get(fold(name))

    def of(self, entity: Entity) -> tuple[Field, ...]:
        """The fields of one entity, in order."""
        return tuple(field for field in self if field.entity == entity)

    def groups(self, entity: Entity = "lead") -> dict[str, tuple[Field, ...]]:
        """Editable fields by group, in order."""
        groups: dict[str, list[Field]] = {}
        for field in self.of(entity):
            if field.group:
                groups.setdefault(field.group, []).append(field)
        return {name: tuple(fields) for name, fields in groups.items()}


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

_IDENTITY = (
    Field(
        "number",
        "text",
        Label("Number", "线索编号", "線索編號"),
        column="number",
        names=("编号", "no."),
        headers=("线索编号", "線索編號", "Lead number"),
        sort="number",
        width=16,
        length=64,
        change="never",
        json=True,
    ),
    Field(
        "customer",
        "text",
        Label("Customer", "客户名称", "客戶名稱"),
        group="identity",
        column="customer",
        names=("客户", "客戶", "company"),
        headers=("客户名称", "客戶名稱", "Customer"),
        sort="sort_key",
        width=25,
        required=True,
        json=True,
    ),
    Field(
        "short_name",
        "text",
        Label("Short name", "简称", "簡稱"),
        group="identity",
        column="short_name",
        names=("简称", "name"),
        sort="sort_key",
        width=14,
        length=80,
        json=True,
    ),
    Field(
        "kind",
        "choice",
        Label("Kind", "客户类型", "客戶類型"),
        group="identity",
        column="kind",
        choices="kind",
        width=8,
    ),
    Field(
        "credit_code",
        "text",
        Label("Credit code", "统一社会信用代码", "統一社會信用代碼"),
        group="identity",
        column="credit_code",
        width=18,
        length=18,
    ),
    Field(
        "industry",
        "text",
        Label("Industry", "行业", "產業"),
        group="identity",
        column="industry",
        width=10,
        length=60,
        bulk=True,
    ),
    Field(
        "region",
        "text",
        Label("Region", "地区", "地區"),
        group="identity",
        column="region",
        width=10,
        length=60,
        bulk=True,
    ),
    Field(
        "size",
        "text",
        Label("Size", "规模", "規模"),
        group="identity",
        column="size",
        width=10,
        length=40,
        bulk=True,
    ),
    Field(
        "tag",
        "tags",
        Label("Tags", "标签", "標籤"),
        group="identity",
        names=("tags",),
        width=14,
        length=40,
        bulk=True,
    ),
)
_CONTACT = (
    Field(
        "contact",
        "text",
        Label("Contact", "联系人", "聯絡人"),
        entity="contact",
        group="contact",
        column="name",
        names=("联系人", "聯繫人"),
        headers=("联系人", "聯絡人", "Contact"),
        width=8,
        length=80,
        mask="name",
        json=True,
    ),
    Field(
        "address_form",
        "text",
        Label("Form of address", "称呼", "稱呼"),
        entity="contact",
        group="contact",
        column="address_form",
        width=8,
        length=40,
    ),
    Field(
        "title",
        "text",
        Label("Title", "职务", "職稱"),
        entity="contact",
        group="contact",
        column="title",
        width=12,
        length=60,
    ),
    Field(
        "roles",
        "choices",
        Label("Buying role", "采购角色", "採購角色"),
        entity="contact",
        group="contact",
        column="roles",
        choices="buying_role",
        width=12,
    ),
    Field(
        "phone",
        "text",
        Label("Phone", "电话", "電話"),
        entity="contact",
        group="contact",
        names=("手机", "手機"),
        headers=("联系方式", "聯絡方式", "Contact details"),
        width=14,
        length=200,
        mask="phone",
        json=True,
    ),
    Field(
        "wechat",
        "text",
        Label("WeChat", "微信", "微信"),
        entity="contact",
        group="contact",
        width=14,
        length=80,
        mask="phone",
    ),
    Field(
        "email",
        "text",
        Label("Email", "邮箱", "電子郵件"),
        entity="contact",
        group="contact",
        width=20,
        length=200,
        mask="phone",
    ),
    Field(
        "address",
        "text",
        Label("Address", "地址", "地址"),
        entity="contact",
        group="contact",
        column="address",
        width=20,
    ),
    Field(
        "preferred",
        "choice",
        Label("Preferred channel", "偏好方式", "偏好方式"),
        entity="contact",
        group="contact",
        column="preferred",
        choices="method",
        width=8,
    ),
    Field(
        "do_not_contact",
        "flag",
        Label("Do not contact", "请勿联系", "請勿聯絡"),
        entity="contact",
        group="contact",
        column="do_not_contact",
        width=6,
    ),
    Field(
        "last_met_on",
        "date",
        Label("Last met", "上次见面", "上次見面"),
        entity="contact",
        group="contact",
        column="last_met_on",
        width=10,
        past=True,
    ),
)
_ORIGIN = (
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
_NEED = (
    Field(
        "need",
        "prose",
        Label("Initial need", "初始需求", "初始需求"),
        group="need",
        column="need",
        names=("需求",),
        headers=("初始需求", "初始需求", "Initial need"),
        width=20,
        length=2000,
        json=True,
    ),
    Field(
        "product_interest",
        "text",
        Label("Product interest", "产品意向", "產品意向"),
        group="need",
        column="product_interest",
        width=14,
        bulk=True,
    ),
    Field(
        "intent",
        "choice",
        Label("Intent", "购买意向", "購買意向"),
        group="need",
        column="intent",
        choices="intent",
        width=6,
        bulk=True,
    ),
    Field(
        "budget_min",
        "money",
        Label("Budget from", "预算下限", "預算下限"),
        group="need",
        column="budget_min",
        width=10,
        minimum=0,
    ),
    Field(
        "budget_max",
        "money",
        Label("Budget to", "预算上限", "預算上限"),
        group="need",
        column="budget_max",
        names=("budget", "预算", "預算"),
        width=10,
        minimum=0,
    ),
    Field(
        "expected_value",
        "money",
        Label("Expected value", "预计金额", "預計金額"),
        group="need",
        column="expected_value",
        names=("value", "金额", "金額"),
        sort="expected_value",
        width=10,
        minimum=0,
        bulk=True,
    ),
    Field(
        "expected_close",
        "date",
        Label("Expected close", "预计成交", "預計成交"),
        group="need",
        column="expected_close",
        names=("close",),
        width=10,
        bulk=True,
    ),
    Field(
        "need_confirmed_on",
        "date",
        Label("Need confirmed", "需求确认", "需求確認"),
        group="need",
        column="need_confirmed_on",
        width=10,
        past=True,
    ),
    Field(
        "budget_confirmed_on",
        "date",
        Label("Budget confirmed", "预算确认", "預算確認"),
        group="need",
        column="budget_confirmed_on",
        width=10,
        past=True,
    ),
    Field(
        "decision_confirmed_on",
        "date",
        Label("Decision maker known", "决策人确认", "決策者確認"),
        group="need",
        column="decision_confirmed_on",
        width=10,
        past=True,
    ),
    Field(
        "timeline_confirmed_on",
        "date",
        Label("Timeline clear", "时间节点明确", "時程明確"),
        group="need",
        column="timeline_confirmed_on",
        width=10,
        past=True,
    ),
)
_WORK = (
    Field(
        "level",
        "choice",
        Label("Level", "线索等级", "線索等級"),
        group="work",
        column="level",
        choices="level",
        names=("等级", "等級"),
        headers=("线索等级", "線索等級", "Level"),
        sort="level",
        width=4,
        change="level",
        bulk=True,
        json=True,
    ),
    Field(
        "priority",
        "choice",
        Label("Priority", "优先级", "優先級"),
        group="work",
        column="priority",
        choices="priority",
        width=6,
        bulk=True,
    ),
    Field(
        "status",
        "choice",
        Label("Status", "当前状态", "目前狀態"),
        column="status",
        choices="status",
        names=("状态", "狀態"),
        headers=("当前状态", "目前狀態", "Status"),
        sort="status",
        width=10,
        change="transition",
        bulk=True,
        json=True,
    ),
    Field(
        "owner",
        "user",
        Label("Owner", "负责人", "負責人"),
        column="owner_id",
        names=("负责人", "負責人"),
        headers=("负责人", "負責人", "Owner"),
        sort="owner_id",
        width=8,
        change="assign",
        bulk=True,
        json=True,
    ),
    Field(
        "turn",
        "choice",
        Label("Whose turn", "球在谁手", "輪到誰"),
        group="work",
        column="turn",
        choices="turn",
        width=8,
    ),
    Field(
        "attempts",
        "integer",
        Label("Attempts", "未接通次数", "未接通次數"),
        column="attempts",
        width=4,
        change="never",
    ),
    Field(
        "last_contact_at",
        "instant",
        Label("Last contact", "最近跟进", "最近跟進"),
        column="last_contact_at",
        names=("last", "最近"),
        sort="last_contact_at",
        width=10,
        change="never",
        json=True,
    ),
    Field(
        "last_feedback",
        "prose",
        Label("Last feedback", "最近反馈", "最近回饋"),
        column="last_feedback",
        width=20,
        change="never",
        json=True,
    ),
    Field(
        "due",
        "date",
        Label("Due", "到期", "到期"),
        column="due_on",
        names=("next", "下次"),
        sort="due_key",
        width=10,
        change="never",
    ),
    Field(
        "next_at",
        "date",
        Label("Next contact", "下次跟进", "下次跟進"),
        column="next_on",
        width=12,
        change="never",
        json=True,
    ),
    Field(
        "next_step",
        "text",
        Label("Next step", "下一步计划", "下一步計劃"),
        entity="plan",
        headers=("下一步计划", "下一步計劃", "Next step"),
        width=20,
        change="never",
        json=True,
    ),
    Field(
        "content_at",
        "date",
        Label("Next content", "内容推送", "內容推送"),
        column="content_on",
        width=10,
        change="never",
        json=True,
    ),
    Field(
        "status_since",
        "instant",
        Label("In status since", "状态起始", "狀態起始"),
        column="status_since",
        names=("since",),
        width=10,
        change="never",
    ),
)
_OUTCOME = (
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
_NOTES = (
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
_FOLLOWUP = (
    Field(
        "contacted_at",
        "instant",
        Label("Follow-up date", "跟进日期", "跟進日期"),
        entity="followup",
        column="contacted_at",
        headers=("跟进日期", "跟進日期", "Follow-up date"),
        width=12,
    ),
    Field(
        "method",
        "choice",
        Label("Method", "跟进方式", "跟進方式"),
        entity="followup",
        column="method",
        choices="method",
        headers=("跟进方式", "跟進方式", "Method"),
        width=8,
    ),
    Field(
        "outcome",
        "choice",
        Label("Outcome", "跟进结果", "跟進結果"),
        entity="followup",
        column="outcome",
        choices="outcome",
        names=("结果", "結果"),
        headers=("跟进结果", "跟進結果", "Outcome"),
        width=8,
    ),
    Field(
        "summary",
        "prose",
        Label("Summary", "沟通内容摘要", "溝通內容摘要"),
        entity="followup",
        column="summary",
        headers=("沟通内容摘要", "溝通內容摘要", "Summary"),
        width=30,
        length=10_000,
    ),
    Field(
        "feedback",
        "prose",
        Label("Feedback", "客户反馈", "客戶回饋"),
        entity="followup",
        column="feedback",
        headers=("客户反馈", "客戶回饋", "Feedback"),
        width=20,
        length=4_000,
    ),
    Field(
        "attitude",
        "choice",
        Label("Attitude", "客户态度", "客戶態度"),
        entity="followup",
        column="attitude",
        choices="attitude",
        width=6,
    ),
    Field(
        "needs",
        "choices",
        Label("Needs heard", "需求点", "需求點"),
        entity="followup",
        column="needs",
        choices="need",
        width=12,
    ),
    Field(
        "concerns",
        "choices",
        Label("Concerns heard", "疑虑点", "疑慮點"),
        entity="followup",
        column="concerns",
        choices="concern",
        width=12,
    ),
    Field(
        "decision_progress",
        "text",
        Label("Decision progress", "决策进展", "決策進展"),
        entity="followup",
        column="decision_progress",
        width=14,
        length=500,
    ),
    Field(
        "followup_next_step",
        "prose",
        Label("Next step", "下一步计划", "下一步計劃"),
        entity="followup",
        column="next_step",
        width=20,
        length=2_000,
    ),
    Field(
        "plan_on",
        "date",
        Label("Plan date", "计划日期", "計劃日期"),
        entity="plan",
        column="due_on",
        headers=("计划日期", "計劃日期", "Plan date"),
        width=10,
    ),
    Field(
        "plan_focus",
        "text",
        Label("Focus", "沟通重点", "溝通重點"),
        entity="plan",
        column="focus",
        headers=("沟通重点", "溝通重點", "Focus"),
        width=14,
        length=500,
    ),
    Field(
        "plan_goal",
        "text",
        Label("Goal", "预期目标", "預期目標"),
        entity="plan",
        column="goal",
        headers=("预期目标", "預期目標", "Goal"),
        width=14,
        length=500,
    ),
)
REGISTRY = Registry(_IDENTITY + _CONTACT + _ORIGIN + _NEED + _WORK + _OUTCOME + _NOTES + _FOLLOWUP)
