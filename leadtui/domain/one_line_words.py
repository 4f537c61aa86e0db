"""Words of a one-line lead: cut apart, and weighed as customer, contact, title, level or amount."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from leadtui.domain import person_names
from leadtui.domain.company_words import organisations, trades
from leadtui.domain.short_name import is_latin_company, split_name
from leadtui.text import fold_value

PieceKind = Literal[
    "source", "customer", "contact", "title", "phone", "email", "wechat", "need", "level", "value", "budget"
]

_NAMES: dict[PieceKind, str] = {
    "source": "来源 线索来源 來源 source src",
    "customer": "客户 客户名称 公司 单位 客戶 客戶名稱 單位 customer company",
    "contact": "联系人 姓名 聯絡人 聯繫人 contact name",
    "title": "职务 职位 職稱 職務 title",
    "phone": "电话 手机 联系方式 手机号 電話 手機 phone tel mobile",
    "email": "邮箱 邮件 電子郵件 信箱 email mail",
    "wechat": "微信 微信号 wechat wx vx line",
    "need": "需求 初始需求 備註 need",
    "level": "等级 级别 線索等級 等級 level",
    "value": "金额 预计金额 預計金額 金額 value amount",
    "budget": "预算 預算 budget",
}
FIELDS = MappingProxyType({name: kind for kind, names in _NAMES.items() for name in names.split()})
"""What may stand before a colon, case-folded, and the kind of piece it announces."""

_QUOTED = r"\"(?P<q1>[^\"]+)\"|“(?P<q2>[^”]+)”|「(?P<q3>[^」]+)」"
_PHONE = (
    r"(?P<phone>(?:\+?86[ -]?)?1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"
    r"|\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d[\d -]{5,}\d"
    r"|0\d{2,3}[ -]\d{3,4} ?\d{4}(?!\d))"
)
_LEVEL = re.compile(r"[A-Ca-c][级类級類]?")
_CONTACT = re.compile(r"@|^(?:微信|wx|vx|wechat|[vV]信)[^\s]*[a-z0-9]", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[A-Za-z&][A-Za-z.&'-]+")
_CAPITALISED = re.compile(r"[A-Z][a-z'-]+")
_FULL_NAME = re.compile(r"[A-Z][a-z'-]+ [A-Z][a-z'-]+")
_MASKED_NAME = re.compile(r"[\u3400-\u9fff]{1,2}[*＊某]{1,2}")
_SURE = 2
_DIALLED = re.compile(r"\+?[\d()*\-. ]*\d[\d()*\-. ]{5,}(?:(?:转|ext).*)?")
_AMOUNT = re.compile(r"[¥￥$€£]|\d\s*(?:万|萬|亿|億|元|[wWkKmM]$)|[一二两三四五六七八九十百千][万亿萬億]")
_BUDGET = re.compile(r"预算|預算|\d\s*[-~至到—]\s*\d|以内|以內|以上|不超过|不超過")
_NEED_START = re.compile(
    r"需要|需|想|要|采购|採購|购买|購買|咨询|諮詢|了解|升级|升級|更换|更換|替换|替換|定制|希望|对接|試用|试用|报价|報價|询价|詢價|增购|续费|扩容|求购"
    r"|寻找|尋找|找|问|问问|帮|买|換|换|做|上线|增加|新增|年度|季度|月度|每年|每月|长期|批量|改造|搭建|建设|部署|looking|need|want|buy",
    re.IGNORECASE,
)
_PRODUCTS = """
系统 平台 软件 方案 服务 设备 项目 产品 培训 材料 工程 管理 咨询 维修 维护 安装 租赁 定制 设计 开发 制作 采购 检测
试验 配件 印刷 制品 用品 家具 外包 代理 招聘 推广 改造 升级 系統 平臺 軟體 軟件 服務 設備 專案 產品 培訓 諮詢 設計 開發 採購
"""
_NOT_PEOPLE = """
方案 高端 高级 全套 全部 安全 时间 周期 成本 成套 国内 国外 终端 程序 明天 今天 后天 方便 老客户 元宝 平板 单位 管理 计划
"""


@cache
def _products() -> frozenset[str]:
    return frozenset(_PRODUCTS.split())


@cache
def _not_people() -> frozenset[str]:
    return trades() | frozenset(_NOT_PEOPLE.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the line, with the field written before it, if any."""

    text: str
    start: int
    end: int
    field: str = ""
    quoted: bool = False


def tokens(text: str, phrases: frozenset[str] = frozenset()) -> list[Token]:
    """The line in words; phones, quoted parts, English companies and names, and ``phrases`` stay whole."""
    return _latin_joined(_phrases_joined([_token(match) for match in _pattern().finditer(text)], phrases))


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(FIELDS, key=len, reverse=True)))
    return re.compile(
        rf"(?:(?P<field>{names})\s?[:：]\s*)?(?:{_QUOTED}|{_PHONE}|(?P<word>[^\s,，、;；|]+))", re.IGNORECASE
    )


