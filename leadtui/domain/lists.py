"""The lists that ship with leadtui: stable ids, CODEs of sources, labels in three languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from leadtui.i18n import LANGUAGES, Label


@dataclass(frozen=True, slots=True)
class ListItem:
    """One choice of a list: the id is for JSON, the code for lead numbers.

    A retired one is still read and shown where it stands, and no longer offered.
    """

    id: str
    label: Label
    code: str = ""
    synonyms: tuple[str, ...] = ()
    retired: bool = False


def _item(id_: str, en: str, zh_cn: str, zh_tw: str, *synonyms: str, code: str = "") -> ListItem:
    return ListItem(id_, Label(en, zh_cn, zh_tw), code, synonyms)


SOURCES = (
    _item(
        "online", "Online promotion", "线上推广", "線上推廣", "推广", "网络推广", "online", "web", code="XS"
    ),
    _item(
        "trade_show",
        "Trade show",
        "行业展会",
        "產業展覽",
        "展会",
        "展會",
        "行業展會",
        "exhibition",
        code="ZH",
    ),
    _item("referral", "Referral", "客户转介绍", "客戶轉介紹", "转介绍", "介绍", "轉介紹", code="ZJ"),
    _item("website", "Website sign-up", "官网注册", "官網註冊", "官网", "官網", "website", code="GW"),
    _item("cold_visit", "Cold visit", "陌生拜访", "陌生拜訪", "陌拜", code="MB"),
    _item("cold_call", "Cold call", "电话陌拜", "電話陌拜", "电销", "電銷", code="DH"),
    _item("other", "Other", "其他", "其他", "其它", code="QT"),
)
METHODS = (
    _item("phone", "Phone", "电话", "電話", "call", "致电", "通话"),
    _item("wechat", "WeChat", "微信", "微信", "企微", "企业微信"),
    _item("email", "Email", "邮件", "電子郵件", "邮箱", "电子邮件", "郵件", "mail", "e-mail"),
    _item("visit", "Visit", "拜访", "拜訪", "上门", "面谈", "当面", "meeting"),
    _item("video", "Video meeting", "线上会议", "線上會議", "视频", "视频会议", "視訊"),
    _item("text", "Text message", "短信", "簡訊", "sms"),
    _item("content", "Content", "内容推送", "內容推送", "推送"),
    _item("other", "Other", "其他", "其他", "其它"),
)
OUTCOMES = (
    _item("reached", "Reached", "已接通", "已接通", "接通"),
    _item("not_reached", "Not reached", "未接通", "未接通", "没接", "未接"),
    _item("call_back", "Call back", "约回电", "約回電", "回电"),
    _item("refused", "Refused", "拒绝", "拒絕"),
    _item("wrong_number", "Wrong number", "号码有误", "號碼有誤", "空号", "错号"),
)
ATTITUDES = (
    _item("2", "Very positive", "很积极", "很積極", "明显积极"),
    _item("1", "Positive", "积极", "積極"),
    _item("0", "Neutral", "中性", "中性"),
    _item("-1", "Hesitant", "犹豫", "猶豫"),
    _item("-2", "Opposed", "抵触", "抵觸"),
)
LOST_REASONS = (
    _item("price", "Price", "价格", "價格"),
    _item("competitor", "Competitor", "竞品", "競品"),
    _item("no_budget", "No budget", "无预算", "無預算"),
    _item("no_need", "No need", "无需求", "無需求"),
    _item("no_response", "No response", "无回应", "無回應"),
    _item("timing", "Timing", "时机不对", "時機不對"),
    _item("invalid", "Invalid", "无效线索", "無效線索"),
    _item("other", "Other", "其他", "其他", "其它"),
    _item("not_recorded", "Not recorded", "未记录", "未記錄"),
)
CHURN_REASONS = (
    _item("not_renewed", "Not renewed", "未续约", "未續約"),
    _item("cancelled", "Cancelled", "退单", "退單"),
    _item("complaint", "Complaint", "投诉", "投訴"),
    _item("to_competitor", "To a competitor", "转投竞品", "轉投競品"),
)
LEVELS = (
    _item("A", "A", "A", "A", "A类", "A级", "A類", "A級", "重点", "高"),
    _item("B", "B", "B", "B", "B类", "B级", "B類", "B級", "中"),
    _item("C", "C", "C", "C", "C类", "C级", "C類", "C級", "低"),
)
STATUSES = (
    _item("potential", "Prospect", "潜在客户", "潛在客戶", "潜在", "潛在"),
    _item("interested", "Interested", "意向客户", "意向客戶", "意向", "有意向"),
    _item("high_intent", "High intent", "高意向客户", "高意向客戶", "高意向"),
    _item("won", "Won", "成交客户", "成交客戶", "成交", "赢单", "已成交"),
    _item("lost", "Lost", "流失客户", "流失客戶", "流失", "输单", "已流失"),
)
INTENTS = (
    _item("high", "High", "高", "高", "80"),
    _item("medium", "Medium", "中", "中", "50"),
    _item("low", "Low", "低", "低", "20"),
)
NEEDS = (
    _item("security", "Security", "数据安全", "資料安全", "安全"),
    _item("cases", "Case studies", "行业案例", "產業案例", "案例"),
    _item("training", "Training", "培训", "教育訓練", "培訓"),
    _item("integration", "Integration", "系统对接", "系統對接"),
    _item("efficiency", "Efficiency", "提升效率", "提升效率"),
    _item("other", "Other", "其他", "其他"),
)
CONCERNS = (
    _item("price", "Price", "价格", "價格"),
    _item("security", "Security", "安全", "安全"),
    _item("effect", "Results", "效果", "效果"),
    _item("time", "Time", "时间", "時間"),
    _item("competitor", "Competitor", "竞品", "競品"),
    _item("process", "Process", "流程", "流程"),
)
BUYING_ROLES = (
    _item("decision_maker", "Decision maker", "决策人", "決策者", "决策者"),
    _item("user", "User", "使用人", "使用者"),
    _item("purchaser", "Purchaser", "采购", "採購"),
    _item("finance", "Finance", "财务", "財務"),
    _item("supporter", "Supporter", "支持者", "支持者"),
    _item("opponent", "Opponent", "反对者", "反對者"),
)
KINDS = (
    _item("company", "Company", "企业", "企業", "公司"),
    _item("individual", "Individual", "个人", "個人"),
)
TURNS = (
    _item("ours", "Our turn", "球在我方", "球在我方"),
    _item("theirs", "Their turn", "球在对方", "球在對方"),
)
PRIORITIES = (
    _item("high", "High", "高", "高"),
    _item("normal", "Normal", "普通", "一般"),
)
TRACKS = (
    _item("conversation", "Conversation", "对话", "對話"),
    _item("content", "Content", "内容", "內容"),
)
ROLES = (
    _item("rep", "Rep", "销售", "業務"),
    _item("manager", "Manager", "主管", "主管"),
    _item("admin", "Admin", "管理员", "管理員"),
    _item("viewer", "Viewer", "只读", "唯讀"),
)

SHIPPED: Mapping[str, tuple[ListItem, ...]] = MappingProxyType(
    {
        "source": SOURCES,
        "method": METHODS,
        "outcome": OUTCOMES,
        "attitude": ATTITUDES,
        "lost_reason": LOST_REASONS + CHURN_REASONS,
        "level": LEVELS,
        "status": STATUSES,
        "intent": INTENTS,
        "need": NEEDS,
        "concern": CONCERNS,
        "buying_role": BUYING_ROLES,
        "kind": KINDS,
        "turn": TURNS,
        "priority": PRIORITIES,
        "track": TRACKS,
        "role": ROLES,
        # Proposed where leads have a text or tags: a team's own from the start.
        "industry": (),
        "tag": (),
    }
)
WORDED = ("industry", "tag")
"""Lists of which leads bear the words, not the ids: what is not in them may be there all the same."""
_installed: dict[str, tuple[ListItem, ...]] = dict(SHIPPED)
LISTS: Mapping[str, tuple[ListItem, ...]] = MappingProxyType(_installed)
"""The lists in use: those of the open database, before one is open the shipped ones."""

OPEN_STATUSES = ("potential", "interested", "high_intent")
CHURN_IDS = frozenset(item.id for item in CHURN_REASONS)


def fold(text: str) -> str:
    """The form in which list values are compared: NFKC, no case, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def names_of(item: ListItem) -> Iterable[str]:
    """Every way to write ``item``: id, code, labels, synonyms."""
    yield item.id
    if item.code:
        yield item.code
    for language in LANGUAGES:
        yield item.label.text(language)
    yield from item.synonyms


