"""Whether there are fields of one's own, and whether they or the lists are other ones than before."""

from __future__ import annotations

from peewee import fn

from leadtui.store.models import FieldDef, Setting
from leadtui.store.query import first
from leadtui.store.settings import EVERYONE

LISTS = "lists"
"""The setting that counts changes of lists."""
Stamp = tuple[int, int, str]


def stamp() -> Stamp:
    """How many definitions there are, and what is another one after every change of them or of a list."""
    count, versions = first(FieldDef.select(fn.COUNT(FieldDef.id), fn.SUM(FieldDef.version))) or (0, 0)
    mine = (Setting.user_id == EVERYONE) & (Setting.key == LISTS)
    row = first(Setting.select(Setting.value).where(mine))
    return int(count), int(versions or 0), row[0] if row else ""
