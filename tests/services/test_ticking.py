"""What time brings is told once, and what waits is sent once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NextPlan
from leadtui.domain.people import Viewer
from leadtui.errors import PermissionDenied
from leadtui.exchange.channels import FILE_VARIABLE
from leadtui.services import absences, followups, outgoing, people, ticking
from leadtui.services import notices as notices_of
from leadtui.store import outbox
from leadtui.store.models import Notice, NoticeChannel, Outbox
from leadtui.store.query import dicts
from tests.outgoing import HOST, MailDesk, Robot
from tests.services.desk import TODAY, Desk, at, later

THURSDAY = TODAY + timedelta(days=1)
FRIDAY = TODAY + timedelta(days=2)


@pytest.fixture
def wei(desk: Desk) -> Viewer:
    """A rep who reads Chinese."""
    return desk.user("wei", name="李伟", language="zh_CN")


@pytest.fixture
def mail(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailDesk]:
    """A mail server that leadtui sends through."""
    with MailDesk() as found:
        monkeypatch.setenv("LEADTUI_MAIL_HOST", HOST)
        monkeypatch.setenv("LEADTUI_MAIL_PORT", str(found.port))
        monkeypatch.setenv("LEADTUI_MAIL_SECURITY", "none")
        monkeypatch.setenv("LEADTUI_MAIL_FROM", "leadtui <crm@example.com>")
        yield found


@pytest.fixture
def robot(monkeypatch: pytest.MonkeyPatch) -> Iterator[Robot]:
    """A chat named sales."""
    with Robot() as found:
        monkeypatch.setenv("LEADTUI_CHAT_SALES_URL", found.url)
        monkeypatch.setenv("LEADTUI_CHAT_SALES_KIND", "wecom")
        yield found


def wants(desk: Desk, viewer: Viewer, channel: str, address: str) -> None:
    with desk.store.transaction():
        NoticeChannel.insert(user_id=viewer.user_id, channel=channel, address=address).execute()


def planned(
    desk: Desk, viewer: Viewer, day: date, moment: time | None = None, level: str = "A", name: str = ""
) -> int:
    """A lead with a plan of the viewer's."""
    lead = desk.lead(viewer, name, level=level)
    plan = NextPlan(day, moment, method="phone", step="发报价")
    followups.record(desk.store, viewer, lead, FollowupForm("phone", summary="聊了需求", plan=plan))
    return lead


def notices(desk: Desk, viewer: Viewer) -> list[dict[str, Any]]:
    with desk.store.reading():
        query = Notice.select().where(Notice.user_id == viewer.user_id).order_by(Notice.id)
        kinds = ("due", "late", "late_managed", "reassign", "digest", "dead")
        return [row for row in dicts(query) if row["kind"] in kinds]


def kinds(desk: Desk, viewer: Viewer) -> list[str]:
    return [row["kind"] for row in notices(desk, viewer)]


def states(desk: Desk) -> list[str]:
    with desk.store.reading():
        return [row["state"] for row in dicts(Outbox.select().order_by(Outbox.id))]


def tick(desk: Desk) -> ticking.Turn:
    return ticking.tick(desk.store, desk.wang)


def test_a_plan_that_falls_due_is_told_once(desk: Desk, wei: Viewer) -> None:
    planned(desk, wei, TODAY)
    assert tick(desk).told == {"due": 1}
    assert tick(desk).told == {}
    (told,) = notices(desk, wei)
    assert json.loads(told["args"])["step"] == "发报价"


def test_an_appointment_waits_for_its_time(desk: Desk, wei: Viewer) -> None:
    planned(desk, wei, TODAY, time(15))
    assert tick(desk).told == {}
    at(TODAY, time(14, 45))
    assert tick(desk).told == {"due": 1}


def test_a_plan_that_was_put_off_is_told_again(desk: Desk, wei: Viewer) -> None:
    lead = planned(desk, wei, TODAY)
    tick(desk)
    plan = NextPlan(THURSDAY, method="phone")
    followups.record(desk.store, wei, lead, FollowupForm("phone", "not_reached", plan=plan))
    at(THURSDAY)
    tick(desk)
    assert kinds(desk, wei) == ["due", "due"]


