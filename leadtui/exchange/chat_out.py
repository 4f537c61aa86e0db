"""Messages to the robots of group chats: one HTTPS request each, which follows no redirect."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import datetime
from functools import lru_cache
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.parse import parse_qsl, urlsplit

from leadtui import __version__
from leadtui.domain.sending import LATER, UNSURE, Verdict
from leadtui.domain.webhooks import Hook, post, verdict
from leadtui.exchange.channels import is_loopback
from leadtui.text import printable

SECONDS = 15.0
ANSWER_BYTES = 64 * 1024
SHOWN = 200
HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"leadtui/{__version__}"}
LONG = 6


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nothing: what we send, and the token of the address, are for this host alone."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """None: the redirect itself is the answer."""


def send(hook: Hook, text: str, at: datetime, seconds: float = SECONDS) -> Verdict:
    """Say ``text`` in a chat; unsure where the request was sent and nothing came back."""
    found = _sent(hook, text, at, seconds)
    return found._replace(why=_without_secrets(printable(found.why, " "), hook)[:SHOWN])


def _sent(hook: Hook, text: str, at: datetime, seconds: float) -> Verdict:
    wanted = post(hook, text, at)
    request = urllib.request.Request(wanted.url, wanted.body, HEADERS, method="POST")
    try:
        opener = _opener(loopback=is_loopback(urlsplit(wanted.url).hostname or ""))
        with opener.open(request, timeout=seconds) as answer:
            return verdict(hook.kind, answer.status, _text(answer.read(ANSWER_BYTES)))
    except urllib.error.HTTPError as error:
        with error:
            return verdict(hook.kind, error.code, "")
    except urllib.error.URLError as error:
        # Nobody was there to take it.
        return Verdict(LATER, f"{type(error.reason).__name__}: {error.reason}", down=True)
    except (OSError, HTTPException) as error:
        return Verdict(UNSURE, type(error).__name__, down=True)


@lru_cache(maxsize=2)
def _opener(*, loopback: bool) -> urllib.request.OpenerDirector:
    """What follows no redirect; nobody stands between this machine and itself."""
    handlers: list[urllib.request.BaseHandler] = [_Stay()]
    if loopback:
        handlers.append(urllib.request.ProxyHandler({}))
    return urllib.request.build_opener(*handlers)


def _text(answer: bytes) -> str:
    return answer.decode("utf-8", "replace")


def _without_secrets(text: str, hook: Hook) -> str:
    """What an error says, without the parts of the address that let anyone write to the chat."""
    parts = urlsplit(hook.url)
    known = {hook.url, hook.secret, parts.path, parts.path.rpartition("/")[2], parts.query}
    known |= {value for _name, value in parse_qsl(parts.query)}
    for secret in sorted((part for part in known if len(part) >= LONG), key=len, reverse=True):
        text = text.replace(secret, "***")
    return text
