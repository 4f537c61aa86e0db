"""A person's data shown, exported and erased, with the statistics kept: on both engines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leadtui import clock
from leadtui.domain.forms import FollowupForm, NewContact, NewLead
from leadtui.domain.privacy import Wanted
from leadtui.errors import NotFoundError, PermissionDenied, RuleError, UsageError
from leadtui.services import (
    audit,
    contacts,
    drafts,
    finding,
    followups,
    import_revert,
    leads,
    privacy,
    undoing,
)
from leadtui.store import digests, imports, journal, proof
from leadtui.store.models import (
    Base,
    Contact,
    ContactPoint,
    Event,
    EventGroup,
    EventValue,
    Followup,
    Lead,
    LeadKey,
    StatusChange,
)
from tests.services.desk import LATER, Desk
from tests.services.import_desk import bring
from tests.store.tampering import tamper

NAME, PHONE, MAIL = "欧阳明月", "13711112222", "moon@example.com"


def said(desk: Desk, lead_id: int, summary: str) -> None:
    """A conversation, and the next one planned."""
    followups.record(desk.store, desk.wang, lead_id, FollowupForm("phone", summary=summary, plan=LATER))


def company(desk: Desk, owner: Any = None, name: str = "宁波远洋贸易有限公司") -> int:
    """A lead at which the person and a colleague of theirs are reached, with something said."""
    new = NewLead(
        name,
        "trade_show",
        {"need": f"{NAME}要一套系统", "notes": f"找{NAME}"},
        (
            NewContact(NAME, (("phone", PHONE), ("email", MAIL)), {"title": "采购经理"}),
            NewContact("李雷", (("phone", "13899990000"),)),
        ),
        owner_id=(owner or desk.wang).user_id,
    )
    lead_id = leads.create(desk.store, desk.wang, new).lead_id
    said(desk, lead_id, f"和{NAME}谈了，电话{PHONE}")
    return lead_id


def individual(desk: Desk) -> int:
    """A lead that is the person."""
    new = NewLead(
        NAME,
        "trade_show",
        {"kind": "individual", "need": "装修"},
        (NewContact(NAME, (("phone", PHONE),)),),
        owner_id=desk.wang.user_id,
    )
    lead_id = leads.create(desk.store, desk.wang, new).lead_id
    said(desk, lead_id, "本人很满意")
    return lead_id


def everything(desk: Desk) -> str:
    """Every value of every table as text."""
    found = []
    with desk.store.reading():
        for model in Base.__subclasses__():
            if model._meta.table_name in ("credential", "stranger"):
                continue
            found += [repr(row) for row in model.select().tuples()]
    return "\n".join(found)


def counted(desk: Desk) -> dict[str, Any]:
    """What reports count."""
    with desk.store.reading():
        return {
            "leads": sorted(
                Lead.select(
                    Lead.id, Lead.number, Lead.source, Lead.status, Lead.owner_id, Lead.created_at
                ).tuples()
            ),
            "followups": sorted(
                Followup.select(
                    Followup.id, Followup.contacted_at, Followup.method, Followup.outcome
                ).tuples()
            ),
            "changes": sorted(
                StatusChange.select(StatusChange.id, StatusChange.to_status, StatusChange.at).tuples()
            ),
            "contacts": Contact.select().count(),
            "points": ContactPoint.select().count(),
        }


def test_all_that_is_held_about_a_person_is_shown(desk: Desk) -> None:
    company(desk)
    drafts.save(desk.store, desk.wang, "followup", 0, {"summary": NAME}, clock.now())
    held = privacy.show(desk.store, desk.wang, Wanted(NAME))
    assert held.counts["contacts"] == 1
    assert held.counts["points"] == 2
    assert held.counts["followups"] == 1
    assert held.counts["drafts"] == 1
    assert {"leads", "search", "keys"} <= held.counts.keys()
    assert "李雷" not in json.dumps([section.rows for section in held.sections if section.name == "contacts"])


def test_a_person_is_found_by_number_phone_and_email(desk: Desk) -> None:
    lead_id = individual(desk)
    number = str(desk.values(lead_id)["number"])
    for wanted in (Wanted(number), Wanted(phone="137 1111 2222"), Wanted(NAME, lead=number)):
        assert privacy.show(desk.store, desk.wang, wanted).subject.whole == {lead_id}
    company(desk)
    assert len(privacy.show(desk.store, desk.wang, Wanted(email=MAIL)).subject.lead_ids) == 1
    assert len(privacy.show(desk.store, desk.wang, Wanted(phone=PHONE)).subject.lead_ids) == 2


def test_two_people_of_one_name_are_not_taken_for_one(desk: Desk) -> None:
    first, second = desk.lead(desk.wang), desk.lead(desk.wang)
    with pytest.raises(RuleError):
        privacy.show(desk.store, desk.wang, Wanted("张伟"))
    number = str(desk.values(second)["number"])
    assert privacy.show(desk.store, desk.wang, Wanted("张伟", lead=number)).subject.lead_ids == (second,)
    assert first


def test_one_says_who_and_is_told_where_nobody_is_known(desk: Desk) -> None:
    with pytest.raises(UsageError):
        privacy.show(desk.store, desk.wang, Wanted())
    with pytest.raises(NotFoundError):
        privacy.show(desk.store, desk.wang, Wanted("没有这个人"))
    with pytest.raises(RuleError):
        privacy.show(desk.store, desk.wang, Wanted(str(desk.values(company(desk))["number"])))


def test_a_rep_is_shown_nothing_of_a_colleagues_leads_and_erases_nothing(desk: Desk) -> None:
    ann, ben = desk.user("ann"), desk.user("ben")
    company(desk, ann)
    assert privacy.show(desk.store, ann, Wanted(NAME)).counts["contacts"] == 1
    with pytest.raises(NotFoundError):
        privacy.show(desk.store, ben, Wanted(NAME))
    for act in (privacy.erase, privacy.look):
        with pytest.raises(PermissionDenied):
            act(desk.store, ann, Wanted(NAME))
    with pytest.raises(PermissionDenied):
        privacy.export(desk.store, ann, Wanted(NAME), "json")


def test_an_export_of_a_person_is_on_record_without_the_name(desk: Desk) -> None:
    lead_id = company(desk)
    privacy.export(desk.store, desk.wang, Wanted(NAME), "json")
    with desk.store.reading():
        event = Event.get((Event.kind == "export") & (Event.lead_id == lead_id))
        values = [value.after for value in EventValue.select().where(EventValue.event_id == event.id)]
    assert values
    assert NAME not in str(values)


@pytest.mark.parametrize("make", [company, individual])
def test_nothing_of_an_erased_person_is_left_and_the_statistics_stay(desk: Desk, make: Any) -> None:
    lead_id = make(desk)
    contact = next(one for one in desk.show(lead_id).contacts if one.name == NAME)
    contacts.save_contact(desk.store, desk.wang, lead_id, contact.id, {"title": f"{NAME}总"})
    leads.edit(desk.store, desk.wang, lead_id, {"referrer": NAME})
    drafts.save(desk.store, desk.wang, "followup", 0, {"summary": PHONE}, clock.now())
    audit.seal(desk.store)
    before = counted(desk)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    left = everything(desk)
    for text in (NAME, PHONE, MAIL, "采购经理"):
        assert text not in left
    assert counted(desk) == before
    assert make is not company or "13899990000" in left


def test_the_chain_of_events_holds_after_an_erasure(desk: Desk) -> None:
    lead_id = company(desk)
    leads.edit(desk.store, desk.wang, lead_id, {"notes": f"{NAME}说好"})
    audit.seal(desk.store, least=1)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    audit.seal(desk.store, least=1)
    found = proof.verify(desk.store)
    assert found.broken is None
    assert found.seals >= 1


@pytest.mark.parametrize("make", [company, individual])
def test_a_reason_that_names_the_person_goes_and_the_chain_still_holds(desk: Desk, make: Any) -> None:
    lead_id = make(desk)
    leads.set_level(desk.store, desk.wang, lead_id, "A", reason=f"{NAME}很急")
    other = desk.lead(desk.wang)
    leads.set_level(desk.store, desk.wang, other, "A", reason="预算充足")
    audit.seal(desk.store, least=1)
    assert privacy.look(desk.store, desk.wang, Wanted(NAME)).counts["reasons"] == 1
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    with desk.store.reading():
        reasons = [event.reason for event in Event.select().where(Event.reason != "").order_by(Event.id)]
    assert reasons == ["***", "预算充足"]
    assert proof.verify(desk.store).broken is None


def test_a_reason_from_before_it_could_be_erased_stays_and_is_counted(desk: Desk) -> None:
    lead_id = company(desk)
    leads.set_level(desk.store, desk.wang, lead_id, "A", reason=f"{NAME}很急")
    with desk.store.reading():
        event = Event.get(Event.reason != "")
        columns = [getattr(event, field.name) for field in journal.EVENT_FIELDS[:-2]]
        values = [
            (one.field_id, one.before, one.after, one.salt)
            for one in EventValue.select().where(EventValue.event_id == event.id)
        ]
        old = digests.digest(digests.columns_text(*columns), values)
        tamper(desk.store, f"UPDATE event SET reason_salt = NULL, digest = '{old}' WHERE id = {event.id}")
    done = privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert done.counts["old_reasons"] == 1
    assert "reasons" not in done.counts
    assert proof.verify(desk.store).broken is None


def test_an_erasure_is_an_event_that_names_nobody(desk: Desk) -> None:
    lead_id = company(desk)
    done = privacy.erase(desk.store, desk.wang, Wanted(NAME))
    with desk.store.reading():
        event = Event.get(Event.kind == "erased")
        group = EventGroup.get(EventGroup.id == event.group_id)
        values = {
            one.field_id: one.after for one in EventValue.select().where(EventValue.event_id == event.id)
        }
    assert (event.actor_id, event.lead_id, group.command) == (desk.wang.user_id, lead_id, "privacy.erase")
    assert values["points"] == "2"
    assert done.counts["points"] == 2


def test_what_was_erased_is_no_longer_found_and_no_twin(desk: Desk) -> None:
    lead_id = individual(desk)
    with desk.store.reading():
        before = LeadKey.select().where(LeadKey.lead_id == lead_id).count()
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert before
    for words in (NAME, PHONE):
        assert finding.count(desk.store, desk.wang, words) == 0
    with pytest.raises(NotFoundError):
        privacy.show(desk.store, desk.wang, Wanted(phone=PHONE))


def test_a_dry_run_counts_the_same_and_changes_nothing(desk: Desk) -> None:
    company(desk)
    before = everything(desk)
    dry = privacy.look(desk.store, desk.wang, Wanted(NAME))
    assert everything(desk) == before
    done = privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert (dry.counts, dry.leads) == (done.counts, done.leads)


def test_what_was_erased_is_not_brought_back_by_undo(desk: Desk) -> None:
    lead_id = company(desk)
    leads.edit(desk.store, desk.wang, lead_id, {"notes": f"{NAME}说好"})
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    with pytest.raises(RuleError, match="erased"):
        undoing.undo_last(desk.store, desk.wang)
    assert NAME not in everything(desk)


def test_a_contact_taken_away_before_is_erased_too(desk: Desk) -> None:
    lead_id = company(desk)
    contact = next(one for one in desk.show(lead_id).contacts if one.name == NAME)
    contacts.remove_contact(desk.store, desk.wang, lead_id, contact.id)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    left = everything(desk)
    assert NAME not in left
    assert PHONE not in left
    with pytest.raises(RuleError, match="erased"):
        undoing.undo_last(desk.store, desk.wang)


def test_the_next_contact_becomes_the_primary_one(desk: Desk) -> None:
    lead_id = company(desk)
    privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert [(one.name, one.is_primary) for one in desk.show(lead_id).contacts] == [("李雷", True)]
    said(desk, lead_id, "换李雷联系")


def test_rows_of_an_import_go_and_what_it_brought_is_not_taken_back(desk: Desk) -> None:
    result = bring(desk, {"联系人": NAME, "联系方式": PHONE})
    rows = [
        (result.batch_id, "k", 99, "", "", f'["{NAME}","{PHONE}"]'),
        (result.batch_id, "", 98, "x", "李雷", ""),
    ]
    with desk.store.transaction():
        imports.stage(desk.store, rows)
    assert privacy.show(desk.store, desk.wang, Wanted(NAME)).counts["imports"] == 1
    done = privacy.erase(desk.store, desk.wang, Wanted(NAME))
    assert done.counts["imports"] == 1
    assert PHONE not in everything(desk)
    assert import_revert.revert(desk.store, desk.wang, result.batch_id).leads == 0
