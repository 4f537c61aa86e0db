"""A small desk with something of a colleague's in every table, and the ways of a rep at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg

SECRET = "天机不可泄露"
PHONE = "13911112222"
MARKS = (SECRET, PHONE, "天机", "13911")
"""What of zoe's lead no answer to ann may hold."""

SEED = f"""
INSERT INTO app_user (login, display_name, role, created_at) VALUES
  ('ann', 'ann', 'rep', now()), ('zoe', 'zoe', 'rep', now()), ('mia', 'mia', 'manager', now()),
  ('max', 'max', 'manager', now()), ('vic', 'vic', 'viewer', now()), ('off', 'off', 'rep', now());
UPDATE app_user SET active = false WHERE login = 'off';
INSERT INTO team (name) VALUES ('East'), ('West');
INSERT INTO team_closure SELECT id, id FROM team;
INSERT INTO team_member SELECT t.id, u.id, u.role = 'manager' FROM team t JOIN app_user u
  ON (t.name, u.login) IN (('East', 'ann'), ('East', 'mia'), ('West', 'zoe'), ('West', 'max'));
INSERT INTO lead (number, customer, source, need, status, status_since, owner_id, created_at, created_by,
  updated_at)
  SELECT 'ZH-20260520-00' || n, c, 'trade_show', c, 'potential', now(), u.id, now(), u.id, now()
  FROM (VALUES (1, 'ann', 'Ann Trading'), (2, 'zoe', '{SECRET}'), (3, NULL, 'Pool Trading'),
    (4, 'zoe', 'Shared Trading')) v (n, login, c) LEFT JOIN app_user u ON u.login = v.login
  ORDER BY n;
INSERT INTO lead_member SELECT l.id, u.id FROM lead l, app_user u
  WHERE l.customer = 'Shared Trading' AND u.login = 'ann';
INSERT INTO status_change (lead_id, owner_id, to_status, at, reason)
  SELECT id, owner_id, 'potential', now(), need FROM lead;
INSERT INTO contact (lead_id, name, is_primary) SELECT id, need, true FROM lead;
INSERT INTO contact_point (contact_id, lead_id, kind, raw, norm)
  SELECT c.id, c.lead_id, 'phone', CASE c.name WHEN '{SECRET}' THEN '{PHONE}' ELSE '13800138000' END,
    CASE c.name WHEN '{SECRET}' THEN '+86{PHONE}' ELSE '+8613800138000' END FROM contact c;
INSERT INTO lead_tag SELECT id, need FROM lead;
INSERT INTO field_value (entity, entity_id, field_id, text_value) SELECT 'lead', id, 'hobby', need FROM lead;
INSERT INTO followup (lead_id, owner_id, author_id, contacted_at, recorded_at, method, outcome, summary)
  SELECT id, owner_id, owner_id, now(), now(), 'phone', 'reached', need FROM lead;
INSERT INTO plan (lead_id, owner_id, responsible_id, track, kind, due_on, zone, goal, created_at)
  SELECT id, owner_id, owner_id, 'conversation', 'next', '2026-06-01', 'Asia/Shanghai', need, now() FROM lead;
INSERT INTO milestone (lead_id, owner_id, on_day, title, created_at)
  SELECT id, owner_id, '2026-06-01', need, now() FROM lead;
INSERT INTO lead_search SELECT id, to_tsvector('simple', need) FROM lead;
INSERT INTO followup_search (followup_id, lead_id, at, tokens)
  SELECT id, lead_id, contacted_at, to_tsvector('simple', summary) FROM followup;
INSERT INTO draft SELECT id, 'edit', 0, '{SECRET}', now() FROM app_user WHERE login = 'zoe';
INSERT INTO setting SELECT id, 'k', '"{SECRET}"' FROM app_user WHERE login = 'zoe';
INSERT INTO saved_view (user_id, name, query)
  SELECT id, '{SECRET}', '{SECRET}' FROM app_user WHERE login = 'zoe';
INSERT INTO import_batch (user_id, file_name, state, created_at) SELECT id, '{SECRET}', 'done', now()
  FROM app_user WHERE login = 'zoe';
INSERT INTO import_row (batch_id, lead_key, line, payload) SELECT id, 'k', 1, '{SECRET}' FROM import_batch;
INSERT INTO event_group (user_id, actor_id, at, command, lead_id)
  SELECT owner_id, owner_id, now(), 'lead.edit', id FROM lead WHERE owner_id IS NOT NULL;
INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, lead_id, reason, digest)
  SELECT g.id, now(), g.actor_id, 'updated', 'lead', l.id, l.id, l.need, 'x' FROM event_group g
  JOIN lead l ON l.id = g.lead_id;
INSERT INTO event_value (event_id, field_id, before, after, salt)
  SELECT e.id, 'need', e.reason, e.reason, 's' FROM event e;
INSERT INTO undo_unit SELECT id, user_id, 'done' FROM event_group;
INSERT INTO notice (user_id, kind, key, lead_id, group_id, args, at)
  SELECT g.user_id, 'status', 'status:' || g.id, g.lead_id, g.id, '{{"name": "{SECRET}"}}', now()
  FROM event_group g JOIN app_user u ON u.id = g.user_id WHERE u.login = 'zoe';
INSERT INTO notice_channel SELECT id, 'mail', '{SECRET}' FROM app_user WHERE login = 'zoe';
INSERT INTO outbox (notice_id, user_id, channel, address, made_at, due_at)
  SELECT n.id, n.user_id, 'mail', '{SECRET}', now(), now() FROM notice n;
INSERT INTO lead_key SELECT 7000 + id, id FROM lead;
INSERT INTO lead_pair (low_id, high_id, grade, score, reasons, run)
  VALUES (1, 2, 'likely', 9000, '{SECRET}', 1),
  (2, 4, 'likely', 9000, '{SECRET}', 1);
INSERT INTO audit_round (on_day, started_at, made_at) VALUES ('2026-05-20', now(), now());
INSERT INTO audit_finding (lead_id, owner_id, round_id, kind, mark, found_at)
  SELECT l.id, l.owner_id, 1, 'late', l.need, now() FROM lead l WHERE l.owner_id IS NOT NULL;
INSERT INTO number_counter VALUES ('ZH', '2026-05-20', 4);
ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Attack:
    """Statements in the order of one rep's session; ``{zoe}`` and the like are ids of the desk."""

    name: str
    statements: tuple[str, ...]


def answers(connection: psycopg.Connection[Any], statements: Iterable[str]) -> str:
    """Everything that came back, rows, copies, notices and error messages, as one text."""
    found: list[str] = []
    connection.add_notice_handler(lambda notice: found.append(str(notice.message_primary)))
    for statement in statements:
        try:
            with connection.cursor() as cursor:
                if statement.lstrip().upper().startswith("COPY") and "STDOUT" in statement:
                    with cursor.copy(statement.encode()) as copy:
                        found += [bytes(part).decode(errors="replace") for part in copy]
                    continue
                cursor.execute(statement.encode())
                if cursor.description:
                    found += [repr(row) for row in cursor.fetchall()]
        except psycopg.Error as error:
            diag = error.diag
            found += [str(error), *map(str, (diag.message_detail, diag.message_hint, diag.context))]
            connection.rollback() if connection.info.transaction_status != 0 else None
    return "\n".join(found)
