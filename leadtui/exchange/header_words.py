"""The columns of the record sheet and the titles that people give them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType

from leadtui.domain.fields import REGISTRY, Entity, Field
from leadtui.i18n import Label

# Display names of users end here.
PERSON = 80
# Column id -> id in the field registry, in the order of the record sheet (DOMAIN.md 2.1).
COLUMNS = MappingProxyType(
    {
        "number": "number",
        "customer": "customer",
        "source": "source",
        "contact": "contact",
        "contact_point": "phone",
        "level": "level",
        "need": "need",
        "contacted_at": "contacted_at",
        "method": "method",
        "summary": "summary",
        "feedback": "feedback",
        "next_step": "next_step",
        "owner": "owner",
        "status": "status",
        "plan_date": "plan_on",
        "plan_focus": "plan_focus",
        "plan_goal": "plan_goal",
    }
)
# Read where a sheet has them; written only where the sheet would lose something without.
OPTIONAL = MappingProxyType(
    {
        "outcome": Label("Outcome", "跟进结果", "跟進結果"),
        "lost_reason": Label("Lost reason", "流失原因", "流失原因"),
        "author": Label("Followed up by", "跟进人", "跟進人"),
        "plan_step": Label("Plan", "计划内容", "計劃內容"),
        "content_plan": Label("Content plan", "内容计划", "內容計劃"),
    }
)
# Characters that fit; those of the fields behind the columns unless said otherwise.
LENGTHS = MappingProxyType(
    {column: REGISTRY[field_id].length for column, field_id in COLUMNS.items()}
    | {
        "next_step": REGISTRY["followup_next_step"].length,
        "owner": PERSON,
        "author": PERSON,
        "plan_step": REGISTRY["followup_next_step"].length,
        "content_plan": REGISTRY["followup_next_step"].length,
    }
)

_WORDS = MappingProxyType(
    {
        "number": "编号 线索号 线索ID 客户编号 銷售線索編號 編號 客戶編號 Number Lead_no. Lead_ID No.",
        "customer": "客户 客户名 客户全称 公司 公司名称 企业名称 单位名称 客户姓名 客户公司 客戶 客戶全名 "
        "公司名稱 企業名稱 單位名稱 客戶姓名 Customer_name Company Company_name Account Account_name "
        "Organization",
        "source": "来源 客户来源 来源渠道 渠道来源 渠道 获客渠道 來源 客戶來源 來源管道 管道 Lead_source "
        "Clue_origin Customer_origin Channel",
        "contact": "联系人姓名 客户联系人 主要联系人 对接人 聯系人 聯繫人 聯絡人姓名 主要聯絡人 "
        "Contact_name Contact_person",
        "contact_point": "联系电话 电话 手机 手机号 手机号码 电话号码 移动电话 联系手机 固话 座机 微信 "
        "微信号 邮箱 电子邮箱 聯系方式 聯繫方式 聯系電話 聯繫電話 聯絡電話 電話 手機 手機號 手機號碼 "
        "行動電話 市話 電子郵件 信箱 Phone Phone_number Mobile Mobile_phone Tel Telephone Contact_info "
        "Contact_detail Email E-mail WeChat",
        "level": "等级 级别 客户等级 客户级别 线索级别 意向等级 等級 級別 客戶等級 客戶級別 線索級別 "
        "Lead_level Customer_level Grade Rating",
        "need": "需求 客户需求 需求描述 需求说明 客戶需求 需求說明 Need Needs Requirement Requirements",
        "contacted_at": "跟进时间 日期 联系日期 联系时间 沟通日期 沟通时间 跟进日 最近跟进 最近跟进日期 "
        "跟進時間 聯絡日期 聯絡時間 聯系日期 溝通日期 溝通時間 Date Contact_date Contacted_at Contacted "
        "Followed_up",
        "method": "方式 沟通方式 跟进形式 溝通方式 聯絡方法 Follow-up_method Contact_method",
        "summary": "沟通内容 沟通摘要 沟通记录 跟进内容 跟进记录 内容摘要 内容 摘要 溝通內容 溝通摘要 "
        "溝通記錄 跟進內容 跟進記錄 內容摘要 內容 Conversation_summary Notes Content",
        "feedback": "反馈 客户反应 反饋 回饋 客戶反饋 客戶反應 Customer_feedback",
        "next_step": "下一步 下步计划 下一步跟进 下一步行动 后续计划 跟进计划 下一步計畫 下一步行動 "
        "下步計劃 後續計劃 後續計畫 跟進計劃 Next_steps Next_action Next",
        "owner": "业务员 销售 销售员 销售人员 销售负责人 归属人 所属销售 客户经理 業務員 業務 "
        "業務人員 銷售 銷售人員 客戶經理 Sales_rep Rep Salesperson Assigned_to Lead_owner "
        "Responsible",
        "status": "状态 客户状态 线索状态 跟进状态 狀態 當前狀態 客戶狀態 線索狀態 Current_status "
        "Lead_status",
        "plan_date": "下次跟进日期 下次跟进时间 下次联系日期 下次联系时间 计划时间 計畫日期 下次跟進日期 "
        "下次聯絡時間 Planned_date Next_date Next_follow-up Next_contact",
        "plan_focus": "跟进重点 跟進重點 Plan_focus",
        "plan_goal": "目标 目標 跟进目标 Plan_goal Expected_result",
        "outcome": "联系结果 沟通结果 接通情况 結果 聯絡結果 溝通結果 结果 Result",
        "lost_reason": "丢单原因 输单原因 流失理由 Reason_lost Loss_reason",
        "plan_step": "下次跟进内容 下次跟進內容 Plan_step",
    }
)
# Titles that mean the first of these columns the sheet has not named otherwise.
VAGUE = MappingProxyType(
    {
        **dict.fromkeys(("姓名", "name"), ("customer", "contact")),
        **dict.fromkeys(("名称", "名稱"), ("customer",)),
        **dict.fromkeys(("跟进人", "跟進人", "followedupby"), ("owner", "author")),
    }
)

_BRACKETED = re.compile(r"[(\[{<【〔「《].*?[)\]}>】〕」》]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def fold_title(text: str) -> str:
    """A column title as it is compared: NFKC, no case, spaces, marks, or words in brackets."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_A_WORD.sub("", _BRACKETED.sub("", text)) or _NOT_A_WORD.sub("", text)


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    titles = {column: (*REGISTRY[name].headers, *REGISTRY[name].label) for column, name in COLUMNS.items()}
    titles |= {column: tuple(label) for column, label in OPTIONAL.items()}
    for column, own in titles.items():
        for title in (*own, *(word.replace("_", " ") for word in _WORDS.get(column, "").split())):
            if fold_title(title) not in VAGUE:
                known.setdefault(fold_title(title), column)
    return known


def column_named(title: str) -> str | None:
    """The id of the column a folded title means; one that a team has given a field of its own comes first."""
    return own_named(title) or _known().get(title)


def own_named(title: str) -> str | None:
    """The field of the team's own that a folded title names."""
    return _added(REGISTRY.version).get(title)


@lru_cache(maxsize=1)
def _added(_version: int) -> dict[str, str]:
    return {
        fold_title(title): field.id
        for field in added_fields()
        for title in (*field.headers, *field.label, field.id)
    }


def added_fields() -> tuple[Field, ...]:
    """The fields that were added to the registry, in order: of leads, their contacts and follow-ups."""
    entities: tuple[Entity, ...] = ("lead", "contact", "followup")
    return tuple(field for entity in entities for field in REGISTRY.of(entity) if field.added)
