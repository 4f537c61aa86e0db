"""An open store on each engine in turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from leadtui.store.database import Store


@pytest.fixture
def store(migrated_url: str, frozen_now: datetime) -> Iterator[Store]:
    """A store at the current schema with the admin ``wang``."""
    store = Store(migrated_url)
    store.connect()
    yield store
    store.close()