def test_rung_by_rung_the_owner_then_the_manager_hears(desk: Desk, wei: Viewer) -> None:
    boss = desk.user("boss", "manager")
    desk.team("east", boss, wei)
    planned(desk, wei, TODAY)
    for day in (TODAY, THURSDAY, FRIDAY, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3)):
        at(day)
        tick(desk)
    assert kinds(desk, wei) == ["due", "late", "late", "late"]
    assert kinds(desk, boss) == ["late_managed", "reassign"]
    assert kinds(desk, desk.wang) == []


def test_where_nobody_leads_the_admins_hear(desk: Desk, wei: Viewer) -> None:
    planned(desk, wei, TODAY)
    tick(desk)
    at(FRIDAY)
    tick(desk)
    assert kinds(desk, desk.wang) == ["late_managed"]


def test_after_days_of_silence_each_plan_is_told_once(desk: Desk, wei: Viewer) -> None:
    tick(desk)
    for day in (TODAY, THURSDAY, FRIDAY):
        planned(desk, wei, day)
    at(FRIDAY + timedelta(days=3))
    tick(desk)
    assert kinds(desk, wei) == ["late", "late", "late"]


def test_what_was_late_before_the_first_turn_is_not_read_out(desk: Desk, wei: Viewer) -> None:
    for _number in range(3):
        planned(desk, wei, TODAY, level="C")
    at(FRIDAY)
    assert tick(desk).told == {}


def test_the_stand_in_is_told_while_somebody_is_away(desk: Desk, wei: Viewer) -> None:
    may = desk.user("may")
    absences.go(desk.store, desk.wang, "wei", TODAY, FRIDAY, "may")
    planned(desk, wei, THURSDAY)
    at(THURSDAY)
    tick(desk)
    assert (kinds(desk, wei), kinds(desk, may)) == ([], ["due"])


def test_whoever_is_not_active_is_told_nothing(desk: Desk, wei: Viewer) -> None:
    planned(desk, wei, TODAY)
    people.set_user(desk.store, desk.wang, "wei", active=False)
    assert tick(desk).told == {}


def test_looking_tells_nothing(desk: Desk, wei: Viewer) -> None:
    planned(desk, wei, TODAY)
    found = ticking.look(desk.store, desk.wang)
    assert (found.told, found.dry) == ({"due": 1}, True)
    assert notices(desk, wei) == []


def test_only_an_admin_reminds_everybody(desk: Desk, wei: Viewer) -> None:
    for refused in (ticking.tick, ticking.look, ticking.left, ticking.retry):
        with pytest.raises(PermissionDenied):
            refused(desk.store, wei)


def test_the_digest_comes_in_ones_own_language_and_zone(desk: Desk, mail: MailDesk) -> None:
    ann = desk.user("ann", name="安娜", language="zh_CN", zone="Europe/Berlin")
    planned(desk, ann, TODAY, name="深圳市华信智云科技有限公司")
    wants(desk, ann, "mail", "ann@example.com")
    at(TODAY, time(8, 29), "Europe/Berlin")
    tick(desk)
    assert kinds(desk, ann) == []
    at(TODAY, time(8, 30), "Europe/Berlin")
    tick(desk)
    later(minutes=1)
    tick(desk)
    tick(desk)
    (letter,) = mail.taken
    assert letter["To"] == "ann@example.com"
    assert "华信智云" in letter.get_content()
    assert "今日 1" in letter.get_content()


def test_what_stands_in_the_digest_is_not_sent_again_by_itself(
    desk: Desk, wei: Viewer, mail: MailDesk
) -> None:
    for _number in range(3):
        planned(desk, wei, TODAY)
    wants(desk, wei, "mail", "wei@example.com")
    tick(desk)
    assert kinds(desk, wei) == ["due", "due", "due", "digest"]
    later(minutes=1)
    assert tick(desk).sent.sent == 1
    assert len(mail.taken) == 1


def test_a_day_off_has_no_digest(desk: Desk, wei: Viewer) -> None:
    at(FRIDAY + timedelta(days=1))
    planned(desk, wei, FRIDAY + timedelta(days=1))
    wants(desk, wei, "mail", "wei@example.com")
    tick(desk)
    assert kinds(desk, wei) == ["due"]


def test_nothing_is_sent_before_an_undo_can_stop_it(desk: Desk, wei: Viewer, mail: MailDesk) -> None:
    at(TODAY, time(8, 20))
    planned(desk, wei, TODAY, time(8, 25))
    wants(desk, wei, "mail", "wei@example.com")
    tick(desk)
    later(seconds=59)
    assert tick(desk).sent.sent == 0
    later(seconds=1)
    assert tick(desk).sent.sent == 1


