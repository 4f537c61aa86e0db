"""The tables as Peewee sees them; instances never leave the store."""

from __future__ import annotations

import threading
from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DatabaseProxy,
    Model,
    TextField,
)

from leadtui.store.columns import ClockField, DayField, InstantField


class _ThreadProxy(DatabaseProxy):
    """In each thread the models talk to the store that was used there last: an import has its own."""

    def __init__(self) -> None:
        object.__setattr__(self, "_local", threading.local())
        super().__init__()

    @property
    def obj(self) -> Any:
        """The database of this thread, if it has one."""
        return getattr(self._local, "database", None)

    @obj.setter
    def obj(self, database: Any) -> None:
        self._local.database = database


proxy = _ThreadProxy()


class Base(Model):
    """All tables live in the database behind the one proxy."""

    class Meta:
        database = proxy
        legacy_table_names = False


def _ref(**options: Any) -> Any:
    """A foreign key kept as a plain number: an attribute access is never a hidden query."""
    return BigIntegerField(**options)


class User(Base):
    """A person who logs in, or an owner known only from a sheet."""

    id = AutoField()
    login = TextField()
    display_name = TextField()
    role = TextField()
    language = TextField(null=True)
    time_zone = TextField(null=True)
    active = BooleanField(default=True)
    created_at = InstantField()
    version = BigIntegerField(default=1)

    class Meta:
        table_name = "app_user"


class UserAlias(Base):
    """Another name under which sheets mention a user."""

    user_id = _ref()
    alias = TextField()  # type: ignore[assignment]  # Model.alias is not used

    class Meta:
        primary_key = CompositeKey("user_id", "alias")


