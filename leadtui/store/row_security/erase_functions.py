"""Erasing what an admin's own rights do not reach: values of events, others' drafts and notices, reasons."""

from __future__ import annotations

# An erasure is on record before it is done: an event of this very transaction, by whoever calls. The hash
# that stays in place of the salt is worked out here, so that none can be put in its place.
DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_require_erasure(p_recorded boolean) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  IF leadtui_caller_role() IS DISTINCT FROM 'admin' THEN
    RAISE EXCEPTION 'only an admin may erase' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF p_recorded AND NOT EXISTS (SELECT FROM event
      WHERE txid = pg_current_xact_id()::text::bigint AND kind = 'erased'
        AND actor_id IS NOT DISTINCT FROM COALESCE(leadtui_caller(), actor_id)) THEN
    RAISE EXCEPTION 'an erasure is on record first' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_erase_values(p_events bigint[], p_fields text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_erasure(true);
  UPDATE event_value v SET before = NULL, after = NULL, salt = '#' || encode(sha256(convert_to(
      v.salt || '|' || v.field_id || '|' || coalesce(v.before, 'None') || '|' || coalesce(v.after, 'None'),
      'UTF8')), 'hex')
    FROM unnest(p_events, p_fields) AS p (event_id, field_id)
    WHERE v.event_id = p.event_id AND v.field_id = p.field_id AND v.salt NOT LIKE '#%';
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_drafts_of(p_reached text[], p_names text[], p_leads bigint[])
RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_erasure(false);
  RETURN (SELECT count(*) FROM draft d WHERE
    EXISTS (SELECT FROM unnest(p_reached) t WHERE position(t IN d.body) > 0)
    OR (d.entity_id = ANY(p_leads)
      AND EXISTS (SELECT FROM unnest(p_names) t WHERE position(t IN d.body) > 0)));
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_erase_drafts(p_reached text[], p_names text[], p_leads bigint[])
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_erasure(true);
  DELETE FROM draft d WHERE
    EXISTS (SELECT FROM unnest(p_reached) t WHERE position(t IN d.body) > 0)
    OR (d.entity_id = ANY(p_leads)
      AND EXISTS (SELECT FROM unnest(p_names) t WHERE position(t IN d.body) > 0));
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_erase_notices(p_notices bigint[], p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_erasure(true);
  UPDATE outbox SET state = 'stopped' WHERE state IN ('waiting', 'dead') AND notice_id = ANY(p_notices);
  UPDATE notice SET args = '{}', voided_at = coalesce(voided_at, p_at) WHERE id = ANY(p_notices);
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_erase_reasons(p_changes bigint[], p_texts text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  one text;
BEGIN
  PERFORM leadtui_require_erasure(true);
  FOREACH one IN ARRAY p_texts LOOP
    IF length(one) > 1 THEN
      UPDATE status_change SET reason = replace(reason, one, '***') WHERE id = ANY(p_changes);
    END IF;
  END LOOP;
  RETURN cardinality(p_changes);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_erase_told_reasons(p_events bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_erasure(true);
  UPDATE event e SET reason = '***', reason_salt = '#' || encode(sha256(convert_to(
      e.reason_salt || '|reason|None|' || e.reason, 'UTF8')), 'hex')
    WHERE e.id = ANY(p_events) AND e.reason_salt NOT LIKE '#%';
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
"""
