"""Who asks, what they may see, and the role each user gets."""

from __future__ import annotations

from leadtui.domain.rights import DEFAULTS

# Policies call these in nearly every statement. PL/pgSQL keeps their plans for the whole session, where SQL
# functions would parse and plan theirs each time: a save came to three times its cost by that. So that
# nobody's search_path has a say in them, the script pins it.
INVOKER = """
CREATE OR REPLACE FUNCTION leadtui_me() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $fn$
BEGIN
  RETURN (SELECT id FROM app_user WHERE login = (current_user::text COLLATE "C") AND active);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_worker() RETURNS bigint LANGUAGE plpgsql STABLE PARALLEL SAFE AS $fn$
BEGIN
  RETURN (SELECT id FROM app_user
    WHERE login = (current_user::text COLLATE "C") AND active AND role IN ('rep', 'manager'));
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_is_admin() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $fn$
BEGIN
  RETURN EXISTS (SELECT FROM app_user
    WHERE login = (current_user::text COLLATE "C") AND active AND role = 'admin');
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_caller_login() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE current_setting('role') WHEN 'none' THEN session_user::text ELSE current_setting('role') END;
"""

# In a definer function current_user is the definer: there the caller is who SET ROLE, else who logged in.
DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_caller() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $fn$
BEGIN
  RETURN (SELECT id FROM app_user WHERE login = (leadtui_caller_login() COLLATE "C") AND active);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_whoever() RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $fn$
BEGIN
  RETURN (SELECT id FROM app_user WHERE login = (leadtui_caller_login() COLLATE "C"));
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_caller_role() RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $fn$
BEGIN
  RETURN CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles
      WHERE rolname = leadtui_caller_login()::name AND (rolsuper OR rolbypassrls)) THEN 'admin'
    ELSE (SELECT role FROM app_user WHERE login = (leadtui_caller_login() COLLATE "C") AND active) END;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_shared() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 50 AS $fn$
DECLARE
  me bigint := leadtui_caller();
  away record;
  zone text;
BEGIN
  RETURN QUERY SELECT lead_id FROM lead_member WHERE user_id = me
    UNION ALL SELECT lead_id FROM lead_handed
    WHERE user_id = me AND txid = pg_current_xact_id_if_assigned()::text::bigint
    UNION ALL SELECT lead_id FROM lead_handed
    WHERE user_id = me AND lent_txid <> 0 AND lent_txid = pg_current_xact_id_if_assigned()::text::bigint;
  -- Nearly always there is none, and nothing more is asked.
  FOR away IN SELECT user_id, from_on, to_on FROM absence
      WHERE stand_in_id = me AND voided_at IS NULL AND to_on >= current_date - 1 LOOP
    zone := COALESCE((SELECT value::jsonb #>> '{}' FROM setting
      WHERE user_id = 0 AND key = 'team_zone'), 'Asia/Shanghai');
    CONTINUE WHEN (now() AT TIME ZONE zone)::date NOT BETWEEN away.from_on AND away.to_on;
    RETURN QUERY SELECT lead_id FROM plan WHERE responsible_id = away.user_id
      AND due_on BETWEEN away.from_on AND away.to_on AND done_at IS NULL AND voided_at IS NULL
      UNION ALL SELECT lead_id FROM followup WHERE author_id = me AND owner_id = away.user_id
      AND recorded_at >= away.from_on::timestamp AT TIME ZONE zone AND voided_at IS NULL;
  END LOOP;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_led() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 AS $fn$
