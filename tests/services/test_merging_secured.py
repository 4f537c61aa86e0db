"""Merging under row security: with one's own role, undone too, and never a way to what is masked."""

from __future__ import annotations

import psycopg
import pytest

from leadtui.domain.fields import defined
from leadtui.domain.fields.definition import Definition
from leadtui.domain.people import Viewer
from leadtui.errors import NotFoundError, PermissionDenied
from leadtui.i18n import Label
from leadtui.services import (
    duplicate_pairs,
    duplicate_run,
    duplicates_hint,
    fields,
    finding,
    leads,
    merging,
    people,
    revealing,
    showing,
    undoing,
)
from leadtui.store.database import Store
from tests.services.secured import SecuredDesk


@pytest.fixture
def secured(frozen_now: object, bare_desk: SecuredDesk) -> SecuredDesk:
    """Manager boss leads rep ann, who may merge; zoe is in another team."""
    ann, zoe = bare_desk.user("ann", name="ann"), bare_desk.user("zoe", name="zoe")
    boss = bare_desk.user("boss", "manager", name="boss")
    bare_desk.team("East", boss, ann)
    bare_desk.team("West", None, zoe)
    people.set_user(bare_desk.store, bare_desk.wang, "ann", allow=["merge"])
    return bare_desk


def as_ann(desk: SecuredDesk) -> tuple[Store, Viewer]:
    store, viewer = desk.as_role("ann")
    desk.use(store)
    return store, viewer


