"""Telling a colleague something: nobody writes into another's inbox but through these."""

from __future__ import annotations

from leadtui.domain.notices import families


def _family() -> str:
    """To which family a kind belongs, as domain/notices.py has it."""
    named = {name: kinds for name, kinds in families().items() if name != "alert"}
    listed = {name: ", ".join(f"'{kind}'" for kind in kinds) for name, kinds in named.items()}
    whens = "\n    ".join(f"WHEN p_kind IN ({kinds}) THEN '{name}'" for name, kinds in listed.items())
    return f"CASE\n    {whens}\n    ELSE 'alert' END"


# Told are those whom a change concerns: who owns or shares the lead, or did until this transaction, and those
# who lead its author. Programs that run by themselves and admins tell anybody.
# What is told to others never fails what it is about.
FAMILY = f"""
CREATE OR REPLACE FUNCTION leadtui_family(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN {_family()};
"""
DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_is_service() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  RETURN leadtui_caller() IS NULL
    AND pg_has_role(leadtui_caller_login()::name, 'leadtui_service'::name, 'USAGE');
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_concerns(p_user bigint, p_lead bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();
BEGIN
  IF COALESCE(my_role = 'admin', false) OR leadtui_is_service() THEN
    RETURN true;
  END IF;
  IF me IS NULL OR my_role NOT IN ('rep', 'manager') THEN
    RETURN false;
  END IF;
  IF p_lead IS NOT NULL AND NOT EXISTS (SELECT FROM lead WHERE id = p_lead AND (owner_id IS NULL
      OR owner_id = me OR id IN (SELECT leadtui_shared()) OR owner_id IN (SELECT leadtui_led()))) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM lead WHERE id = p_lead AND owner_id = p_user)
    OR EXISTS (SELECT FROM lead_member WHERE lead_id = p_lead AND user_id = p_user)
    OR EXISTS (SELECT FROM lead_handed WHERE user_id = me AND lead_id = p_lead
      AND txid = pg_current_xact_id_if_assigned()::text::bigint AND p_user IN (from_owner, to_owner))
    OR EXISTS (SELECT FROM app_user WHERE id = p_user AND role = 'admin')
    OR EXISTS (SELECT FROM team_member m JOIN team_closure c ON c.descendant_id = m.team_id
      JOIN team_member l ON l.team_id = c.ancestor_id AND l.leads
      WHERE m.user_id = me AND l.user_id = p_user);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_tell(p_user bigint, p_kind text, p_key text, p_lead bigint, p_group bigint,
  p_args text, p_at timestamptz, p_due timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  made bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM app_user WHERE id = p_user AND active)
      OR NOT leadtui_concerns(p_user, p_lead) OR (p_group IS NOT NULL AND NOT leadtui_is_service()
      AND NOT EXISTS (SELECT FROM event_group
        WHERE id = p_group AND leadtui_caller() IN (user_id, actor_id))) THEN
    RETURN false;
  END IF;
  INSERT INTO notice (user_id, kind, key, lead_id, group_id, args, at)
  VALUES (p_user, p_kind, p_key, p_lead, p_group, p_args, p_at)
  ON CONFLICT (user_id, key) DO NOTHING RETURNING id INTO made;
  IF made IS NULL THEN
    RETURN false;
  END IF;
  INSERT INTO outbox (notice_id, user_id, channel, address, made_at, due_at)
  SELECT made, p_user, channel, address, p_at, p_due FROM notice_channel WHERE user_id = p_user
    AND (kinds = '' OR leadtui_family(p_kind) = ''
      OR leadtui_family(p_kind) = ANY(string_to_array(kinds, ',')));
  RETURN true;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_require_group(p_group bigint) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  IF NOT COALESCE(leadtui_caller_role() = 'admin', false) AND NOT EXISTS (
      SELECT FROM event_group WHERE id = p_group AND leadtui_caller() IN (user_id, actor_id)) THEN
    RAISE EXCEPTION 'this is not yours to take back' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_untell(p_group bigint, p_at timestamptz)
  RETURNS TABLE (told bigint, about bigint)
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_group(p_group);
  UPDATE outbox SET state = 'stopped' WHERE state = 'waiting'
    AND notice_id IN (SELECT id FROM notice WHERE group_id = p_group);
  UPDATE notice n SET voided_at = p_at WHERE n.group_id = p_group AND n.voided_at IS NULL
    AND n.read_at IS NULL
    AND NOT EXISTS (SELECT FROM outbox o WHERE o.notice_id = n.id AND o.state <> 'stopped');
  RETURN QUERY SELECT n.user_id, n.lead_id FROM notice n WHERE n.group_id = p_group AND n.voided_at IS NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_retell(p_group bigint, p_due timestamptz)
RETURNS TABLE (told bigint, about bigint) LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_group(p_group);
  RETURN QUERY SELECT n.user_id, n.lead_id FROM notice n WHERE n.group_id = p_group AND n.voided_at IS NULL;
  UPDATE outbox o SET state = 'waiting', due_at = p_due WHERE o.state = 'stopped'
    AND o.notice_id IN (SELECT n.id FROM notice n WHERE n.group_id = p_group AND n.voided_at IS NOT NULL);
  UPDATE notice n SET voided_at = NULL WHERE n.group_id = p_group AND n.voided_at IS NOT NULL;
END $fn$;
"""
