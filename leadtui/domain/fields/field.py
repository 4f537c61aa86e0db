"""What one field is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from leadtui.i18n import Label

FieldType = Literal[
    "text", "prose", "choice", "choices", "integer", "money", "date", "instant", "flag", "user", "tags"
]
Entity = Literal["lead", "contact", "followup", "plan"]
Change = Literal["form", "transition", "assign", "level", "never"]
Format = Literal["", "email", "phone", "link"]

HEADER_LANGUAGES = ("zh_CN", "zh_TW", "en")
"""The languages of ``Field.headers``, in its order."""

ORDERED: frozenset[FieldType] = frozenset({"integer", "money", "date", "instant"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field.

    ``column`` is the attribute of the entity's table; an empty one with ``added`` is kept in
    field_value, an empty one without is computed by the reader. ``names`` are the words of the
    query language, ``headers`` the column titles a sheet may bear, the first of each language
    being the one that export writes. ``past`` marks a day that cannot lie ahead. ``sort`` is the ordered
    column behind it. ``change`` says which use case may write it. ``width`` is in terminal cells, ``length``
    in characters. Of an added field ``decimals`` are the places of a number, which is stored without its
    point, ``required_from`` the status from which it must be filled, ``default`` what a new lead gets, as
    typed, and no two leads share a value of a ``unique`` one.
    """

    id: str
    type: FieldType
    label: Label
    entity: Entity = "lead"
    group: str = ""
    column: str = ""
    choices: str = ""
    names: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    sort: str = ""
    width: int = 10
    length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    required: bool = False
    change: Change = "form"
    bulk: bool = False
    mask: Literal["", "name", "phone"] = ""
    json: bool = False
    help: Label | None = None
    added: bool = False
    past: bool = False
    format: Format = ""
    decimals: int = 0
    required_from: str = ""
    default: str = ""
    unique: bool = False

    @property
    def ordered(self) -> bool:
        """Whether ``<`` and ``>=`` make sense."""
        return self.type in ORDERED