BEGIN
  IF leadtui_caller_role() IS DISTINCT FROM 'manager' THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT DISTINCT m.user_id FROM team_member m WHERE m.team_id IN (
    SELECT c.descendant_id FROM team_closure c WHERE c.ancestor_id IN (
      SELECT l.team_id FROM team_member l WHERE l.leads AND l.user_id = leadtui_caller()));
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_may_give(p_owner bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
BEGIN
  IF p_owner IS NULL OR p_owner = me OR leadtui_has_right('assign') OR p_owner IN (SELECT leadtui_led()) THEN
    RETURN true;
  END IF;
  RETURN NOT EXISTS (SELECT FROM team_member WHERE user_id = me)
    OR NOT EXISTS (SELECT FROM team_member WHERE user_id = p_owner)
    OR EXISTS (SELECT FROM team_member a JOIN team_member b USING (team_id)
      WHERE a.user_id = me AND b.user_id = p_owner);
END $fn$;
"""

_GIVEN = " ".join(
    f"WHEN '{role}' THEN p_right IN ({', '.join(repr(name) for name in sorted(names))})"
    for role, names in DEFAULTS.items()
    if names
)
# As domain.rights.held has it: an exception counts before the role, but for viewers, who hold none.
RIGHTS = f"""
CREATE OR REPLACE FUNCTION leadtui_has_right(p_right text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  mine text := leadtui_caller_role();
  given boolean;
BEGIN
  IF mine IS NULL OR mine = 'viewer' THEN
    RETURN false;
  END IF;
  IF to_regclass('user_right') IS NOT NULL THEN
    SELECT allowed INTO given FROM user_right WHERE user_id = leadtui_caller() AND name = p_right;
  END IF;
  RETURN COALESCE(given, CASE mine {_GIVEN} ELSE false END);
END $fn$;
"""

KEEPER = """
CREATE OR REPLACE FUNCTION leadtui_keep_role(p_login text, p_role text, p_active boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  known pg_catalog.pg_roles;
  modern boolean := current_setting('server_version_num')::int >= 160000;
  groups text[] := ARRAY['leadtui_rep', 'leadtui_manager', 'leadtui_admin', 'leadtui_viewer'];
  other text;
BEGIN
  IF octet_length(p_login) > 63 OR p_login ~ '^(pg_|leadtui_)' OR p_login IN ('public', 'none') THEN
    RAISE WARNING 'no role can be made for the login %', quote_literal(p_login);
    RETURN;
  END IF;
  SELECT * INTO known FROM pg_catalog.pg_roles WHERE rolname = p_login;
  IF known.rolname IS NULL THEN
    IF NOT p_active THEN
      RETURN;
    END IF;
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN', p_login);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  ELSIF known.rolsuper OR known.rolbypassrls OR known.rolcreaterole OR known.rolreplication THEN
    RETURN;
  END IF;
  -- Who is inactive stays in the group: policies show nothing then, and the program can say so.
  FOREACH other IN ARRAY groups LOOP
    IF other = 'leadtui_' || p_role THEN
      EXECUTE format('GRANT %I TO %I', other, p_login);
    ELSIF EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        JOIN pg_catalog.pg_roles u ON u.oid = m.member
        WHERE g.rolname = other AND u.rolname = p_login) THEN
      EXECUTE format('REVOKE %I FROM %I', other, p_login);
    END IF;
  END LOOP;
  EXECUTE format(CASE WHEN p_active THEN 'GRANT CONNECT ON DATABASE %I TO %I'
    ELSE 'REVOKE CONNECT ON DATABASE %I FROM %I' END, current_database(), p_login);
  BEGIN
    IF p_active IS DISTINCT FROM known.rolcanlogin THEN
      EXECUTE format('ALTER ROLE %I %s', p_login, CASE WHEN p_active THEN 'LOGIN' ELSE 'NOLOGIN' END);
    END IF;
    IF p_active THEN
      EXECUTE format('GRANT %I TO leadtui_service', p_login)
        || CASE WHEN modern THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
    ELSE
      EXECUTE format('REVOKE %I FROM leadtui_service', p_login);
    END IF;
  EXCEPTION WHEN insufficient_privilege THEN
    -- A role that somebody else has made: the group and CONNECT are what counts.
    RAISE WARNING 'the role % is not leadtui''s to alter', quote_ident(p_login);
  END;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_make_role(p_login text, p_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF leadtui_caller_role() IS DISTINCT FROM 'admin' THEN
    RAISE EXCEPTION 'only an admin makes roles' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM app_user WHERE login = p_login AND role = p_role AND active) THEN
    RAISE EXCEPTION 'there is no such user' USING ERRCODE = 'no_data_found';
  END IF;
  PERFORM leadtui_keep_role(p_login, p_role, true);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_user_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.login <> NEW.login THEN
    PERFORM leadtui_keep_role(OLD.login, OLD.role, false);
  END IF;
  PERFORM leadtui_keep_role(NEW.login, NEW.role, NEW.active);
  RETURN NULL;
END $fn$;
CREATE OR REPLACE TRIGGER leadtui_user_role AFTER INSERT OR UPDATE OF login, role, active ON app_user
  FOR EACH ROW EXECUTE FUNCTION leadtui_user_role();
"""
