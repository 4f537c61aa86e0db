"""Whom a change wakes under row security: those it concerns, and nobody else."""

from __future__ import annotations

import os
from contextlib import closing
from datetime import date

import pytest

from leadtui.domain.forms import NextPlan
from leadtui.domain.people import Viewer
from leadtui.services import absences, assigning, leads, news
from leadtui.store.database import Store
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres

PEOPLE = ("ann", "bob", "boss", "stranger", "wang")


class Ears:
    """Programs of several people that listen, each under its own role."""

    def __init__(self, desk: SecuredDesk) -> None:
        self._wake, self._bell = os.pipe()
        self._stores: dict[str, Store] = {}
        for login in PEOPLE:
            self._stores[login], _viewer = desk.as_role(login)
        self.woken()

    def woken(self) -> set[str]:
        """Who has heard something since one last asked."""
        return {login for login, store in self._stores.items() if self._heard(store)}

    def _heard(self, store: Store) -> bool:
        # What is behind a statement's answer has come with it.
        news.horizon(store)
        os.write(self._bell, b"!")
        try:
            return news.wait(store, self._wake)
        finally:
            os.read(self._wake, 8)

    def close(self) -> None:
        os.close(self._wake)
        os.close(self._bell)


@pytest.fixture
def desk(bare_desk: SecuredDesk) -> SecuredDesk:
    ann, boss = bare_desk.user("ann"), bare_desk.user("boss", "manager")
    bare_desk.user("bob")
    bare_desk.user("stranger", "manager")
    bare_desk.team("East", boss, ann)
    return bare_desk


def edit(desk: SecuredDesk, viewer: Viewer, lead_id: int) -> None:
    leads.edit(desk.store, viewer, lead_id, {"need": "二期"})


def test_a_change_wakes_its_owner_their_manager_and_admins(desk: SecuredDesk) -> None:
    ann = desk.sign_in("ann")
    lead = desk.lead(ann)
    with closing(Ears(desk)) as ears:
        edit(desk, ann, lead)
        assert ears.woken() == {"ann", "boss", "wang"}
        assert ears.woken() == set()


def test_what_lies_in_the_pool_wakes_everyone(desk: SecuredDesk) -> None:
    lead = desk.lead()
    with closing(Ears(desk)) as ears:
        edit(desk, desk.wang, lead)
        assert ears.woken() == set(PEOPLE)


def test_a_lead_that_changes_hands_wakes_both_owners(desk: SecuredDesk) -> None:
    lead = desk.lead(desk.sign_in("ann"))
    with closing(Ears(desk)) as ears:
        assigning.assign(desk.store, desk.wang, lead, desk.sign_in("bob").user_id)
        assert ears.woken() == {"ann", "bob", "boss", "wang"}


def test_who_works_on_a_lead_is_woken(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann)
    desk.reached(desk.wang, lead, plan=NextPlan(date(2100, 1, 1), step="发报价", person_id=bob.user_id))
    with closing(Ears(desk)) as ears:
        edit(desk, ann, lead)
        assert ears.woken() == {"ann", "bob", "boss", "wang"}


def test_who_stands_in_is_woken_for_who_is_away(desk: SecuredDesk) -> None:
    ann = desk.sign_in("ann")
    lead = desk.lead(ann)
    absences.go(desk.store, desk.wang, "ann", date(2100, 1, 1), date(2100, 1, 8), "bob")
    with closing(Ears(desk)) as ears:
        edit(desk, ann, lead)
        assert ears.woken() == {"ann", "bob", "boss", "wang"}


def test_nobody_learns_the_channels_of_others(desk: SecuredDesk) -> None:
    with desk.psql("ann") as psql:
        mine = {row[0] for row in psql.execute("SELECT leadtui_hints()").fetchall()}
    with desk.psql("bob") as psql:
        theirs = {row[0] for row in psql.execute("SELECT leadtui_hints()").fetchall()}
    assert mine & theirs == {"leadtui"}
