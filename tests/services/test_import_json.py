"""JSON lines made elsewhere: the people of a company with what is theirs, and nothing changed again."""

from __future__ import annotations

import io
import json

from leadtui.services import importing
from tests.services.desk import Desk
from tests.services.import_desk import everything

BOYUAN = {
    "name": "苏州博远精密机械有限公司",
    "phone": "0512-66668888",
    "contacts": [
        {
            "name": "赵一平",
            "title": "采购经理",
            "phones": ["13900020002"],
            "email": "zhao@boyuan.example.com",
        },
        {"name": "王五", "mobile": "13800010001"},
    ],
}


def _bring(desk: Desk, *objects: object) -> dict[str, int]:
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in objects)
    return importing.run(desk.store, desk.wang, io.BytesIO(text.encode()), name="crm.jsonl").counts


def test_contacts_of_json_lines_come_with_what_is_theirs_and_only_once(desk: Desk) -> None:
    assert _bring(desk, BOYUAN) == {"leads_created": 1, "rows": 1}

    [lead] = everything(desk)
    assert lead.values["customer"] == "苏州博远精密机械有限公司"
    assert {each.name: sorted(point.raw for point in each.points) for each in lead.contacts} == {
        "赵一平": ["0512-66668888", "13900020002", "zhao@boyuan.example.com"],
        "王五": ["13800010001"],
    }
    assert _bring(desk, BOYUAN) == {"leads_same": 1, "rows": 1}


def test_contacts_that_say_nothing_are_nobody(desk: Desk) -> None:
    blank: dict[str, object] = {"name": "", "phones": [], "title": None}
    told = {"name": "宁波海通电子有限公司", "contacts": [blank, {}, {"name": "钱二", "title": "经理"}, blank]}

    _bring(desk, told)

    [lead] = everything(desk)
    assert [(each.name, each.is_primary) for each in lead.contacts] == [("钱二", True)]
    assert _bring(desk, told) == {"leads_same": 1, "rows": 1}
