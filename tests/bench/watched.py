"""A program in a terminal, watched until a text stands in a frame that is drawn to its end."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from tests.bench.terminal import Terminal

END_OF_FRAME = b"\x1b[?2026l"
QUIET = 0.4
_ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Milliseconds until the frame with the text was there, and until nothing more came; bytes in all."""

    ms: float
    settled: float
    size: int


class Watched(Terminal):
    """Waits for content, not for quiet."""

    def see(self, keys: str, wanted: str | Sequence[str], quiet: float = QUIET, seconds: float = 60) -> Drawn:
        """Type ``keys`` and wait for one of the texts ``wanted``, then until all is quiet.

        TimeoutError shows what came instead.
        """
        texts = [text.encode() for text in ([wanted] if isinstance(wanted, str) else wanted)]
        sent = last = perf_counter()
        os.write(self.fd, keys.encode())
        data, drawn = b"", 0.0
        while not drawn or perf_counter() - last < quiet:
            chunk = self._read(max(0.0, last + quiet - perf_counter()) if drawn else QUIET)
            if chunk:
                data, last = data + chunk, perf_counter()
                drawn = drawn or (last if _shows(data, texts) else 0.0)
            elif not drawn and perf_counter() - sent > seconds:
                raise TimeoutError(f"{wanted!r} after {keys!r}: {plain(data)[-1500:]!r}")
        return Drawn((drawn - sent) * 1000, (last - sent) * 1000, len(data))

    def settle(self, quiet: float = QUIET) -> None:
        """Return when nothing has come for ``quiet`` seconds."""
        while self._read(quiet):
            pass


def plain(data: bytes) -> str:
    """What was written, without the sequences that place and colour it."""
    return _ESCAPES.sub(b"", data).decode(errors="replace")


def _shows(data: bytes, texts: Sequence[bytes]) -> bool:
    """Whether a text stands in a frame that has ended."""
    whole, _end, _rest = data.rpartition(END_OF_FRAME)
    bare = _ESCAPES.sub(b"", whole)
    return any(text in bare for text in texts)
