"""Who asked to be forgotten: anybody at work may ask about one they hold, nobody may list or read hashes."""

from __future__ import annotations

MOST = 2_000
"""Ways of contact that are asked about at once."""

# The secret never leaves the database: hashes are made here.
DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_keyed_hash(p_message text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER AS $fn$
  SELECT encode(sha256(decode(outer_pad, 'hex') || sha256(decode(inner_pad, 'hex')
    || convert_to(p_message, 'UTF8'))), 'hex') FROM forgotten_key
$fn$;
CREATE OR REPLACE FUNCTION leadtui_forgotten(p_messages text[])
RETURNS TABLE (message text, at timestamptz, mark text) LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  IF cardinality(p_messages) > {MOST} OR NOT EXISTS (SELECT FROM forgotten f WHERE f.lifted_at IS NULL) THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT m.message, f.at, f.mark
    FROM (SELECT t AS message, leadtui_keyed_hash(t) AS hash FROM unnest(p_messages) t) m
    JOIN forgotten f ON f.hash = m.hash AND f.lifted_at IS NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_silent(p_kinds text[], p_norms text[])
RETURNS TABLE (kind text, norm text) LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  -- Whoever works here may import, unless that right was taken away.
  IF cardinality(p_norms) > {MOST} OR EXISTS (SELECT FROM user_right r
      WHERE r.user_id = leadtui_caller() AND r.name = 'import' AND NOT r.allowed) THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT DISTINCT w.kind, w.norm FROM unnest(p_kinds, p_norms) AS w (kind, norm)
    JOIN contact_point p ON p.kind = w.kind AND p.norm = w.norm AND p.voided_at IS NULL
    JOIN contact c ON c.id = p.contact_id AND c.do_not_contact AND c.voided_at IS NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_require_told(p_kinds text[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  IF leadtui_caller_role() IS DISTINCT FROM 'admin' THEN
    RAISE EXCEPTION 'only an admin may' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT EXISTS (SELECT FROM event
      WHERE txid = pg_current_xact_id()::text::bigint AND kind = ANY(p_kinds)
        AND actor_id IS NOT DISTINCT FROM COALESCE(leadtui_caller(), actor_id)) THEN
    RAISE EXCEPTION 'it is on record first' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_forget(
  p_messages text[], p_kinds text[], p_mark text, p_origin text, p_at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_told(ARRAY['erased', 'suppressed']);
  INSERT INTO forgotten (mark, kind, hash, origin, at, by_id)
    SELECT p_mark, w.kind, leadtui_keyed_hash(w.message), p_origin, p_at, leadtui_caller()
    FROM unnest(p_messages, p_kinds) AS w (message, kind)
    ON CONFLICT (hash) WHERE lifted_at IS NULL DO NOTHING;
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_lift_forgotten(p_mark text, p_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  done bigint;
BEGIN
  PERFORM leadtui_require_told(ARRAY['lifted']);
  UPDATE forgotten SET lifted_at = p_at, lifted_by = leadtui_caller(), hash = repeat('0', 64)
    WHERE mark = p_mark AND lifted_at IS NULL;
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $fn$;
"""
