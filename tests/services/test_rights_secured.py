"""Rights of one's own as the database knows them: the same as the program does (DOMAIN 8)."""

from __future__ import annotations

import pytest

from leadtui.domain.rights import DEFAULTS, RIGHTS, held
from leadtui.services import people
from leadtui.store import rights
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


def known(desk: SecuredDesk, login: str) -> set[str]:
    """The rights that the database says the user's role has."""
    with desk.psql(login) as connection:
        row = "SELECT leadtui_has_right(%s)"
        return {name for name in RIGHTS if connection.execute(row, (name,)).fetchone() == (True,)}


@pytest.mark.parametrize("role", DEFAULTS)
def test_the_database_knows_every_right_of_every_role_as_the_program_does(
    bare_desk: SecuredDesk, role: str
) -> None:
    def is_now(role: str) -> None:
        people.set_user(bare_desk.store, bare_desk.wang, "ann", role=role)

    names = list(RIGHTS)
    bare_desk.user("ann", role=role)
    assert known(bare_desk, "ann") == held(role, {})
    for allowed, denied in ((names[:3], names[3:]), (names[3:], names[:3])):
        # A viewer is given none, and may have been somebody else before.
        is_now("rep")
        people.set_user(bare_desk.store, bare_desk.wang, "ann", allow=allowed, deny=denied)
        is_now(role)
        exceptions = rights.exceptions(bare_desk.sign_in("ann").user_id)
        assert known(bare_desk, "ann") == held(role, exceptions)
