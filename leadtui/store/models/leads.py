"""Tables of a lead and of those who are reached there."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from leadtui.store.columns import ClockField, DayField, InstantField
from leadtui.store.models.base import Base, ref


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
    owner_id = ref(null=True)
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
    batch_id = ref(null=True)
    created_at = InstantField()
    created_by = ref(null=True)
    updated_at = InstantField()
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)
    merged_into = ref(null=True)


class LeadMember(Base):
    """A collaborator of a lead."""

    lead_id = ref()
    user_id = ref()

    class Meta:
        primary_key = CompositeKey("lead_id", "user_id")


class LeadTag(Base):
    """A tag on a lead."""

    lead_id = ref()
    tag = TextField()

    class Meta:
        primary_key = CompositeKey("lead_id", "tag")


class Contact(Base):
    """A person at the customer."""

    id = AutoField()
    lead_id = ref()
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
    contact_id = ref()
    lead_id = ref()
    kind = TextField()
    raw = TextField()  # type: ignore[assignment]  # Model.raw is not used
    norm = TextField(null=True)
    valid = BooleanField(default=True)
    position = BigIntegerField(default=0)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class FieldValue(Base):
    """The value of a field that was added to the registry, typed.

    Triggers keep ``lead_id``: the lead that it is of, None where a contact or follow-up was removed.
    """

    entity = TextField()
    entity_id = ref()
    field_id = TextField()
    int_value = BigIntegerField(null=True)
    text_value = TextField(null=True)
    date_value = DayField(null=True)
    single_value = TextField(null=True)
    lead_id = ref(null=True)

    class Meta:
        primary_key = CompositeKey("entity", "entity_id", "field_id")


class LeadSearch(Base):
    """The search tokens of a lead."""

    lead_id = ref(primary_key=True)
    tokens = TextField()
