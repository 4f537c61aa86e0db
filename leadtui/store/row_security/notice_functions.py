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
  RETURN (p_user = me AND p_lead IS NULL) OR EXISTS (SELECT FROM lead WHERE id = p_lead AND owner_id = p_user)
    OR EXISTS (SELECT FROM lead_member WHERE lead_id = p_lead AND user_id = p_user)
    OR EXISTS (SELECT FROM lead_handed WHERE user_id = me AND lead_id = p_lead
      AND txid = pg_current_xact_id_if_assigned()::text::bigint AND p_user IN (from_owner, to_owner))
    OR EXISTS (SELECT FROM app_user WHERE id = p_user AND role = 'admin')
    OR EXISTS (SELECT FROM team_member m JOIN team_closure c ON c.descendant_id = m.team_id
      JOIN team_member l ON l.team_id = c.ancestor_id AND l.leads
      WHERE m.user_id = me AND l.user_id = p_user);
END $fn$;
DROP FUNCTION IF EXISTS leadtui_tell(bigint, text, text, bigint, bigint, text, timestamptz, timestamptz);
CREATE OR REPLACE FUNCTION leadtui_truly(p_user bigint, p_kind text, p_lead bigint, p_group bigint,
  p_args text) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  what text := regexp_replace(p_kind, '_many$', '');
  now_tx bigint := pg_current_xact_id_if_assigned()::text::bigint;
  n bigint;
  about lead%ROWTYPE;
  said jsonb := jsonb_build_object('who', (SELECT display_name FROM app_user WHERE id = me));
BEGIN
  IF what = 'test' THEN
    RETURN CASE WHEN p_user = me THEN said::text END;
  END IF;
  IF what = 'reveals' THEN
    SELECT count(*) INTO n FROM reveal r WHERE r.user_id = me AND r.on_day = leadtui_day();
    RETURN CASE WHEN n > 0 AND p_lead IS NULL THEN (said || jsonb_build_object('n', n))::text END;
  END IF;
  SELECT * INTO about FROM lead WHERE id = p_lead;
  said := said || jsonb_build_object('name', COALESCE(NULLIF(about.short_name, ''), about.customer));
  IF what IN ('undone', 'redone') THEN
    -- Of something that was told to this user: undone by this group, or by what this group took back.
    RETURN CASE WHEN EXISTS (SELECT FROM event e JOIN event_group g ON g.id = e.group_id
        LEFT JOIN event_group u ON u.id = g.undoes
        JOIN notice o ON o.user_id = p_user AND o.group_id IN (g.undoes, u.undoes)
        WHERE g.id = p_group AND e.txid = now_tx AND e.actor_id = me AND o.lead_id = p_lead)
      THEN said::text END;
  END IF;
  SELECT count(DISTINCT e.lead_id) INTO n FROM event e
    WHERE e.txid = now_tx AND e.actor_id = me AND e.group_id = p_group
      AND (p_kind <> what OR e.lead_id = p_lead) AND CASE what
        WHEN 'status' THEN e.kind = 'status'
        WHEN 'given' THEN e.kind = 'owner' OR (e.kind = 'created' AND e.entity = 'lead')
        WHEN 'taken' THEN e.kind = 'owner'
        WHEN 'released' THEN e.kind = 'owner'
        WHEN 'imported' THEN e.kind IN ('owner', 'imported')
        WHEN 'followup' THEN e.kind = 'created' AND e.entity = 'followup'
        ELSE false END;
  IF n = 0 OR about.id IS NULL
      OR (what IN ('given', 'imported') AND about.owner_id IS DISTINCT FROM p_user)
      OR (what = 'taken' AND about.owner_id IS NULL) OR (what = 'released' AND about.owner_id IS NOT NULL)
      OR (what IN ('taken', 'released') AND NOT EXISTS (SELECT FROM lead_handed h WHERE h.user_id = me
        AND h.lead_id = p_lead AND h.txid = now_tx AND h.from_owner = p_user)) THEN
    RETURN NULL;
  END IF;
  IF p_kind <> what THEN
    said := said || jsonb_build_object('n', least(n, CASE WHEN p_args::jsonb ->> 'n' ~ '^[0-9]{1,9}$'
      THEN (p_args::jsonb ->> 'n')::bigint ELSE 1 END));
  END IF;
  RETURN (said || CASE what
    WHEN 'status' THEN jsonb_build_object('status', about.status)
    WHEN 'taken' THEN jsonb_build_object('owner',
      (SELECT display_name FROM app_user WHERE id = about.owner_id))
    WHEN 'followup' THEN (SELECT jsonb_build_object('method', f.method, 'outcome', f.outcome) FROM followup f
      WHERE f.lead_id = p_lead AND f.author_id = me AND f.voided_at IS NULL ORDER BY f.id DESC LIMIT 1)
    ELSE '{}'::jsonb END)::text;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_tell(p_user bigint, p_kind text, p_key text, p_lead bigint, p_group bigint,
  p_args text, p_at timestamptz, p_due timestamptz, p_growing boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  made bigint;
  fresh boolean;
  said text := p_args;
  filed text := p_key;
BEGIN
  IF NOT EXISTS (SELECT FROM app_user WHERE id = p_user AND active)
      OR NOT leadtui_concerns(p_user, p_lead) OR (p_group IS NOT NULL AND NOT leadtui_is_service()
      AND NOT EXISTS (SELECT FROM event_group
        WHERE id = p_group AND leadtui_caller() IN (user_id, actor_id))) THEN
    RETURN false;
  END IF;
  -- What somebody else is told by a user is what that user has done in this transaction, in words of ours.
  IF NOT COALESCE(leadtui_caller_role() = 'admin', false) AND NOT leadtui_is_service() THEN
    said := leadtui_truly(p_user, p_kind, p_lead, p_group, p_args);
    filed := CASE WHEN p_group IS NULL THEN left(p_kind, 32) || ':' || leadtui_caller() || ':'
        || CASE WHEN p_kind = 'test' THEN p_key ELSE leadtui_day()::text END
      ELSE regexp_replace(p_kind, '_many$', '') || ':' || p_group
        || CASE WHEN p_growing OR p_kind IN ('undone', 'redone') THEN '' ELSE ':' || p_lead END END;
    IF said IS NULL THEN
      RETURN false;
    END IF;
  END IF;
  INSERT INTO notice (user_id, kind, key, lead_id, group_id, args, at)
  VALUES (p_user, p_kind, filed, p_lead, p_group, said, p_at)
  ON CONFLICT (user_id, key) DO UPDATE SET read_at = NULL,
    kind = regexp_replace(EXCLUDED.kind, '_many$', '') || '_many',
    args = (notice.args::jsonb || jsonb_build_object('n', COALESCE((notice.args::jsonb ->> 'n')::int, 1)
      + COALESCE((EXCLUDED.args::jsonb ->> 'n')::int, 1)))::text
  WHERE p_growing AND notice.group_id = p_group
  RETURNING id, xmax = 0 INTO made, fresh;
  IF made IS NULL OR NOT fresh THEN
    RETURN made IS NOT NULL;
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
