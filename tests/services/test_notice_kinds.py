"""Which kinds of notices go out by mail, which into a chat; the inbox has them all."""

from __future__ import annotations

from datetime import time

import pytest

from leadtui.domain.notices import FAMILIES, TEXTS, families
from leadtui.domain.people import Viewer
from leadtui.errors import RuleError, ValidationError
from leadtui.services import inbox, notifying, statuses
from leadtui.store.models import Notice, Outbox
from leadtui.store.query import tuples
from tests.services.desk import TODAY, Desk
from tests.services.test_ticking import kinds, planned, states, tick


@pytest.fixture
def wei(desk: Desk) -> Viewer:
    return desk.user("wei", name="李伟")


def sent(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.store.reading():
        query = Outbox.select(Notice.kind, Outbox.channel, Outbox.state)
        return sorted(tuples(query.join(Notice, on=(Notice.id == Outbox.notice_id))))


def test_every_kind_belongs_to_one_family() -> None:
    assert set(families()) == {*FAMILIES, ""}
    assert sorted(kind for found in families().values() for kind in found) == sorted(TEXTS)


def test_a_kind_switched_off_for_a_way_is_not_sent_there_and_the_inbox_has_it(
    desk: Desk, wei: Viewer
) -> None:
    lead = desk.lead(wei, "华信智云")
    notifying.choose(desk.store, wei, mail="wei@example.com", chat="sales", mail_kinds="owner,status")
    desk.tried(desk.wang, lead)
    statuses.move(desk.store, desk.wang, lead, "lost", values={"lost_reason": "price"})
    found = [(kind, channel) for kind, channel, _state in sent(desk)]
    assert found == [("followup", "chat"), ("status", "chat"), ("status", "mail")]
    assert [row.kind for row in inbox.waiting(desk.store, wei)][:2] == ["status", "followup"]
    notifying.choose(desk.store, wei, mail_kinds="all")
    desk.tried(desk.wang, lead)
    assert [channel for _kind, channel, _state in sent(desk)].count("mail") == 2


def test_who_wants_the_digest_alone_is_sent_nothing_else(desk: Desk, wei: Viewer) -> None:
    notifying.choose(desk.store, wei, mail="wei@example.com", mail_kinds="digest", digest="09:00")
    planned(desk, wei, TODAY)
    planned(desk, wei, TODAY, time(10, 10))
    tick(desk)
    assert sorted(kinds(desk, wei)) == ["digest", "due", "due"]
    assert states(desk) == ["waiting"]


def test_without_the_digest_a_plan_for_today_is_sent_by_itself(desk: Desk, wei: Viewer) -> None:
    notifying.choose(desk.store, wei, mail="wei@example.com", mail_kinds="due", digest="09:00")
    planned(desk, wei, TODAY)
    tick(desk)
    assert kinds(desk, wei) == ["due"]
    assert states(desk) == ["waiting"]


def test_a_plan_stands_in_the_digest_only_where_the_digest_goes(desk: Desk, wei: Viewer) -> None:
    notifying.choose(
        desk.store,
        wei,
        mail="wei@example.com",
        chat="sales",
        mail_kinds="due",
        chat_kinds="due,digest",
        digest="09:00",
    )
    planned(desk, wei, TODAY)
    tick(desk)
    assert sent(desk) == [
        ("digest", "chat", "waiting"),
        ("due", "chat", "stopped"),
        ("due", "mail", "waiting"),
    ]


def test_a_test_message_comes_whatever_was_chosen(desk: Desk, wei: Viewer) -> None:
    notifying.choose(desk.store, wei, mail="wei@example.com", mail_kinds="digest")
    notifying.send_test(desk.store, wei)
    assert states(desk) == ["waiting"]


def test_kinds_that_there_are_not_and_ways_that_nobody_chose_are_refused(desk: Desk, wei: Viewer) -> None:
    with pytest.raises(RuleError):
        notifying.choose(desk.store, wei, mail_kinds="digest")
    with pytest.raises(ValidationError):
        notifying.choose(desk.store, wei, mail="wei@example.com", mail_kinds="birthdays")
    assert notifying.choice(desk.store, wei).mail == ""
