"""A data set of the bench as people open it: who looks, and what they must see once the rows are there."""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leadtui import clock, i18n
from leadtui.domain.people import Viewer
from leadtui.i18n import _
from leadtui.services import board, finding, people, queue, views
from leadtui.store.database import Store
from leadtui.store.models import User
from tests.bench import company
from tests.bench.watched import Watched

LOGINS = {"rep": "rep001", "manager": "manager01", "admin": "wang"}
STATUSES = "status:potential,interested,high_intent"
VIEWS = {"rep": f"owner:me {STATUSES}", "manager": STATUSES, "admin": STATUSES}
"""What Leads and Board show first."""
FILTERS = {"commonest": company.COMMON, "rarest": company.RARE}
FEW_HITS, IN_SIGHT = 10_000, 30


@dataclass(frozen=True, slots=True)
class Effort:
    """How often each thing is done; ``silence`` in seconds."""

    starts: int = 5
    keys: int = 200
    walk: int = 1000
    switches: int = 3
    first_times: int = 2
    saves: int = 50
    runs: int = 5
    silence: float = 60


QUICK = Effort(starts=3, keys=40, walk=100, switches=2, first_times=1, saves=5, runs=3, silence=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts that stand on a viewer's screen once the rows are there; ``hits`` are counts by filter."""

    role: str
    today: str
    leads: str
    board: str
    filters: dict[str, str]
    hits: dict[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """A data set and how much is done with it."""

    url: str
    effort: Effort

    @property
    def on_server(self) -> bool:
        """Whether it is PostgreSQL."""
        return not self.url.startswith("sqlite")

    def program(self, role: str) -> list[str]:
        """The command that opens the desk for a user of the data set."""
        program = Path(sys.executable).parent / "leadtui"
        return [str(program), "--db", self.url, "--lang", "zh_CN", "--as", LOGINS[role]]

    @contextmanager
    def open(self, seen: Seen) -> Iterator[Watched]:
        """The program, with Today drawn to its end."""
        with Watched(self.program(seen.role)) as terminal:
            terminal.until(seen.today)
            terminal.settle()
            yield terminal


def prepare(store: Store) -> None:
    """Let this machine's user in as an admin, who may look as anybody."""
    me = pwd.getpwuid(os.geteuid()).pw_name
    with store.transaction():
        if User.get_or_none(User.login == me) is None:
            User.insert(
                login=me, display_name=me, role="admin", active=True, created_at=clock.now()
            ).execute()


def viewers(store: Store) -> dict[str, Viewer]:
    """A rep, a manager and an admin."""
    return {role: people.sign_in(store, login) for role, login in LOGINS.items()}


def seen(store: Store, role: str, who: Viewer) -> Seen:
    """What a viewer sees, asked of the services."""
    i18n.set_language("zh_CN")
    base = VIEWS[role]
    assert base in [view.query for view in views.all_views(store, who)]
    due = [each.lead_id for each in queue.today(store, who).entries if each.group != "done_today"]
    cards = board.column_ids(store, who, "owner:me" if role == "rep" else "", "potential", 0, 1)
    all_ids = finding.find(store, who, base, 0, IN_SIGHT)
    found = {name: finding.find(store, who, f"{base} {term}", 0, FEW_HITS) for name, term in FILTERS.items()}
    return Seen(
        role,
        _name(store, who, due),
        _name(store, who, all_ids),
        _name(store, who, cards),
        {name: _change(store, who, all_ids, ids) or FILTERS[name] for name, ids in found.items()},
        {name: len(ids) for name, ids in found.items()},
    )


def _change(store: Store, who: Viewer, before: Sequence[int], after: Sequence[int]) -> str:
    """A text that comes with other rows; none where the rows in sight stay as they are."""
    if before and not after:
        return _("Nothing in this view fits.")
    fresh = [new for old, new in zip(before, after, strict=False) if old != new]
    return _name(store, who, fresh) if fresh else ""


def _name(store: Store, who: Viewer, ids: Sequence[int]) -> str:
    (lead,) = finding.rows(store, who, ids[:1])
    return lead.short_name