class Team(Base):
    """A node of the tree of teams."""

    id = AutoField()
    name = TextField()
    parent_id = _ref(null=True)
    time_zone = TextField(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class TeamClosure(Base):
    """Every pair of a team and a team below it, itself included."""

    ancestor_id = _ref()
    descendant_id = _ref()

    class Meta:
        primary_key = CompositeKey("ancestor_id", "descendant_id")


class TeamMember(Base):
    """Who belongs to a team, and who leads it."""

    team_id = _ref()
    user_id = _ref()
    leads = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("team_id", "user_id")


class UserRight(Base):
    """A right that a user holds, or lacks, other than their role says."""

    user_id = _ref()
    name = TextField()
    allowed = BooleanField()

    class Meta:
        primary_key = CompositeKey("user_id", "name")


class Reveal(Base):
    """A lead whose contact details a user had shown, once for each day of the team."""

    id = AutoField()
    user_id = _ref()
    lead_id = _ref()
    on_day = DayField()
    at = InstantField()


class DuplicateLook(Base):
    """A colleague's lead that a look for duplicates told a user of, once for each day."""

    id = AutoField()
    user_id = _ref()
    lead_id = _ref()
    on_day = DayField()
    at = InstantField()
    why = TextField()


class DuplicateAsked(Base):
    """How many names and contact details a user has looked for on a day."""

    user_id = _ref()
    on_day = DayField()
    asked = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("user_id", "on_day")


class Absence(Base):
    """Days on which a user is away, and who stands in; both days are included."""

    id = AutoField()
    user_id = _ref()
    stand_in_id = _ref()
    from_on = DayField()
    to_on = DayField()
    created_at = InstantField()
    created_by = _ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Handover(Base):
    """What the last owner of a lead leaves to the next: the page as text, and as JSON."""

    id = AutoField()
    lead_id = _ref()
    from_user = _ref(null=True)
    to_user = _ref()
    at = InstantField()
    body = TextField()
    facts = TextField()
    acknowledged_at = InstantField(null=True)
    voided_at = InstantField(null=True)


class Setting(Base):
    """A setting of one user, or of everyone under user 0; the value is JSON."""

    user_id = _ref(default=0)
    key = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("user_id", "key")


class ListItemRow(Base):
    """One choice of a list, as an admin may have changed it."""

    kind = TextField()
    id = TextField()
    code = TextField(default="")
    label_en = TextField()
    label_zh_cn = TextField()
    label_zh_tw = TextField()
    synonyms = TextField(default="")
    position = BigIntegerField()
    retired = BooleanField(default=False)

    class Meta:
        table_name = "list_item"
        primary_key = CompositeKey("kind", "id")


class TransitionRule(Base):
    """One criterion that must hold to enter a status."""

    to_status = TextField()
    criterion = TextField()
    position = BigIntegerField()
    active = BooleanField(default=True)

    class Meta:
        primary_key = CompositeKey("to_status", "criterion")


class CadenceRowModel(Base):
    """One row of the follow-up cadence; the body is JSON."""

    id = AutoField()
    level = TextField(null=True)
    status = TextField(null=True)
    track = TextField()
    body = TextField()

    class Meta:
        table_name = "cadence_row"


class Workday(Base):
    """A day that departs from the working week."""

    day = DayField(primary_key=True)
    kind = TextField()


class NumberCounter(Base):
    """The last number given out per CODE and day."""

    code = TextField()
    day = DayField()
    last = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("code", "day")


class Lead(Base):
    """One potential customer; contact details stand in their own tables."""

    id = AutoField()
    number = TextField()
    customer = TextField()
    short_name = TextField(default="")
    short_name_guessed = BooleanField(default=True)
    kind = TextField(default="company")
    credit_code = TextField(null=True)
    industry = TextField(null=True)
    region = TextField(null=True)
    size = TextField(null=True)
    source = TextField()
    source_detail = TextField(null=True)
    referrer = TextField(null=True)
    basis = TextField(null=True)
    basis_on = DayField(null=True)
    need = TextField(null=True)
    product_interest = TextField(null=True)
    intent = TextField(null=True)
    budget_min = BigIntegerField(null=True)
    budget_max = BigIntegerField(null=True)
    currency = TextField(default="CNY")
    expected_close = DayField(null=True)
    expected_value = BigIntegerField(null=True)
    budget_confirmed_on = DayField(null=True)
    budget_confirmed_count = BigIntegerField(default=0)
    need_confirmed_on = DayField(null=True)
    need_confirmed_count = BigIntegerField(default=0)
    decision_confirmed_on = DayField(null=True)
    decision_confirmed_count = BigIntegerField(default=0)
    timeline_confirmed_on = DayField(null=True)
    timeline_confirmed_count = BigIntegerField(default=0)
    by_contract = BooleanField(default=False)
    level = TextField(null=True)
    priority = TextField(default="normal")
    status = TextField()
    status_since = InstantField()
    verified = BooleanField(default=True)
    ever_won = BooleanField(default=False)
    signed_on = DayField(null=True)
    amount = BigIntegerField(null=True)
    contract_no = TextField(null=True)
    lost_reason = TextField(null=True)
    lost_competitor = TextField(null=True)
    lost_text = TextField(null=True)
    owner_id = _ref(null=True)
    owner_imported = TextField(null=True)
    assigned_at = InstantField(null=True)
    turn = TextField(default="ours")
    no_plan_reason = TextField(null=True)
    attempts = BigIntegerField(default=0)
    last_contact_at = InstantField(null=True)
    last_touch_at = InstantField(null=True)
    last_outcome = TextField(null=True)
    last_feedback = TextField(null=True)
    last_attitude = BigIntegerField(null=True)
    next_on = DayField(null=True)
    next_time = ClockField(null=True)
    content_on = DayField(null=True)
    due_on = DayField(null=True)
    notes = TextField(null=True)
    links = TextField(null=True)
    flags = TextField(default="")
    sort_key = TextField(default="")
    batch_id = _ref(null=True)
    created_at = InstantField()
    created_by = _ref(null=True)
    updated_at = InstantField()
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)
    merged_into = _ref(null=True)


class LeadMember(Base):
    """A collaborator of a lead."""

    lead_id = _ref()
    user_id = _ref()

    class Meta:
        primary_key = CompositeKey("lead_id", "user_id")


class LeadTag(Base):
    """A tag on a lead."""

    lead_id = _ref()
    tag = TextField()

    class Meta:
        primary_key = CompositeKey("lead_id", "tag")