def test_a_rep_with_the_right_merges_and_undoes_their_own(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    winner, loser = secured.lead(ann), secured.lead(ann)
    secured.reached(ann, loser)
    number = secured.show(loser).row.number
    store, viewer = as_ann(secured)
    merging.merge(store, viewer, winner, loser)
    assert len(showing.lead(store, viewer, winner).followups) == 1
    assert showing.lead_id_of(store, viewer, number) == winner
    undoing.undo_last(store, viewer)
    assert showing.lead_id_of(store, viewer, number) == loser
    assert len(showing.lead(store, viewer, loser).followups) == 1
    undoing.redo_last(store, viewer)
    assert len(showing.lead(store, viewer, winner).followups) == 1


def test_a_manager_merges_leads_of_their_people_without_seeing_what_is_masked(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    winner, loser = secured.lead(ann), secured.lead(ann)
    store, boss = secured.as_role("boss")
    secured.use(store)
    merging.merge(store, boss, winner, loser)
    shown = showing.lead(store, boss, winner)
    assert all("****" in point.raw for contact in shown.contacts for point in contact.points)
    secured.use(secured.store)
    assert len(secured.show(winner).contacts[0].points) + len(secured.show(winner).contacts[1:]) == 2
    secured.use(store)
    undoing.undo_last(store, boss)


def test_a_phone_of_the_loser_that_a_manager_may_not_read_is_not_left_behind(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    made = Definition("", "phone", Label("备用手机", "备用手机", "备用手机"))
    mobile = fields.add_field(secured.store, secured.wang, made).name
    winner, loser = secured.lead(ann), secured.lead(ann, 备用手机="13900139000")
    store, viewer = secured.as_role("boss")
    with pytest.raises(PermissionDenied):
        merging.merge(store, viewer, winner, loser)
    revealing.reveal(store, viewer, winner)
    revealing.reveal(store, viewer, loser)
    merging.merge(store, viewer, winner, loser)
    assert secured.values(winner)[mobile] == "+8613900139000"
    defined.use(())


def test_a_colleagues_lead_cannot_be_merged_nor_its_rows_taken(secured: SecuredDesk) -> None:
    ann, zoe = secured.sign_in("ann"), secured.sign_in("zoe")
    mine, theirs = secured.lead(ann), secured.lead(zoe)
    secured.reached(zoe, theirs)
    for side in ((mine, theirs), (theirs, mine)):
        store, viewer = as_ann(secured)
        with pytest.raises(Exception, match="no such lead"):
            merging.merge(store, viewer, *side)
    with secured.psql("ann") as connection:
        for source, target in ((theirs, mine), (mine, theirs)):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(
                    "SELECT leadtui_move_rows('followup', ARRAY[1,2,3]::bigint[], %s, %s)", (source, target)
                )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM lead_key")
        assert connection.execute("SELECT leadtui_merged_into(number) FROM lead").fetchall() == [(None,)]


def test_what_is_masked_in_the_pool_is_shown_first_and_that_is_counted(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    boss = secured.sign_in("boss")
    theirs, mine, pool = secured.lead(ann), secured.lead(boss), secured.lead()
    store, viewer = as_ann(secured)
    with pytest.raises(PermissionDenied):
        merging.merge(store, viewer, theirs, pool)
    store, viewer = secured.as_role("boss")
    secured.use(store)
    with pytest.raises(PermissionDenied, match="masked"):
        merging.merge(store, viewer, mine, pool)
    with secured.psql("boss") as connection:
        connection.execute("UPDATE lead SET voided_at = now(), merged_into = %s WHERE id = %s", (mine, pool))
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="masked"):
            connection.execute(
                "SELECT leadtui_move_rows('contact', ARRAY(SELECT id FROM contact), %s, %s)", (pool, mine)
            )
        connection.execute("UPDATE lead SET voided_at = NULL, merged_into = NULL WHERE id = %s", (pool,))
    secured.use(store)
    revealing.reveal(store, viewer, pool)
    merging.merge(store, viewer, mine, pool)
    assert len(showing.lead(store, viewer, mine).contacts[0].points) == 2


def test_the_check_while_typing_tells_own_leads_and_masks_others(secured: SecuredDesk) -> None:
    ann, zoe = secured.sign_in("ann"), secured.sign_in("zoe")
    own, other = secured.lead(ann, "深圳市远诚医疗有限公司"), secured.lead(zoe, "上海市天成物流有限公司")
    store, viewer = as_ann(secured)
    (twin,) = duplicates_hint.find(store, viewer, [], "遠誠醫療（深圳）")
    assert (twin.lead_id, twin.visible) == (own, True)
    (masked,) = duplicates_hint.find(store, viewer, [], "天成物流")
    assert (masked.lead_id, masked.number, masked.customer, masked.visible) == (0, "", "天*", False)
    assert other not in {twin.lead_id, masked.lead_id}


def test_pairs_are_told_to_who_may_read_both_leads(secured: SecuredDesk) -> None:
    ann, zoe = secured.sign_in("ann"), secured.sign_in("zoe")
    name = "深圳市远诚医疗有限公司"
    one, two, far = secured.lead(ann, name), secured.lead(ann, name), secured.lead(zoe, name)
    duplicate_run.run(secured.store, secured.wang)
    store, viewer = as_ann(secured)
    assert [(p.low_id, p.high_id) for p in duplicate_pairs.listed(store, viewer)] == [(one, two)]
    duplicate_pairs.reject(store, viewer, one, two)
    assert duplicate_pairs.listed(store, viewer) == []
    with secured.psql("ann") as connection:
        assert connection.execute("SELECT count(*) FROM lead_pair").fetchone() == (1,)
        assert connection.execute("UPDATE lead_pair SET state = 'open', decided_by = NULL").rowcount == 1
    assert far


def test_an_admin_under_their_own_role_looks_through_all(secured: SecuredDesk) -> None:
    zoe = secured.sign_in("zoe")
    name = "深圳市远诚医疗有限公司"
    secured.lead(zoe, name), secured.lead(zoe, name)
    store, wang = secured.as_role("wang")
    secured.use(store)
    assert duplicate_run.run(store, wang).certain == 1


def test_on_a_lead_only_those_one_may_read_are_named(secured: SecuredDesk) -> None:
    ann, zoe = secured.sign_in("ann"), secured.sign_in("zoe")
    name = "深圳市远诚医疗有限公司"
    one, two, far = secured.lead(ann, name), secured.lead(ann, name), secured.lead(zoe, name)
    store, viewer = as_ann(secured)
    assert [pair.other_than(one).id for pair in duplicate_pairs.near(store, viewer, one)] == [two]
    with pytest.raises(NotFoundError):
        duplicate_pairs.near(store, viewer, far)


def test_an_old_number_is_found_by_who_may_read_what_it_became(secured: SecuredDesk) -> None:
    ann = secured.sign_in("ann")
    leads_of_ann = [secured.lead(ann) for _n in range(3)]
    numbers = [secured.show(lead).row.number for lead in leads_of_ann]
    store, viewer = as_ann(secured)
    merging.merge(store, viewer, leads_of_ann[1], leads_of_ann[0])
    merging.merge(store, viewer, leads_of_ann[2], leads_of_ann[1])
    for number in numbers:
        assert finding.find(store, viewer, number) == [leads_of_ann[2]]
        assert finding.everywhere(store, viewer, number) == [leads_of_ann[2]]
    other, zoe = secured.as_role("zoe")
    assert finding.everywhere(other, zoe, numbers[0]) == []


def test_whoever_edits_the_merged_lead_keeps_numbers_of_leads_they_never_saw(secured: SecuredDesk) -> None:
    ann, zoe = secured.sign_in("ann"), secured.sign_in("zoe")
    winner, loser = secured.lead(ann), secured.lead(zoe)
    number = secured.show(loser).row.number
    merging.merge(secured.store, secured.wang, winner, loser)
    store, viewer = as_ann(secured)
    leads.edit(store, viewer, winner, {"need": "培训"})
    assert finding.find(store, viewer, number) == [winner]


def test_a_lead_that_is_edited_by_a_manager_keeps_the_keys_of_what_they_cannot_read(
    secured: SecuredDesk,
) -> None:
    ann = secured.sign_in("ann")
    lead = secured.lead(ann)
    store, boss = secured.as_role("boss")
    secured.use(store)
    leads.edit(store, boss, lead, {"customer": "深圳市远诚医疗有限公司"})
    (twin,) = duplicates_hint.find(store, boss, [], "远诚医疗")[:1]
    assert twin.why == "customer"
