"""Doctor tells whether the whole team finds room on the server at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from leadtui import clock
from leadtui.services import doctor, setup
from leadtui.services.doctor import Check
from leadtui.store import people


def connections(url: str, *, users: int = 0) -> Check:
    """What doctor says about them once there are so many more users."""
    store = setup.open_store(url)
    try:
        with store.transaction():
            for number in range(users):
                people.add(login=f"n{number}", display_name=f"N {number}", role="rep", created_at=clock.now())
        return next(check for check in doctor.checks(store) if check.name == "Connections")
    finally:
        store.close()


@pytest.mark.postgres
def test_a_small_team_finds_room(postgres_url: str, frozen_now: datetime) -> None:
    found = connections(postgres_url, users=9)
    assert found.ok
    assert not found.hint
    assert "10 active users need 16 and 192 MB" in found.detail


@pytest.mark.postgres
def test_a_team_that_finds_no_room_is_told_what_to_set(postgres_url: str, frozen_now: datetime) -> None:
    found = connections(postgres_url, users=299)
    assert found.ok
    assert "300 active users need 335" in found.detail
    assert "Set max_connections = 3" in found.hint


def test_a_file_is_opened_by_as_many_as_like(sqlite_url: str, frozen_now: datetime) -> None:
    assert connections(sqlite_url) == Check("Connections", ok=True, detail="as many as open the file")
