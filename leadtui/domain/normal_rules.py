"""What of a lead is not in its normal form, and what it would become."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from leadtui.domain.fields import REGISTRY
from leadtui.domain.lists import label
from leadtui.domain.normal_companies import company_form
from leadtui.domain.normal_forms import email_form, person_form, phone_form
from leadtui.domain.spellings import OTHER, Spellings, source_form
from leadtui.i18n import Label

FIELDS: Mapping[str, Label] = MappingProxyType(
    {
        "phone": Label("Phones", "电话", "電話"),
        "email": Label("Emails", "邮箱", "電子郵件"),
        "company": Label("Company names", "公司名称", "公司名稱"),
        "person": Label("Names of persons", "人名", "人名"),
        "source": Label("Sources", "线索来源", "線索來源"),
        "tag": Label("Tags", "标签", "標籤"),
        "region": Label("Regions", "地区", "地區"),
        "industry": Label("Industries", "行业", "產業"),
    }
)
"""What is normalised, in the order it is shown."""
CONTACT_FIELDS = frozenset({"phone", "email", "person"})
"""Those that need the contact details of a lead to stand open."""
SPELT: Mapping[str, str] = MappingProxyType(
    {"source": "source_detail", "region": "region", "industry": "industry"}
)
"""Fields whose spellings are counted -> the column of the lead; tags are counted beside."""

_None = Spellings()


class Detail(NamedTuple):
    """A way to reach somebody: phone or email."""

    id: int
    contact_id: int
    kind: str
    raw: str
    norm: str | None


@dataclass(frozen=True, slots=True)
class LeadWords:
    """What is written on a lead; contacts and details only where they stand ``open`` to the viewer."""

    id: int
    number: str
    name: str
    owner_id: int | None
    kind: str
    customer: str
    source: str
    detail: str
    region: str
    industry: str
    tags: tuple[str, ...] = ()
    people: tuple[tuple[int, str], ...] = ()
    details: tuple[Detail, ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What to look at and how; ``region`` is where numbers without a country code are at home."""

    fields: frozenset[str]
    spellings: Mapping[str, Spellings] = field(default_factory=dict)
    region: str = "CN"
    thorough: bool = False

    def of(self, name: str) -> Spellings:
        """The spellings of one field."""
        return self.spellings.get(name, _None)


Change = tuple[str, object, object]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value and what it would become; ``changes`` are (column, before, after) of the row ``row_id``.

    ``norm`` is the comparable form of a phone or an email that had none.
    """

    lead_id: int
    number: str
    name: str
    kind: str
    entity: str
    row_id: int
    changes: tuple[Change, ...]
    before: str
    after: str
    norm: str | None = None

    @property
    def digest(self) -> int:
        """What tells it from every other proposal: eight bytes as a signed number."""
        said = repr((self.lead_id, self.kind, self.entity, self.row_id, self.changes)).encode()
        return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def proposals(lead: LeadWords, rules: Rules) -> list[Proposal]:
    """What would change on a lead, in the order of FIELDS."""
    return [
        found
        for name, propose in _PROPOSERS.items()
        if name in rules.fields
        for found in propose(lead, rules)
    ]


def unlisted(lead: LeadWords, rules: Rules) -> str:
    """What a lead's source is called where no list has it and nothing is said of it; "" otherwise."""
    if "source" not in rules.fields or lead.source != OTHER or not lead.detail:
        return ""
    source, detail = source_form(lead.source, lead.detail, rules.of("source"))
    return detail if source == OTHER else ""