def test_many_notices_are_one_letter(desk: Desk, wei: Viewer, robot: Robot) -> None:
    at(TODAY, time(8, 20))
    for _number in range(3):
        planned(desk, wei, TODAY, time(8, 25))
    wants(desk, wei, "chat", "sales")
    tick(desk)
    later(minutes=1)
    assert tick(desk).sent.sent == 1
    (call,) = robot.calls
    said = call.body["text"]["content"].split("\n")
    assert said[0].startswith("李伟")
    assert "sent" in states(desk)
    assert len([line for line in said if "发报价" in line]) == 3


def test_after_a_long_silence_of_the_server_one_letter_says_it_all(
    desk: Desk, wei: Viewer, robot: Robot, mail: MailDesk
) -> None:
    for number in range(30):
        one_waiting(desk, wei, "chat", "sales", f"chat{number}")
    wants(desk, wei, "mail", "wei@example.com")
    for number in range(30):
        one_waiting(desk, wei, "mail", "wei@example.com", f"mail{number}")
    assert outgoing.send_due(desk.store, desk.wang, loaded()).sent == 2
    (call,) = robot.calls
    assert len(call.body["text"]["content"].split("\n")) == 14
    (letter,) = mail.taken
    assert letter.get_content().count("华信") == 30


def test_yesterdays_digest_is_not_sent_today(desk: Desk, wei: Viewer, mail: MailDesk) -> None:
    planned(desk, wei, TODAY)
    wants(desk, wei, "mail", "wei@example.com")
    tick(desk)
    at(THURSDAY, time(8))
    assert tick(desk).sent == outgoing.Sent(stopped=1)
    assert mail.taken == []


def test_what_was_read_in_the_inbox_is_not_sent(desk: Desk, wei: Viewer, mail: MailDesk) -> None:
    one_waiting(desk, wei, "mail", "wei@example.com")
    with desk.store.transaction():
        Notice.update(read_at=clock.now()).where(Notice.key == "k").execute()
    assert outgoing.send_due(desk.store, desk.wang, loaded()).stopped == 1
    assert mail.taken == []


def loaded() -> Any:
    from leadtui.exchange import channels

    return channels.load()


def one_waiting(desk: Desk, viewer: Viewer, channel: str, address: str, key: str = "k") -> None:
    """A notice whose minute is over."""
    if not desk_has(desk, viewer, channel):
        wants(desk, viewer, channel, address)
    notices_of.tell(desk.store, viewer.user_id, "late", key, args={"name": "华信", "n": 2})
    later(minutes=1)


def desk_has(desk: Desk, viewer: Viewer, channel: str) -> bool:
    with desk.store.reading():
        mine = (NoticeChannel.user_id == viewer.user_id) & (NoticeChannel.channel == channel)
        return bool(NoticeChannel.select().where(mine).exists())


def test_a_server_that_fails_and_recovers_gets_it_once(desk: Desk, wei: Viewer, mail: MailDesk) -> None:
    one_waiting(desk, wei, "mail", "wei@example.com")
    mail.answers = ["451 try later", "451 try later"]
    found = [outgoing.send_due(desk.store, desk.wang, loaded())]
    assert outgoing.send_due(desk.store, desk.wang, loaded()) == outgoing.Sent()
    for minutes in (1, 5, 60):
        later(minutes=minutes)
        found.append(outgoing.send_due(desk.store, desk.wang, loaded()))
    assert [(one.sent, one.put_off) for one in found] == [(0, 1), (0, 1), (1, 0), (0, 0)]
    assert len(mail.taken) == 1


def test_after_enough_tries_it_is_dead_and_the_admin_sees_it(desk: Desk, wei: Viewer, robot: Robot) -> None:
    one_waiting(desk, wei, "chat", "sales")
    robot.answers = [(503, "")] * 20
    for _try in range(12):
        outgoing.send_due(desk.store, desk.wang, loaded())
        later(hours=13)
    assert len(robot.calls) == 8
    (dead,) = ticking.left(desk.store, desk.wang, dead_only=True)
    assert (dead.name, dead.tries, dead.error) == ("李伟", 8, "HTTP 503")
    assert kinds(desk, desk.wang) == ["dead"]