class Contact(Base):
    """A person at the customer."""

    id = AutoField()
    lead_id = _ref()
    name = TextField()
    address_form = TextField(null=True)
    title = TextField(null=True)
    roles = TextField(default="")
    address = TextField(null=True)
    preferred = TextField(null=True)
    do_not_contact = BooleanField(default=False)
    last_met_on = DayField(null=True)
    is_primary = BooleanField(default=False)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class ContactPoint(Base):
    """A phone number, an email address or a WeChat id, as typed and normalised."""

    id = AutoField()
    contact_id = _ref()
    lead_id = _ref()
    kind = TextField()
    raw = TextField()  # type: ignore[assignment]  # Model.raw is not used
    norm = TextField(null=True)
    valid = BooleanField(default=True)
    position = BigIntegerField(default=0)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class FieldValue(Base):
    """The value of a field that was added to the registry, typed."""

    entity = TextField()
    entity_id = _ref()
    field_id = TextField()
    int_value = BigIntegerField(null=True)
    text_value = TextField(null=True)
    date_value = DayField(null=True)

    class Meta:
        primary_key = CompositeKey("entity", "entity_id", "field_id")


class Followup(Base):
    """One contact or attempt, as it happened."""

    id = AutoField()
    lead_id = _ref()
    owner_id = _ref(null=True)
    author_id = _ref(null=True)
    contact_id = _ref(null=True)
    contacted_at = InstantField()
    has_time = BooleanField(default=True)
    recorded_at = InstantField()
    method = TextField()
    outcome = TextField()
    summary = TextField(default="")
    feedback = TextField(default="")
    attitude = BigIntegerField(null=True)
    needs = TextField(default="")
    concerns = TextField(default="")
    decision_progress = TextField(default="")
    next_step = TextField(default="")
    next_person_id = _ref(null=True)
    import_key = TextField(null=True)
    import_order = BigIntegerField(default=0)
    batch_id = _ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Plan(Base):
    """The next contact as meant."""

    id = AutoField()
    lead_id = _ref()
    owner_id = _ref(null=True)
    responsible_id = _ref(null=True)
    track = TextField()
    kind = TextField()
    due_on = DayField()
    due_time = ClockField(null=True)
    zone = TextField()
    method = TextField(null=True)
    step = TextField(default="")
    focus = TextField(default="")
    goal = TextField(default="")
    every_count = BigIntegerField(null=True)
    every_unit = TextField(null=True)
    followup_id = _ref(null=True)
    done_by_followup_id = _ref(null=True)
    done_at = InstantField(null=True)
    outcome = TextField(null=True)
    batch_id = _ref(null=True)
    created_at = InstantField()
    created_by = _ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class StatusChange(Base):
    """One step of a lead's status, with what the lead was at that moment."""

    id = AutoField()
    lead_id = _ref()
    owner_id = _ref(null=True)
    from_status = TextField(null=True)
    to_status = TextField()
    at = InstantField()
    actor_id = _ref(null=True)
    reason = TextField(default="")
    level = TextField(null=True)
    source = TextField(null=True)
    region = TextField(null=True)
    lost_reason = TextField(null=True)
    verified = BooleanField(default=True)
    batch_id = _ref(null=True)
    voided_at = InstantField(null=True)


class Milestone(Base):
    """A dated mark on a lead."""

    id = AutoField()
    lead_id = _ref()
    owner_id = _ref(null=True)
    on_day = DayField()
    title = TextField()
    note = TextField(default="")
    created_at = InstantField()
    created_by = _ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class SavedView(Base):
    """A query with a name."""

    id = AutoField()
    user_id = _ref()
    name = TextField()
    query = TextField()
    shared = BooleanField(default=False)
    position = BigIntegerField(default=0)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Draft(Base):
    """What a person has typed and not yet saved; the body is JSON."""

    user_id = _ref()
    kind = TextField()
    entity_id = _ref()
    body = TextField()
    updated_at = InstantField()

    class Meta:
        primary_key = CompositeKey("user_id", "kind", "entity_id")


class Presence(Base):
    """Where somebody's program is right now; stale a minute after it was last seen."""

    session_id = TextField(primary_key=True)
    user_id = _ref()
    lead_id = _ref()
    doing = TextField()
    since = InstantField()
    seen_at = InstantField()


class ImportBatch(Base):
    """One import: staged, applied in chunks, finished or taken back."""

    id = AutoField()
    user_id = _ref()
    file_name = TextField()
    state = TextField()
    options = TextField(default="")
    counts = TextField(default="")
    total = BigIntegerField(default=0)
    created_at = InstantField()
    finished_at = InstantField(null=True)


