"""Queries with a name, and what was typed and not yet saved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadtui import clock
from leadtui.errors import NotFoundError, PermissionDenied, ValidationError
from leadtui.services import drafts, finding, views
from leadtui.store.drafts import leads_with_drafts
from tests.services.desk import Desk


def names(desk: Desk, viewer: object = None) -> list[str]:
    from leadtui.domain.people import Viewer

    assert viewer is None or isinstance(viewer, Viewer)
    return [view.name for view in views.all_views(desk.store, viewer or desk.wang)]


def test_views_are_provided_then_one_per_rep_then_saved(desk: Desk) -> None:
    boss, rep = desk.user("boss", "manager"), desk.user("rep", name="王芳")
    desk.user("far")
    desk.team("East", boss, rep)
    views.save(desk.store, boss, "A 类", "level:A")
    provided = ["All open", "My open leads", "Late", "Pool"]
    assert names(desk, boss) == [*provided, "王芳", "A 类"]
    assert names(desk, rep) == provided
    assert names(desk) == [*provided, "far", "王芳"]


def test_a_shared_view_is_seen_by_all_and_changed_by_its_maker(desk: Desk) -> None:
    rep = desk.user("rep")
    view = views.save(desk.store, rep, "展会", " source:展会 ", shared=True)
    assert "展会" in names(desk)
    with pytest.raises(PermissionDenied):
        views.save(desk.store, desk.wang, "x", "level:A", view_id=view.id)
    with pytest.raises(PermissionDenied):
        views.remove(desk.store, desk.wang, view.id)
    changed = views.save(desk.store, rep, "展会 A", "source:展会 level:A", view_id=view.id)
    assert (changed.id, changed.query) == (view.id, "source:展会 level:A")
    assert "展会 A" not in names(desk)


@pytest.mark.parametrize(("name", "query"), [("", "level:A"), ("x" * 41, "level:A"), ("x", "  ")])
def test_a_view_has_a_name_and_a_query(desk: Desk, name: str, query: str) -> None:
    with pytest.raises(ValidationError):
        views.save(desk.store, desk.wang, name, query)


def test_a_view_that_is_gone_is_not_changed(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        views.remove(desk.store, desk.wang, 99)


def test_the_newer_draft_wins_whichever_comes_first(desk: Desk) -> None:
    now = clock.now()
    drafts.save(desk.store, desk.wang, "followup", 7, {"summary": "新"}, now)
    drafts.save(desk.store, desk.wang, "followup", 7, {"summary": "旧"}, now - timedelta(seconds=1))
    assert drafts.load(desk.store, desk.wang, "followup", 7) == ({"summary": "新"}, now)
    newest = now + timedelta(milliseconds=300)
    drafts.save(desk.store, desk.wang, "followup", 7, {"summary": "更新"}, newest)
    assert drafts.load(desk.store, desk.wang, "followup", 7) == ({"summary": "更新"}, newest)


def test_a_draft_is_seen_by_its_author_only_until_it_is_discarded(desk: Desk) -> None:
    rep = desk.user("rep")
    drafts.save(desk.store, rep, "followup", 7, {"summary": "x"}, clock.now())
    drafts.save(desk.store, rep, "lead", 0, {"customer": "x"}, clock.now())
    assert drafts.load(desk.store, desk.wang, "followup", 7) is None
    with desk.store.reading():
        assert leads_with_drafts(rep.user_id) == {7}
    drafts.discard(desk.store, rep, "followup", 7)
    assert drafts.load(desk.store, rep, "followup", 7) is None
    assert drafts.load(desk.store, rep, "lead", 0) is not None


def test_only_drafts_about_a_lead_mark_it(desk: Desk) -> None:
    leads = [desk.lead(desk.wang) for _n in range(5)]
    for kind, lead in zip(("followup", "edit", "status", "correct", "new"), leads, strict=True):
        drafts.save(desk.store, desk.wang, kind, lead, {"summary": "x"}, clock.now())
    rows = finding.rows(desk.store, desk.wang, leads)
    assert [row.has_draft for row in rows] == [True, True, True, False, False]
    assert set(finding.find(desk.store, desk.wang, "has:draft")) == set(leads[:3])
    assert finding.count(desk.store, desk.wang, "no:draft") == 2
