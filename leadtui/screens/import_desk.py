"""A file that is looked at before it is imported: read apart, its decisions kept as a draft until then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadtui import clock
from leadtui.services import draft_files
from leadtui.services.draft_files import DraftKey
from leadtui.services.import_asked import Asked, as_draft, from_draft

if TYPE_CHECKING:
    from leadtui.exchange.cells import RawRow
    from leadtui.services.import_rehearsal import Looked
    from leadtui.services.import_verdicts import Judged

Run = Callable[..., Awaitable[Any]]
KIND = "import"


class FileDesk:
    """One file: ``run`` calls a service over a connection of its own, ``work`` with progress besides."""

    def __init__(self, path: Path, url: str, login: str, *, work: Run, run: Run) -> None:
        self.path = path
        self._work, self._run = work, run
        self._key = DraftKey(url, login, KIND, _mark_of(path))
        self._raw: dict[int, RawRow] = {}

    async def look(self, asked: Asked) -> Looked:
        """The whole file, read and judged."""
        from leadtui.services.import_rehearsal import look

        found: Looked = await self._work(look, self.path, asked=asked)
        # Another sheet or encoding has other texts in the same rows.
        self._raw.clear()
        return found

    async def raw(self, row: int, asked: Asked) -> RawRow:
        """A row as it stands in the file; its neighbours are kept until the file is looked at again."""
        from leadtui.services.import_correct import raw_rows

        if row not in self._raw:
            self._raw |= await self._run(raw_rows, self.path, asked, row)
        return self._raw[row]

    async def judge(self, looked: Looked, raw: RawRow, asked: Asked, *, keep: bool = False) -> Judged:
        """What a row would do under other decisions; with ``keep`` from now on."""
        from leadtui.services.import_correct import judge_row

        found: Judged = await self._run(judge_row, looked, raw, asked, keep=keep)
        return found

    def restored(self) -> Asked | None:
        """What was decided about this very file before, if it was not imported since."""
        kept = draft_files.read(self._key)
        return from_draft(kept[0]) if kept is not None and kept[0] else None

    def keep(self, asked: Asked) -> None:
        """Write the decisions down at once: neither a crash nor Escape loses them."""
        draft_files.write(self._key, as_draft(asked), clock.now())

    def forget(self) -> None:
        """The file is imported."""
        draft_files.discard(self._key)


def _mark_of(path: Path) -> int:
    """What a file is known by again, as long as nobody writes it."""
    found = path.stat()
    told = f"{path.resolve()}\n{found.st_size}\n{found.st_mtime_ns}"
    return int(sha256(told.encode()).hexdigest()[:12], 16)
