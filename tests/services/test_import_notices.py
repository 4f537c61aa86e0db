"""Whoever a sheet gives leads hears of it once, and no more once it is taken back."""

from __future__ import annotations

from datetime import datetime

import pytest

from leadtui.domain.notices import text
from leadtui.domain.people import Viewer
from leadtui.services import import_revert, importing, inbox, pacing
from leadtui.store.database import Store
from tests.services.desk import Desk
from tests.services.import_desk import bring
from tests.services.secured import SecuredDesk


@pytest.fixture
def ann(desk: Desk) -> Viewer:
    return desk.user("ann", name="安娜")


def told(store: Store, viewer: Viewer) -> list[str]:
    """What waits for a user, oldest first."""
    return [text(row.kind, row.args) for row in reversed(inbox.waiting(store, viewer))]


def rows(owner: str, *numbers: int) -> list[dict[str, object]]:
    return [{"线索编号": f"ZH-20240520-00{n}", "客户名称": f"第{n}公司", "负责人": owner} for n in numbers]


def test_each_one_a_sheet_gives_leads_hears_of_it_once_however_it_was_cut(
    desk: Desk, ann: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bo = desk.user("bo", name="李雷")
    monkeypatch.setattr(importing, "CHUNK_LEADS", 1)
    monkeypatch.setattr(pacing, "next_size", lambda size, *_seconds, **_limits: size)
    bring(desk, *rows("安娜", 1, 2, 3), *rows("李雷", 4), *rows("wang", 5))
    assert told(desk.store, ann) == ["wang imported 3 leads for you, 第1 among them"]
    assert told(desk.store, bo) == ["wang imported 第4 for you"]
    assert told(desk.store, desk.wang) == []


def test_what_an_import_told_is_withdrawn_when_it_is_taken_back(desk: Desk, ann: Viewer) -> None:
    bo = desk.user("bo", name="李雷")
    result = bring(desk, *rows("安娜", 1, 2), *rows("李雷", 4))
    inbox.read_all(desk.store, bo)
    import_revert.revert(desk.store, desk.wang, result.batch_id)
    assert told(desk.store, ann) == []
    assert told(desk.store, bo) == ["wang took back a change of 第1"]


def test_an_import_that_gives_known_leads_to_somebody_tells_them_once(desk: Desk, ann: Viewer) -> None:
    bring(desk, *rows("", 1, 2))
    bring(desk, *({**row, "跟进日期": "2026-05-19"} for row in rows("安娜", 1, 2)))
    assert told(desk.store, ann) == ["wang imported 2 leads for you, 第1 among them"]


@pytest.mark.postgres
def test_under_their_own_role_a_manager_imports_for_their_people_and_each_hears_it_once(
    frozen_now: datetime, bare_desk: SecuredDesk
) -> None:
    bare_desk.team("East", bare_desk.user("mia", "manager"), bare_desk.user("ann", name="安娜"))
    store, mia = bare_desk.as_role("mia")
    result = bring(bare_desk, *rows("安娜", 1, 2), viewer=mia)
    assert told(*bare_desk.as_role("ann")) == ["mia imported 2 leads for you, 第1 among them"]
    import_revert.revert(store, mia, result.batch_id)
    assert told(*bare_desk.as_role("ann")) == []
