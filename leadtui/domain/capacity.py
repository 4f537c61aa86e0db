"""What a team needs of its PostgreSQL server."""

from __future__ import annotations

from typing import NamedTuple

SESSION_CONNECTIONS = 1
"""A screen holds one connection, also while nobody presses a key: it listens."""
MORE_EVERY = 10
"""Imports and exports have one of their own while they run, and some look at two windows."""
SPARE = 5
"""The tick, a backup, a migration, a DBA's psql."""
BACKEND_MB = 12
"""What a connection costs the server's memory, beside what all share; measured by ``make bench-load``."""


class Seats(NamedTuple):
    """Connections: what the server takes, what it keeps for superusers, what other databases hold now."""

    most: int
    reserved: int = 0
    others: int = 0

    @property
    def free(self) -> int:
        """What is there for one database."""
        return self.most - self.reserved - self.others


def connections(users: int) -> int:
    """How many connections so many active users need, all at work at once."""
    return users * SESSION_CONNECTIONS + -(-users // MORE_EVERY) + SPARE


def memory_mb(users: int) -> int:
    """What these connections need, in MB, beside ``shared_buffers``."""
    return connections(users) * BACKEND_MB


def max_connections(users: int, seats: Seats) -> int:
    """What the server should take so that they all find room, in round figures."""
    needed = connections(users) + seats.reserved + seats.others
    return -(-needed // 10) * 10
