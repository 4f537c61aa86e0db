"""What the robots of group chats take, and what their answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from leadtui.domain.sending import LATER, REFUSED, TAKEN, Verdict

KINDS = ("wecom", "dingtalk", "feishu", "slack")
BYTES: Mapping[str, int] = MappingProxyType(
    {"wecom": 2048, "dingtalk": 15_000, "feishu": 15_000, "slack": 15_000}
)
"""How much text one message holds, in bytes of UTF-8; WeCom refuses one more."""

# Too many messages in a minute, or busy; what else these services complain about stays wrong.
BUSY_CODES = frozenset({45009, -1, 130101, 11232, 11233, 90018})
BUSY_STATUS = frozenset({408, 425, 429})
SHOWN = 200
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a robot listens: a kind of KINDS, its address, which is a secret, and the key that signs."""

    name: str
    kind: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


class Post(NamedTuple):
    """One request: address and JSON."""

    url: str
    body: bytes


def post(hook: Hook, text: str, at: datetime) -> Post:
    """The request that says ``text`` in the chat, signed for the instant ``at`` where there is a key."""
    wanted = _SHAPES[hook.kind](hook, cut(text, BYTES[hook.kind]), at)
    return Post(_address(hook, at), json.dumps(wanted, ensure_ascii=False).encode())


def cut(text: str, size: int) -> str:
    """``text`` in at most ``size`` bytes of UTF-8, ending in an ellipsis where it was cut."""
    data = text.encode()
    if len(data) <= size:
        return text
    return data[: size - len(ELLIPSIS.encode())].decode(errors="ignore") + ELLIPSIS


def _wecom(_hook: Hook, text: str, _at: datetime) -> dict[str, object]:
    return {"msgtype": "text", "text": {"content": text}}


def _dingtalk(_hook: Hook, text: str, _at: datetime) -> dict[str, object]:
    return {"msgtype": "text", "text": {"content": text}, "at": {"isAtAll": False}}


def _feishu(hook: Hook, text: str, at: datetime) -> dict[str, object]:
    # <at user_id="all"> would call everyone; Feishu knows no escape.
    body: dict[str, object] = {"msg_type": "text", "content": {"text": text.replace("<", "＜")}}
    if hook.secret:
        seconds = str(int(at.timestamp()))
        body |= {"timestamp": seconds, "sign": feishu_sign(hook.secret, seconds)}
    return body


def _slack(_hook: Hook, text: str, _at: datetime) -> dict[str, object]:
    # Slack's three; <!channel> would call everyone.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {"text": escaped, "unfurl_links": False, "unfurl_media": False}


_SHAPES: Mapping[str, Callable[[Hook, str, datetime], dict[str, object]]] = MappingProxyType(
    {"wecom": _wecom, "dingtalk": _dingtalk, "feishu": _feishu, "slack": _slack}
)


def _address(hook: Hook, at: datetime) -> str:
    if hook.kind != "dingtalk" or not hook.secret:
        return hook.url
    milliseconds = str(int(at.timestamp() * 1000))
    signed = urlencode({"timestamp": milliseconds, "sign": dingtalk_sign(hook.secret, milliseconds)})
    parts = urlsplit(hook.url)
    return urlunsplit(parts._replace(query="&".join(filter(None, (parts.query, signed)))))


def dingtalk_sign(secret: str, milliseconds: str) -> str:
    """DingTalk's signature: the secret is the key, time and secret are the message."""
    return _hmac(secret, f"{milliseconds}\n{secret}")


def feishu_sign(secret: str, seconds: str) -> str:
    """Feishu's signature: time and secret are the key of an empty message."""
    return _hmac(f"{seconds}\n{secret}", "")


def _hmac(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), hashlib.sha256)).decode()


def verdict(kind: str, status: int, body: str) -> Verdict:
    """What an answer means: these services say most of their errors with status 200."""
    if status in BUSY_STATUS or status >= 500:
        return Verdict(LATER, f"HTTP {status}")
    if status >= 300:
        return Verdict(REFUSED, f"HTTP {status}")
    if kind == "slack":
        return Verdict(TAKEN) if body.strip() == "ok" else Verdict(REFUSED, body.strip()[:SHOWN])
    code, words = _code(body)
    if code == 0:
        return Verdict(TAKEN)
    return Verdict(LATER if code in BUSY_CODES else REFUSED, f"{code} {words}"[:SHOWN].strip())


def _code(body: str) -> tuple[int | None, str]:
    """Number and words of an answer; without a number it is none of theirs."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None, body.strip()
    if not isinstance(answer, dict):
        return None, body.strip()
    code = next((answer[name] for name in ("errcode", "code", "StatusCode") if name in answer), None)
    words = next((str(answer[name]) for name in ("errmsg", "msg", "StatusMessage") if name in answer), "")
    return (code, words) if isinstance(code, int) else (None, body.strip())
