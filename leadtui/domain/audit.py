"""What one asks of the events: who, which kind, which field, since when; and what kinds there are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from leadtui.domain.dates import parse_range
from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.defined import definitions
from leadtui.domain.limits import LIMITS
from leadtui.domain.lists import fold
from leadtui.errors import UsageError
from leadtui.i18n import LANGUAGES, N_, Label
from leadtui.text import fold_value

READERS = frozenset({"manager", "admin"})
"""Roles that may open the audit log."""
OWN = "field:"
"""Before the name of a field of one's own in events."""
CHANGES = ("created", "updated", "imported")
"""The kinds of nearly all events; others are found by an index of their own."""
KINDS: Mapping[str, Label] = MappingProxyType(
    {
        "created": Label("created", "新建", "新建"),
        "updated": Label("changed", "修改", "修改"),
        "imported": Label("imported", "导入", "匯入"),
        "voided": Label("removed", "移除", "移除"),
        "restored": Label("put back", "恢复", "恢復"),
        "owner": Label("owner", "负责人", "負責人"),
        "status": Label("status", "状态", "狀態"),
        "level": Label("level", "级别", "級別"),
        "login": Label("signed in", "登录", "登入"),
        "login_failed": Label("sign-in refused", "登录被拒", "登入被拒"),
        "export": Label("export", "导出", "匯出"),
        "password_set": Label("password set", "设置密码", "設定密碼"),
        "reveal": Label("revealed", "查看联系方式", "檢視聯絡方式"),
        "erased": Label("erased", "抹除个人信息", "抹除個人資料"),
        "suppressed": Label("asked to be forgotten", "登记要求遗忘", "登記要求遺忘"),
        "lifted": Label("may come back", "解除要求遗忘", "解除要求遺忘"),
    }
)
CHANGING = frozenset({*CHANGES, "voided", "restored", "owner", "status", "level"})
"""Kinds with values before and after; the values of others are only told."""
ENTITIES: Mapping[str, Label] = MappingProxyType(
    {
        "lead": Label("lead", "线索", "線索"),
        "contact": Label("contact", "联系人", "聯絡人"),
        "contact_point": Label("contact detail", "联系方式", "聯絡方式"),
        "followup": Label("follow-up", "跟进", "跟進"),
        "plan": Label("plan", "计划", "計劃"),
        "status_change": Label("status", "状态", "狀態"),
        "milestone": Label("milestone", "里程碑", "里程碑"),
        "finding": Label("finding", "核查项", "核查項目"),
        "saved_view": Label("view", "视图", "檢視"),
        "user": Label("user", "用户", "使用者"),
        "team": Label("team", "团队", "團隊"),
        "import_batch": Label("import", "导入", "匯入"),
        "handover": Label("hand-over", "交接", "交接"),
        "absence": Label("leave", "请假", "請假"),
        "setting": Label("setting", "设置", "設定"),
        "forgotten": Label("forgotten", "要求遗忘名单", "要求遺忘名單"),
        "field_def": Label("field", "字段", "欄位"),
        "list": Label("list", "列表", "清單"),
    }
)
TOLD: Mapping[str, Label] = MappingProxyType(
    {
        "query": Label("query", "查询", "查詢"),
        "leads": Label("leads", "线索数", "線索數"),
        "rows": Label("rows", "行数", "列數"),
        "mark": Label("mark", "编号", "編號"),
        "format": Label("format", "格式", "格式"),
        "way": Label("by", "方式", "方式"),
        "command": Label("command", "命令", "命令"),
        "login": Label("login", "登录名", "登入名"),
        "tries": Label("tries", "次数", "次數"),
        "role": Label("role", "角色", "角色"),
        "active": Label("active", "在用", "啟用"),
        "aliases": Label("aliases", "别名", "別名"),
        "rights": Label("rights", "权限", "權限"),
        "channels": Label("told by", "通知方式", "通知方式"),
        "display_name": Label("name", "姓名", "姓名"),
        "language": Label("language", "语言", "語言"),
        "time_zone": Label("time zone", "时区", "時區"),
        "team_members": Label("members", "成员", "成員"),
        "members": Label("collaborators", "协作人", "協作人"),
        "responsible_id": Label("responsible", "负责人", "負責人"),
        "done_at": Label("done", "完成", "完成"),
        "outcome": Label("outcome", "结果", "結果"),
        "due_on": Label("day", "日期", "日期"),
        "due_time": Label("time", "时间", "時間"),
        "method": Label("method", "方式", "方式"),
        "step": Label("next step", "下一步", "下一步"),
        "raw": Label("detail", "内容", "內容"),
        "contacts": Label("contacts", "联系人", "聯絡人"),
        "points": Label("contact details", "联系方式", "聯絡方式"),
        "texts": Label("texts", "文字", "文字"),
        "values": Label("values in the history", "历史中的值", "歷史中的值"),
        "imports": Label("rows of imports", "导入行", "匯入列"),
        "drafts": Label("drafts", "草稿", "草稿"),
        "notices": Label("notices", "消息", "訊息"),
        **{key: limit.label for key, limit in LIMITS.items()},
    }
)
"""What events tell that is no field of the registry."""
WAYS: Mapping[str, Label] = MappingProxyType(
    {
        "system": Label("operating system", "系统账号", "系統帳號"),
        "key": Label("SSH key", "SSH 密钥", "SSH 金鑰"),
        "password": Label("password", "密码", "密碼"),
        "True": Label("yes", "是", "是"),
        "False": Label("no", "否", "否"),
    }
)
"""Ways to sign in, and truth, as events keep them."""
USERS = frozenset({"owner_id", "responsible_id", "author_id", "next_person_id", "created_by"})
"""Columns that hold a user."""
_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("user", "who", "用户", "用戶", "使用者", "人员", "人員", "谁", "誰"), "user"),
    **dict.fromkeys(("kind", "类型", "類型"), "kind"),
    **dict.fromkeys(("field", "字段", "栏位", "欄位"), "field"),
    **dict.fromkeys(("since", "from", "自", "起"), "since"),
    **dict.fromkeys(("until", "to", "至", "止"), "until"),
}
_ITEM = re.compile(r'(?:(?P<name>[^\s:"]+):)?(?P<value>"[^"]*"?|\S+)')


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: everything given must hold; ``until`` is exclusive, ``words`` find leads."""

    users: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    field: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


def parse(text: str, now: datetime) -> Asked:
    """Read ``user:ann kind:export since:5/1 ZH-...``; UsageError where a value is not understood.

    What bears no name, or one that is none of these, is of the leads' own query language.
    """
    asked, words = Asked(), []
    for item in _ITEM.finditer(fold_value(text)):
        name = _NAMES.get(fold(item["name"] or ""))
        if name is None:
            words.append(item[0])
        else:
            asked = _with(asked, name, item["value"].strip('"'), now)
    return replace(asked, words=" ".join(words))


def _with(asked: Asked, name: str, value: str, now: datetime) -> Asked:
    match name:
        case "user":
            return replace(asked, users=(*asked.users, *_parts(value)))
        case "kind":
            return replace(asked, kinds=(*asked.kinds, *map(kind, _parts(value))))
        case "field":
            return replace(asked, field=column(value))
        case "since":
            return replace(asked, since=_midnight(parse_range(value, now.date())[0], now.tzinfo))
        case _:
            last = parse_range(value, now.date())[1]
            return replace(asked, until=_midnight(last + timedelta(days=1), now.tzinfo))


def _parts(value: str) -> list[str]:
    return [part for part in value.split(",") if part]


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime.combine(day, time(), zone)


def kind(text: str) -> str:
    """The kind that a word means, in any language; another word may be a kind that is not named here."""
    word = fold(text)
    for name, label in KINDS.items():
        if word in (name, *(fold(label.text(tag)) for tag in LANGUAGES)):
            return name
    return word.replace("-", "_")


def column(text: str) -> str:
    """The name under which events keep a field that somebody calls ``text``; UsageError if there is none."""
    if text in ("tag", "tags"):
        return "tags"
    field = REGISTRY.named(text)
    if field is None:
        known = next((field for field in REGISTRY if field.column == text), None)
        if known is None:
            raise UsageError(N_("There is no field {name}."), name=text)
        field = known
    if field.added:
        return OWN + field.id
    return "tags" if field.id == "tag" else field.column or field.id


def field_of(entity: str, name: str) -> Field | None:
    """The field that an event of an ``entity`` keeps under this name, if it is one of the registry's."""
    if entity == "lead" and name == "tags":
        return REGISTRY["tag"]
    if name.startswith(OWN):
        found = definitions().get(name.removeprefix(OWN))
        return None if found is None or found.entity != entity else found.field()
    return next(
        (field for field in REGISTRY if field.entity == entity and name in (field.column, field.id)), None
    )
