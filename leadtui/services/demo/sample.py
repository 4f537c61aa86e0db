"""What a desk of samples is made of, in each language its own; people, companies and numbers are made up."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One contact: how, what was said, what came back, and what follows from it.

    ``{product}``, ``{contact}`` and ``{rival}`` stand for those of the lead; ``needs`` and
    ``concerns`` are ids of their lists.
    """

    method: str
    summary: str
    feedback: str = ""
    attitude: int = 0
    next_step: str = ""
    needs: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """Something the desk sells; ``low`` and ``high`` are in major units of its currency."""

    name: str
    low: int
    high: int
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """How a lead is lost: the reason's id, the words beside it, and the last contact."""

    reason: str
    said: Said
    text: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """A job at the customer with its buying role; ``address`` is how one speaks to its holder."""

    title: str
    role: str
    address: str


@dataclass(frozen=True, slots=True)
class Place:
    """A city as registered names begin with it, and the region people say."""

    prefix: str
    region: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade as it stands in a registered name, and its industry."""

    name: str
    industry: str


@dataclass(frozen=True, slots=True)
class Views:
    """Names and queries of saved views: two of the rep's, one that the manager shares."""

    mine: tuple[tuple[str, str], ...]
    shared: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Sample:
    """Everything about the desk that differs between languages.

    ``people`` are (login, name): six reps, the first of them the one who opens the demo. ``company``
    is a pattern of {place}, {brand}, {trade} and {form}; ``phone`` has ``#`` for each digit that varies,
    and ``phone_prefix`` is put before its digits for E.164, ``phone_trunk`` left away.
    """

    zone: str
    country: str
    currency: str
    people: tuple[tuple[str, str], ...]
    manager: tuple[str, str]
    admin: str
    team: str
    company: str
    places: tuple[Place, ...]
    brands: tuple[str, ...]
    trades: tuple[Trade, ...]
    forms: tuple[str, ...]
    families: tuple[str, ...]
    given: tuple[str, ...]
    full_name: str
    posts: tuple[Post, ...]
    sizes: tuple[str, ...]
    phone: str
    phone_prefix: str
    phone_trunk: str
    rivals: tuple[str, ...]
    campaigns: tuple[tuple[str, str], ...]
    tags: tuple[str, ...]
    products: tuple[Product, ...]
    attempts: tuple[str, ...]
    first: tuple[Said, ...]
    discover: tuple[Said, ...]
    present: tuple[Said, ...]
    quote: tuple[Said, ...]
    close: tuple[Said, ...]
    waiting: tuple[Said, ...]
    content: tuple[Said, ...]
    losses: tuple[Loss, ...]
    unplanned: tuple[str, ...]
    milestones: tuple[str, ...]
    reasons: Mapping[str, str]
    first_step: str
    views: Views
    contract: str
    import_name: str

    def reason(self, status: str) -> str:
        """Why a lead entered ``status``, as one writes it down."""
        return self.reasons.get(status, "")


def load(language: str) -> Sample:
    """The desk of ``language``, one of i18n.LANGUAGES."""
    text = files(__package__).joinpath(f"{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    made: dict[str, Any] = {name: _frozen(value) for name, value in data.items()}
    for name in _WORDS:
        made[name] = tuple(data[name].split())
    for name, kind in _PAIRS.items():
        made[name] = tuple(kind(*values) for values in data[name])
    for name in _SAID:
        made[name] = tuple(_said(values) for values in data[name])
    made["products"] = tuple(Product(**_each(values)) for values in data["products"])
    made["losses"] = tuple(Loss(**{**values, "said": _said(values["said"])}) for values in data["losses"])
    made["views"] = Views(**_each(data["views"]))
    made["reasons"] = data["reasons"]
    return Sample(**made)


def _said(values: Mapping[str, Any]) -> Said:
    return Said(**_each(values))


def _each(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _frozen(value) for name, value in values.items()}


def _frozen(value: object) -> Any:
    return tuple(_frozen(each) for each in value) if isinstance(value, list) else value


_WORDS = ("brands", "families", "given")
_PAIRS: Mapping[str, Callable[..., object]] = {"places": Place, "trades": Trade, "posts": Post}
_SAID = ("first", "discover", "present", "quote", "close", "waiting", "content")
