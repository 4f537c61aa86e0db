"""Settings kept in the database, for everyone or for one user."""

from __future__ import annotations

import json
from typing import Any

from leadtui.domain.limits import LIMITS
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
    **{key: limit.shipped for key, limit in LIMITS.items()},
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
