"""Tables of people: who logs in, with which rights, in which team, and what they looked at."""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, BooleanField, CompositeKey, TextField

from leadtui.store.columns import DayField, InstantField
from leadtui.store.models.base import Base, ref


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

    user_id = ref()
    alias = TextField()  # type: ignore[assignment]  # Model.alias is not used

    class Meta:
        primary_key = CompositeKey("user_id", "alias")


class Team(Base):
    """A node of the tree of teams."""

    id = AutoField()
    name = TextField()
    parent_id = ref(null=True)
    time_zone = TextField(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class TeamClosure(Base):
    """Every pair of a team and a team below it, itself included."""

    ancestor_id = ref()
    descendant_id = ref()

    class Meta:
        primary_key = CompositeKey("ancestor_id", "descendant_id")


class TeamMember(Base):
    """Who belongs to a team, and who leads it."""

    team_id = ref()
    user_id = ref()
    leads = BooleanField(default=False)

    class Meta:
        primary_key = CompositeKey("team_id", "user_id")


class UserRight(Base):
    """A right that a user holds, or lacks, other than their role says."""

    user_id = ref()
    name = TextField()
    allowed = BooleanField()

    class Meta:
        primary_key = CompositeKey("user_id", "name")


class Absence(Base):
    """Days on which a user is away, and who stands in; both days are included."""

    id = AutoField()
    user_id = ref()
    stand_in_id = ref()
    from_on = DayField()
    to_on = DayField()
    created_at = InstantField()
    created_by = ref(null=True)
    version = BigIntegerField(default=1)
    voided_at = InstantField(null=True)


class Credential(Base):
    """The password of a user, hashed, and what was tried in vain since it was last right."""

    user_id = ref(primary_key=True)
    hash = TextField()
    changed_at = InstantField()
    failures = BigIntegerField(default=0)
    last_failure_at = InstantField(null=True)
    must_change = BooleanField(default=False)


class Stranger(Base):
    """What was tried in vain under names without a password; ``mark`` stands for many names."""

    mark = ref(primary_key=True)
    failures = BigIntegerField()
    last_failure_at = InstantField(null=True)


class Reveal(Base):
    """A lead whose contact details a user had shown, once for each day of the team."""

    id = AutoField()
    user_id = ref()
    lead_id = ref()
    on_day = DayField()
    at = InstantField()


class DuplicateLook(Base):
    """A colleague's lead that a look for duplicates told a user of, once for each day."""

    id = AutoField()
    user_id = ref()
    lead_id = ref()
    on_day = DayField()
    at = InstantField()
    why = TextField()


class DuplicateAsked(Base):
    """How many names and contact details a user has looked for on a day."""

    user_id = ref()
    on_day = DayField()
    asked = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("user_id", "on_day")
