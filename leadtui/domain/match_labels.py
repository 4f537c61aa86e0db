"""Grades of duplicates, and what is the same in a pair, as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from leadtui.i18n import Label

GRADE_LABELS: Mapping[str, Label] = MappingProxyType(
    {
        "certain": Label("certain", "确定", "確定"),
        "likely": Label("likely", "很可能", "很可能"),
        "weak": Label("weak", "可能", "可能"),
    }
)
REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "mobile": Label("same mobile", "手机相同", "手機相同"),
        "phone": Label("same phone", "电话相同", "電話相同"),
        "landline": Label("same landline", "座机相同", "市話相同"),
        "phone_near": Label("similar phone", "电话相近", "電話相近"),
        "email": Label("same email", "邮箱相同", "信箱相同"),
        "wechat": Label("same WeChat", "微信相同", "微信相同"),
        "credit_code": Label("same credit code", "统一社会信用代码相同", "統一社會信用代碼相同"),
        "identifier": Label("same identifier", "证件号相同", "證號相同"),
        "identifier_near": Label("similar identifier", "证件号相近", "證號相近"),
        "birthday": Label("same birthday", "生日相同", "生日相同"),
        "birthday_near": Label("similar birthday", "生日相近", "生日相近"),
        "company": Label("same or similar name", "名称相同或相近", "名稱相同或相近"),
        "customer": Label("same name", "名称相同", "名稱相同"),
        "person": Label("same person", "联系人相同", "聯絡人相同"),
        "address": Label("same address", "地址相同", "地址相同"),
        "region": Label("same region", "地区相同", "地區相同"),
    }
)


def reasons_text(reasons: Sequence[str]) -> str:
    """What is the same, in words."""
    return ", ".join(str(REASONS[reason]) for reason in reasons if reason in REASONS)
