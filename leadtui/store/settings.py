"""Settings kept in the database, for everyone or for one user."""

from __future__ import annotations

import json
from typing import Any

from leadtui.store.kept import forget, kept
from leadtui.store.models import Setting
from leadtui.store.query import tuples

EVERYONE = 0
DEFAULTS: dict[str, Any] = {
    "team_zone": "Asia/Shanghai",
    "country": "CN",
    "phone_region": "CN",
    "currency": "CNY",
    "number_prefix": "",
    # What is not one's own: leads revealed a day; how many in how many minutes tell the managers;
    # colleagues' leads told of, and names and contact details asked for, a day in looking for duplicates.
    "reveals_a_day": 30,
    "reveal_burst": 10,
    "reveal_burst_minutes": 10,
    "duplicates_a_day": 50,
    "duplicates_asked_a_day": 2000,
}


def load(user_id: int = EVERYONE) -> dict[str, Any]:
    """All settings of one user, or of everyone with defaults filled in."""
    return dict(kept(("settings", user_id), lambda: _read(user_id)))


def _read(user_id: int) -> dict[str, Any]:
    rows = tuples(Setting.select(Setting.key, Setting.value).where(Setting.user_id == user_id))
    stored = {key: json.loads(value) for key, value in rows}
    return {**DEFAULTS, **stored} if user_id == EVERYONE else stored


def save(key: str, value: Any, user_id: int = EVERYONE) -> None:
    """Store one setting; the value is anything JSON holds."""
    text = json.dumps(value, ensure_ascii=False)
    Setting.insert(user_id=user_id, key=key, value=text).on_conflict(
        conflict_target=(Setting.user_id, Setting.key), update={Setting.value: text}
    ).execute()
    forget()
