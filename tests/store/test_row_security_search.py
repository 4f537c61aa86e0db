"""What the search functions list is what the policies show and the scope says, whoever asks (DESIGN 2.10)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from leadtui.domain.people import Viewer
from leadtui.services.signing_in import sign_in
from leadtui.store.database import Store
from leadtui.store.models import Followup, Lead
from leadtui.store.query import column
from leadtui.store.row_security import script
from leadtui.store.scope import owner_scope, visible_leads
from tests.databases import PostgresDatabases

pytestmark = pytest.mark.postgres
WORDS = ("alpha", "beta", "gamma", "delta")
LOGINS = ("wang", "r0", "r1", "r2", "r3", "m0", "m1", "v0")
SEED = """
INSERT INTO app_user (login, display_name, role, created_at)
  SELECT l, l, CASE left(l, 1) WHEN 'm' THEN 'manager' WHEN 'v' THEN 'viewer' ELSE 'rep' END, now()
  FROM unnest(ARRAY['r0', 'r1', 'r2', 'r3', 'm0', 'm1', 'v0']) l;
INSERT INTO team (name, parent_id) VALUES ('top', NULL), ('below', 1), ('aside', NULL);
INSERT INTO team_closure VALUES (1, 1), (2, 2), (3, 3), (1, 2);
INSERT INTO team_member SELECT t, u.id, u.role = 'manager' FROM app_user u
  JOIN (VALUES ('m0', 1), ('r0', 1), ('r1', 2), ('m1', 3), ('r2', 3)) v (l, t) ON u.login = v.l;
"""


def fill(admin: psycopg.Connection[Any], chance: random.Random) -> None:
    """Leads of anybody and nobody, shared with anybody, with words of their own and in follow-ups."""
    users = [row[0] for row in admin.execute("SELECT id FROM app_user WHERE role <> 'viewer'").fetchall()]
    for n in range(120):
        owner = chance.choice([*users, None])
        lead = admin.execute(
            "INSERT INTO lead (number, customer, source, status, status_since, owner_id, created_at,"
            " updated_at) VALUES (%s, 'x', 'other', 'potential', now(), %s, now(), now()) RETURNING id",
            (f"N-{n}", owner),
        ).fetchone()
        assert lead is not None
        said = admin.execute(
            "INSERT INTO followup (lead_id, owner_id, contacted_at, recorded_at, method, outcome)"
            " VALUES (%s, %s, now(), now(), 'phone', 'reached') RETURNING id",
            (lead[0], owner),
        ).fetchone()
        assert said is not None
        words = " ".join(chance.sample(WORDS, 2))
        admin.execute("INSERT INTO lead_search VALUES (%s, %s::tsvector)", (lead[0], words))
        admin.execute(
            "INSERT INTO followup_search (followup_id, lead_id, at, tokens)"
            " VALUES (%s, %s, now(), %s::tsvector)",
            (said[0], lead[0], words),
        )
        for user in chance.sample(users, chance.choice([0, 0, 1, 2])):
            admin.execute("INSERT INTO lead_member VALUES (%s, %s)", (lead[0], user))
    for lead_id in chance.sample(range(1, 121), 40):
        admin.execute("SELECT change_owner(%s, %s, now())", (lead_id, chance.choice([*users, None])))


@pytest.fixture(scope="module")
def filled(postgres_databases: PostgresDatabases) -> Iterator[str]:
    with postgres_databases.fresh(migrated=True) as url:
        with psycopg.connect(url, autocommit=True) as admin:
            script.install(admin)
            admin.execute(SEED.encode())
            fill(admin, random.Random(7))
        yield url


@pytest.mark.parametrize("login", LOGINS)
def test_functions_policies_and_scope_show_the_same(
    filled: str, postgres_databases: PostgresDatabases, login: str
) -> None:
    name = filled.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(postgres_databases.server.url(name, user=login)) as user:
        for word in WORDS:
            for found, policy in (
                (
                    "leadtui_found_leads(%s)",
                    "(SELECT id AS lead_id FROM lead WHERE leadtui_lead_holds(id, %s)) l",
                ),
                ("leadtui_found_said(%s)", "followup_search WHERE ts_match_vq(tokens, %s::tsquery)"),
            ):
                first, second = (
                    sorted(user.execute(f"SELECT lead_id FROM {place}".encode(), (word,)).fetchall())
                    for place in (found, policy)
                )
                assert first == second
                assert first or login == "v0"
        leads = [row[0] for row in user.execute("SELECT id FROM lead ORDER BY id").fetchall()]
        said = [row[0] for row in user.execute("SELECT id FROM followup ORDER BY id").fetchall()]
    store = Store(filled)
    store.connect()
    try:
        viewer: Viewer = sign_in(store, login)
        with store.reading():
            assert column(Lead.select(Lead.id).where(visible_leads(viewer)).order_by(Lead.id)) == leads
            mine = Followup.select(Followup.id).where(owner_scope(viewer)).order_by(Followup.id)
            assert column(mine) == said
    finally:
        store.close()
