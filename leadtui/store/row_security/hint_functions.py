"""Whom a change wakes: each user listens on a channel of their own, under a name nobody else is told."""

from __future__ import annotations

KEY = """
CREATE TABLE IF NOT EXISTS hint_key (key text NOT NULL);
INSERT INTO hint_key SELECT gen_random_uuid()::text WHERE NOT EXISTS (SELECT FROM hint_key);
"""

# A hint says nothing but that it is time to look. What lies in the pool or is about no lead wakes everyone,
# on the channel leadtui; what is about a lead wakes its owner, those who work on it, who had it before, and
# whoever listens for them: managers for those they lead, stand-ins for those who are away, admins for all,
# whose channel is that of user 0.
DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_hint(p_user bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  RETURN (SELECT 'leadtui_' || left(encode(sha256(convert_to(key || p_user, 'UTF8')), 'hex'), 32)
    FROM hint_key);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_hints() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
BEGIN
  RETURN NEXT 'leadtui';
  IF leadtui_caller_role() = 'admin' THEN
    RETURN NEXT leadtui_hint(0);
  ELSIF me IS NOT NULL THEN
    RETURN QUERY SELECT leadtui_hint(found.id) FROM (SELECT me UNION SELECT leadtui_led()
      UNION SELECT user_id FROM absence
      WHERE stand_in_id = me AND voided_at IS NULL AND to_on >= current_date - 1) AS found (id);
  END IF;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_event_hints() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF EXISTS (SELECT FROM fresh f LEFT JOIN lead l ON l.id = f.lead_id WHERE l.owner_id IS NULL
      OR f.entity = 'lead_member' OR (f.kind = 'owner' AND position(',' IN f.audience) = 0)) THEN
    PERFORM pg_notify('leadtui', '');
  ELSE
    PERFORM pg_notify(leadtui_hint(told.id), '') FROM (SELECT 0
      UNION SELECT l.owner_id FROM fresh f JOIN lead l ON l.id = f.lead_id
      UNION SELECT m.user_id FROM fresh f JOIN lead_member m ON m.lead_id = f.lead_id
      UNION SELECT a.id::bigint FROM fresh f, string_to_table(f.audience, ',') AS a (id) WHERE a.id <> ''
    ) AS told (id);
  END IF;
  RETURN NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_notice_hints() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM pg_notify(leadtui_hint(told.user_id), '') FROM (SELECT DISTINCT user_id FROM fresh) AS told;
  RETURN NULL;
END $fn$;
"""
TRIGGERS = """
CREATE OR REPLACE TRIGGER event_announce AFTER INSERT ON event REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION leadtui_event_hints();
CREATE OR REPLACE TRIGGER notice_announce AFTER INSERT ON notice REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION leadtui_notice_hints();
"""
