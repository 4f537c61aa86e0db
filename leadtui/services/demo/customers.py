"""Made-up companies and the people at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from leadtui.domain.search_key import sort_key
from leadtui.domain.short_name import short_name
from leadtui.services.demo.sample import Post, Product, Sample


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the customer; ``phone`` and ``norm`` are the number as typed and as E.164."""

    name: str
    address: str
    post: Post
    phone: str
    norm: str
    email: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A company that may buy ``product`` for ``value`` major units."""

    name: str
    short_name: str
    sort_key: str
    industry: str
    region: str
    size: str
    people: tuple[Person, ...]
    product: Product
    need: str
    value: int


def make_customers(sample: Sample, random: Random) -> Iterator[Customer]:
    """One customer after the other, no two of the same name."""
    pairs = [(brand, trade) for brand in sample.brands for trade in sample.trades]
    # Each brand turns up once before any does twice.
    random.shuffle(pairs)
    seen: dict[str, int] = {}
    order = {pair: seen.setdefault(pair[0], 0) for pair in pairs}
    for pair in pairs:
        order[pair] = seen[pair[0]]
        seen[pair[0]] += 1
    for number, (brand, trade) in enumerate(sorted(pairs, key=order.__getitem__)):
        place, form = random.choice(sample.places), random.choice(sample.forms)
        name = sample.company.format(place=place.prefix, brand=brand, trade=trade.name, form=form).strip()
        product = random.choice(sample.products)
        short = short_name(name)
        yield Customer(
            name,
            short,
            sort_key(short),
            trade.industry,
            place.region,
            random.choice(sample.sizes),
            _people(sample, random, number),
            product,
            random.choice(product.needs),
            rounded(random.triangular(product.low, product.high, product.low * 1.8)),
        )


def rounded(amount: float) -> int:
    """To two leading digits, as one estimates."""
    whole = int(amount)
    return round(whole, 2 - len(str(whole)))


def _people(sample: Sample, random: Random, number: int) -> tuple[Person, ...]:
    first, second = random.choice(sample.posts), random.choice(sample.posts)
    posts = [first] if random.random() < 0.6 or second.title == first.title else [first, second]
    return tuple(_person(sample, random, post, number * 2 + place) for place, post in enumerate(posts))


def _person(sample: Sample, random: Random, post: Post, number: int) -> Person:
    family, given = random.choice(sample.families), random.choice(sample.given)
    digits = iter(f"{number:0{sample.phone.count('#')}d}"[-sample.phone.count("#") :])
    phone = "".join(next(digits) if sign == "#" else sign for sign in sample.phone)
    bare = "".join(sign for sign in phone if sign.isdigit()).removeprefix(sample.phone_trunk)
    return Person(
        sample.full_name.format(family=family, given=given),
        post.address.format(family=family, given=given),
        post,
        phone,
        sample.phone_prefix + bare,
        f"{_MAILBOX[post.role]}{number}@example.com",
    )


_MAILBOX = {
    "decision_maker": "office",
    "user": "it",
    "purchaser": "purchasing",
    "finance": "finance",
    "supporter": "admin",
}
