"""A rep's and a manager's day on PostgreSQL under their own roles: everything works, on what is theirs."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import psycopg
import pytest

from leadtui.domain.forms import FollowupForm, NewContact, NewLead
from leadtui.domain.people import Viewer
from leadtui.errors import LeadtuiError, NotFoundError, PermissionDenied, RuleError
from leadtui.services import (
    assigning,
    board,
    duplicates_hint,
    duplicates_left,
    exporting,
    finding,
    followups,
    import_revert,
    importing,
    leads,
    limits,
    passwords,
    queue_page,
    revealing,
    setup,
    showing,
    statuses,
    undoing,
)
from leadtui.services.people import add_user, set_user
from leadtui.services.signing_in import sign_in
from leadtui.store.database import Store
from leadtui.store.models import DuplicateLook, LeadMember
from tests.databases import PostgresDatabases
from tests.exchange.sheets import TITLES, line, workbook
from tests.services.desk import LATER
from tests.services.secured import SecuredDesk

pytestmark = pytest.mark.postgres


@pytest.fixture
def desk(frozen_now: datetime, bare_desk: SecuredDesk) -> SecuredDesk:
    ann, bob = bare_desk.user("ann"), bare_desk.user("bob")
    zoe, mia = bare_desk.user("zoe"), bare_desk.user("mia", "manager")
    bare_desk.team("East", mia, ann, bob)
    bare_desk.team("West", None, zoe)
    return bare_desk


def own(name: str, owner_id: int | None) -> NewLead:
    return NewLead(
        name, "trade_show", {}, (NewContact("张伟", (("phone", "13800138000"),)),), owner_id=owner_id
    )


def test_a_rep_makes_records_moves_edits_and_undoes_under_their_own_role(desk: SecuredDesk) -> None:
    store, ann = desk.as_role("ann")
    assert store.engine.bound
    lead = leads.create(store, ann, own("上海远航贸易有限公司", ann.user_id)).lead_id
    followups.record(
        store, ann, lead, FollowupForm("phone", summary="聊了需求", plan=LATER, values={"need": "CRM"})
    )
    statuses.move(store, ann, lead, "interested")
    leads.edit(store, ann, lead, {"region": "上海"})
    undoing.undo_last(store, ann)
    undoing.redo_last(store, ann)
    detail = showing.lead(store, ann, lead)
    assert detail.values["region"] == "上海"
    assert len(detail.followups) == 1
    for _ in range(4):
        undoing.undo_last(store, ann)
    with pytest.raises(NotFoundError):
        showing.lead(store, ann, lead)


def test_what_one_did_today_counts_also_where_the_lead_is_hidden_by_now(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    zoe_store, zoe = desk.as_role("zoe")
    store, me = desk.as_role("ann")
    lead = desk.lead(ann, "华信智云")
    desk.use(store)
    followups.record(store, me, lead, FollowupForm("phone", "not_reached"))
    # The database keeps its own time.
    with psycopg.connect(desk.url, autocommit=True) as admin:
        admin.execute("UPDATE followup SET recorded_at = '2026-05-20 01:00+00'")
    assert queue_page.read(store, me).done == 1
    desk.use(desk.store)
    assigning.assign(desk.store, desk.wang, lead, bob.user_id)
    desk.use(store)
    page = queue_page.read(store, me)
    assert (page.done, page.entries) == (1, ())
    desk.use(zoe_store)
    assert queue_page.read(zoe_store, zoe).done == 0


@pytest.mark.parametrize("login", ["ann", "mia"])
def test_today_the_board_and_the_list_open_under_ones_own_role(desk: SecuredDesk, login: str) -> None:
    lead = desk.lead(desk.sign_in("ann"))
    hidden = desk.lead(desk.sign_in("zoe"))
    store, viewer = desk.as_role(login)
    assert queue_page.read(store, viewer)
    assert sum(column.count for column in board.columns(store, viewer, "")) == 1
    assert finding.find(store, viewer, "") == [lead]
    assert finding.count(store, viewer, "") == 1
    assert showing.lead(store, viewer, lead).contacts
    with pytest.raises(NotFoundError):
        showing.lead(store, viewer, hidden)


def test_search_finds_what_is_ones_own_shared_and_in_the_pool(desk: SecuredDesk) -> None:
    ann, zoe = desk.sign_in("ann"), desk.sign_in("zoe")
    mine, pool = desk.lead(ann, "北京星海科技有限公司"), desk.lead(None, "北京星海贸易有限公司")
    hidden, shared = desk.lead(zoe, "北京星海物流有限公司"), desk.lead(zoe, "北京星海餐饮有限公司")
    desk.reached(desk.wang, hidden)
    desk.reached(desk.wang, mine)
    with desk.store.transaction():
        LeadMember.insert(lead_id=shared, user_id=ann.user_id).execute()
    store, viewer = desk.as_role("ann")
    assert set(finding.find(store, viewer, "星海")) == {mine, pool, shared}
    assert finding.count(store, viewer, "星海") == 3
    assert finding.find(store, viewer, "text:需求") == [mine]
    assert set(finding.find(store, viewer, "-物流 星海")) == {mine, pool, shared}
    store, viewer = desk.as_role("mia")
    assert set(finding.find(store, viewer, "星海")) == {mine, pool}


def test_a_lead_is_claimed_given_away_and_taken_back_under_ones_own_role(desk: SecuredDesk) -> None:
    pool = desk.lead(None)
    bob = desk.sign_in("bob")
    store, ann = desk.as_role("ann")
    assigning.assign(store, ann, pool, ann.user_id)
    assigning.assign(store, ann, pool, bob.user_id)
    with pytest.raises(NotFoundError):
        showing.lead(store, ann, pool)
    undoing.undo_last(store, ann)
    assert showing.lead(store, ann, pool).values["owner"] == ann.user_id
    undoing.redo_last(store, ann)
    assert finding.find(store, ann, "") == []


def test_what_a_colleague_has_worked_on_is_not_taken_back(desk: SecuredDesk) -> None:
    lead = desk.lead(desk.sign_in("ann"))
    store, ann = desk.as_role("ann")
    assigning.assign(store, ann, lead, desk.sign_in("bob").user_id)
    other, bob = desk.as_role("bob")
    desk.use(other)
    followups.record(other, bob, lead, FollowupForm("phone", summary="聊了需求", plan=LATER))
    desk.use(store)
    with pytest.raises(LeadtuiError):
        undoing.undo_last(store, ann)
    assert finding.find(store, ann, "") == []


def test_a_rep_makes_a_lead_for_a_colleague_but_not_for_another_team(desk: SecuredDesk) -> None:
    store, ann = desk.as_role("ann")
    lead = leads.create(store, ann, own("上海远航贸易有限公司", desk.sign_in("bob").user_id)).lead_id
    desk.use(desk.store)
    assert desk.values(lead)["owner"] == desk.sign_in("bob").user_id
    desk.use(store)
    with pytest.raises(PermissionDenied):
        leads.create(store, ann, own("上海远方贸易有限公司", desk.sign_in("zoe").user_id))


def test_a_collaborator_records_a_step_and_lets_go_when_it_is_done(desk: SecuredDesk) -> None:
    ann, bob = desk.sign_in("ann"), desk.sign_in("bob")
    lead = desk.lead(ann)
    store, viewer = desk.as_role("ann")
    plan = replace(LATER, person_id=bob.user_id, step="发报价")
    followups.record(store, viewer, lead, FollowupForm("phone", summary="聊了需求", plan=plan))
    store, viewer = desk.as_role("bob")
    assert finding.find(store, viewer, "") == [lead]
    followups.record(store, viewer, lead, FollowupForm("phone", summary="报价已发", plan=LATER))
    assert finding.find(store, viewer, "") in ([], [lead])
    undoing.undo_last(store, viewer)
    assert finding.find(store, viewer, "") == [lead]


@pytest.mark.parametrize("login", ["ann", "mia"])
def test_a_sheet_is_imported_again_and_taken_back_under_ones_own_role(desk: SecuredDesk, login: str) -> None:
    desk.lead(desk.sign_in("ann"))
    set_user(desk.store, desk.wang, login, allow=("import", "export"))
    store, viewer = desk.as_role(login)
    sheet = line(负责人="ann"), line(线索编号="展会-20240520-002", 客户名称="苏州联创有限公司", 负责人="bob")
    first = importing.run(store, viewer, workbook(list(TITLES), *sheet))
    assert first.counts["leads_created"] == 2
    again = importing.run(store, viewer, workbook(list(TITLES), *sheet))
    assert again.counts.get("followups_added", 0) == 0
    exporting.export(store, viewer, io.BytesIO())
    import_revert.revert(store, viewer, first.batch_id)
    assert finding.count(store, viewer, "") == 1


def test_a_manager_moves_and_assigns_what_belongs_to_the_team(desk: SecuredDesk) -> None:
    lead = desk.lead(desk.sign_in("ann"))
    store, mia = desk.as_role("mia")
    followups.record(
        store, mia, lead, FollowupForm("phone", summary="聊了需求", plan=LATER, values={"need": "CRM"})
    )
    statuses.move(store, mia, lead, "interested")
    assigning.assign(store, mia, lead, desk.sign_in("bob").user_id)
    undoing.undo_last(store, mia)
    undoing.undo_last(store, mia)
    assert showing.lead(store, mia, lead).values["status"] == "potential"


def test_a_service_account_becomes_the_user_and_has_no_rights_before(desk: SecuredDesk) -> None:
    desk.add_service()
    lead = desk.lead(desk.sign_in("ann"))
    store, viewer = desk.through_service("ann")
    assert finding.find(store, viewer, "") == [lead]
    store.engine.drop()
    store.reconnect()
    assert finding.find(store, viewer, "") == [lead]
    with desk.psql("crm") as bare, pytest.raises(psycopg.errors.InsufficientPrivilege):
        bare.execute("SELECT * FROM lead")


def test_a_deactivated_user_gets_nothing_any_more_open_connections_included(desk: SecuredDesk) -> None:
    desk.lead(desk.sign_in("ann"))
    with desk.psql("ann") as open_one:
        assert open_one.execute("SELECT count(*) FROM lead").fetchone() == (1,)
        desk.store.database.execute_sql("UPDATE app_user SET active = false WHERE login = 'ann'")
        about = open_one.execute("SELECT DISTINCT entity, entity_id FROM event").fetchall()
        assert about == [("user", desk.sign_in("mia").user_id - 3)]
        for table in ("lead", "contact_point", "event_value", "app_user", "setting", "team", "lead_search"):
            assert open_one.execute(f"SELECT * FROM {table}".encode()).fetchall() == []
    with pytest.raises(psycopg.OperationalError), desk.psql("ann"):
        pass


def test_an_admin_adds_a_user_with_a_role_of_their_own(desk: SecuredDesk) -> None:
    set_user(desk.store, desk.wang, "mia", role="admin")
    store, mia = desk.as_role("mia")
    add_user(store, mia, "lileix", role="manager")
    with desk.psql("lileix") as fresh:
        assert fresh.execute("SELECT leadtui_caller_role()").fetchone() == ("manager",)
    set_user(store, mia, "lileix", role="rep")
    with desk.psql("lileix") as fresh:
        held = "SELECT pg_has_role('leadtui_manager', 'member'), pg_has_role('leadtui_rep', 'member')"
        assert fresh.execute(held).fetchone() == (False, True)


def test_people_follow_each_other_at_a_shared_terminal_each_with_their_own_rights(desk: SecuredDesk) -> None:
    desk.add_service()
    for login in ("ann", "zoe"):
        passwords.set_for(desk.store, desk.wang, login, WORDS)
    mine, theirs = desk.lead(desk.sign_in("ann")), desk.lead(desk.sign_in("zoe"))
    store = desk.open_service()
    with pytest.raises(LeadtuiError):
        passwords.enter(store, "ann", "wrong")
    ann = passwords.enter(store, "ann", WORDS).viewer
    assert finding.find(store, ann, "") == [mine]
    zoe = passwords.enter(store, "zoe", WORDS).viewer
    assert finding.find(store, zoe, "") == [theirs]
    with pytest.raises(NotFoundError):
        showing.lead(store, zoe, mine)


WORDS = "seven green kettles whistle"


def test_a_dba_prints_the_script_and_a_member_of_the_owner_migrates_later(
    desk: SecuredDesk, postgres_databases: PostgresDatabases
) -> None:
    server = postgres_databases.server
    admin = desk.store.database.connection()
    admin.execute("CREATE ROLE dba LOGIN")
    with postgres_databases.fresh(migrated=False) as url:
        name = url.partition("?")[0].rpartition("/")[2]
        admin.execute(f"ALTER DATABASE {name} OWNER TO dba")
        plain = server.url(name, user="dba")
        setup.init_database(plain, login="ann")
        store = setup.open_store(plain)
        assert not store.engine.guarded()
        store.close()
        with psycopg.connect(url) as superuser:
            lines = setup.row_security_script().splitlines()
            superuser.execute("\n".join(line for line in lines if not line.startswith("\\")).encode())
            superuser.execute("GRANT leadtui_owner TO dba")
        assert setup.migrate_database(plain) == []
        with psycopg.connect(plain) as member:
            assert member.execute("SELECT count(*) FROM app_user").fetchone() == (0,)
            member.execute(
                "INSERT INTO schema_migration (name, applied) SELECT 'x', applied"
                " FROM schema_migration LIMIT 1"
            )
            member.rollback()
        store = setup.open_store(server.url(name, user="ann"))
        assert store.engine.guarded()
        assert sign_in(store, "ann").role == "admin"
        store.close()


def test_a_manager_works_on_what_is_masked_has_it_shown_and_searches_no_digits_of_it(
    desk: SecuredDesk,
) -> None:
    ann_store, ann = desk.as_role("ann")
    mia_store, mia = desk.as_role("mia")
    lead_id = leads.create(ann_store, ann, own("华信智云", ann.user_id)).lead_id
    assert reach(mia_store, mia, lead_id) == ["138****8000"]
    assert finding.rows(mia_store, mia, [lead_id])[0].phone == "138****8000"
    for asked in ("13800138000", "phone:138", '"13800138000"', "380013"):
        assert finding.count(mia_store, mia, asked) == 0, asked
    leads.edit(mia_store, mia, lead_id, {"need": "压铸件"})
    assert finding.count(mia_store, mia, "压铸件") == 1
    assert finding.count(mia_store, mia, "has:phone") == 1
    # What is found by the number is found still.
    assert finding.count(ann_store, ann, "13800138000") == 1
    assert revealing.reveal(mia_store, mia, lead_id).today == 1
    assert reach(mia_store, mia, lead_id) == ["13800138000"]
    assert finding.count(mia_store, mia, "13800138000") == 1
    assert "reveal" in [event.kind for event in showing.events(ann_store, ann, lead_id=lead_id)]


def test_a_limit_set_by_an_admin_in_their_own_role_binds_a_manager_in_theirs(desk: SecuredDesk) -> None:
    desk.user("ada", "admin")
    admin_store, admin = desk.as_role("ada")
    mia_store, mia = desk.as_role("mia")
    lead_id = leads.create(*desk.as_role("ann"), own("华信智云", desk.sign_in("ann").user_id)).lead_id
    assert limits.change(admin_store, admin, "reveals_a_day", "0").value == 0
    with pytest.raises(RuleError):
        revealing.reveal(mia_store, mia, lead_id)
    limits.change(admin_store, admin, "reveals_a_day", "default")
    assert revealing.reveal(mia_store, mia, lead_id).limit == 30


def test_a_rep_learns_under_their_own_role_that_nothing_more_is_told_today(desk: SecuredDesk) -> None:
    desk.user("ada", "admin")
    limits.change(*desk.as_role("ada"), "duplicates_a_day", "1")
    ann_store, ann = desk.as_role("ann")
    zoe_store, zoe = desk.as_role("zoe")
    leads.create(ann_store, ann, own("深圳市华信智云科技有限公司", ann.user_id))
    assert duplicates_hint.find(zoe_store, zoe, [], "华信智云")
    found = duplicates_left.spent(zoe_store, zoe)
    assert found is not None
    assert (found.told, found.tells) == (1, 1)


def test_a_rep_is_told_of_a_colleagues_duplicate_masked_and_that_is_kept(desk: SecuredDesk) -> None:
    ann_store, ann = desk.as_role("ann")
    zoe_store, zoe = desk.as_role("zoe")
    leads.create(ann_store, ann, own("深圳市华信智云科技有限公司", ann.user_id))
    for points, name, why in (([("phone", "138 0013 8000")], "", "phone"), ([], "华信智云", "customer")):
        (twin,) = duplicates_hint.find(zoe_store, zoe, points, name)
        assert (twin.customer, twin.owner, twin.why, twin.visible) == ("华*", "ann", why, False)
    assert DuplicateLook.select().count() == 1
    assert duplicates_left.spent(zoe_store, zoe) is None


def test_a_manager_who_imports_the_sheet_of_their_people_makes_nothing_twice(desk: SecuredDesk) -> None:
    ann_store, ann = desk.as_role("ann")
    mia_store, mia = desk.as_role("mia")
    lead_id = leads.create(ann_store, ann, own("华信智云", ann.user_id)).lead_id
    sheet = line(线索编号=None, 客户名称="华信智云", 联系人="张伟", 联系方式="13800138000", 负责人="ann")
    importing.run(mia_store, mia, workbook(list(TITLES), sheet))
    assert finding.count(ann_store, ann, "") == 1
    assert reach(ann_store, ann, lead_id) == ["13800138000"]


def reach(store: Store, viewer: Viewer, lead_id: int) -> list[str]:
    detail = showing.lead(store, viewer, lead_id)
    return [point.raw for contact in detail.contacts for point in contact.points]
