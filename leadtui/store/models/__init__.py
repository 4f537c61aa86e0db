"""The tables as Peewee sees them; instances never leave the store."""

from __future__ import annotations

from leadtui.store.models.audit import AuditFinding, AuditRound
from leadtui.store.models.base import Base, proxy
from leadtui.store.models.batches import (
    ImportBatch,
    ImportMapping,
    ImportRow,
)
from leadtui.store.models.contacting import (
    Followup,
    FollowupSearch,
    Handover,
    Milestone,
    Plan,
    StatusChange,
)
from leadtui.store.models.desk import (
    Draft,
    Notice,
    NoticeChannel,
    Outbox,
    Presence,
    SavedView,
)
from leadtui.store.models.duplicates import LeadKey, LeadPair
from leadtui.store.models.fields import FieldDef, FieldError
from leadtui.store.models.forgotten import Forgotten, ForgottenKey
from leadtui.store.models.journal import (
    Event,
    EventGroup,
    EventSeal,
    EventValue,
    UndoUnit,
)
from leadtui.store.models.leads import (
    Contact,
    ContactPoint,
    FieldValue,
    Lead,
    LeadMember,
    LeadSearch,
    LeadTag,
)
from leadtui.store.models.people import (
    Absence,
    Credential,
    DuplicateAsked,
    DuplicateLook,
    Reveal,
    Stranger,
    Team,
    TeamClosure,
    TeamMember,
    User,
    UserAlias,
    UserRight,
)
from leadtui.store.models.rules import (
    CadenceRowModel,
    ListItemRow,
    NumberCounter,
    Setting,
    TransitionRule,
    Workday,
)

__all__ = [
    "MODELS",
    "Absence",
    "AuditFinding",
    "AuditRound",
    "Base",
    "CadenceRowModel",
    "Contact",
    "ContactPoint",
    "Credential",
    "Draft",
    "DuplicateAsked",
    "DuplicateLook",
    "Event",
    "EventGroup",
    "EventSeal",
    "EventValue",
    "FieldDef",
    "FieldError",
    "FieldValue",
    "Followup",
    "FollowupSearch",
    "Forgotten",
    "ForgottenKey",
    "Handover",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Lead",
    "LeadKey",
    "LeadMember",
    "LeadPair",
    "LeadSearch",
    "LeadTag",
    "ListItemRow",
    "Milestone",
    "Notice",
    "NoticeChannel",
    "NumberCounter",
    "Outbox",
    "Plan",
    "Presence",
    "Reveal",
    "SavedView",
    "Setting",
    "StatusChange",
    "Stranger",
    "Team",
    "TeamClosure",
    "TeamMember",
    "TransitionRule",
    "UndoUnit",
    "User",
    "UserAlias",
    "UserRight",
    "Workday",
    "proxy",
]

MODELS: tuple[type[Base], ...] = tuple(Base.__subclasses__())
