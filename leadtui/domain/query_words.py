"""The words of the query language that are no fields of the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadtui.domain.fields import Field, Registry
from leadtui.domain.lists import fold
from leadtui.domain.query_tree import ME, NO, NONE, YES
from leadtui.i18n import LANGUAGES, N_, Label

SPECIAL = Registry(
    (
        Field("late", "flag", Label("Late", "逾期", "逾期")),
        Field("touched", "flag", Label("Touched", "已跟进", "已跟進"), names=("跟进过", "跟進過")),
        Field("idle", "integer", Label("Days without contact", "未联系天数", "未聯絡天數"),
              names=("闲置", "閒置", "未联系", "未聯絡")),
        Field("open", "flag", Label("Open", "进行中", "進行中")),
        Field("verified", "flag", Label("Verified", "已核实", "已核實")),
        Field("member", "user", Label("Collaborator", "协作人", "協作人")),
        Field("batch", "integer", Label("Import", "导入批次", "匯入批次")),
        Field("notice", "integer", Label("Notice", "消息", "訊息")),
        Field("has", "choices", Label("Has", "有", "有")),
        Field("no", "choices", Label("Lacks", "无", "無"), names=("没有", "沒有", "缺")),
        Field("text", "prose", Label("Said", "说过", "說過"), names=("said", "沟通", "溝通", "跟进内容", "跟進內容")),
        Field("sort", "choices", Label("Sort", "排序", "排序"), names=("order",)),
    )
)  # fmt: skip
HELP: Mapping[str, str] = {
    "late": N_("the next plan is overdue"),
    "touched": N_("somebody has tried to make contact"),
    "idle": N_("no contact for longer than this: idle>30d"),
    "open": N_("neither won nor lost"),
    "verified": N_("the status was checked"),
    "member": N_("who helps with the lead"),
    "batch": N_("leads of one import, by its number"),
    "notice": N_("leads that one of your notices is about, by its number"),
    "has": N_("something is there: has:phone,email"),
    "no": N_("something is missing: no:plan"),
    "text": N_("what was said in follow-ups, newest first"),
    "sort": N_("order of the list: sort:due,-value"),
}
HAS: Mapping[str, Label] = {
    "plan": Label("Plan", "计划", "計劃"),
    "followup": Label("Follow-up", "跟进记录", "跟進紀錄"),
    "draft": Label("Draft", "草稿", "草稿"),
    "milestone": Label("Milestone", "里程碑", "里程碑"),
    "member": Label("Collaborator", "协作人", "協作人"),
}
_CONSTANTS: Mapping[str, tuple[str, ...]] = {
    YES: ("yes", "y", "true", "1", "是", "对", "對", "有"),
    NO: ("no", "n", "false", "0", "否", "不", "无", "無", "没有", "沒有"),
    NONE: ("none", "无", "無", "没有", "沒有", "空", "未填"),
    ME: ("me", "我", "自己", "本人"),
}
POOL = ("pool", "公海", "公海池", "未分配")
LABELS: Mapping[str, Label] = {
    YES: Label("yes", "是", "是"),
    NO: Label("no", "否", "否"),
    NONE: Label("none", "无", "無"),
    ME: Label("me", "我", "我"),
}


def constant(text: str, *among: str) -> str | None:
    """Which of ``among`` (me, none, yes, no) the text means."""
    key = fold(text)
    return next((name for name in among if key in _CONSTANTS[name]), None)


def is_pool(text: str) -> bool:
    """Whether the text means leads without an owner."""
    return fold(text) in POOL


def having(text: str, registry: Registry) -> str | None:
    """What ``has:`` and ``no:`` ask for: a word of HAS, or the id of a field of a lead or contact."""
    key = fold(text)
    for name, label in HAS.items():
        if key in (name, *(fold(label.text(tag)) for tag in LANGUAGES)):
            return name
    field = registry.named(text)
    return field.id if field is not None and field.id in set(havable(registry)) else None


def havable(registry: Registry) -> Iterator[str]:
    """Ids of fields that may be filled or not."""
    for field in registry:
        stored = field.column or field.added or field.id == "tag"
        if field.entity == "contact" or field.added or (field.entity == "lead" and stored):
            yield field.id


def find_field(name: str, registry: Registry) -> Field | None:
    """The field or special word called ``name``."""
    return SPECIAL.named(name) or registry.named(name)


def field_of(field_id: str, registry: Registry) -> Field:
    """The field or special word with this id; KeyError if there is none."""
    return SPECIAL[field_id] if field_id in SPECIAL else registry[field_id]
