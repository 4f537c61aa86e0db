"""Values in one form over many leads: looked at first, one unit of undo, refused row by row."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadtui.domain.fields import REGISTRY
from leadtui.domain.people import Viewer
from leadtui.domain.selection import Selection
from leadtui.errors import Cancelled, PermissionDenied, UsageError
from leadtui.services import (
    bulk,
    contacts,
    importing,
    leads,
    normal_writes,
    normalizing,
    pacing,
    people,
    showing,
    undoing,
)
from leadtui.services.changes import SetField
from leadtui.services.normalizing import Preview, asked_for, preview
from leadtui.store.models import Contact, ContactPoint, EventGroup
from leadtui.store.query import column
from tests.services.desk import Desk, later


def looked(desk: Desk, *fields: str, viewer: Viewer | None = None, maps: tuple[str, ...] = ()) -> Preview:
    return preview(desk.store, viewer or desk.wang, asked_for(fields, maps))


def seen(found: Preview) -> list[tuple[str, str, str]]:
    return sorted((each.kind, each.before, each.after) for each in found.rows)


def phone_of(desk: Desk, lead_id: int, raw: str, kind: str = "phone") -> None:
    contact = desk.show(lead_id).contacts[0]
    contacts.save_contact(desk.store, desk.wang, lead_id, contact.id, {}, [(kind, raw)])


def raws(desk: Desk, lead_id: int) -> list[str]:
    return [point.raw for contact in desk.show(lead_id).contacts for point in contact.points]


def test_a_preview_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "深圳华信(中国)有限公司", region="深圳市")
    for _time in range(2):
        desk.lead(desk.wang, region="深圳")
    phone_of(desk, lead, "138-0013-8000")
    found = looked(desk)
    assert seen(found) == [
        ("company", "深圳华信(中国)有限公司", "深圳华信（中国）有限公司"),
        ("phone", "138-0013-8000", "13800138000"),
        ("region", "深圳市", "深圳"),
    ]
    assert dict(found.counts) == {"phone": 1, "company": 1, "region": 1}
    assert (found.at, list(found.leads)) == (3, [lead])
    assert raws(desk, lead) == ["138-0013-8000"]
    assert desk.values(lead)["customer"] == "深圳华信(中国)有限公司"


def test_carrying_it_out_leaves_nothing_to_do_and_one_undo_takes_it_back(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "ＡＢＣ电子(深圳) 有限公司", tag=("vip", "华南"))
    for _time in range(2):
        desk.lead(desk.wang, tag=("VIP",))
    phone_of(desk, lead, "JOHN@Example.COM", "email")
    before = desk.show(lead)
    done = normal_writes.apply(desk.store, desk.wang, looked(desk))
    assert (done.leads, done.values, done.refused) == (1, 3, [])
    assert (desk.values(lead)["customer"], raws(desk, lead)) == (
        "ABC电子（深圳）有限公司",
        ["JOHN@example.com"],
    )
    assert desk.show(lead).tags == ("VIP", "华南")
    assert seen(looked(desk)) == []
    saved = undoing.undo_last(desk.store, desk.wang)
    assert saved.message == "Undone: 1 lead"
    after = desk.show(lead)
    names = ("customer", "short_name", "short_name_guessed", "region")
    assert [after.values[name] for name in names] == [before.values[name] for name in names]
    assert (after.tags, raws(desk, lead)) == (before.tags, ["JOHN@Example.COM"])
    assert after.contacts[0].points[0].norm == "john@example.com"


def test_it_is_found_by_its_new_words(desk: Desk) -> None:
    from leadtui.services import finding

    lead = desk.lead(desk.wang, "ＺＥＢＲＡ电子有限公司")
    phone_of(desk, lead, "０１０ 62345678")
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    assert finding.find(desk.store, desk.wang, "ZEBRA") == [lead]
    assert raws(desk, lead) == ["010-62345678"]


def test_a_source_no_list_has_is_folded_and_mapped(desk: Desk) -> None:
    ids = [desk.lead(desk.wang, source_detail=text) for text in ("Google", "Google", "google", "Trade Show")]
    for lead_id in ids:
        leads.edit(desk.store, desk.wang, lead_id, {"source": "other"})
    found = looked(desk, "source")
    assert seen(found) == [
        ("source", "Other · Trade Show", "Trade show"),
        ("source", "Other · google", "Other · Google"),
    ]
    assert dict(found.unlisted) == {"Google": 3}
    mapped = looked(desk, "source", maps=("google=online",))
    assert not mapped.unlisted
    normal_writes.apply(desk.store, desk.wang, mapped)
    values = [desk.values(lead_id) for lead_id in ids]
    assert [value["source"] for value in values] == ["online", "online", "online", "trade_show"]
    assert [value["source_detail"] for value in values] == ["Google", "Google", "Google", None]
    assert seen(looked(desk, "source", maps=("google=online",))) == []


def test_one_source_of_the_list_is_mapped_to_another_by_its_label(desk: Desk) -> None:
    lead = desk.lead(desk.wang)
    normal_writes.apply(desk.store, desk.wang, looked(desk, "source", maps=("Trade show=referral",)))
    assert desk.values(lead)["source"] == "referral"


def test_a_number_that_reads_as_one_now_is_compared_from_now_on(desk: Desk) -> None:
    one, other = desk.lead(desk.wang), desk.lead(desk.wang)
    phone_of(desk, one, "13800138000")
    phone_of(desk, other, "138 0013 8000")
    with desk.store.transaction():
        mine = ContactPoint.lead_id == other
        ContactPoint.update(norm=None, valid=False).where(mine).execute()
    found = looked(desk, "phone")
    (twin,) = found.twins
    assert (twin.number, twin.other) == (desk.show(other).row.number, desk.show(one).row.number)
    normal_writes.apply(desk.store, desk.wang, found)
    (point,) = desk.show(other).contacts[0].points
    assert (point.norm, point.valid) == ("+8613800138000", True)
    undoing.undo_last(desk.store, desk.wang)
    (point,) = desk.show(other).contacts[0].points
    assert (point.norm, point.valid) == (None, False)


def test_leads_that_would_bear_one_name_are_told(desk: Desk) -> None:
    one, other = (
        desk.lead(desk.wang, "华信智云(深圳)有限公司"),
        desk.lead(desk.wang, "华信智云（深圳）有限公司"),
    )
    (twin,) = looked(desk, "company").twins
    assert (twin.number, twin.other) == (desk.show(one).row.number, desk.show(other).row.number)


def test_what_was_changed_since_the_preview_is_refused_by_itself(desk: Desk) -> None:
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司", region=" 深圳") for n in range(3)]
    found = looked(desk, "company", "tag")
    leads.edit(desk.store, desk.wang, ids[1], {"customer": "别的公司(上海)有限公司"})
    done = normal_writes.apply(desk.store, desk.wang, found)
    assert (done.leads, done.refused) == (
        2,
        [(desk.show(ids[1]).row.number, "It was changed since the preview.")],
    )
    assert desk.values(ids[1])["customer"] == "别的公司(上海)有限公司"


def test_single_values_and_whole_fields_can_be_left_out(desk: Desk) -> None:
    one, other = (desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(2))
    phone_of(desk, one, "138-0013-8000")
    found = looked(desk)
    left = {each.digest for each in found.rows if each.lead_id == other}
    done = normal_writes.apply(desk.store, desk.wang, found, left_out=left, without={"phone"})
    assert (done.leads, done.left_out, done.refused) == (1, 2, [])
    assert desk.values(other)["customer"] == "华信1(深圳)有限公司"
    assert raws(desk, one) == ["138-0013-8000"]


def test_a_rep_normalises_nothing_but_their_own(desk: Desk) -> None:
    mine, others = desk.user("mine"), desk.user("others")
    own = desk.lead(mine, "甲乙(深圳)有限公司")
    for owner in (others, None):
        desk.lead(owner, "丙丁(深圳)有限公司")
    found = looked(desk, viewer=mine)
    assert list(found.leads) == [own]
    assert found.foreign == 1
    done = normal_writes.apply(desk.store, mine, found)
    assert done.leads == 1


def test_a_lead_that_was_given_away_since_is_refused(desk: Desk) -> None:
    mine, other = desk.user("mine"), desk.user("other")
    lead = desk.lead(mine, "甲乙(深圳)有限公司")
    found = looked(desk, viewer=mine)
    leads.assign(desk.store, desk.wang, lead, other.user_id)
    done = normal_writes.apply(desk.store, mine, found)
    assert (done.leads, len(done.refused)) == (0, 1)
    assert desk.values(lead)["customer"] == "甲乙(深圳)有限公司"


def test_a_manager_leaves_contact_details_alone_that_are_not_shown(desk: Desk) -> None:
    boss, rep = desk.user("boss", role="manager"), desk.user("rep")
    desk.team("south", boss, rep)
    lead = desk.lead(rep, "甲乙(深圳)有限公司")
    phone_of(desk, lead, "138-0013-8000")
    found = looked(desk, viewer=boss)
    assert (seen(found), found.masked) == ([("company", "甲乙(深圳)有限公司", "甲乙（深圳）有限公司")], 1)


def test_who_may_not_change_many_leads_does_not_normalise_them(desk: Desk) -> None:
    rep = desk.user("rep")
    people.set_user(desk.store, desk.wang, "rep", deny=("bulk",))
    with pytest.raises(PermissionDenied):
        looked(desk, viewer=desk.sign_in("rep"))
    with pytest.raises(PermissionDenied):
        looked(desk, viewer=desk.user("numbers", role="viewer"))
    assert rep.role == "rep"


def test_undo_leaves_leads_somebody_has_built_on_and_takes_back_the_others(desk: Desk) -> None:
    rep = desk.user("boss", role="admin")
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(3)]
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    leads.edit(desk.store, rep, ids[0], {"customer": "新名字（深圳）有限公司"})
    saved = undoing.undo_last(desk.store, desk.wang)
    assert saved.message.startswith("Undone: 2 leads · 1 kept (boss has built on this")
    names = [desk.values(lead_id)["customer"] for lead_id in ids]
    assert names == ["新名字（深圳）有限公司", "华信1(深圳)有限公司", "华信2(深圳)有限公司"]


def test_what_was_undone_can_be_done_again_and_undone_again(desk: Desk) -> None:
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(3)]
    boss = desk.user("boss", role="admin")
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    undoing.undo_last(desk.store, desk.wang)
    leads.edit(desk.store, boss, ids[2], {"customer": "别的(上海)有限公司"})
    said = undoing.redo_last(desk.store, desk.wang).message
    assert said.startswith("Done again: 2 leads · 1 kept (boss")
    assert [str(desk.values(each)["customer"]).count("（") for each in ids] == [1, 1, 0]
    assert undoing.undo_last(desk.store, desk.wang).message == "Undone: 2 leads"
    assert [str(desk.values(each)["customer"]).count("（") for each in ids] == [0, 0, 0]
    assert undoing.redo_last(desk.store, desk.wang).message == "Done again: 2 leads"


def test_an_undo_that_was_stopped_goes_on_where_it_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(4)]
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    monkeypatch.setattr(pacing, "FIRST", 1)
    monkeypatch.setattr(pacing, "next_size", lambda size, _seconds: size)

    def stop(_phase: str, done: int, _all: int) -> None:
        if done == 2:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        undoing.undo_last(desk.store, desk.wang, told=stop)
    assert [str(desk.values(each)["customer"]).count("（") for each in ids] == [0, 0, 1, 1]
    assert undoing.undo_last(desk.store, desk.wang).message == "Undone: 2 leads"
    assert [str(desk.values(each)["customer"]).count("（") for each in ids] == [0, 0, 0, 0]


def test_a_run_that_was_stopped_is_one_unit_of_undo(desk: Desk) -> None:
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(3)]
    found = looked(desk)
    done = normal_writes.Done(size=1)
    normal_writes.part(desk.store, desk.wang, found, done)
    done.size = 1
    normal_writes.part(desk.store, desk.wang, found, done)
    groups = column(EventGroup.select(EventGroup.id).where(EventGroup.command == "normalize"))
    assert groups == [done.group_id]
    undoing.undo_last(desk.store, desk.wang)
    assert all("(" in str(desk.values(each)["customer"]) for each in ids)


def test_one_who_is_a_person_and_a_contact_are_written_alike(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "王 芳", kind="individual")
    with desk.store.transaction():
        Contact.update(name="张　伟").where(Contact.lead_id == lead).execute()
    done = normal_writes.apply(desk.store, desk.wang, looked(desk, "person"))
    assert done.values == 2
    assert (desk.values(lead)["customer"], desk.show(lead).contacts[0].name) == ("王芳", "张伟")


def test_a_guessed_region_stays_a_guess(desk: Desk) -> None:
    from leadtui.domain.area_regions import GUESSED_REGION
    from leadtui.store.models import Lead

    lead = desk.lead(desk.wang, region="广 州")
    for _time in range(2):
        desk.lead(desk.wang, region="广州")
    with desk.store.transaction():
        Lead.update(flags=GUESSED_REGION).where(Lead.id == lead).execute()
    normal_writes.apply(desk.store, desk.wang, looked(desk, "region"))
    assert desk.values(lead)["region"] == "广州"
    assert column(Lead.select(Lead.flags).where(Lead.id == lead)) == [GUESSED_REGION]


def test_the_history_says_what_it_was(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "华信(深圳)有限公司")
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    event = showing.events(desk.store, desk.wang, lead_id=lead)[0]
    assert "华信(深圳)有限公司" in str(event)


def test_a_redo_of_another_change_is_not_in_the_way(desk: Desk) -> None:
    lead = desk.lead(desk.wang, "华信(深圳)有限公司")
    bulk.run(desk.store, desk.wang, SetField("industry", "电子"), [lead])
    normal_writes.apply(desk.store, desk.wang, looked(desk))
    undoing.undo_last(desk.store, desk.wang)
    undoing.undo_last(desk.store, desk.wang)
    assert desk.values(lead)["industry"] is None


def test_a_selection_is_all_of_its_query_but_for_some_and_what_came_later(desk: Desk) -> None:
    one, other = (desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(2))
    horizon = later(minutes=1)
    later(minutes=1)
    desk.lead(desk.wang, "华信9(深圳)有限公司")
    chosen = Selection("华信", horizon, frozenset({other}))
    found = normalizing.begin(desk.store, desk.wang, asked_for((), ()), selection=chosen)
    assert found.ids.tolist() == [one]


def test_memory_keeps_eight_bytes_of_what_is_not_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalizing, "SHOWN", 1)
    monkeypatch.setattr(normalizing, "PAGE", 2)
    ids = [desk.lead(desk.wang, f"华信{n}(深圳)有限公司") for n in range(5)]
    found = looked(desk)
    assert (found.total, len(found.rows)) == (5, 1)
    assert normal_writes.apply(desk.store, desk.wang, found).leads == 5
    assert all("（" in str(desk.values(each)["customer"]) for each in ids)


def test_other_people_s_exports_are_normal_once_they_are_normalised(desk: Desk, shared_data: Path) -> None:
    for name in ("hubspot_contacts_dirty.csv", "salesforce_leads_import.csv"):
        with (shared_data / "crm_exports" / name).open("rb") as file:
            importing.run(desk.store, desk.wang, file, name=name)
    found = looked(desk)
    assert found.counts["email"] > 0
    done = normal_writes.apply(desk.store, desk.wang, found)
    assert (done.values, done.refused) == (found.total, [])
    assert looked(desk).total == 0
    undoing.undo_last(desk.store, desk.wang)
    assert looked(desk).digests == found.digests


@pytest.mark.parametrize(("fields", "maps"), [(("colour",), ()), ((), ("google",)), ((), ("=x",))])
def test_what_cannot_be_meant_is_a_mistake_of_usage(fields: tuple[str, ...], maps: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        asked_for(fields, maps)


def test_fields_are_named_by_id_plural_or_label() -> None:
    assert asked_for(("phones", "公司名称", "Tags"), ("tag:vip=VIP",)).fields == ("phone", "company", "tag")
    assert "customer" in REGISTRY