def _token(match: re.Match[str]) -> Token:
    quoted = match["q1"] or match["q2"] or match["q3"]
    text = quoted or match["phone"] or match["word"]
    return Token(text, match.start(), match.end(), (match["field"] or "").casefold(), bool(quoted))


def _join(run: list[Token]) -> Token:
    return Token(" ".join(token.text for token in run), run[0].start, run[-1].end)


def _phrases_joined(found: list[Token], phrases: frozenset[str]) -> list[Token]:
    joined: list[Token] = []
    for token in found:
        joined.append(token)
        for size in (3, 2):
            run = joined[-size:]
            if len(run) == size and _join(run).text.casefold() in phrases:
                joined[-size:] = [_join(run)]
                break
    return joined


def _latin_joined(found: list[Token]) -> list[Token]:
    """Runs of English words put together where they end in a legal form, or are a first and last name."""
    joined: list[Token] = []
    run: list[Token] = []
    for token in found:
        if _is_latin_word(token):
            run.append(token)
            if len(run) > 1 and is_latin_company(_join(run).text):
                joined.append(_join(run))
                run = []
        else:
            joined += _closed(run)
            joined.append(token)
            run = []
    return joined + _closed(run)


def _is_latin_word(token: Token) -> bool:
    return not token.quoted and not token.field and bool(_LATIN_WORD.fullmatch(token.text))


def _closed(run: list[Token]) -> list[Token]:
    capital = [token for token in run if _CAPITALISED.fullmatch(token.text)]
    if len(run) == 2 and len(capital) == 2:
        return [_join(run)]
    return run


def is_level(text: str) -> bool:
    """Whether ``text`` is a level: A, b, C级."""
    return bool(_LEVEL.fullmatch(fold_value(text)))


def may_be_contact_point(text: str) -> bool:
    """Whether ``text`` looks like a phone, an email or a WeChat id with its label."""
    folded = fold_value(text)
    return bool(_CONTACT.search(folded)) or is_dialled(folded)


def is_dialled(text: str) -> bool:
    """Whether ``text`` is digits as one dials them, seven at least counting masked ones."""
    return bool(_DIALLED.fullmatch(fold_value(text).strip()))


def may_be_money(text: str) -> bool:
    """Whether ``text`` is written as an amount, with a unit or a currency."""
    return bool(_AMOUNT.search(fold_value(text)))


def is_budget(text: str) -> bool:
    """Whether an amount is a budget: a range, a limit, or called so."""
    return bool(_BUDGET.search(fold_value(text)))


def surest_customer(rest: list[Token]) -> Token | None:
    """The token that reads most like a company, if any does."""
    best = max(rest, key=lambda token: _company_weight(token.text), default=None)
    return best if best and _company_weight(best.text) >= _SURE else None


def possible_customer(rest: list[Token]) -> Token | None:
    """The first token that could be a customer at all: not one that begins or reads like a need."""
    return next((token for token in rest if not _is_need(token.text)), None)


def _company_weight(text: str) -> int:
    """From 0, no sign of a company, to 4, a legal form; products and needs weigh little."""
    if is_latin_company(text):
        return 4
    parts = split_name(text)
    if parts.has_legal_form:
        return 4
    if _is_need(text) or not parts.trades or not 2 <= len(parts.brand) <= 5:
        return 0
    if parts.trades[-1] in organisations():
        return 3
    return 1 if parts.trades[-1] in _products() else 2


def _is_need(text: str) -> bool:
    if _NEED_START.match(text):
        return True
    parts = split_name(text)
    only_trades = not parts.brand and not parts.regions and bool(parts.trades)
    return only_trades and not parts.has_legal_form and parts.trades[-1] not in organisations()


def first_title(rest: list[Token]) -> Token | None:
    """The first job title without a name: 采购总监."""
    return next((t for t in rest if person_names.looks_like_title(t.text) and not _is_person(t.text)), None)


def likeliest_contact(rest: list[Token], phones: list[int]) -> Token | None:
    """The token that reads most like a person's name; beside a phone it counts more.

    ``phones``: where phones and WeChat ids of the line begin.
    """
    people = [token for token in rest if _is_person(token.text)]
    return max(people, key=lambda token: _person_weight(token, phones), default=None)


def _is_person(text: str) -> bool:
    if _FULL_NAME.fullmatch(text):
        return True
    known = text in _not_people() or bool(_NEED_START.match(text))
    return not known and (person_names.looks_like_person(text) or bool(_MASKED_NAME.fullmatch(text)))


def _person_weight(token: Token, phones: list[int]) -> tuple[bool, bool, bool, int]:
    addressed = bool(person_names.address_of(token.text))
    beside = any(0 <= phone - token.end <= 2 for phone in phones)
    return addressed, beside, person_names.is_common_surname(token.text[0]), -token.start
