"""A rep at psql: nothing of a colleague's comes out, and nothing of it changes (DESIGN 2.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from leadtui.domain.masking import mask_point
from leadtui.store.row_security import policies, script
from tests.databases import PostgresDatabases
from tests.postgres import Server
from tests.reused import ReusedDatabase
from tests.store.attack_desk import MARKS, PHONE, SEED, Attack, answers
from tests.store.attacks import READS, TRICKS

pytestmark = pytest.mark.postgres
# All that a rep could have changed of a colleague's, their own rights, and what stands in the history.
STATE = (
    "SELECT * FROM lead WHERE id IN (2, 4) ORDER BY id",
    "SELECT owner_id, voided_at FROM lead ORDER BY id",
    "SELECT * FROM contact WHERE lead_id = 2",
    "SELECT * FROM contact_point WHERE lead_id = 2",
    "SELECT * FROM followup WHERE lead_id IN (2, 4) ORDER BY id",
    "SELECT * FROM plan WHERE lead_id = 2",
    "SELECT * FROM status_change WHERE lead_id IN (2, 4) ORDER BY id",
    "SELECT * FROM lead_tag WHERE lead_id = 2",
    "SELECT * FROM field_value WHERE entity_id = 2",
    "SELECT * FROM lead_search WHERE lead_id = 2",
    "SELECT * FROM lead_member WHERE lead_id = 2",
    "SELECT login, role, active FROM app_user ORDER BY id",
    "SELECT * FROM team_member ORDER BY 1, 2",
    "SELECT * FROM draft WHERE body <> ''",
    "SELECT * FROM setting ORDER BY 1, 2",
    "SELECT * FROM event ORDER BY id",
    "SELECT * FROM event_value ORDER BY 1, 2",
    "SELECT * FROM event_group ORDER BY id",
    "SELECT * FROM undo_unit ORDER BY 1",
    "SELECT * FROM import_batch ORDER BY id",
    "SELECT * FROM import_row ORDER BY 1, 2",
    "SELECT * FROM number_counter",
    "SELECT * FROM reveal",
    "SELECT * FROM notice ORDER BY id",
    "SELECT * FROM notice_channel ORDER BY 1, 2",
    "SELECT * FROM outbox ORDER BY id",
    "SELECT * FROM audit_finding WHERE lead_id IN (2, 4) ORDER BY id",
    "SELECT * FROM audit_round ORDER BY id",
    "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles ORDER BY 1",
    "SELECT roleid::regrole, member::regrole FROM pg_auth_members ORDER BY 1, 2",
    "SELECT polname, polrelid::regclass::text FROM pg_policy ORDER BY 1, 2",
    "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
    " WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
)


@pytest.fixture(scope="module")
def seeded(postgres_databases: PostgresDatabases) -> Iterator[ReusedDatabase]:
    with postgres_databases.fresh(migrated=True) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            # A copied database has not the rights of its template.
            script.install(admin)
        database = ReusedDatabase(url)
        yield database
        database.close()


@pytest.fixture
def attacked(seeded: ReusedDatabase) -> Iterator[str]:
    seeded.reset()
    with psycopg.connect(seeded.url, autocommit=True) as admin:
        admin.execute(SEED.encode())
        yield seeded.url
        # What ann may set for her later logins belongs to the server, and would outlive the database.
        admin.execute("ALTER ROLE ann RESET ALL")


def as_user(server: Server, url: str, login: str) -> psycopg.Connection[Any]:
    name = url.partition("?")[0].rpartition("/")[2]
    return psycopg.connect(server.url(name, user=login), autocommit=True)


def ids(admin: psycopg.Connection[Any]) -> dict[str, Any]:
    users = dict(admin.execute("SELECT login, id FROM app_user").fetchall())
    leads = [row[0] for row in admin.execute("SELECT id FROM lead ORDER BY id").fetchall()]
    return {**users, **dict(zip(("mine", "lead", "pool", "shared"), leads, strict=False))}


def state(admin: psycopg.Connection[Any]) -> list[list[tuple[Any, ...]]]:
    return [admin.execute(query.encode()).fetchall() for query in STATE]


@pytest.mark.parametrize("attack", [*READS, *TRICKS], ids=lambda attack: attack.name)
def test_a_rep_gets_nothing_of_a_colleagues_and_changes_nothing(
    attacked: str, postgres_databases: PostgresDatabases, attack: Attack
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        known = ids(admin)
        before = state(admin)
        statements = [_filled(statement, known) for statement in attack.statements]
        try:
            with as_user(postgres_databases.server, attacked, "ann") as ann:
                text = answers(ann, statements)
        finally:
            # What is set for later logins holds on the whole server.
            admin.execute("ALTER ROLE ann RESET ALL")
        for mark in set(MARKS) - {mark for mark in MARKS if mark in "".join(statements)}:
            assert mark not in text, text
        assert state(admin) == before, attack.name


def _filled(statement: str, known: dict[str, Any]) -> str:
    for name, value in known.items():
        statement = statement.replace("{" + name + "}", str(value))
    return statement


def test_what_a_rep_sets_for_the_next_login_gives_nothing_either(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with as_user(postgres_databases.server, attacked, "ann") as ann:
        answers(ann, ["ALTER ROLE ann SET row_security = off", "ALTER ROLE ann SET role = 'zoe'"])
    with as_user(postgres_databases.server, attacked, "ann") as ann:
        text = answers(ann, ["SELECT * FROM lead", "SELECT * FROM contact_point"])
        assert not any(mark in text for mark in MARKS)


@pytest.mark.parametrize(
    ("login", "numbers"),
    [("ann", "134"), ("zoe", "234"), ("mia", "13"), ("max", "234"), ("vic", ""), ("wang", "1234")],
)
def test_each_role_reads_what_is_theirs_and_what_belongs_to_it(
    attacked: str, postgres_databases: PostgresDatabases, login: str, numbers: str
) -> None:
    with as_user(postgres_databases.server, attacked, login) as user:
        for query in (
            "SELECT right(number, 1) FROM lead ORDER BY 1",
            "SELECT right(l.number, 1) FROM lead l"
            " JOIN leadtui_masked_points(ARRAY[1, 2, 3, 4]) p ON p.lead_id = l.id ORDER BY 1",
            *(f"SELECT lead_id::text FROM {table} ORDER BY 1" for table in BY_LEAD),
            "SELECT entity_id::text FROM field_value ORDER BY 1",
        ):
            found = "".join(row[0] for row in user.execute(query.encode()).fetchall())
            assert found == numbers, query


@pytest.mark.parametrize(
    ("login", "numbers"),
    [("ann", "14"), ("zoe", "24"), ("mia", ""), ("max", ""), ("vic", ""), ("wang", "1234")],
)
def test_contact_details_are_read_by_who_owns_the_lead_or_works_on_it(
    attacked: str, postgres_databases: PostgresDatabases, login: str, numbers: str
) -> None:
    with as_user(postgres_databases.server, attacked, login) as user:
        for table in ("contact_point", "lead_search"):
            sql = f"SELECT lead_id::text FROM {table} ORDER BY 1"
            assert "".join(row[0] for row in user.execute(sql.encode()).fetchall()) == numbers, table


MANAGERS_WAYS = (
    "SELECT * FROM contact_point",
    "SELECT c.name, p.raw FROM contact c LEFT JOIN contact_point p ON p.contact_id = c.id",
    "SELECT * FROM leadtui_masked_points(ARRAY[1, 2, 3, 4])",
    "SELECT * FROM event_value",
    "SELECT * FROM lead_search",
    "SELECT leadtui_put_tokens(ARRAY[2], ARRAY['x'])",
    "SELECT * FROM leadtui_masked_values(ARRAY(SELECT generate_series(1, 50)))",
    "UPDATE contact_point SET raw = raw RETURNING *",
    "UPDATE contact_point SET valid = false WHERE raw LIKE '139%'",
    "INSERT INTO contact_point (contact_id, lead_id, kind, raw) SELECT id, lead_id, 'phone', 'x' FROM contact"
    " WHERE lead_id = 2 RETURNING *",
    "COPY contact_point TO STDOUT",
    "SELECT 1 / 0 FROM contact_point WHERE raw::bigint > 0",
    "INSERT INTO reveal (user_id, lead_id, on_day, at) SELECT id, 2, current_date, now() FROM app_user",
)
PAST = """
INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, lead_id, digest)
  SELECT g.id, now(), g.actor_id, 'updated', 'contact_point', p.id, p.lead_id, 'y'
  FROM event_group g JOIN contact_point p ON p.lead_id = g.lead_id;
