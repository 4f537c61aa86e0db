"""Both record sheets of the shared data, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.services import importing
from tests.services.desk import Desk
from tests.services.import_desk import counts, everything, snapshot


@pytest.fixture
def sheets(shared_data: Path) -> Path:
    return shared_data / "record_sheet"


def test_the_source_sheet_gives_three_leads_with_their_plans(desk: Desk, sheets: Path) -> None:
    done = importing.run(desk.store, desk.wang, sheets / "record_sheet_source.xlsx")
    leads = everything(desk)
    assert done.counts == {"leads_created": 3, "followups_added": 3, "rows": 3}
    assert sorted((p.track, p.due_on.isoformat()) for lead in leads for p in lead.plans) == [
        ("content", "2024-06-18"),
        ("conversation", "2024-05-22"),
        ("conversation", "2024-05-26"),
    ]
    assert {lead.values["owner_imported"] for lead in leads} == {"李*", "张*", "刘*"}
    assert {lead.values["owner_id"] for lead in leads} == {None}


def test_the_team_sheet_gives_384_leads_and_842_follow_ups(desk: Desk, sheets: Path) -> None:
    done = importing.run(desk.store, desk.wang, sheets / "record_sheet_team.xlsx")
    assert (done.counts["leads_created"], done.counts["followups_added"]) == (384, 842)
    assert len(done.owners_created) == 6
    leads = everything(desk)
    assert (len(leads), sum(len(lead.followups) for lead in leads)) == (384, 842)


def test_importing_the_team_sheet_again_changes_nothing_and_says_so(desk: Desk, sheets: Path) -> None:
    importing.run(desk.store, desk.wang, sheets / "record_sheet_team.xlsx")
    before, noted = snapshot(desk.store), counts(desk)
    again = importing.run(desk.store, desk.wang, sheets / "record_sheet_team.xlsx")
    assert again.counts == {"leads_same": 384, "followups_same": 842, "rows": 842}
    assert (again.kept, again.rejected, again.changed) == ([], [], False)
    assert snapshot(desk.store) == before
    assert counts(desk) == noted
    assert [batch.state for batch in importing.batches(desk.store, desk.wang)] == ["done", "done"]
