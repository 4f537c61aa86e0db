"""Rights of one's own (DOMAIN 8): a role gives some, an admin grants or takes single ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from leadtui.i18n import Label

RIGHTS: Mapping[str, Label] = MappingProxyType(
    {
        "import": Label("import sheets", "导入表格", "匯入表格"),
        "export": Label("export", "导出", "匯出"),
        "bulk": Label("change many leads at once", "批量修改", "批次修改"),
        "merge": Label("merge leads", "合并线索", "合併線索"),
        "delete": Label("delete leads", "删除线索", "刪除線索"),
        "assign": Label("assign beyond the own team", "跨团队分配", "跨團隊分配"),
    }
)
DEFAULTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rep": frozenset({"import", "bulk", "delete"}),
        "manager": frozenset(RIGHTS),
        "admin": frozenset(RIGHTS),
        "viewer": frozenset(),
    }
)


def held(role: str, exceptions: Mapping[str, bool]) -> frozenset[str]:
    """The rights of a user: those of the role, but for the exceptions (True grants, False takes).

    A viewer reads numbers only and holds none, whatever was granted before.
    """
    if role == "viewer":
        return frozenset()
    given = {name for name, allowed in exceptions.items() if allowed}
    taken = {name for name, allowed in exceptions.items() if not allowed}
    return (DEFAULTS[role] | given) - taken
