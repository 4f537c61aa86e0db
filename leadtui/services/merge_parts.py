"""Contacts, plans, collaborators and tags of two leads that become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadtui.domain.fields import REGISTRY, Field
from leadtui.domain.fields.defined import definitions
from leadtui.domain.match_people import person_words
from leadtui.domain.merge_choice import Choice
from leadtui.domain.values import show
from leadtui.store import added, details, members, merges, own_masks, rows
from leadtui.store import plans as plans_store
from leadtui.store.holders import Holder
from leadtui.store.journal import Journal

FILLED = ("title", "address_form", "address", "preferred", "last_met_on")


def plans(journal: Journal, winner_id: int, loser_id: int, *, keep: Choice) -> None:
    """On each track the next contact of one lead stays, and the other's is called off."""
    mine, theirs = plans_store.open_plans(winner_id), plans_store.open_plans(loser_id)
    both = {plan.track for plan in mine} & {plan.track for plan in theirs}
    for plan in theirs if keep == "winner" else mine:
        if plan.track in both:
            plans_store.close(journal, plan, "replaced")


def responsible(journal: Journal, winner_id: int, moved: Sequence[int], owner_id: int | None) -> None:
    """What the loser's owner had to do is to be done by who has the lead now."""
    for plan in plans_store.open_plans(winner_id):
        if plan.id in set(moved) and plan.responsible_id != owner_id:
            if owner_id is None:
                plans_store.close(journal, plan, "released")
            else:
                plans_store.change(journal, plan, {"responsible_id": owner_id})


def contacts_before(journal: Journal, winner_id: int, loser_id: int) -> None:
    """The winner's primary contact stays that."""
    if not any(contact["is_primary"] for contact in merges.contacts(winner_id)):
        return
    for contact in merges.contacts(loser_id):
        if contact["is_primary"]:
            rows.update(
                journal, "contact", contact["id"], {"is_primary": False}, current=contact, lead_id=loser_id
            )


def contacts_after(journal: Journal, lead_id: int, moved: Sequence[int]) -> list[str]:
    """A person both leads knew is one contact again, with the ways of contact of both.

    Returned are values of fields of the team's own that gave way to other ones, each as a text.
    """
    left: list[str] = []
    came = set(moved)
    everyone = merges.contacts(lead_id)
    here = [contact for contact in everyone if contact["id"] not in came]
    points = merges.points(lead_id)
    for contact in everyone:
        twin = next((each for each in here if _same(each, contact)), None)
        if contact["id"] in came and twin is not None:
            left += _unite(journal, lead_id, twin, contact, points)
    return left


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    words = person_words(one["name"])
    return one["name"].strip() == other["name"].strip() or (
        len(words) > 1 and words == person_words(other["name"]) and one["name"].isascii()
    )


def _unite(
    journal: Journal,
    lead_id: int,
    twin: Mapping[str, Any],
    came: Mapping[str, Any],
    points: Sequence[Mapping[str, Any]],
) -> list[str]:
    """Where the ways of contact cannot be read there stay two contacts, and nothing is lost."""
    theirs = [point for point in points if point["contact_id"] == came["id"]]
    mine = [point for point in points if point["contact_id"] == twin["id"]]
    if not points and merges.counts(lead_id)["contact"]:
        return []
    known = {(point["kind"], point["norm"] or point["raw"]) for point in mine}
    place = len(mine)
    for point in theirs:
        if (point["kind"], point["norm"] or point["raw"]) not in known:
            columns = {name: point[name] for name in ("kind", "raw", "norm", "valid")}
            rows.insert(
                journal, "contact_point", lead_id=lead_id, contact_id=twin["id"], position=place, **columns
            )
            place += 1
        rows.void(journal, "contact_point", point["id"], lead_id=lead_id)
    filled = {name: came[name] for name in FILLED if not twin[name] and came[name]}
    roles = sorted({*_roles(twin), *_roles(came)})
    wanted = {
        **filled,
        "roles": ",".join(roles),
        "do_not_contact": twin["do_not_contact"] or came["do_not_contact"],
    }
    rows.update(journal, "contact", twin["id"], wanted, current=twin, lead_id=lead_id)
    left = _own(journal, Holder("contact", twin["id"], lead_id), Holder("contact", came["id"], lead_id))
    rows.void(journal, "contact", came["id"], lead_id=lead_id)
    return left


def _own(journal: Journal, twin: Holder, came: Holder) -> list[str]:
    """What only one of two contacts has is kept, choices are those of both; the others are told.

    Taken from the contact that goes by an event, they stand in the history of the lead that is left.
    """
    mine, theirs = (details.added_values(each.id, each.entity) for each in (twin, came))
    # Of pilots and retired fields too, which whoever merges may not see.
    known = definitions()
    fields = {known[name].field(): value for name, value in theirs.items() if name in known}
    added.write(journal, came, dict.fromkeys(fields))
    filled = {
        field: _both(field, mine.get(field.id), value)
        for field, value in fields.items()
        if field.change == "form" and (field.type == "choices" or mine.get(field.id) is None)
    }
    added.write(journal, twin, filled)
    lost = {
        field: value
        for field, value in fields.items()
        if field not in filled
        and field.id in REGISTRY
        and added.single(mine[field.id]) != added.single(value)
    }
    hidden = any(map(own_masks.is_detail, lost)) and own_masks.closed(journal.viewer, [twin.lead_id])
    shown = {field: own_masks.masked(field, value) if hidden else value for field, value in lost.items()}
    return [f"{field.label} {show(field, value)}" for field, value in shown.items()]


def _both(field: Field, mine: object, theirs: object) -> object:
    """The value of both; only of several choices there can be more than one."""
    if field.type != "choices" or not mine:
        return theirs
    return ",".join(sorted({*str(mine).split(","), *str(theirs).split(",")}))


def _roles(contact: Mapping[str, Any]) -> list[str]:
    return [role for role in str(contact["roles"]).split(",") if role]


def silence(journal: Journal, lead_id: int) -> None:
    """Whoever asked at one of two leads to be left alone asked for both: nobody is contacted any more."""
    for contact in merges.contacts(lead_id):
        if not contact["do_not_contact"]:
            rows.update(
                journal, "contact", contact["id"], {"do_not_contact": True}, current=contact, lead_id=lead_id
            )


def sets(journal: Journal, winner_id: int, loser: Mapping[str, Any], owner_id: int | None) -> None:
    """Tags and collaborators of both; who had the loser goes on working on it."""
    mine = added.read_tags(winner_id)
    tags = sorted({*mine, *added.read_tags(loser["id"])})
    if tags != mine:
        added.replace_tags(winner_id, tags)
        journal.updated("lead", winner_id, {"tags": (mine, tags)}, lead_id=winner_id)
    for user_id in {*members.member_ids(loser["id"]), loser["owner_id"]} - {None, owner_id}:
        members.add_member(journal, winner_id, int(user_id))
