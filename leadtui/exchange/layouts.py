"""The team's other sheets (DOMAIN.md, first paragraph), imported without a question and written again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from leadtui.exchange.header_words import fold_title
from leadtui.i18n import Label

_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column: its titles, and the field it is read into.

    What has no field yet is read into notes, each line under the title.
    """

    title: Label
    target: str

    @property
    def plain(self) -> bool:
        """Whether the column holds remarks, which need no title in front of them."""
        return self.title.en == "Remarks"


@dataclass(frozen=True, slots=True)
class Layout:
    """A native sheet: ``telling`` are folded titles of which one must be there, or it is some other sheet."""

    id: str
    name: Label
    columns: tuple[LayoutColumn, ...]
    telling: tuple[str, ...]

    def titles(self) -> Iterator[tuple[str, str]]:
        """Every title in every language with its target."""
        for column in self.columns:
            for title in column.title:
                yield title, column.target


def _column(en: str, zh_cn: str, zh_tw: str, target: str) -> LayoutColumn:
    return LayoutColumn(Label(en, zh_cn, zh_tw), target)


PROGRESS = Layout(
    "progress",
    Label("Progress table", "客户进度表", "客戶進度表"),
    (
        _column("Customer", "客户名称", "客戶名稱", "customer"),
        _column("Sales stage", "销售阶段", "銷售階段", "status"),
        _column("Follow-up date", "跟进日期", "跟進日期", "contacted_at"),
        _column("Feedback", "客户反馈", "客戶回饋", "feedback"),
        _column("Opportunity", "销售机会", "銷售機會", "notes"),
    ),
    ("销售机会", "銷售機會", "opportunity"),
)
CUSTOMERS = Layout(
    "customers",
    Label("Customer table", "客户管理表", "客戶管理表"),
    (
        _column("Customer name", "客户姓名", "客戶姓名", "contact"),
        _column("Email address", "电子邮件地址", "電子郵件地址", "email"),
        _column("Phone number", "电话号码", "電話號碼", "phone"),
        _column("Company name", "公司名称", "公司名稱", "customer"),
        _column("Purchase history", "购买历史", "購買歷史", "notes"),
        _column("Preferences", "偏好设置", "偏好設定", "notes"),
        _column("Remarks", "备注", "備註", "notes"),
    ),
    ("购买历史", "購買歷史", "purchasehistory", "偏好设置", "偏好設定", "preferences"),
)
ALLOCATION = Layout(
    "allocation",
    Label("Allocation table", "客户分配表", "客戶分配表"),
    (
        _column("Customer", "客户名称", "客戶名稱", "customer"),
        _column("Industry", "行业类型", "產業類型", "industry"),
        _column("Region", "地域分布", "地區分布", "region"),
        _column("Potential value", "潜在价值", "潛在價值", "expected_value"),
        _column("Contact details", "联系人信息", "聯絡人資訊", "phone"),
        _column("Past transactions", "历史交易记录", "歷史交易紀錄", "notes"),
        _column("Intent to cooperate", "合作意向", "合作意向", "intent"),
    ),
    ("潜在价值", "潛在價值", "potentialvalue", "合作意向", "intenttocooperate"),
)
LAYOUTS = (PROGRESS, CUSTOMERS, ALLOCATION)


def layout_of(titles: Sequence[str]) -> Layout | None:
    """The layout most of whose columns, and one telling one, are among the titles."""
    folded = {fold_title(title) for title in titles if title}
    best = max(LAYOUTS, key=lambda layout: _share(layout, folded))
    # What only this sheet is called; a third of foreign columns make it somebody else's.
    known = {fold_title(title) for title, _target in best.titles()}
    if (
        _share(best, folded) < _ENOUGH
        or not folded & set(best.telling)
        or len(folded - known) > len(known) // 9
    ):
        return None
    return best


def _share(layout: Layout, folded: Iterable[str]) -> float:
    there = set(folded)
    found = sum(any(fold_title(title) in there for title in column.title) for column in layout.columns)
    return found / len(layout.columns)


def layout_named(name: str) -> Layout | None:
    """The layout that a person means by its id or its name in any language."""
    return next((layout for layout in LAYOUTS if name == layout.id or name in tuple(layout.name)), None)
