"""What a team needs of its server."""

from __future__ import annotations

from leadtui.domain.capacity import Seats, connections, max_connections, memory_mb


def test_every_active_user_has_a_connection_and_some_have_two() -> None:
    assert connections(0) == 5
    assert connections(1) == 7
    assert connections(20) == 27
    assert connections(200) == 225


def test_what_the_server_should_take_leaves_out_what_others_hold() -> None:
    seats = Seats(100, reserved=3, others=10)
    assert seats.free == 87
    assert max_connections(20, seats) == 40
    assert max_connections(20, Seats(100)) == 30


def test_memory_grows_with_the_connections() -> None:
    assert memory_mb(200) > 2 * memory_mb(90)
