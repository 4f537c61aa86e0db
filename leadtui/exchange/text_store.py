"""Many texts in little memory: the shared strings of a workbook can be larger than its sheets."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Sequence
from typing import IO, overload

from leadtui.errors import UsageError
from leadtui.i18n import N_

_FEW = 8 << 20
_IN_MEMORY = 16 << 20
_MOST_BYTES = 1 << 30
_MOST_TEXTS = 8_000_000


class TextStore(Sequence[str]):
    """Texts by their number, kept as UTF-8; beyond 16 MB in a temporary file.

    Append, then freeze, and read from what that returns.
    """

    def __init__(self) -> None:
        self._ends = array("Q", [0])
        self._new = bytearray()
        self._file: IO[bytes] | None = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def append(self, text: str) -> None:
        """Keep ``text`` as the next one; UsageError where it all becomes implausibly much."""
        encoded = text.encode("utf-8", "replace")
        end = self._ends[-1] + len(encoded)
        if end > _MOST_BYTES or len(self._ends) > _MOST_TEXTS:
            raise UsageError(
                N_("This file has more text than can be read at once."), N_("Split it into several files.")
            )
        self._new += encoded
        self._ends.append(end)
        if len(self._new) > _IN_MEMORY:
            self._spill()

    def freeze(self) -> Sequence[str]:
        """What is to be read from: plain texts where they are few, else this."""
        if self._file is None and len(self._new) <= _FEW:
            return tuple(self)
        if self._file is not None:
            self._spill()
            self._file.flush()
        return self

    def _spill(self) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as this
        self._file.write(self._new)
        self._new.clear()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        start, end = self._ends[index], self._ends[index + 1]
        if self._file is None:
            return self._new[start:end].decode()
        return os.pread(self._file.fileno(), end - start, start).decode()
