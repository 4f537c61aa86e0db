"""Audit rounds of managers: what is wrong with contact details, without the details; who is told of it."""

from __future__ import annotations

from leadtui.store.row_security.masked_functions import SEEN

# Of a lead one may read, whose details are masked: which contacts have which ways and whether those can be
# right, and which own fields for ways to reach somebody are filled. The masked form tells as much.
DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_reach(p_leads bigint[])
RETURNS TABLE (lead_id bigint, contact_id bigint, kind text, valid boolean, field_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();
BEGIN
  RETURN QUERY SELECT p.lead_id, p.contact_id, p.kind::text, p.valid OR c.voided_at IS NOT NULL, NULL::text
    FROM contact_point p JOIN contact c ON c.id = p.contact_id JOIN lead l ON l.id = p.lead_id
    WHERE p.lead_id = ANY(p_leads) AND p.voided_at IS NULL AND {SEEN}
    UNION ALL SELECT v.entity_id, NULL, NULL, NULL, v.field_id::text
    FROM field_value v JOIN field_def d ON d.name = v.field_id AND d.kind IN ('phone', 'email')
      JOIN lead l ON l.id = v.entity_id
    WHERE v.entity = 'lead' AND v.entity_id = ANY(p_leads) AND {SEEN};
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_tell_round(p_round bigint, p_since timestamptz, p_at timestamptz,
  p_due timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  whose record;
  made bigint;
  told int := 0;
BEGIN
  -- Managers tell whom they lead how much was found on their leads: what is counted here, once a day.
  IF leadtui_caller_role() IS DISTINCT FROM 'manager' THEN
    RETURN 0;
  END IF;
  FOR whose IN SELECT f.owner_id, count(*) AS n FROM audit_finding f JOIN app_user u ON u.id = f.owner_id
      WHERE f.round_id = p_round AND f.found_at >= p_since AND f.state = 'open' AND f.snoozed_until IS NULL
        AND u.active AND f.owner_id <> me AND f.owner_id IN (SELECT leadtui_led())
      GROUP BY f.owner_id ORDER BY f.owner_id LOOP
    INSERT INTO notice (user_id, kind, key, args, at)
      VALUES (whose.owner_id, 'audit', 'audit:' || p_round || ':' || leadtui_day(),
        json_build_object('n', whose.n)::text, p_at)
      ON CONFLICT (user_id, key) DO NOTHING RETURNING id INTO made;
    CONTINUE WHEN made IS NULL;
    told := told + 1;
    INSERT INTO outbox (notice_id, user_id, channel, address, made_at, due_at)
      SELECT made, whose.owner_id, channel, address, p_at, p_due FROM notice_channel
      WHERE user_id = whose.owner_id
        AND (kinds = '' OR leadtui_family('audit') = ANY(string_to_array(kinds, ',')));
    made := NULL;
  END LOOP;
  RETURN told;
END $fn$;
"""
