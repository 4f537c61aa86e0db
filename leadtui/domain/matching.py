"""Whether two entries are one customer: what of them is the same, how sure that makes, and the grade.

Every agreement and disagreement is worth bits of evidence, as in the linkage of records by Fellegi and
Sunter; the weights are rules of thumb for any list of customers, not learnt from one. DOMAIN 7 sets what
is certain (mobile, WeChat, credit code, email) and likely (landline, name in one region) by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from leadtui.domain import match_contacts as contacts
from leadtui.domain.match_companies import CompanyName, company_name, regions_differ, regions_of
from leadtui.domain.match_names import company_bits, person_bits
from leadtui.domain.match_people import address_likeness, address_words, near_number, person_words
from leadtui.domain.match_record import Record

Grade = Literal["certain", "likely", "weak", "none"]
GRADES: tuple[Grade, ...] = ("certain", "likely", "weak")

NEEDED = 8.0
"""Bits at which a pair is as likely one as two."""


class Thresholds(NamedTuple):
    """The least score of each grade."""

    certain: float = 0.98
    likely: float = 0.75
    weak: float = 0.3


class Evidence(NamedTuple):
    """One thing compared: what it was, and its bits for (or, below 0, against) one customer."""

    reason: str
    bits: float


@dataclass(frozen=True, slots=True)
class Match:
    """How a pair was judged; ``reasons`` name what speaks for it, strongest first, ``score`` is 0..1."""

    grade: Grade
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with everything normalised once."""

    company: CompanyName
    people: tuple[tuple[str, ...], ...]
    spelled: frozenset[str]
    phones: tuple[contacts.PhoneKey, ...]
    emails: frozenset[str]
    wechats: frozenset[str]
    credit_code: str
    address: tuple[str, ...]
    places: tuple[frozenset[str], ...]
    identifiers: frozenset[str]
    birthday: str


def prepare(record: Record) -> Prepared:
    """Normalise what is compared."""
    return Prepared(
        company_name(record.company),
        tuple(words for name in record.names if (words := person_words(name))),
        frozenset(name.strip() for name in record.names if name.strip()),
        tuple(dict.fromkeys(key for phone in record.phones if (key := contacts.phone_key(phone)))),
        _some(contacts.email_key(email) for email in record.emails),
        _some(contacts.wechat_key(wechat) for wechat in record.wechats),
        contacts.credit_key(record.credit_code),
        address_words(record.address),
        tuple(regions for place in record.places if place.strip() and (regions := regions_of(place))),
        _some(contacts.identifier_key(identifier) for identifier in record.identifiers),
        contacts.birthday_key(record.birthday),
    )


def _some(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in keys if key)


def compare(one: Prepared, other: Prepared, thresholds: Thresholds | None = None) -> Match:
    """Judge a pair; the order of the two makes no difference."""
    limits = thresholds or Thresholds()
    found = evidence(one, other)
    bits = sum(each.bits for each in found)
    score = 1 / (1 + 2 ** (NEEDED - max(-60.0, min(60.0, bits))))
    score = max(score, _floor(found, limits))
    if not _is_own(found):
        # A house and its switchboard are shared by many firms.
        score = min(score, limits.certain - 0.001)
    if _branches(one, other):
        # Somebody has to look where branches share a mobile; their names alone say nothing.
        sure = any(each.reason in SURE and each.bits > 0 for each in found)
        ceiling = limits.certain if sure else limits.weak
        score = min(score, ceiling - 0.001)
    reasons = tuple(each.reason for each in sorted(found, key=lambda each: -each.bits) if each.bits > 0)
    return Match(grade_of(score, limits), round(score, 4), reasons)


_OWN = ("mobile", "wechat", "credit_code", "email", "identifier", "identifier_near", "birthday")
_BESIDES = ("landline", "address", "person")
_SAME_FIRM = 5.0
SURE = ("mobile", "wechat", "credit_code", "email")


def _is_own(found: Iterable[Evidence]) -> bool:
    """Whether something that is one customer's own agrees, as a certain pair needs.

    A name is that of one customer where they are reached, or somebody is met, alike; never by its region.
    """
    bits = {each.reason: each.bits for each in found}
    if any(bits.get(reason, 0.0) > 0 for reason in _OWN) or bits.get("person", 0.0) >= 7:
        return True
    return bits.get("company", 0.0) >= 7.2 and any(bits.get(reason, 0.0) >= 4 for reason in _BESIDES)