INSERT INTO event_value (event_id, field_id, before, after, salt)
  SELECT e.id, 'raw', to_json(p.raw)::text, to_json(p.raw)::text, 's'
  FROM event e JOIN contact_point p ON e.entity = 'contact_point' AND p.id = e.entity_id;
"""


def test_a_manager_gets_no_number_of_their_people_but_by_having_it_shown(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        admin.execute(PAST.encode())
    with as_user(postgres_databases.server, attacked, "max") as boss:
        text = answers(boss, MANAGERS_WAYS)
        assert PHONE not in text
        assert "139****2222" in text
        assert boss.execute("SELECT leadtui_reveal(2)").fetchone() == (1,)
        assert PHONE in answers(boss, MANAGERS_WAYS[:1])
        assert PHONE in answers(boss, MANAGERS_WAYS[3:4])
        assert boss.execute("SELECT lead_id, kind FROM event ORDER BY id DESC LIMIT 1").fetchone() == (
            2,
            "reveal",
        )


def test_the_database_keeps_the_limit_of_a_day_and_counts_a_lead_once(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        admin.execute("INSERT INTO setting VALUES (0, 'reveals_a_day', '1')")
    with as_user(postgres_databases.server, attacked, "max") as boss:
        answered = [boss.execute("SELECT leadtui_reveal(%s)", (lead,)).fetchone() for lead in (2, 2, 4, 3)]
        assert answered == [(1,), (0,), (-1,), (-1,)]
        assert boss.execute("SELECT count(*) FROM reveal").fetchone() == (1,)


def test_a_look_for_duplicates_tells_what_is_masked_and_is_kept_and_limited(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        admin.execute("INSERT INTO setting VALUES (0, 'duplicates_asked_a_day', '3')")
    ask = "SELECT * FROM leadtui_twins(ARRAY['phone'], ARRAY[%s], ARRAY[]::text[])"
    with as_user(postgres_databases.server, attacked, "ann") as ann:
        (row,) = ann.execute(ask.encode(), (f"+86{PHONE}",)).fetchall()
        assert row == (None, "", "天*", "zoe", None, "phone")
        assert ann.execute("SELECT lead_id, why FROM duplicate_look").fetchall() == [(2, "phone")]
        for _again in range(2):
            assert ann.execute(ask.encode(), (f"+86{PHONE}",)).fetchall()
        assert ann.execute(ask.encode(), (f"+86{PHONE}",)).fetchall() == []


def test_the_database_masks_as_the_program_does(attacked: str) -> None:
    texts = [
        "13800138000", "+86 138-0013-8000", "１３８００１３８０００", "0755-86541234", "010 8654 1234",
        "+14155550132", "138****8000", "138xx138000", "13800138000*801", "", "zhang@example.com", "a@b",
        "me@ 13800138000", "z**@example.com", "wxid_abc", "a", " 张三 ", "(0757) 2345678", "+8675586541234",
        "0086-13800138000", "8613800138000", "转123", "a@b@example.co.uk", "•138•", "+", "+12", "1+2*3+4*5",
        "@x.cn", "12345",
    ]  # fmt: skip
    cases = [(kind, text) for kind in ("phone", "email", "wechat") for text in texts]
    sql = (
        "SELECT leadtui_mask(k, r) FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS t (k, r, n)"
        " ORDER BY n"
    )
    with psycopg.connect(attacked, autocommit=True) as admin:
        found = admin.execute(sql, ([kind for kind, _ in cases], [text for _, text in cases])).fetchall()
    assert [row[0] for row in found] == [mask_point(*case) for case in cases]


BY_LEAD = (
    "contact",
    "followup",
    "plan",
    "status_change",
    "milestone",
    "lead_tag",
    "followup_search",
)


def test_membership_of_a_group_gives_nothing_in_another_database(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        admin.execute("CREATE ROLE elsewhere LOGIN IN ROLE leadtui_admin, leadtui_manager, leadtui_rep")
        with pytest.raises(psycopg.OperationalError):
            as_user(postgres_databases.server, attacked, "elsewhere")
        name = attacked.partition("?")[0].rpartition("/")[2]
        admin.execute(f"GRANT CONNECT ON DATABASE {name} TO elsewhere".encode())
        with as_user(postgres_databases.server, attacked, "elsewhere") as stranger:
            for table in (
                "lead",
                "contact_point",
                "app_user",
                "event",
                "setting",
                "team_member",
                "lead_search",
            ):
                assert stranger.execute(f"SELECT * FROM {table}".encode()).fetchall() == [], table
            assert stranger.execute("SELECT * FROM leadtui_found_leads('x')").fetchall() == []
            for refused in ("SELECT next_number('X', now()::date)", "SELECT change_owner(1, NULL, now())"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    stranger.execute(refused.encode())
        admin.execute(f"REVOKE CONNECT ON DATABASE {name} FROM elsewhere".encode())


def test_a_rep_who_is_admin_elsewhere_stays_a_rep_here(
    attacked: str, postgres_databases: PostgresDatabases
) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        admin.execute("GRANT leadtui_admin, leadtui_manager TO ann")
        try:
            with as_user(postgres_databases.server, attacked, "ann") as ann:
                assert ann.execute("SELECT count(*) FROM lead").fetchone() == (3,)
                assert ann.execute("UPDATE app_user SET role = 'admin'").rowcount == 0
        finally:
            admin.execute("REVOKE leadtui_admin, leadtui_manager FROM ann")


def test_the_script_runs_again_and_changes_nothing(attacked: str) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        before = state(admin)
        with admin.transaction():
            script.install(admin)
        assert state(admin) == before


def test_every_table_is_decided(attacked: str) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        rows = admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = {row[0] for row in rows}
        assert tables - policies.TABLES.keys() == tables & policies.PENDING
        secured = admin.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relrowsecurity AND relforcerowsecurity AND relowner = 'leadtui_owner'::regrole"
        ).fetchall()
        loose = {name for name, table in policies.TABLES.items() if not table.secured}
        assert {row[0] for row in secured} == tables - loose
        assert loose == {"schema_migration"}


def test_every_definer_function_pins_its_search_path_and_has_no_superuser_behind_it(attacked: str) -> None:
    with psycopg.connect(attacked, autocommit=True) as admin:
        loose = admin.execute(
            "SELECT proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner"
            " WHERE pronamespace = 'public'::regnamespace AND (rolsuper OR (prosecdef AND (proconfig IS NULL"
            " OR proconfig[1] <> 'search_path=pg_catalog, public, pg_temp')))"
        ).fetchall()
        assert loose == []
        open_to_all = admin.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND has_function_privilege('public', oid, 'EXECUTE')"
        ).fetchall()
        assert open_to_all == []
