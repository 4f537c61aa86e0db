"""Ways in which a rep might read or change what is not theirs."""

from __future__ import annotations

from tests.store.attack_desk import PHONE, SECRET, Attack

TABLES = (
    "lead", "contact", "contact_point", "lead_tag", "field_value", "followup", "plan", "status_change",
    "milestone", "lead_search", "followup_search", "draft", "setting", "saved_view", "import_batch",
    "import_row", "event", "event_value", "lead_member", "number_counter", "lead_handed", "hint_key",
    "notice", "notice_channel", "outbox", "reveal", "duplicate_look", "duplicate_asked",
    "lead_key", "lead_pair", "audit_finding",
)  # fmt: skip

READS = [Attack(f"select from {table}", (f"SELECT * FROM {table}",)) for table in TABLES]

TRICKS = [
    Attack("select by id", ("SELECT * FROM lead WHERE id = {lead}",)),
    Attack("join to one's own", ("SELECT b.* FROM lead a JOIN lead b ON a.owner_id <> b.owner_id OR true",)),
    Attack("lateral", ("SELECT x.* FROM lead a, LATERAL (SELECT * FROM lead b WHERE b.id >= a.id) x",)),
    Attack(
        "recursive",
        (
            "WITH RECURSIVE r AS (SELECT id FROM lead UNION SELECT r.id + 1 FROM r WHERE r.id < 9)"
            " SELECT l.* FROM r JOIN lead l USING (id)",
        ),
    ),
    Attack(
        "view over the table",
        (
            "CREATE TEMP VIEW v AS SELECT * FROM lead",
            "SELECT * FROM v",
            "CREATE VIEW v2 AS SELECT * FROM lead",
            "SELECT * FROM v2",
        ),
    ),
    Attack("materialised view", ("CREATE MATERIALIZED VIEW m AS SELECT * FROM lead", "SELECT * FROM m")),
    Attack(
        "write into an inbox",
        (
            "INSERT INTO notice (user_id, kind, key, args, at) VALUES ({zoe}, 'status', 'k', '{}', now())",
            "INSERT INTO notice (user_id, kind, key, args, at) VALUES ({ann}, 'status', 'k', '{}', now())",
            "INSERT INTO notice (user_id, kind, key, args, at) SELECT user_id, kind, key, args, now()"
            " FROM notice ON CONFLICT (user_id, key) DO UPDATE SET args = notice.args RETURNING *",
        ),
    ),
    Attack(
        "tell whom it does not concern",
        (
            "SELECT leadtui_tell({zoe}, 'status', 'k', {mine}, NULL, '{}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'status', 'k', {lead}, NULL, '{}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'status', 'k', NULL, NULL, '{}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'status', 'k', {shared}, 2, '{}', now(), now(), true)",
        ),
    ),
    Attack(
        "tell what has not happened",
        (
            "SELECT leadtui_tell({zoe}, 'alert', 'k', {shared}, NULL, '{\"text\": 1}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'status', 'k', {shared}, NULL, '{\"who\": 1}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'followup', 'k', {shared}, NULL, '{}', now(), now(), true)",
            "SELECT leadtui_tell({zoe}, 'undone', 'k', {shared}, NULL, '{}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'test', 'k', {shared}, NULL, '{}', now(), now(), false)",
            "SELECT leadtui_tell({zoe}, 'status', 'k', {shared}, g.id, '{}', now(), now(), false)"
            " FROM event_group g",
            "SELECT leadtui_tell({mia}, 'reveals', 'k', NULL, NULL, '{\"n\": 99}', now(), now(), false)",
            "SELECT leadtui_tell({mia}, 'dead', 'k', {mine}, NULL, '{\"who\": \"x\"}', now(), now(), false)",
            "SELECT leadtui_truly({zoe}, 'status', {shared}, 1, '{}')",
        ),
    ),
    Attack(
        "erase a person",
        (
            "SELECT leadtui_erase_values(array_agg(n), array_agg('need')) FROM generate_series(1, 9) n",
            "SELECT leadtui_drafts_of(ARRAY['天机'], ARRAY['天机'], ARRAY[0]::bigint[])",
            "SELECT leadtui_erase_drafts(ARRAY['天机'], ARRAY['天机'], ARRAY[0]::bigint[])",
            "SELECT leadtui_erase_notices(ARRAY[1, 2, 3]::bigint[], now())",
            "SELECT leadtui_erase_reasons(ARRAY[1, 2, 3, 4]::bigint[], ARRAY['天机'])",
            "SELECT leadtui_require_erasure(false)",
            "UPDATE event_value SET before = NULL, after = NULL, salt = '#'",
            "UPDATE event SET kind = 'erased'",
            "DELETE FROM event_value",
            "BEGIN",
            "WITH g AS (INSERT INTO event_group (user_id, actor_id, at, command) VALUES ({ann}, {ann}, now(),"
            " 'privacy.erase') RETURNING id) INSERT INTO event (group_id, at, actor_id, kind, entity,"
            " entity_id, digest) SELECT id, now(), {ann}, 'erased', 'contact', 2, 'x' FROM g",
            "SELECT leadtui_erase_values(ARRAY[1, 2]::bigint[], ARRAY['need', 'need'])",
            "ROLLBACK",
        ),
    ),
    Attack(
        "settle what was found on a colleague's lead",
        (
            "UPDATE audit_finding SET state = 'done', settled_at = now() WHERE lead_id = {lead}",
            "UPDATE audit_finding SET snoozed_until = '2030-01-01' WHERE owner_id = {zoe} RETURNING mark",
            "UPDATE audit_finding SET owner_id = {ann}",
            "UPDATE audit_finding SET lead_id = {lead}",
            "DELETE FROM audit_finding",
            "INSERT INTO audit_finding (lead_id, owner_id, round_id, kind, mark, found_at)"
            " SELECT lead_id, {zoe}, 1, 'late', mark || 'x', now() FROM audit_finding",
            "INSERT INTO audit_finding (lead_id, round_id, kind, mark, found_at)"
            " VALUES ({lead}, 1, 'late', 'x', now()) ON CONFLICT (lead_id, kind, mark) DO NOTHING",
            "UPDATE audit_round SET made_at = NULL",
            "ALTER TABLE lead DISABLE TRIGGER audit_finding_owner",
            "CREATE OR REPLACE FUNCTION audit_finding_owner() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'",
        ),
    ),
    Attack(
        "withdraw what was told",
        (
            "SELECT leadtui_untell(n, now()) FROM generate_series(1, 9) n",
            "SELECT leadtui_retell(2, now())",
            "SELECT leadtui_untell(2, now())",
            "UPDATE notice SET read_at = now()",
            "UPDATE notice SET user_id = {ann}",
            "DELETE FROM notice",
        ),
    ),
    Attack(
        "divert what goes out",
        (
            "UPDATE outbox SET address = 'ann'",
            "UPDATE notice_channel SET address = 'ann'",
            "INSERT INTO notice_channel VALUES ({zoe}, 'chat', 'ann')",
            "INSERT INTO outbox (notice_id, user_id, channel, address, made_at, due_at)"
            " VALUES (1, {ann}, 'mail', 'ann', now(), now())",
            "DELETE FROM notice_channel",
        ),
    ),
    Attack(
        "reveal a colleague's lead",
        (
            "SELECT leadtui_reveal({lead})",
            "INSERT INTO reveal (user_id, lead_id, on_day, at) VALUES ({ann}, {lead}, current_date, now())",
            "SELECT * FROM leadtui_masked_points(ARRAY[{lead}])",
            "SELECT * FROM leadtui_masked_values(ARRAY(SELECT generate_series(1, 50)))",
            "SELECT leadtui_has_point({lead}, 'phone')",
            "SELECT * FROM leadtui_open_leads(ARRAY[{lead}])",
            "SELECT * FROM contact_point WHERE lead_id = {lead}",
        ),
    ),
    Attack(
        "raise one's own limits",
        (
            "INSERT INTO setting VALUES (0, 'reveals_a_day', '1000')",
            "UPDATE setting SET value = '1000' WHERE key LIKE '%_a_day'",
            "DELETE FROM reveal",
            "UPDATE duplicate_asked SET asked = 0",
            "DELETE FROM duplicate_look",
            "CREATE OR REPLACE FUNCTION leadtui_limit(p_key text, p_shipped int) RETURNS int"
            " LANGUAGE sql RETURN 1000",
            "CREATE OR REPLACE FUNCTION leadtui_mask(p_kind text, p_raw text) RETURNS text"
            " LANGUAGE sql RETURN p_raw",
        ),
    ),
    Attack(
        "take what belongs to a colleague's lead by merging",
        (
            "SELECT leadtui_move_rows('followup', ARRAY[1,2,3,4]::bigint[], {lead}, {mine})",
            "SELECT leadtui_move_rows('contact', ARRAY[1,2,3,4]::bigint[], {lead}, {mine})",
            "UPDATE lead SET voided_at = now(), merged_into = {lead} WHERE id = {mine}",
            "SELECT leadtui_move_rows('contact', ARRAY[1,2,3,4]::bigint[], {lead}, {mine})",
            "SELECT leadtui_merged_into('ZH-20260520-001')",
            "SELECT * FROM leadtui_numbers_in(ARRAY[{lead}]::bigint[])",
            "UPDATE lead SET voided_at = NULL, merged_into = NULL WHERE id = {mine}",
            "UPDATE contact SET lead_id = {mine}",
            "UPDATE followup SET lead_id = {mine}",
            "SELECT * FROM followup",
        ),
    ),
    Attack(
        "read and forge keys",
        (
            "SELECT * FROM leadtui_keyed(ARRAY[7001,7002,7003,7004]::bigint[])",
            "SELECT leadtui_put_keys(ARRAY[{lead}]::bigint[], ARRAY[1]::bigint[], ARRAY[{lead}]::bigint[])",
            "DELETE FROM lead_key",
            "INSERT INTO lead_pair (low_id, high_id, grade, score, reasons, run)"
            " VALUES (2, 3, 'weak', 1, '', 1)",
            "UPDATE lead_pair SET state = 'rejected', decided_by = {ann} RETURNING *",
            "SELECT * FROM leadtui_twins('{}', '{}', '{}', ARRAY[7002]::bigint[], ARRAY['x'])",
        ),
    ),
    Attack("copy out", ("COPY lead TO STDOUT", "COPY (SELECT * FROM contact_point) TO STDOUT")),
    Attack("copy to a file", ("COPY lead TO '/tmp/stolen'",)),
    Attack("copy to a program", ("COPY lead TO PROGRAM 'cat'",)),
    Attack("table command", ("TABLE lead", "TABLE contact_point")),
    Attack("returning of an update", ("UPDATE lead SET notes = 'x' WHERE id = {lead} RETURNING *",)),
    Attack("returning of a delete", ("DELETE FROM lead_tag WHERE lead_id = {lead} RETURNING *",)),
    Attack(
        "on conflict on a number",
        (
            "INSERT INTO lead (number, customer, source, status, status_since, created_at,"
            " created_by, updated_at)"
            " VALUES ('ZH-20260520-002', 'x', 'qt', 'potential', now(), now(), {ann}, now())"
            " ON CONFLICT (number) WHERE voided_at IS NULL DO UPDATE SET notes = 'x' RETURNING *",
        ),
    ),
    Attack(
        "on conflict on an id",
        (
            "INSERT INTO lead (id, number, customer, source, status, status_since,"
            " created_at, created_by, updated_at)"
            " VALUES ({lead}, 'n', 'x', 'qt', 'potential', now(), now(), {ann}, now())"
            " ON CONFLICT (id) DO UPDATE SET notes = 'x' RETURNING *",
        ),
    ),
    Attack(
        "on conflict on tokens",
        (
            "INSERT INTO lead_search (lead_id, tokens) VALUES ({lead}, 'x')"
            " ON CONFLICT (lead_id) DO UPDATE SET tokens = 'x' RETURNING *",
        ),
    ),
    Attack(
        "update from", ("UPDATE lead a SET notes = b.need FROM lead b WHERE b.id = {lead} RETURNING a.*",)
    ),
    Attack(
        "update own notes by subselect",
        (
            "UPDATE lead SET notes = (SELECT need FROM lead WHERE id = {lead}) WHERE id ="
            " {mine} RETURNING notes",
        ),
    ),
    Attack(
        "merge",
        (
            "MERGE INTO lead a USING lead b ON b.id = {lead} AND a.id = {mine}"
            " WHEN MATCHED THEN UPDATE SET notes = b.need",
            "SELECT notes FROM lead",
        ),
    ),
    Attack(
        "update without reading",
        (
            "UPDATE lead SET notes = 'x'",
            "UPDATE followup SET summary = 'x'",
            "UPDATE contact_point SET raw = 'x'",
        ),
    ),
    Attack(
        "delete without reading",
        (
            "DELETE FROM lead_tag",
            "DELETE FROM field_value",
            "DELETE FROM draft",
            "DELETE FROM lead_search",
            "DELETE FROM lead_member",
        ),
    ),
    Attack("delete leads", ("DELETE FROM lead", "DELETE FROM followup", "DELETE FROM contact")),
    Attack("truncate", ("TRUNCATE lead CASCADE", "TRUNCATE draft")),
    Attack("take a lead by update", ("UPDATE lead SET owner_id = {ann} WHERE id = {lead}",)),
    Attack("take a lead by function", ("SELECT change_owner({lead}, {ann}, now())",)),
    Attack("take a lead to the pool", ("SELECT change_owner({lead}, NULL, now())",)),
    Attack("give one's lead to another team", ("SELECT change_owner({mine}, {zoe}, now())",)),
    Attack("give a shared lead away", ("SELECT change_owner({shared}, {ann}, now())",)),
    Attack("give from the pool to a colleague", ("SELECT change_owner({pool}, {zoe}, now())",)),
    Attack("call the hand-over directly", ("SELECT leadtui_hand({lead}, NULL, {ann})", "SELECT * FROM lead")),
    Attack(
        "reopen what was never one's own",
        ("BEGIN", "SELECT leadtui_reopen(ARRAY[{lead}])", "SELECT * FROM lead", "ROLLBACK"),
    ),
    Attack("insert into the hand-over", ("INSERT INTO lead_handed VALUES ({ann}, {lead}, 1, NULL, NULL)",)),
    Attack("become a collaborator", ("INSERT INTO lead_member VALUES ({lead}, {ann})", "SELECT * FROM lead")),
    Attack(
        "make a lead as somebody else",
        (
            "INSERT INTO lead (number, customer, source, status, status_since, created_at,"
            " created_by, updated_at,"
            " owner_id) VALUES ('n2', 'x', 'qt', 'potential', now(), now(), {zoe}, now(), {zoe})",
        ),
    ),
    Attack("hang a contact on it", ("INSERT INTO contact (lead_id, name) VALUES ({lead}, 'x') RETURNING *",)),
    Attack(
        "hang a follow-up on it",
        (
            "INSERT INTO followup (lead_id, owner_id, contacted_at, recorded_at, method, outcome)"
            " VALUES ({lead}, {ann}, now(), now(), 'phone', 'reached')",
        ),
    ),
    Attack(
        "follow-up in the pool's name",
        (
            "INSERT INTO followup (lead_id, contacted_at, recorded_at, method, outcome)"
            " VALUES ({lead}, now(), now(), 'phone', 'reached')",
        ),
    ),
    Attack(
        "follow-up as somebody else",
        (
            "INSERT INTO followup (lead_id, owner_id, author_id, contacted_at, recorded_at, method, outcome)"
            " VALUES ({mine}, {ann}, {zoe}, now(), now(), 'phone', 'reached')",
        ),
    ),
    Attack(
        "rewrite a colleague's follow-up on a shared lead",
        ("UPDATE followup SET summary = 'x' WHERE lead_id = {shared}",),
    ),
    Attack(
        "move a point to one's lead", ("UPDATE contact_point SET lead_id = {mine} WHERE lead_id = {lead}",)
    ),
    Attack("move one's follow-up to it", ("UPDATE followup SET lead_id = {lead} WHERE lead_id = {mine}",)),
    Attack(
        "win a shared lead",
        (
            "INSERT INTO status_change (lead_id, owner_id, to_status, at, actor_id)"
            " VALUES ({shared}, {zoe}, 'won', now(), {ann})",
            "UPDATE lead SET status = 'won' WHERE id = {shared}",
        ),
    ),
    Attack("rename a shared lead", ("UPDATE lead SET customer = 'x' WHERE id = {shared}",)),
    Attack("remove a shared lead", ("UPDATE lead SET voided_at = now() WHERE id = {shared}",)),
    Attack("remove one from the pool", ("UPDATE lead SET voided_at = now() WHERE id = {pool}",)),
    Attack(
        "rewrite history",
        (
            "UPDATE event SET reason = 'x'",
            "DELETE FROM event",
            "UPDATE event_value SET after = 'x'",
            "DELETE FROM event_value",
            "UPDATE status_change SET reason = 'x'",
            "UPDATE event_group SET command = 'x'",
        ),
    ),
    Attack(
        "event as somebody else",
        (
            "INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, lead_id, digest)"
            " SELECT min(id), now(), {zoe}, 'updated', 'lead', {mine}, {mine}, 'x' FROM event_group",
        ),
    ),
    Attack(
        "event on a colleague's lead",
        (
            "INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, lead_id, digest)"
            " SELECT min(id), now(), {ann}, 'updated', 'lead', {lead}, {lead}, 'x' FROM event_group",
        ),
    ),
    Attack(
        "values for somebody else's event",
        (
            "INSERT INTO event_value (event_id, field_id, salt) SELECT id, 'x', 'x' FROM"
            " generate_series(1, 9) g (id)",
        ),
    ),
    Attack(
        "transaction id of one's own making",
        (
            "INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, digest, txid)"
            " SELECT min(id), now(), {ann}, 'updated', 'lead', {mine}, 'x', 1 FROM event_group",
        ),
    ),
    Attack("undo for somebody else", ("UPDATE undo_unit SET state = 'undone' WHERE user_id = {zoe}",)),
    Attack("draft in somebody else's name", ("INSERT INTO draft VALUES ({zoe}, 'edit', 7, 'x', now())",)),
    Attack(
        "overwrite a draft",
        (
            "INSERT INTO draft VALUES ({zoe}, 'edit', 0, 'x', now())"
            " ON CONFLICT (user_id, kind, entity_id) DO UPDATE SET body = 'x' RETURNING *",
        ),
    ),
    Attack("settings of all", ("UPDATE setting SET value = '1'", "INSERT INTO setting VALUES (0, 'k', '1')")),
    Attack(
        "promote oneself",
        (
            "UPDATE app_user SET role = 'admin'",
            "UPDATE app_user SET role = 'admin' WHERE login = 'ann'",
            "SELECT * FROM lead",
        ),
    ),
    Attack("become another login", ("UPDATE app_user SET login = 'ann2' WHERE login = 'ann'",)),
    Attack(
        "add an active user",
        (
            "INSERT INTO app_user (login, display_name, role, created_at)"
            " VALUES ('eve', 'eve', 'admin', now())",
        ),
    ),
    Attack(
        "lead a team",
        (
            "INSERT INTO team_member SELECT id, {ann}, true FROM team",
            "UPDATE team_member SET leads = true",
            "UPDATE team_member SET user_id = {ann}",
        ),
    ),
    Attack(
        "make a role",
        (
            "SELECT leadtui_make_role('ann', 'admin')",
            "SELECT leadtui_keep_role('ann', 'admin', true)",
            "CREATE ROLE eve",
            "ALTER ROLE ann SUPERUSER",
            "ALTER ROLE ann BYPASSRLS",
            "GRANT leadtui_admin TO ann",
            "GRANT zoe TO ann",
        ),
    ),
    Attack(
        "set role",
        (
            "SET ROLE zoe",
            "SELECT * FROM lead",
            "SET ROLE leadtui_owner",
            "SELECT * FROM lead",
            "SET ROLE leadtui_definer",
            "SELECT * FROM lead",
            "SET ROLE leadtui_admin",
            "SELECT * FROM lead",
            "SET ROLE leadtui_keeper",
            "SET ROLE postgres",
            "SELECT * FROM lead",
        ),
    ),
    Attack("set role to a group", ("SET ROLE leadtui_rep", "SELECT * FROM lead", "SELECT * FROM app_user")),
    Attack("set_config role", ("SELECT set_config('role', 'zoe', false)", "SELECT * FROM lead")),
    Attack("session authorization", ("SET SESSION AUTHORIZATION zoe", "SELECT * FROM lead")),
    Attack("switch row security off", ("SET row_security = off", "SELECT * FROM lead")),
    Attack(
        "disable it on the table",
        (
            "ALTER TABLE lead DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE lead NO FORCE ROW LEVEL SECURITY",
            "SELECT * FROM lead",
        ),
    ),
    Attack(
        "drop or add a policy",
        (
            "DROP POLICY own_read ON lead",
            "CREATE POLICY all_of_it ON lead USING (true)",
            "SELECT * FROM lead",
        ),
    ),
    Attack(
        "switch triggers off",
        ("SET session_replication_role = replica", "ALTER TABLE lead DISABLE TRIGGER ALL"),
    ),
    Attack(
        "own function of the viewer's name",
        (
            "CREATE FUNCTION pg_temp.leadtui_worker() RETURNS bigint LANGUAGE sql AS 'SELECT {zoe}::bigint'",
            "SET search_path = pg_temp, public",
            "SELECT * FROM lead",
            "CREATE FUNCTION public.leadtui_me() RETURNS bigint LANGUAGE sql AS 'SELECT {zoe}::bigint'",
            "CREATE OR REPLACE FUNCTION leadtui_worker() RETURNS bigint LANGUAGE sql AS"
            " 'SELECT {zoe}::bigint'",
        ),
    ),
    Attack(
        "temporary table of a known name",
        (
            "CREATE TEMP TABLE app_user (id bigint, login text, active boolean, role text)",
            "INSERT INTO app_user VALUES ({zoe}, 'ann', true, 'admin')",
            "SET search_path = pg_temp, public",
            "SELECT * FROM lead",
            "SELECT * FROM leadtui_found_leads('x')",
        ),
    ),
    Attack(
        "own operator",
        (
            "CREATE SCHEMA mine",
            "CREATE FUNCTION peek(text, text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
            " $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$",
            "CREATE OPERATOR === (FUNCTION = peek, LEFTARG = text, RIGHTARG = text)",
            "SELECT * FROM lead WHERE customer === 'x'",
        ),
    ),
    Attack(
        "function in a condition that tells",
        (
            "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM lead LOOP RAISE NOTICE"
            " '%', r; END LOOP; END $$",
        ),
    ),
    Attack(
        "error message by cast",
        (
            "SELECT * FROM lead WHERE customer::int = 1",
            "SELECT need::date FROM lead WHERE id = {lead}",
            "SELECT * FROM contact_point WHERE (raw || 'x')::int > 0 AND id > 0",
        ),
    ),
    Attack("error message by division", ("SELECT 1 / (id - {lead}) FROM lead",)),
    Attack(
        "error message of a unique index",
        (
            "UPDATE lead SET number = 'ZH-20260520-002' WHERE id = {mine}",
            "INSERT INTO contact (lead_id, name, is_primary) VALUES ({lead}, 'x', true)",
        ),
    ),
    Attack(
        "statistics",
        (
            "SELECT * FROM pg_stats WHERE schemaname = 'public'",
            "SELECT * FROM pg_statistic",
            "SELECT * FROM pg_stats_ext_exprs",
            "SELECT most_common_elems FROM pg_stats",
        ),
    ),
    Attack(
        "plans",
        (
            "EXPLAIN ANALYZE SELECT * FROM lead WHERE id = {lead}",
            "EXPLAIN (VERBOSE) SELECT * FROM contact_point",
        ),
    ),
    Attack(
        "large objects",
        (
            "SELECT lo_import('/etc/hostname')",
            "SELECT lo_export(1, '/tmp/x')",
            "SELECT lo_get(oid) FROM pg_largeobject_metadata",
            "SELECT * FROM pg_largeobject",
        ),
    ),
    Attack(
        "files of the server",
        (
            "SELECT pg_read_file('pg_hba.conf')",
            "SELECT pg_ls_dir('.')",
            "SELECT pg_read_binary_file('PG_VERSION')",
        ),
    ),
    Attack(
        "prepared statement",
        ("PREPARE p AS SELECT * FROM lead WHERE id = $1", "EXECUTE p ({lead})", "EXECUTE p ({mine})"),
    ),
    Attack(
        "cursor with hold",
        ("BEGIN", "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM lead", "COMMIT", "FETCH ALL FROM c"),
    ),
    Attack("listen", ("LISTEN leadtui", "SELECT pg_notify('leadtui', '')", "SELECT pg_listening_channels()")),
    Attack("what others ask", ("SELECT query FROM pg_stat_activity WHERE usename <> current_user",)),
    Attack(
        "what others prepare",
        (
            "SELECT * FROM pg_prepared_statements",
            "SELECT * FROM pg_cursors",
            "SELECT * FROM pg_prepared_xacts",
        ),
    ),
    Attack(
        "sequences",
        (
            "SELECT nextval('lead_id_seq')",
            "SELECT setval('lead_id_seq', 1)",
            "SELECT * FROM lead_id_seq",
            "ALTER TABLE lead ALTER id RESTART WITH 1",
        ),
    ),
    Attack(
        "numbers",
        ("UPDATE number_counter SET last = 0", "SELECT * FROM number_counter", "DELETE FROM number_counter"),
    ),
    Attack(
        "search by function",
        (
            "SELECT * FROM leadtui_found_leads('天机不可泄露') f JOIN lead l ON l.id = f.lead_id",
            f"SELECT * FROM leadtui_found_said('{SECRET}') f JOIN followup w ON w.id = f.followup_id",
        ),
    ),
    Attack(
        "search by table",
        (
            f"SELECT tokens FROM lead_search WHERE tokens @@ '{SECRET}'::tsquery",
            "SELECT * FROM ts_stat('SELECT tokens FROM lead_search')",
        ),
    ),
    Attack(
        "inject into the search",
        (
            "SELECT * FROM leadtui_found_leads('x'' OR true --')",
            "SELECT leadtui_many('lead', '''); SELECT 1 --')",
            "SELECT leadtui_many('lead; SELECT * FROM lead', 'x')",
        ),
    ),
    Attack("masked points of a colleague", ("SELECT * FROM leadtui_masked_points(ARRAY[{lead}])",)),
    Attack(
        "reserve ids of a table",
        (
            "SELECT leadtui_reserve_ids('app_user', 1)",
            "SELECT leadtui_reserve_ids('x''; DROP TABLE lead --', 1)",
        ),
    ),
    Attack(
        "foreign key as an oracle",
        (
            "INSERT INTO lead_tag VALUES ({lead}, 'x')",
            "INSERT INTO plan (lead_id, track, kind, due_on, zone, created_at)"
            " VALUES ({lead}, 'content', 'next', '2026-01-01', 'x', now())",
        ),
    ),
    Attack(
        "make things in the schema",
        (
            "CREATE TABLE public.mine (x int)",
            "CREATE TABLE lead2 AS TABLE lead",
            "CREATE TRIGGER t AFTER INSERT ON lead EXECUTE FUNCTION leadtui_lead_owner()",
            "ALTER TABLE lead ADD COLUMN x int",
            "CREATE INDEX ON lead (need)",
            "DROP TABLE lead",
            "COMMENT ON TABLE lead IS 'x'",
        ),
    ),
    Attack(
        "rule and inheritance",
        ("CREATE RULE r AS ON SELECT TO lead DO INSTEAD NOTHING", "CREATE TEMP TABLE kid () INHERITS (lead)"),
    ),
    Attack(
        "extensions and servers",
        (
            "CREATE EXTENSION dblink",
            "CREATE EXTENSION postgres_fdw",
            "LOAD 'plpgsql'",
            "CREATE LANGUAGE plperl",
        ),
    ),
    Attack(
        "default for later logins",
        (
            "ALTER ROLE ann SET role = 'zoe'",
            "ALTER ROLE ann SET row_security = off",
            "ALTER DATABASE postgres SET row_security = off",
        ),
    ),
    Attack(
        "lock others out",
        ("LOCK TABLE lead IN ACCESS EXCLUSIVE MODE", "SELECT * FROM lead WHERE id = {lead} FOR UPDATE"),
    ),
    Attack(
        "end others' sessions",
        ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",),
    ),
    Attack(
        "import of a colleague",
        (
            "UPDATE import_batch SET user_id = {ann}",
            "INSERT INTO import_row VALUES (1, 'k', 99, '', '', 'x')",
        ),
    ),
    Attack(
        "whole row as text",
        (
            f"SELECT l::text FROM lead l WHERE l::text LIKE '%{PHONE}%'",
            "SELECT row_to_json(l) FROM lead l",
            "SELECT array_agg(p.raw) FROM contact_point p",
        ),
    ),
    Attack(
        "system columns",
        (
            "SELECT ctid, xmin, l.* FROM lead l WHERE ctid = '(0,2)'",
            "SELECT * FROM lead TABLESAMPLE BERNOULLI (100)",
        ),
    ),
    Attack("partial columns by has and min", ("SELECT min(customer), max(customer), max(need) FROM lead",)),
    Attack(
        "backup",
        (
            "SELECT pg_export_snapshot()",
            "SELECT query_to_xml('SELECT * FROM lead', true, true, '')",
            "SELECT table_to_xml('contact_point', true, true, '')",
            "SELECT database_to_xml(true, true, '')",
        ),
    ),
]
