"""Conditions of a query as SQL on Lead, the same for both engines; words are in ``matching``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from peewee import Column, Value as Bound

from leadtui import clock
from leadtui.domain.dates import parse_range
from leadtui.domain.fields import Field, Registry
from leadtui.domain.lists import OPEN_STATUSES
from leadtui.domain.people import Viewer
from leadtui.domain.query_tree import ME, NONE, YES, Condition, Operator, Value
from leadtui.domain.query_words import field_of
from leadtui.domain.search_key import name_norm
from leadtui.store import people
from leadtui.store.models import (
    Contact,
    ContactPoint,
    Draft,
    FieldValue,
    Followup,
    Lead,
    LeadMember,
    LeadTag,
    Milestone,
    Plan,
)

Compare = Callable[[Any], Any]
