"""A list of words is no list of customers; a list of customers may be a single column."""

from __future__ import annotations

import io

import pytest

from leadtui.errors import UsageError
from leadtui.services import importing
from leadtui.services.import_asked import Asked
from leadtui.services.import_rehearsal import rehearse
from tests.services.desk import Desk


def _file(*lines: str) -> io.BytesIO:
    return io.BytesIO("\n".join(lines).encode())


@pytest.mark.parametrize(
    "lines",
    [
        ("NameB,TF", "王,7.1", "李,7.0", "张,6.6", "欧阳,0.1"),
        ("姓", "王", "李", "韩"),
        ("名字", "建国", "秀英", "志强"),
        ("First Name", "James", "Mary", "Linda"),
        ("词", "销售部", "分公司", "合作社", "有限公司"),
        ("客户名称", "王", "李", "张", "赵"),
    ],
)
def test_a_list_of_words_is_refused_with_some_of_them(desk: Desk, lines: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as refused:
        importing.run(desk.store, desk.wang, _file(*lines), name="words.csv")

    assert "words.csv" in refused.value.text()
    assert importing.batches(desk.store, desk.wang) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("客户名称", "苏州博远精密机械有限公司", "小米", "华为"),
        ("Company", "IBM", "HP", "3M"),
        ("姓名", "王小明", "李雷", "韩梅梅"),
        ("客户", "王总", "李总", "张姐"),
        ("姓,名", "王,小明", "李,雷", "韩,梅梅"),
        ("姓名,电话", "王,13800001234", "李,13800001235", "张,13800001236"),
        ("苏州博远精密机械有限公司", "宁波海通电子有限公司", "无锡华信贸易有限公司"),
    ],
)
def test_customers_in_a_single_column_are_leads(desk: Desk, lines: tuple[str, ...]) -> None:
    told = rehearse(desk.store, desk.wang, _file(*lines), name="customers.csv")

    assert told.counts.get("create", 0) >= 2
    assert set(told.counts) <= {"create", "duplicate"}


def test_words_that_somebody_says_are_customers_are_leads(desk: Desk) -> None:
    asked = Asked(columns=("姓=customer",))

    done = importing.run(desk.store, desk.wang, _file("姓", "王", "李", "韩"), name="it.csv", asked=asked)

    assert done.counts["leads_created"] == 3
