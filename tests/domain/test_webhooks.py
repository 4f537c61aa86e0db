"""What chat robots take and answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadtui.domain.sending import LATER, REFUSED, TAKEN
from leadtui.domain.webhooks import BYTES, Hook, cut, post, verdict

AT = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


def hook(kind: str, secret: str = "") -> Hook:
    return Hook("sales", kind, "https://example.com/robot?access_token=t", secret)


def body(kind: str, text: str, secret: str = "") -> dict[str, object]:
    found: dict[str, object] = json.loads(post(hook(kind, secret), text, AT).body)
    return found


def test_every_robot_gets_the_text_in_its_own_shape() -> None:
    assert body("wecom", "好") == {"msgtype": "text", "text": {"content": "好"}}
    assert body("dingtalk", "好") == {"msgtype": "text", "text": {"content": "好"}, "at": {"isAtAll": False}}
    assert body("feishu", "好") == {"msg_type": "text", "content": {"text": "好"}}
    assert body("slack", "好") == {"text": "好", "unfurl_links": False, "unfurl_media": False}


def test_dingtalk_is_signed_in_the_address() -> None:
    # echo -n "1779242400000\nsecret" | openssl dgst -sha256 -hmac secret -binary | base64
    asked = parse_qs(urlsplit(post(hook("dingtalk", "secret"), "好", AT).url).query)
    assert asked == {"access_token": ["t"], "timestamp": ["1779242400000"], "sign": [DINGTALK]}


def test_feishu_is_signed_in_the_body() -> None:
    # The key is "1779242400\nsecret", the message empty.
    found = body("feishu", "好", "secret")
    assert (found["timestamp"], found["sign"]) == ("1779242400", FEISHU)


DINGTALK = "l4GbfKMVyCOE8uhHwgDjTadPW8SW3azsYbRvB8ZS0J4="
FEISHU = "seIuGW40tEnT/lANLl7YxLsNe/+QtYtVU+Dl+60+6o4="


@pytest.mark.parametrize("kind", ["wecom", "slack"])
def test_who_signs_nothing_gets_no_signature(kind: str) -> None:
    assert post(hook(kind, "secret"), "x", AT).url == hook(kind).url


def test_a_customer_named_like_a_command_calls_nobody() -> None:
    assert "<" not in str(body("slack", "<!channel> & <@U1>")["text"])
    assert "<" not in str(body("feishu", '<at user_id="all">'))


@given(st.text(), st.integers(3, 60))
@settings(max_examples=50)
def test_what_is_cut_fits_and_begins_the_same(text: str, size: int) -> None:
    found = cut(text, size)
    assert len(found.encode()) <= size
    assert text.startswith(found.removesuffix("…")) or found == text


def test_a_long_text_is_as_long_as_the_robot_takes() -> None:
    said = body("wecom", "逾" * 3000)["text"]
    assert isinstance(said, dict)
    assert BYTES["wecom"] - 3 < len(said["content"].encode()) <= BYTES["wecom"]


@pytest.mark.parametrize(
    ("kind", "status", "answer", "fate"),
    [
        ("wecom", 200, '{"errcode":0,"errmsg":"ok"}', TAKEN),
        ("wecom", 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', LATER),
        ("wecom", 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', REFUSED),
        ("dingtalk", 200, '{"errcode":130101,"errmsg":"send too fast"}', LATER),
        ("dingtalk", 200, '{"errcode":310000,"errmsg":"sign not match"}', REFUSED),
        ("feishu", 200, '{"code":0,"msg":"success","StatusCode":0}', TAKEN),
        ("feishu", 200, '{"StatusCode":0,"StatusMessage":"success"}', TAKEN),
        ("feishu", 200, '{"code":19021,"msg":"sign match fail"}', REFUSED),
        ("feishu", 200, "<html>welcome</html>", REFUSED),
        ("feishu", 200, "[]", REFUSED),
        ("slack", 200, "ok", TAKEN),
        ("slack", 200, "invalid_payload", REFUSED),
        ("slack", 404, "no_service", REFUSED),
        ("slack", 429, "", LATER),
        ("wecom", 502, "", LATER),
    ],
)
def test_an_answer_says_whether_to_try_again(kind: str, status: int, answer: str, fate: str) -> None:
    assert verdict(kind, status, answer).fate == fate
