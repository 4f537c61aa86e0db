"""Rights of one's own: the role gives some, an admin grants or takes single ones (DOMAIN 8)."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from leadtui.domain.people import Viewer
from leadtui.domain.rights import RIGHTS, held
from leadtui.errors import PermissionDenied, RuleError, ValidationError
from leadtui.services import (
    access,
    assigning,
    bulk,
    exporting,
    import_rehearsal,
    importing,
    leads,
    people,
    undoing,
)
from leadtui.services.changes import Retag
from tests.services.desk import Desk

SHEET = "客户名称,线索来源,跟进日期,沟通内容摘要\n华信,展会,2026-05-02,聊了\n".encode()


def allow(desk: Desk, login: str, *names: str) -> None:
    people.set_user(desk.store, desk.wang, login, allow=names)


def deny(desk: Desk, login: str, *names: str) -> None:
    people.set_user(desk.store, desk.wang, login, deny=names)


USES: dict[str, Callable[[Desk, Viewer, int], object]] = {
    "import": lambda desk, viewer, _lead: importing.run(desk.store, viewer, io.BytesIO(SHEET), name="a.csv"),
    "export": lambda desk, viewer, _lead: exporting.export(desk.store, viewer, io.BytesIO()),
    "bulk": lambda desk, viewer, lead: bulk.run(desk.store, viewer, Retag(("a",)), [lead]),
    "delete": lambda desk, viewer, lead: leads.remove(desk.store, viewer, lead),
}


@pytest.mark.parametrize("right", USES)
def test_what_needs_a_right_is_refused_without_it_and_says_whom_to_ask(desk: Desk, right: str) -> None:
    rep = desk.user("rep")
    lead = desk.lead(rep)
    deny(desk, "rep", right)
    with pytest.raises(PermissionDenied, match="wang"):
        USES[right](desk, rep, lead)
    allow(desk, "rep", right)
    USES[right](desk, rep, lead)


def test_looking_at_what_an_import_or_a_change_on_many_would_do_needs_the_right_too(desk: Desk) -> None:
    rep = desk.user("rep")
    deny(desk, "rep", "bulk", "import")
    with pytest.raises(PermissionDenied):
        bulk.preview(desk.store, rep, Retag(("a",)), [desk.lead(rep)])
    with pytest.raises(PermissionDenied):
        import_rehearsal.rehearse(desk.store, rep, Path("none.csv"))


def test_giving_a_lead_to_another_team_needs_the_assign_right(desk: Desk) -> None:
    rep, near, far = desk.user("rep"), desk.user("near"), desk.user("far")
    desk.team("a", None, rep, near)
    desk.team("b", None, far)
    assigning.assign(desk.store, rep, desk.lead(rep), near.user_id)
    with pytest.raises(PermissionDenied):
        assigning.assign(desk.store, rep, desk.lead(rep), far.user_id)
    with pytest.raises(PermissionDenied):
        assigning.assign(desk.store, rep, desk.lead(), near.user_id)
    allow(desk, "rep", "assign")
    assigning.assign(desk.store, rep, desk.lead(rep), far.user_id)
    assigning.assign(desk.store, rep, desk.lead(), near.user_id)


def test_a_manager_without_it_still_assigns_among_their_own(desk: Desk) -> None:
    boss, rep, far = desk.user("boss", "manager"), desk.user("rep"), desk.user("far")
    desk.team("b", None, far)
    desk.team("under", None, rep, parent=desk.team("a", boss))
    deny(desk, "boss", "assign")
    lead = desk.lead(rep)
    with pytest.raises(PermissionDenied):
        assigning.assign(desk.store, boss, lead, far.user_id)
    assigning.assign(desk.store, boss, lead, boss.user_id)
    assigning.assign(desk.store, boss, lead, rep.user_id)


def test_a_role_gives_its_rights_and_a_viewer_holds_none_whatever_was_granted(desk: Desk) -> None:
    desk.user("boss", "manager")
    desk.user("rep")
    allow(desk, "rep", "export")
    people.set_user(desk.store, desk.wang, "rep", role="viewer")
    rights = {
        person.login: people.rights_by_id(desk.store)[person.id] for person in people.everyone(desk.store)
    }
    assert rights == {"wang": set(RIGHTS), "boss": set(RIGHTS), "rep": set()}
    assert held("rep", {"export": True, "bulk": False}) == {"import", "delete", "export"}


def test_a_right_the_role_gives_anyway_follows_the_role(desk: Desk) -> None:
    desk.user("boss", "manager")
    allow(desk, "boss", "export")
    people.set_user(desk.store, desk.wang, "boss", role="rep")
    assert not access.has_right(desk.sign_in("boss"), "export")


def test_rights_are_taken_back_by_undo_and_known_at_sign_in(desk: Desk) -> None:
    desk.user("rep")
    people.set_user(desk.store, desk.wang, "rep", allow=["export"], deny=["delete"])
    viewer = desk.sign_in("rep")
    assert (viewer.holds("export"), viewer.holds("delete"), viewer.admins) == (True, False, ("wang",))
    undoing.undo_last(desk.store, desk.wang)
    viewer = desk.sign_in("rep")
    assert (viewer.holds("export"), viewer.holds("delete")) == (False, True)
    undoing.redo_last(desk.store, desk.wang)
    assert desk.sign_in("rep").holds("export")


def test_only_an_admin_gives_rights_and_only_those_there_are(desk: Desk) -> None:
    boss = desk.user("boss", "manager")
    desk.user("guest", "viewer")
    with pytest.raises(PermissionDenied):
        people.set_user(desk.store, boss, "boss", allow=["export"])
    with pytest.raises(ValidationError):
        allow(desk, "boss", "fly")
    with pytest.raises(ValidationError):
        people.set_user(desk.store, desk.wang, "boss", allow=["export"], deny=["export"])
    with pytest.raises(RuleError):
        allow(desk, "guest", "export")
