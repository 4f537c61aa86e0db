"""Fields that a team defines for itself, as data (DOMAIN 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from leadtui.domain.fields.field import Entity, Field, FieldType, Format
from leadtui.domain.lists import ListItem
from leadtui.i18n import Label

Kind = Literal["text", "number", "date", "choice", "choices", "flag", "email", "phone", "link"]

KINDS: Mapping[Kind, Label] = MappingProxyType(
    {
        "text": Label("text", "文本", "文字"),
        "number": Label("number", "数字", "數字"),
        "date": Label("date", "日期", "日期"),
        "choice": Label("choice", "单选", "單選"),
        "choices": Label("choices", "多选", "複選"),
        "flag": Label("yes/no", "是/否", "是/否"),
        "email": Label("email", "邮箱", "電子郵件"),
        "phone": Label("phone", "电话", "電話"),
        "link": Label("link", "链接", "連結"),
    }
)
ENTITIES: Mapping[Entity, Label] = MappingProxyType(
    {
        "lead": Label("leads", "线索", "線索"),
        "contact": Label("contacts", "联系人", "聯絡人"),
        "followup": Label("follow-ups", "跟进记录", "跟進記錄"),
    }
)
"""What a field of one's own may stand on."""
COMPUTED = Label("computed", "公式", "公式")
NO_HELP = Label("", "", "")
PLACES = ("identity", "origin", "need", "added")
"""Groups in which a field of one's own may stand."""
LIST_PREFIX = "field:"
"""The choices of a field stand in the list of this name and its id."""
TYPES: Mapping[str, tuple[FieldType, Format]] = MappingProxyType(
    {
        "text": ("text", ""),
        "number": ("integer", ""),
        "date": ("date", ""),
        "choice": ("choice", ""),
        "choices": ("choices", ""),
        "flag": ("flag", ""),
        "email": ("text", "email"),
        "phone": ("text", "phone"),
        "link": ("text", "link"),
    }
)
_WIDTHS: Mapping[str, int] = MappingProxyType(
    {"text": 14, "choices": 14, "email": 20, "phone": 14, "link": 20, "flag": 6}
)


@dataclass(frozen=True, slots=True)
class Definition:
    """One field of a team's own.

    ``name`` is its id for ever, ``id`` the row it stands in. ``minimum`` and ``maximum`` count in the last
    of the ``decimals``. ``required_from`` is a status, the first one for always: of contacts and follow-ups
    there is no other. Where ``pilot`` names
    users only they have it, until ``pilot_until``. With a ``formula`` it is computed, and ``kind`` is that
    of its results.
    """

    name: str
    kind: Kind
    label: Label
    id: int = 0
    group: str = "added"
    length: int = 200
    minimum: int | None = None
    maximum: int | None = None
    decimals: int = 0
    required_from: str = ""
    default: str = ""
    help: Label = NO_HELP
    unique: bool = False
    position: int = 0
    hidden: bool = False
    retired: bool = False
    pilot: tuple[int, ...] = ()
    pilot_until: date | None = None
    version: int = 1
    formula: str = ""
    entity: Entity = "lead"

    @property
    def choices(self) -> str:
        """The list its values are chosen from; empty for other kinds."""
        return LIST_PREFIX + self.name if self.kind in ("choice", "choices") else ""

    def seen_by(self, user_id: int | None, today: date) -> bool:
        """Whether this user has the field on this day."""
        if self.retired:
            return False
        ended = self.pilot_until is not None and today > self.pilot_until
        return not self.pilot or (user_id in self.pilot and not ended)

    def field(self) -> Field:
        """The field as the registry has it; a hidden one stands in no group, and so in no form."""
        type_, form = TYPES[self.kind]
        return Field(
            self.name,
            type_,
            self.label,
            entity=self.entity,
            group="" if self.hidden else self.group,
            choices=self.choices,
            width=_WIDTHS.get(self.kind, 10),
            length=self.length,
            minimum=self.minimum,
            maximum=self.maximum,
            change="never" if self.formula else "form",
            bulk=self.entity == "lead" and not self.unique and not self.hidden and not self.formula,
            help=self.help if any(self.help) else None,
            added=True,
            format=form,
            decimals=self.decimals,
            required_from=self.required_from,
            default=self.default,
            unique=self.unique,
        )


def kind_text(definition: Definition) -> str:
    """The type as people read it; of a computed field also that of its results."""
    kind = str(KINDS[definition.kind])
    return f"{COMPUTED} · {kind}" if definition.formula else kind


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field with its choices, how many leads have a value in it, and who tries it out.

    Of a computed one ``failed`` is on how many leads it has no value because something is wrong there.
    """

    definition: Definition
    choices: tuple[ListItem, ...]
    filled: int
    pilots: tuple[str, ...] = ()
    failed: int = 0

    @property
    def id(self) -> int:
        """The row of the definition."""
        return self.definition.id
