"""Owners whom only a sheet has named: seen while something of theirs stands, and no longer."""

from __future__ import annotations

import pytest

from leadtui.errors import RuleError
from leadtui.services import import_revert, leads, people, people_page
from leadtui.services.importing import Result
from tests.services.desk import Desk
from tests.services.import_desk import bring, lead_id


def _names(desk: Desk) -> list[str]:
    listed = [person.name for person in people.listed(desk.store, desk.wang)]
    assert sorted(listed) == sorted(line.person.name for line in people_page.lines(desk.store, desk.wang))
    return listed


def _brought(desk: Desk) -> Result:
    return bring(desk, {"线索编号": "XS-20260501-001", "负责人": "李雷"})


def test_owners_made_by_an_import_are_gone_from_lists_once_it_is_taken_back(desk: Desk) -> None:
    before = _names(desk)
    done = _brought(desk)
    assert "李雷" in _names(desk)

    import_revert.revert(desk.store, desk.wang, done.batch_id)

    assert _names(desk) == before


def test_an_owner_whose_lead_somebody_has_built_on_stays(desk: Desk) -> None:
    done = _brought(desk)
    leads.set_level(desk.store, desk.wang, lead_id(desk, "XS-20260501-001"), "C")

    found = import_revert.revert(desk.store, desk.wang, done.batch_id)

    assert len(found.refused) == 1
    assert "李雷" in _names(desk)


def test_an_owner_who_was_set_up_since_stays(desk: Desk) -> None:
    done = _brought(desk)
    login = next(person.login for person in people.listed(desk.store, desk.wang) if person.name == "李雷")
    people.set_user(desk.store, desk.wang, login, aliases=["老李"])

    import_revert.revert(desk.store, desk.wang, done.batch_id)

    assert "李雷" in _names(desk)


def test_the_same_sheet_gives_its_leads_to_the_same_owner_again(desk: Desk) -> None:
    import_revert.revert(desk.store, desk.wang, _brought(desk).batch_id)

    again = _brought(desk)

    assert again.owners_created == []
    assert _names(desk).count("李雷") == 1


def test_the_login_of_an_owner_who_is_gone_is_free_for_a_user(desk: Desk) -> None:
    done = _brought(desk)
    login = next(person.login for person in people.listed(desk.store, desk.wang) if person.name == "李雷")
    with pytest.raises(RuleError):
        people.add_user(desk.store, desk.wang, login)
    import_revert.revert(desk.store, desk.wang, done.batch_id)

    made = people.add_user(desk.store, desk.wang, login, name="李蕾", role="manager")

    assert (made.name, made.role, made.active) == ("李蕾", "manager", True)
    assert "李蕾" in _names(desk)
