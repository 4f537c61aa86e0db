"""Noting what happened without changing a row, and sealing what was written."""

from __future__ import annotations

from leadtui.store.journal import note as note
from leadtui.store.sealing import seal as seal
