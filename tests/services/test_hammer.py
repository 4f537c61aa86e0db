"""Eight programs at once lose nothing; python -m tests.hammer does the same for a whole minute."""

from __future__ import annotations

import pytest

from leadtui.store.models import Lead, LeadSearch
from tests.databases import PostgresDatabases, SqliteDatabases
from tests.hammer.__main__ import hammer
from tests.hammer.ground import Ground, lay
from tests.hammer.judge import judge
from tests.hammer.swing import Told
from tests.services.desk import Desk

SECONDS = 6.0
pytestmark = pytest.mark.timeout(150)


def test_eight_programs_on_one_file_lose_nothing(sqlite_databases: SqliteDatabases) -> None:
    told, wrong = hammer("sqlite", sqlite_databases, SECONDS)
    assert wrong == []
    assert len(told.acknowledged) > 50


@pytest.mark.postgres
def test_eight_people_under_their_own_roles_lose_nothing(postgres_databases: PostgresDatabases) -> None:
    told, wrong = hammer("secured", postgres_databases, SECONDS)
    assert wrong == []
    assert len(told.acknowledged) > 50


@pytest.fixture
def judged(sqlite_url: str) -> tuple[Desk, Ground]:
    desk = Desk(sqlite_url)
    return desk, lay(desk.store, desk.wang)


def test_the_judge_sees_what_was_overwritten_forgotten_or_never_written(judged: tuple[Desk, Ground]) -> None:
    desk, ground = judged
    first, second, third = list(ground.leads)[:3]
    assert judge(desk.store, desk.wang, ground, Told()) == []
    with desk.store.transaction():
        Lead.update(need="overwritten").where(Lead.id == first).execute()
        Lead.update(lost_reason="price").where(Lead.id == second).execute()
        Lead.update(number="ZH-20200101-007").where(Lead.id == third).execute()
        LeadSearch.update(tokens="nothing").where(LeadSearch.lead_id == third).execute()
    never = {"deed": "edit", "user": 2, "unit": 987_654, "values": {"need": "x"}}
    wrong = judge(desk.store, desk.wang, ground, Told(acknowledged=[never]))
    for said in (
        "acknowledged, but not in the events",
        "lost update: need",
        "with the reason price",
        "numbers",
        "LeadSearch",
    ):
        assert any(said in line for line in wrong), (said, wrong)
    desk.store.close()