def _floor(found: Iterable[Evidence], limits: Thresholds) -> float:
    """What one thing the same makes of a pair whatever else differs (DOMAIN 7)."""
    same = {each.reason for each in found if each.bits > 0}
    if same & set(SURE):
        return limits.certain
    return limits.likely if "landline" in same else 0.0


def grade_of(score: float, limits: Thresholds) -> Grade:
    """The grade of a score."""
    if score >= limits.certain:
        return "certain"
    if score >= limits.likely:
        return "likely"
    return "weak" if score >= limits.weak else "none"


def evidence(one: Prepared, other: Prepared) -> list[Evidence]:
    """Everything that both records know, compared."""
    return [
        *_contacts(one, other),
        *_numbers(one, other),
        *_names(one, other),
        *_places(one, other),
    ]


def _contacts(one: Prepared, other: Prepared) -> Iterable[Evidence]:
    if one.phones and other.phones:
        yield _phones(one.phones, other.phones)
    if one.emails and other.emails:
        yield Evidence("email", 14.0 if one.emails & other.emails else -0.5)
    if one.wechats and other.wechats:
        yield Evidence("wechat", 14.0 if one.wechats & other.wechats else -0.5)
    if one.credit_code and other.credit_code:
        yield Evidence("credit_code", 14.0 if one.credit_code == other.credit_code else -9.0)


def _phones(some: Iterable[contacts.PhoneKey], others: Iterable[contacts.PhoneKey]) -> Evidence:
    pairs = [(a, b) for a in some for b in others]
    same = [a.personal or b.personal for a, b in pairs if contacts.same_phone(a, b)]
    if same:
        return Evidence("mobile", 14.0) if any(same) else Evidence("landline", 11.0)
    if any(near_number(a.number, b.number) for a, b in pairs):
        return Evidence("phone_near", 3.0)
    return Evidence("phone", -1.5)


def _numbers(one: Prepared, other: Prepared) -> Iterable[Evidence]:
    if one.identifiers and other.identifiers:
        if one.identifiers & other.identifiers:
            yield Evidence("identifier", 13.0)
        elif any(near_number(a, b) for a in one.identifiers for b in other.identifiers):
            yield Evidence("identifier_near", 8.0)
        else:
            yield Evidence("identifier", -3.0)
    if one.birthday and other.birthday:
        if one.birthday == other.birthday:
            yield Evidence("birthday", 9.0)
        else:
            near = near_number(one.birthday, other.birthday)
            yield Evidence("birthday_near" if near else "birthday", 6.0 if near else -3.0)


def _names(one: Prepared, other: Prepared) -> Iterable[Evidence]:
    firms = one.company.key and other.company.key
    named = company_bits(one.company, other.company) if firms else 0.0
    if firms:
        yield Evidence("company", named)
    if one.people and other.people:
        bits = max(person_bits(a, b) for a in one.people for b in other.people)
        if bits > 4 and not one.spelled & other.spelled and _both_han(one, other):
            # 张伟 and 章维 sound alike, and are two people.
            bits = 4.0
        if firms and named < _SAME_FIRM:
            # People of one name work in many firms.
            bits = min(bits, 2.0)
        yield Evidence("person", bits)


def _both_han(one: Prepared, other: Prepared) -> bool:
    return not any(name.isascii() for name in (*one.spelled, *other.spelled))


def _places(one: Prepared, other: Prepared) -> Iterable[Evidence]:
    if one.address and other.address:
        yield Evidence("address", _address_bits(address_likeness(one.address, other.address)))
    here, there = _where(one), _where(other)
    if here and there:
        shared = len(here & there) / min(len(here), len(there))
        apart = -3.0 if regions_differ(here, there) else -1.0
        yield Evidence("region", 3.0 * shared if shared else apart)


def _address_bits(likeness: float) -> float:
    for least, bits in ((0.9, 6.0), (0.7, 4.5), (0.5, 2.5), (0.25, 0.0)):
        if likeness >= least:
            return bits
    return -2.0


def _where(record: Prepared) -> frozenset[str]:
    return record.company.regions.union(*record.places)


def _branches(one: Prepared, other: Prepared) -> bool:
    """Whether these are different branches of a firm, or a branch and its firm."""
    first, second = one.company, other.company
    if not first.key or not second.key:
        return False
    if first.branch != second.branch:
        return True
    same = first.key == second.key and not first.key.isascii()
    return same and regions_differ(_where(one), _where(other))
