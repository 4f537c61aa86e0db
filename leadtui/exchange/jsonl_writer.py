"""JSON lines: one object on a line, names and values by id, days and instants in ISO 8601."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import BinaryIO

OWN = "own"
"""The member of a contact or follow-up that holds its fields of the team's own, which have any names."""
# What a terminal would obey or not show; JSON escapes the rest by itself.
_UNSEEN = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def write_jsonl(rows: Iterable[Mapping[str, object]], out: BinaryIO) -> None:
    """Write each of ``rows`` on a line of its own, in UTF-8."""
    for row in rows:
        text = json.dumps(row, ensure_ascii=False)
        out.write(_UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text).encode() + b"\n")