_index: dict[str, dict[str, ListItem]] = {}


def install(lists: Mapping[str, Iterable[ListItem]]) -> None:
    """Use the lists of a database from now on; what it does not have stays as shipped."""
    _installed.update({**SHIPPED, **{kind: tuple(items) for kind, items in lists.items()}})
    _index.clear()


def offered(kind: str) -> tuple[ListItem, ...]:
    """The items to choose from, in order."""
    return tuple(item for item in LISTS[kind] if not item.retired)


def _names(kind: str) -> dict[str, ListItem]:
    if kind not in _index:
        table: dict[str, ListItem] = {}
        # An item in use wins a name from a retired one.
        for item in sorted(LISTS[kind], key=lambda item: item.retired):
            for name in names_of(item):
                table.setdefault(fold(name), item)
        _index[kind] = table
    return _index[kind]


def find_item(kind: str, text: str) -> ListItem | None:
    """The item of list ``kind`` that ``text`` names by id, CODE, label or synonym."""
    return _names(kind).get(fold(text))


def item(kind: str, id_: str) -> ListItem:
    """The item of list ``kind`` with exactly this id; KeyError if there is none."""
    for candidate in LISTS[kind]:
        if candidate.id == id_:
            return candidate
    raise KeyError(f"{kind}:{id_}")


def label(kind: str, id_: str | None, language: str | None = None) -> str:
    """What people read for an id; the id itself where the list no longer has it."""
    if id_ is None:
        return ""
    for candidate in LISTS[kind]:
        if candidate.id == id_:
            return candidate.label.text(language)
    return id_
