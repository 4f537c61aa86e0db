"""Who asked to be forgotten, under row security: asked about by all, listed and changed by admins alone."""

from __future__ import annotations

import psycopg
import pytest

from leadtui.domain.privacy import Wanted
from leadtui.errors import PermissionDenied, RuleError
from leadtui.services import forgetting, import_forgotten, leads, people, privacy
from leadtui.store import forgotten
from tests.services.secured import SecuredDesk
from tests.services.test_forgetting import PLACES, newcomer
from tests.services.test_privacy import NAME, company

pytestmark = pytest.mark.postgres

MESSAGE = "phone:+8613711112222"


@pytest.fixture
def secured(frozen_now: object, bare_desk: SecuredDesk) -> SecuredDesk:
    """The admin ada, the rep ann, the viewer vic, each under a role of their own."""
    bare_desk.user("ann", name="ann")
    bare_desk.user("vic", "viewer", name="vic")
    bare_desk.user("ada", "admin", name="ada")
    return bare_desk


def test_an_admin_erases_and_a_rep_is_refused_without_seeing_more(secured: SecuredDesk) -> None:
    company(secured)
    store, ada = secured.as_role("ada")
    secured.use(store)
    done = privacy.erase(store, ada, Wanted(NAME))
    assert [(one.mark, one.origin, one.by) for one in forgetting.listed(store, ada)] == [
        (done.mark, "erased", "ada")
    ]
    store, ann = secured.as_role("ann")
    secured.use(store)
    with pytest.raises(RuleError, match=done.mark):
        leads.create(store, ann, newcomer(PLACES[0]))
    with pytest.raises(PermissionDenied):
        forgetting.listed(store, ann)
    leads.create(store, ann, newcomer(("phone", "13500001111")))
    store, ada = secured.as_role("ada")
    secured.use(store)
    assert forgetting.lift(store, ada, done.mark) == 2


def test_it_is_kept_on_request_and_lifted_under_an_admins_own_role(secured: SecuredDesk) -> None:
    store, ada = secured.as_role("ada")
    secured.use(store)
    kept = forgetting.suppress(store, ada, PLACES)
    assert forgetting.listed(store, ada)[0].mark == kept.mark
    assert forgetting.lift_points(store, ada, PLACES[:1]) == 2
    assert forgetting.listed(store, ada) == []


ATTACKS = (
    "SELECT * FROM forgotten",
    "SELECT mark FROM forgotten",
    "SELECT hash FROM forgotten",
    "SELECT * FROM forgotten_key",
    "DELETE FROM forgotten",
    "UPDATE forgotten SET lifted_at = now()",
    "UPDATE forgotten_key SET inner_pad = outer_pad",
    f"SELECT leadtui_keyed_hash('{MESSAGE}')",
    "SELECT leadtui_forget(ARRAY['phone:+1'], ARRAY['phone'], 'ABCDEF', 'asked', now())",
    "SELECT leadtui_lift_forgotten('ABCDEF', now())",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_rep_at_psql_neither_lists_nor_hashes_nor_lifts(secured: SecuredDesk, attack: str) -> None:
    forgetting.suppress(secured.store, secured.wang, PLACES)
    people.set_user(secured.store, secured.wang, "ann", allow=["delete", "export", "merge", "import"])
    with secured.psql("ann") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(attack.encode())


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT hash FROM forgotten",
        "SELECT * FROM forgotten_key",
        "DELETE FROM forgotten",
        "UPDATE forgotten SET lifted_at = now()",
        f"SELECT leadtui_keyed_hash('{MESSAGE}')",
        "SELECT leadtui_forget(ARRAY['phone:+1'], ARRAY['phone'], 'ABCDEF', 'asked', now())",
        "SELECT leadtui_lift_forgotten('ABCDEF', now())",
    ],
)
def test_not_even_an_admin_reads_hashes_or_changes_what_is_not_on_record(
    secured: SecuredDesk, attack: str
) -> None:
    forgetting.suppress(secured.store, secured.wang, PLACES)
    with secured.psql("ada") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(attack.encode())


def test_one_asks_about_a_few_at_a_time_and_a_viewer_about_nobody(secured: SecuredDesk) -> None:
    forgetting.suppress(secured.store, secured.wang, PLACES)
    many = f"ARRAY['{MESSAGE}'] || array_fill('x'::text, ARRAY[2000])"
    with secured.psql("ann") as connection:
        one = connection.execute(f"SELECT message FROM leadtui_forgotten(ARRAY['{MESSAGE}'])".encode())
        assert one.fetchall() == [(MESSAGE,)]
        assert connection.execute(f"SELECT message FROM leadtui_forgotten({many})".encode()).fetchall() == []
    with secured.psql("vic") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(f"SELECT leadtui_forgotten(ARRAY['{MESSAGE}'])".encode())


def test_who_may_import_learns_which_of_a_files_contacts_are_to_be_left_alone(secured: SecuredDesk) -> None:
    lead_id = company(secured)
    contact = next(one for one in secured.show(lead_id).contacts if one.name == NAME)
    from leadtui.services import contacts

    contacts.save_contact(secured.store, secured.wang, lead_id, contact.id, {"do_not_contact": True})
    asked = [("phone", "+8613711112222"), ("phone", "+8613899990000")]
    people.set_user(secured.store, secured.wang, "ann", allow=["import"])
    store, _ann = secured.as_role("ann")
    secured.use(store)
    with store.reading():
        assert forgotten.silent(store, asked) == {asked[0]}
    secured.use(secured.store)
    people.set_user(secured.store, secured.wang, "ann", deny=["import"])
    secured.use(store)
    with store.reading():
        assert forgotten.silent(store, asked) == set()
    assert import_forgotten.silent(store, []) == {}