def test_a_dead_one_is_tried_anew_when_the_admin_says_so(desk: Desk, wei: Viewer, robot: Robot) -> None:
    one_waiting(desk, wei, "chat", "sales")
    robot.answers = [(200, '{"errcode": 93000, "errmsg": "invalid webhook url"}')]
    assert outgoing.send_due(desk.store, desk.wang, loaded()).dead == 1
    (dead,) = ticking.left(desk.store, desk.wang, dead_only=True)
    assert ticking.retry(desk.store, desk.wang, dead.id) == 1
    assert outgoing.send_due(desk.store, desk.wang, loaded()).sent == 1
    assert ticking.left(desk.store, desk.wang) == []


def test_a_program_that_died_after_the_claim_has_sent_nothing(desk: Desk, wei: Viewer, robot: Robot) -> None:
    one_waiting(desk, wei, "chat", "sales")
    with desk.store.transaction():
        assert outbox.claim(clock.now()) is not None
    assert outgoing.send_due(desk.store, desk.wang, loaded()).sent == 0
    later(minutes=11)
    assert outgoing.send_due(desk.store, desk.wang, loaded()).sent == 1
    assert len(robot.calls) == 1


def test_a_chat_that_somebody_died_while_sending_to_is_not_written_to_twice(
    desk: Desk, wei: Viewer, robot: Robot
) -> None:
    one_waiting(desk, wei, "chat", "sales")
    with desk.store.transaction():
        letter = outbox.claim(clock.now())
        assert letter is not None
        assert outbox.begin(letter, clock.now()) is not None
    later(minutes=11)
    assert outgoing.send_due(desk.store, desk.wang, loaded()).dead == 1
    assert robot.calls == []


def test_a_mail_that_somebody_died_while_sending_keeps_its_id(
    desk: Desk, wei: Viewer, mail: MailDesk
) -> None:
    one_waiting(desk, wei, "mail", "wei@example.com")
    before = outbox.LEASE
    with desk.store.transaction():
        letter = outbox.claim(clock.now())
        assert letter is not None
        begun = outbox.begin(letter, clock.now())
        assert begun is not None
    # It went out, and then the program died; a second notice came meanwhile.
    outgoing._tried(desk.store, loaded(), begun)
    one_waiting(desk, wei, "mail", "wei@example.com", "another")
    later(seconds=before.total_seconds())
    outgoing.send_due(desk.store, desk.wang, loaded())
    first, *others = mail.taken
    assert len(others) == 2
    assert [letter["Message-ID"] for letter in others].count(first["Message-ID"]) == 1


def test_whoever_lost_the_claim_sends_nothing(desk: Desk, wei: Viewer) -> None:
    one_waiting(desk, wei, "chat", "sales")
    with desk.store.transaction():
        slow = outbox.claim(clock.now())
    assert slow is not None
    later(minutes=11)
    with desk.store.transaction():
        assert outbox.claim(clock.now()) is not None
        assert outbox.begin(slow, clock.now()) is None


def test_an_undo_stops_what_is_claimed_and_not_begun(desk: Desk, wei: Viewer) -> None:
    one_waiting(desk, wei, "chat", "sales")
    with desk.store.transaction():
        letter = outbox.claim(clock.now())
        assert letter is not None
        outbox.stop_notice(wei.user_id, "k")
        assert outbox.begin(letter, clock.now()) is None
    assert states(desk) == ["stopped"]


def test_where_nobody_answers_the_others_wait_without_a_try(
    desk: Desk, wei: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = desk.user("may")
    one_waiting(desk, wei, "mail", "wei@example.com")
    one_waiting(desk, may, "mail", "may@example.com")
    found = outgoing.send_due(desk.store, desk.wang, loaded())
    assert (found.put_off, found.dead) == (1, 0)
    assert sorted(one.tries for one in ticking.left(desk.store, desk.wang)) == [0, 1]


def test_a_chat_is_only_for_those_it_is_for(
    desk: Desk, wei: Viewer, robot: Robot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADTUI_CHAT_SALES_USERS", "boss")
    one_waiting(desk, wei, "chat", "sales")
    assert outgoing.send_due(desk.store, desk.wang, loaded()).put_off == 1
    assert robot.calls == []


def test_wrong_channels_stop_no_reminder(desk: Desk, wei: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADTUI_MAIL_SECURITY", "maybe")
    planned(desk, wei, TODAY)
    found = tick(desk)
    assert found.told == {"due": 1}
    assert found.trouble is not None
    assert FILE_VARIABLE not in str(found.trouble)
