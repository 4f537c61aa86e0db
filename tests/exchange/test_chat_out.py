"""Chat messages, handed to a robot on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadtui.domain.sending import LATER, REFUSED, TAKEN, UNSURE
from leadtui.domain.webhooks import Hook
from leadtui.exchange import chat_out
from tests.outgoing import HOST, Robot, certificate, nobody, tls

AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def robot() -> Iterator[Robot]:
    with Robot() as robot:
        yield robot


def hook(robot: Robot, kind: str = "wecom") -> Hook:
    return Hook("sales", kind, robot.url, "SEC4711abc")


def test_what_was_said_arrives(robot: Robot) -> None:
    assert chat_out.send(hook(robot), "华信：今天 15:00", AT).fate == TAKEN
    (call,) = robot.calls
    assert call.body == {"msgtype": "text", "text": {"content": "华信：今天 15:00"}}


def test_a_redirect_is_not_followed(robot: Robot) -> None:
    with Robot() as other:
        robot.answers, robot.location = [(302, ""), (307, "")], other.url
        assert [chat_out.send(hook(robot), "x", AT).fate for _ in range(2)] == [REFUSED, REFUSED]
        assert other.calls == []


def test_a_server_that_fails_is_tried_again(robot: Robot) -> None:
    robot.answers = [(503, "busy")]
    assert chat_out.send(hook(robot), "x", AT) == (LATER, "HTTP 503", False)


def test_where_nobody_listens_it_is_tried_again() -> None:
    with nobody() as port:
        found = chat_out.send(Hook("sales", "wecom", f"http://{HOST}:{port}/hook/abcdef0123"), "x", AT)
    assert (found.fate, found.down) == (LATER, True)
    assert "abcdef0123" not in found.why


def test_nothing_is_said_to_a_server_that_nobody_vouches_for(tmp_path: Path) -> None:
    with Robot(tls=tls(certificate(tmp_path))) as robot:
        found = chat_out.send(hook(robot), "x", AT)
    assert (found.fate, found.down, robot.calls) == (LATER, True, [])
    assert "CERTIFICATE_VERIFY_FAILED" in found.why


def test_what_was_sent_and_never_answered_may_be_there(robot: Robot) -> None:
    robot.answers = [(0, "")]
    assert chat_out.send(hook(robot), "x", AT).fate == UNSURE
    assert len(robot.calls) == 1


def test_no_answer_gives_the_token_of_the_address_away(robot: Robot) -> None:
    robot.answers = [(200, '{"errcode": 93000, "errmsg": "no abcdef0123 with SEC4711abc"}')]
    found = chat_out.send(hook(robot), "x", AT)
    assert (found.fate, found.why) == (REFUSED, "93000 no *** with ***")
    assert "SEC4711abc" not in repr(hook(robot))
    assert robot.url not in repr(hook(robot))