def _phones(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    yield from _details(lead, "phone", lambda raw: phone_form(raw, rules.region), rules)


def _emails(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    yield from _details(lead, "email", email_form, rules)


def _details(lead: LeadWords, kind: str, form: Callable[[str], str], rules: Rules) -> Iterator[Proposal]:
    """Nothing is made of a detail that would stand twice with one contact then."""
    taken = {(each.contact_id, each.raw) for each in lead.details if each.kind == kind}
    for each in lead.details:
        if each.kind != kind or (after := form(each.raw)) == each.raw or (each.contact_id, after) in taken:
            continue
        norm = _norm(kind, after, rules.region)
        if each.norm is not None and norm != each.norm:
            continue
        taken.add((each.contact_id, after))
        changes: list[Change] = [("raw", each.raw, after)]
        if each.norm is None:
            changes += [("norm", None, norm), ("valid", False, True)]
        new = norm if each.norm is None else None
        yield _proposal(lead, kind, "contact_point", each.id, changes, each.raw, after, new)


def _norm(kind: str, text: str, region: str) -> str | None:
    from leadtui.domain.emails import parse_email
    from leadtui.domain.phones import parse_phone

    return parse_phone(text, region).e164 if kind == "phone" else parse_email(text).norm


def _company(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    if lead.kind != "individual":
        yield from _text(lead, "company", "customer", company_form(lead.customer, thorough=rules.thorough))


def _persons(lead: LeadWords, _rules: Rules) -> Iterator[Proposal]:
    if lead.kind == "individual":
        yield from _text(lead, "person", "customer", person_form(lead.customer))
    for contact_id, name in lead.people:
        after = person_form(name)
        if after != name and len(after) <= REGISTRY["contact"].length:
            yield _proposal(lead, "person", "contact", contact_id, [("name", name, after)], name, after)


def _source(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    source, detail = source_form(lead.source, lead.detail, rules.of("source"))
    changes: list[Change] = []
    if source != lead.source:
        changes.append(("source", lead.source, source))
    if detail != lead.detail:
        changes.append(("source_detail", lead.detail or None, detail or None))
    if changes and len(detail) <= REGISTRY["source_detail"].length:
        before, after = _origin(lead.source, lead.detail), _origin(source, detail)
        yield _proposal(lead, "source", "lead", lead.id, changes, before, after)


def _origin(source: str, detail: str) -> str:
    return " · ".join(part for part in (label("source", source), detail) if part)


def _tags(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    after = tuple(sorted({rules.of("tag").of(tag) for tag in lead.tags}))
    if after != lead.tags and all(0 < len(tag) <= REGISTRY["tag"].length for tag in after):
        changes: list[Change] = [("tags", list(lead.tags), list(after))]
        gone, new = set(lead.tags) - set(after), set(after) - set(lead.tags)
        kept = {rules.of("tag").of(tag) for tag in gone}
        yield _proposal(
            lead, "tag", "lead", lead.id, changes, " ".join(sorted(gone)), " ".join(sorted(new | kept))
        )


def _region(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    if lead.region:
        yield from _text(lead, "region", "region", rules.of("region").of(lead.region))


def _industry(lead: LeadWords, rules: Rules) -> Iterator[Proposal]:
    if lead.industry:
        yield from _text(lead, "industry", "industry", rules.of("industry").of(lead.industry))


def _text(lead: LeadWords, kind: str, column: str, after: str) -> Iterator[Proposal]:
    before = str(getattr(lead, column))
    if after not in ("", before) and len(after) <= REGISTRY[column].length:
        yield _proposal(lead, kind, "lead", lead.id, [(column, before, after)], before, after)


def _proposal(
    lead: LeadWords,
    kind: str,
    entity: str,
    row_id: int,
    changes: list[Change],
    before: str,
    after: str,
    norm: str | None = None,
) -> Proposal:
    return Proposal(
        lead.id, lead.number, lead.name, kind, entity, row_id, tuple(changes), before, after, norm
    )


_PROPOSERS: Mapping[str, Callable[[LeadWords, Rules], Iterator[Proposal]]] = MappingProxyType(
    {
        "phone": _phones,
        "email": _emails,
        "company": _company,
        "person": _persons,
        "source": _source,
        "tag": _tags,
        "region": _region,
        "industry": _industry,
    }
)