class ImportRow(Base):
    """One row of a staged import; the payload is JSON."""

    batch_id = _ref()
    lead_key = TextField()
    line = BigIntegerField()
    verdict = TextField(default="")
    reason = TextField(default="")
    payload = TextField()

    class Meta:
        primary_key = CompositeKey("batch_id", "line")


class LeadSearch(Base):
    """The search tokens of a lead."""

    lead_id = _ref(primary_key=True)
    tokens = TextField()


class FollowupSearch(Base):
    """The search tokens of what was said in a follow-up."""

    followup_id = _ref(primary_key=True)
    lead_id = _ref()
    at = InstantField()
    tokens = TextField()


class EventGroup(Base):
    """What one command of one person did: the unit of undo."""

    id = AutoField()
    user_id = _ref(null=True)
    actor_id = _ref(null=True)
    at = InstantField()
    command = TextField()
    lead_id = _ref(null=True)
    count = BigIntegerField(default=1)
    batch_id = _ref(null=True)
    undoes = _ref(null=True)


class UndoUnit(Base):
    """Where an event group stands on its user's undo stack."""

    group_id = _ref(primary_key=True)
    user_id = _ref()
    state = TextField()
    undone_by = _ref(null=True)


class Event(Base):
    """One change of one row; append-only."""

    id = AutoField()
    group_id = _ref()
    batch_id = _ref(null=True)
    at = InstantField()
    actor_id = _ref(null=True)
    kind = TextField()
    entity = TextField()
    entity_id = _ref()
    lead_id = _ref(null=True)
    audience = TextField(default="")
    reason = TextField(default="")
    digest = TextField()


class EventValue(Base):
    """One field of an event, before and after; erasable."""

    event_id = _ref()
    field_id = TextField()
    before = TextField(null=True)
    after = TextField(null=True)
    salt = TextField()

    class Meta:
        primary_key = CompositeKey("event_id", "field_id")


class Credential(Base):
    """The password of a user, hashed, and what was tried in vain since it was last right."""

    user_id = _ref(primary_key=True)
    hash = TextField()
    changed_at = InstantField()
    failures = BigIntegerField(default=0)
    last_failure_at = InstantField(null=True)
    must_change = BooleanField(default=False)


class Stranger(Base):
    """What was tried in vain under names without a password; ``mark`` stands for many names."""

    mark = _ref(primary_key=True)
    failures = BigIntegerField()
    last_failure_at = InstantField(null=True)


class EventSeal(Base):
    """A batch of events made fast: which, and a hash over their digests and the seal before."""

    id = AutoField()
    first_event = _ref()
    last_event = _ref()
    count = BigIntegerField()
    events = TextField()
    first_at = InstantField()
    last_at = InstantField()
    sealed_at = InstantField()
    horizon = BigIntegerField(default=0)
    since = BigIntegerField(default=0)
    previous = TextField()
    hash = TextField()


class Notice(Base):
    """Something a user was told; the args are a JSON object, the text is made when it is shown."""

    id = AutoField()
    user_id = _ref()
    kind = TextField()
    key = TextField()
    lead_id = _ref(null=True)
    group_id = _ref(null=True)
    args = TextField()
    at = InstantField()
    read_at = InstantField(null=True)
    snoozed_until = InstantField(null=True)
    voided_at = InstantField(null=True)


class NoticeChannel(Base):
    """A way besides the inbox in which a user wants to be told: an email address, or the name of a chat."""

    user_id = _ref()
    channel = TextField()
    address = TextField()

    class Meta:
        primary_key = CompositeKey("user_id", "channel")


class Outbox(Base):
    """One message to be sent: not before ``due_at``, and never twice."""

    id = AutoField()
    notice_id = _ref()
    user_id = _ref()
    channel = TextField()
    address = TextField()
    state = TextField(default="waiting")
    tries = BigIntegerField(default=0)
    made_at = InstantField()
    due_at = InstantField()
    tried_at = InstantField(null=True)
    sent_at = InstantField(null=True)
    error = TextField(default="")


MODELS: tuple[type[Base], ...] = tuple(Base.__subclasses__())
