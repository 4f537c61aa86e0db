"""The queue of an audit round page by page, and narrowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from leadtui.domain.audit_rules import Finding
from leadtui.domain.finding_shelf import Run, Shelf
from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import audit_pages, audit_queue, audit_rounds, leads, undoing
from leadtui.services.audit_pages import Wanted
from leadtui.store.models import ContactPoint, LeadPair
from tests.services.desk import TODAY, Desk, at

pytestmark = pytest.mark.usefixtures("frozen_now")
ALL = Wanted()


@pytest.fixture
def desk(migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(audit_pages, "HEAD", 3)
    monkeypatch.setattr(audit_pages, "PAGE", 2)
    made = Desk(migrated_url)
    yield made
    made.store.close()


def filled(desk: Desk, owner: Viewer, count: int, name: str = "远诚") -> list[int]:
    """Leads nobody was reached on for long, the later ones on level A."""
    made = []
    for n in range(count):
        lead_id = desk.lead(owner, f"深圳市{name}{n:02d}有限公司", level="C" if n < count // 2 else "A")
        desk.reached(owner, lead_id, plan=NextPlan(TODAY + timedelta(days=300)))
        made.append(lead_id)
    return made


def round_later(desk: Desk) -> None:
    """A round by which everybody was silent for long."""
    at(TODAY + timedelta(days=120))
    audit_rounds.start(desk.store, desk.wang)


def whole(desk: Desk, viewer: Viewer, text: str = "") -> tuple[Finding, ...]:
    """All that waits, as the command line lists it."""
    return audit_queue.page(desk.store, viewer, text=text).entries


def paged(desk: Desk, viewer: Viewer, wanted: Wanted = ALL, size: int = 2) -> list[Finding]:
    """The same read as the screen does, run by run, from its end to its beginning."""
    tally = audit_pages.tally(desk.store, viewer, wanted)
    shelf = Shelf(tally.counts)
    for last in range(shelf.length, 0, -size):
        gaps = shelf.gaps(max(0, last - size), last)
        found, read = audit_pages.runs(desk.store, viewer, wanted, gaps)
        for run, part in zip(gaps, found, strict=True):
            shelf.put(run.kind, run.first, part)
            assert {one.lead_id for one in part} <= read.keys()
    assert shelf.complete
    return [one for _place, one in shelf.known()]


def test_everything_is_reached_run_by_run_in_the_order_of_the_queue(desk: Desk) -> None:
    bo = desk.user("bo")
    made = filled(desk, bo, 9)
    with desk.store.transaction():
        ContactPoint.update(valid=False).where(ContactPoint.lead_id.in_(made[:5])).execute()
    round_later(desk)
    assert len(whole(desk, bo)) == 14
    for viewer in (bo, desk.wang):
        assert paged(desk, viewer) == list(whole(desk, viewer))
    assert [one.rank for one in whole(desk, bo) if one.kind == "contact"] == [0] * 5 + [2] * 4


def test_the_first_page_says_which_kinds_it_holds_as_a_whole(desk: Desk) -> None:
    bo, cy = desk.user("bo"), desk.user("cy")
    filled(desk, bo, 4)
    filled(desk, cy, 2, "云帆")
    round_later(desk)
    head = audit_pages.head(desk.store, bo, ALL)
    assert len(head.first["contact"]) == 3
    assert "contact" not in head.whole
    assert head.tally is None
    assert {one.lead_id for one in head.first["contact"][:2]} <= head.leads.keys()
    theirs = audit_pages.head(desk.store, cy, ALL)
    assert theirs.tally is not None
    assert theirs.tally.counts["contact"] == 2
    assert theirs.tally.total == len(whole(desk, cy))


def test_a_page_around_the_cursor_comes_along_and_its_place_is_counted(desk: Desk) -> None:
    bo = desk.user("bo")
    filled(desk, bo, 9)
    round_later(desk)
    entries = [one for one in whole(desk, bo) if one.kind == "contact"]
    head = audit_pages.head(desk.store, bo, ALL, entries[6].id)
    assert list(head.around) == entries[4:9]
    tally = audit_pages.tally(desk.store, bo, ALL, entries[6])
    assert tally.place == 6
    audit_queue.snooze(desk.store, bo, [entries[6].id], TODAY + timedelta(days=200))
    assert audit_pages.head(desk.store, bo, ALL, entries[6].id).around == ()


@pytest.mark.parametrize("engine_listed", [True, False])
def test_it_is_narrowed_by_name_number_owner_and_what_is_wrong(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, engine_listed: bool
) -> None:
    if not engine_listed:
        # As for words that very many leads hold.
        monkeypatch.setattr("leadtui.store.lead_filter.bounded", lambda *_asked: None)
    bo, cy = desk.user("bo", name="李雷"), desk.user("cy", name="赵倩")
    mia = desk.user("mia", "manager", name="韩梅")
    desk.team("East", mia, bo, cy)
    mine, theirs = filled(desk, bo, 3), filled(desk, cy, 2, "云帆")
    foreign = desk.lead(desk.user("di"))
    with desk.store.transaction():
        ContactPoint.update(valid=False).where(ContactPoint.lead_id == theirs[0]).execute()
        for low, high in ((mine[0], theirs[1]), (theirs[0], foreign)):
            pair = {"low_id": low, "high_id": high, "grade": "likely", "score": 9000, "reasons": "name"}
            LeadPair.insert({**pair, "run": 1}).as_rowcount().execute()
    round_later(desk)
    number = str(desk.values(mine[1])["number"])

    def found(text: str, viewer: Viewer = mia) -> set[tuple[int, str]]:
        wanted = Wanted(None, text)
        listed = [(one.lead_id, one.kind) for one in paged(desk, viewer, wanted)]
        assert listed == [(one.lead_id, one.kind) for one in whole(desk, viewer, text)]
        shown = [one for part in audit_pages.head(desk.store, viewer, wanted).first.values() for one in part]
        assert {(one.lead_id, one.kind) for one in shown} <= set(listed)
        return set(listed)

    everything = found("")
    assert [one for one in everything if one[1] == "duplicate"] == [(theirs[1], "duplicate")]
    assert "duplicate" not in {kind for _lead, kind in found("", cy)}
    assert found("云帆") == {one for one in everything if one[0] in theirs}
    assert found(number) == {one for one in everything if one[0] == mine[1]}
    assert found("李雷") == {one for one in everything if one[0] in mine}
    assert found("owner:cy level:A") == {one for one in everything if one[0] == theirs[1]}
    assert found("久未联系") == {one for one in everything if one[1] == "contact"}
    assert found("久未联系 云帆") == {one for one in everything if one[1] == "contact" and one[0] in theirs}
    assert found("久未联系 赵倩 -云帆01") == {(theirs[0], "contact")}
    assert found("无效") == {(theirs[0], "phone")}
    assert found("没有这样的客户") == set()
    # A rep's own name stands for all that they have, so it is looked for in leads only.
    assert found("李雷", bo) == set()


def test_a_lead_that_is_removed_leaves_the_queue_at_once_with_its_counts(desk: Desk) -> None:
    bo = desk.user("bo")
    kept, gone = filled(desk, bo, 2)
    round_later(desk)
    before = audit_pages.tally(desk.store, bo, ALL)
    leads.remove(desk.store, desk.wang, gone)
    tally = audit_pages.tally(desk.store, bo, ALL)
    assert {one.lead_id for one in paged(desk, bo)} == {kept}
    assert tally.counts["contact"] == before.counts["contact"] - 1
    assert (tally.total, tally.done) == (before.total, before.total - sum(tally.counts.values()))
    undoing.undo_last(desk.store, desk.wang)
    audit_rounds.settle(desk.store, bo, [gone])
    assert audit_pages.tally(desk.store, bo, ALL).counts == before.counts


def test_runs_that_are_asked_for_in_vain_are_shorter(desk: Desk) -> None:
    bo = desk.user("bo")
    filled(desk, bo, 2)
    round_later(desk)
    found = audit_pages.rest(desk.store, bo, ALL, [Run("contact", 1, 5, 9), Run("phone", 0, 5, 5)])
    assert [len(part) for part in found] == [1, 0]
    (part,) = audit_pages.rest(desk.store, bo, Wanted(None, "没有这样的客户"), [Run("contact", 0, 5, 5)])
    assert part == []


def test_before_the_first_round_there_is_nothing_to_count(desk: Desk) -> None:
    head = audit_pages.head(desk.store, desk.wang, ALL)
    assert (head.round, head.first) == (None, {})
    assert audit_pages.tally(desk.store, desk.wang, ALL).counts == {}
