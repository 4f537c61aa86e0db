"""What saving and looking costs, in statements: it must not grow with what is in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadtui.domain.forms import FollowupForm
from leadtui.services import followups, leads, queue, statuses, undoing
from tests.services.desk import LATER, Desk


@contextmanager
def at_most(desk: Desk, n: int) -> Iterator[None]:
    """No more than ``n`` statements are sent in the block; BEGIN and COMMIT are not counted."""
    sent: list[str] = []
    desk.store.database.query_hooks.append(lambda event: sent.append(event.sql))
    try:
        yield
    finally:
        desk.store.database.query_hooks.clear()
    assert len(sent) <= n, "\n".join(sent)


def test_a_follow_up_is_saved_with_seventeen_statements(desk: Desk) -> None:
    lead, other = desk.lead(desk.wang), desk.lead(desk.wang)
    desk.reached(desk.wang, other)
    with at_most(desk, 17):
        desk.reached(desk.wang, lead, feedback="好", attitude=1)
    for _time in range(5):
        desk.reached(desk.wang, lead)
    with at_most(desk, 17):
        desk.reached(desk.wang, lead)
    with at_most(desk, 17):
        followups.record(desk.store, desk.wang, lead, FollowupForm("phone", "not_reached", plan=LATER))


def test_other_commands_cost_no_more_than_they_must(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    desk.reached(desk.wang, lead)
    with at_most(desk, 18):
        statuses.move(desk.store, desk.wang, lead, "interested", values={"need": "CRM"})
    with at_most(desk, 12):
        leads.set_level(desk.store, desk.wang, lead, "B")
    with at_most(desk, 27):
        desk.lead(desk.wang)
    with at_most(desk, 60):
        undoing.undo_last(desk.store, desk.wang)


def test_the_queue_asks_as_often_whatever_is_in_it(desk: Desk) -> None:
    rep, boss = desk.user("rep"), desk.user("boss", "manager")
    for _lead in range(4):
        desk.reached(rep, desk.lead(rep))
    with at_most(desk, 3):
        queue.today(desk.store, rep)
    with at_most(desk, 14):
        queue.today(desk.store, boss)
