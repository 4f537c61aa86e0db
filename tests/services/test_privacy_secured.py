"""Erasing under row security: with an admin's own role, and with nobody else's."""

from __future__ import annotations

import psycopg
import pytest

from leadtui import clock
from leadtui.domain.privacy import Wanted
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.services import audit, drafts, leads, people, privacy, retention
from leadtui.store import proof
from tests.services.desk import later
from tests.services.secured import SecuredDesk
from tests.services.test_privacy import MAIL, NAME, PHONE, company, everything

pytestmark = pytest.mark.postgres


@pytest.fixture
def secured(frozen_now: object, bare_desk: SecuredDesk) -> SecuredDesk:
    """The admin wang under a role of their own; reps ann and zoe."""
    bare_desk.user("ann", name="ann")
    bare_desk.user("zoe", name="zoe")
    bare_desk.user("ada", "admin", name="ada")
    return bare_desk


def test_an_admin_erases_under_their_own_role_also_what_colleagues_wrote(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    lead_id = company(secured, ann)
    drafts.save(secured.store, ann, "followup", 0, {"summary": NAME}, clock.now())
    leads.edit(secured.store, ann, lead_id, {"referrer": NAME})
    audit.seal(secured.store, least=1)
    store, ada = secured.as_role("ada")
    secured.use(store)
    dry = privacy.look(store, ada, Wanted(NAME))
    done = privacy.erase(store, ada, Wanted(NAME))
    assert dry.counts == done.counts
    assert done.counts["drafts"] == 1
    audit.seal(store, least=1)
    assert proof.verify(store).broken is None
    secured.use(secured.store)
    left = everything(secured)
    for text in (NAME, PHONE, MAIL):
        assert text not in left


def test_a_rep_is_shown_what_is_theirs_and_erases_nothing(secured: SecuredDesk) -> None:
    company(secured, secured.sign_in("ann"))
    store, ann = secured.as_role("ann")
    secured.use(store)
    assert privacy.show(store, ann, Wanted(NAME)).counts["points"] == 2
    with pytest.raises(PermissionDenied):
        privacy.erase(store, ann, Wanted(NAME))
    other, zoe = secured.as_role("zoe")
    secured.use(other)
    with pytest.raises(NotFoundError):
        privacy.show(other, zoe, Wanted(NAME))


@pytest.mark.parametrize(
    "call",
    [
        "leadtui_erase_values(ARRAY[1]::bigint[], ARRAY['need'])",
        "leadtui_drafts_of(ARRAY['xx'], ARRAY['xx'], ARRAY[0]::bigint[])",
        "leadtui_erase_drafts(ARRAY['xx'], ARRAY['xx'], ARRAY[0]::bigint[])",
        "leadtui_erase_notices(ARRAY[1]::bigint[], now())",
        "leadtui_erase_reasons(ARRAY[1]::bigint[], ARRAY['xx'])",
        "leadtui_erase_told_reasons(ARRAY[1]::bigint[])",
    ],
)
def test_a_reps_role_may_call_nothing_that_erases(secured: SecuredDesk, call: str) -> None:
    people.set_user(secured.store, secured.wang, "ann", allow=["delete", "export", "merge"])
    with secured.psql("ann") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"SELECT {call}".encode())


def test_an_admins_role_erases_nothing_that_is_not_on_record_first(secured: SecuredDesk) -> None:
    company(secured)
    with secured.psql("ada") as connection:
        for call in (
            "SELECT leadtui_erase_values(ARRAY[1, 2, 3]::bigint[], ARRAY['need', 'notes', 'name'])",
            "SELECT leadtui_erase_drafts(ARRAY['xx'], ARRAY['xx'], ARRAY[0]::bigint[])",
            "UPDATE event_value SET before = NULL, after = NULL",
            "DELETE FROM event_value",
            "SELECT leadtui_erase_told_reasons(ARRAY[1, 2, 3]::bigint[])",
            "UPDATE event SET reason = ''",
            "UPDATE event SET reason = '***', reason_salt = '#'",
            "DELETE FROM event",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(call.encode())


def test_the_rules_of_retention_run_under_an_admins_own_role(secured: SecuredDesk) -> None:
    company(secured, secured.sign_in("ann"))
    store, ada = secured.as_role("ada")
    secured.use(store)
    retention.change(store, ada, "quiet", "12")
    later(days=500)
    assert len(retention.run(store, ada)) == 1
    secured.use(secured.store)
    assert NAME not in everything(secured)
