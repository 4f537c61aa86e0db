"""Drafts in files of one's own: what was typed survives a crash and a database out of reach (DESIGN 2.16)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from leadtui import paths


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Whose draft of what: a person in a database, a kind of form, a lead (0 for a new one)."""

    url: str
    login: str
    kind: str
    entity_id: int

    def path(self) -> Path:
        """The file; its name tells neither the database nor the person."""
        owner = sha256(f"{self.url}\n{self.login}".encode()).hexdigest()[:16]
        return paths.drafts_folder() / f"{owner}-{self.kind}-{self.entity_id}.json"


def write(key: DraftKey, body: dict[str, Any], at: datetime) -> None:
    """Keep a draft typed at ``at``: whole or not at all, readable by its owner only. Raises OSError."""
    path = key.path()
    paths.private(path.parent)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    text = json.dumps({"at": at.isoformat(), "body": body}, ensure_ascii=False)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read(key: DraftKey) -> tuple[dict[str, Any], datetime] | None:
    """The draft and when it was typed; None where there is none, or none that can be read."""
    try:
        kept = json.loads(key.path().read_text(encoding="utf-8"))
        return dict(kept["body"]), datetime.fromisoformat(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def discard(key: DraftKey) -> None:
    """Forget a draft."""
    key.path().unlink(missing_ok=True)
