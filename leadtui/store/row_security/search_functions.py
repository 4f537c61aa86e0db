"""Search under row security: @@ may not use an index there, so definers list what the policy would show.

How many match is told in steps only, so that statistics of colleagues' leads do not show.
"""

from __future__ import annotations

_VISIBLE = """(s.owner_id IS NULL OR s.owner_id = ANY($2) OR s.lead_id = ANY($3))"""

_SCOPE = f"""
  IF my_role = 'admin' THEN
    RETURN QUERY EXECUTE wanted USING p_match::tsquery;
  ELSIF my_role IN ('rep', 'manager') THEN
    RETURN QUERY EXECUTE wanted || ' AND {_VISIBLE}'
      USING p_match::tsquery, ARRAY(SELECT leadtui_led()) || leadtui_caller(), ARRAY(SELECT leadtui_shared());
  END IF;
"""

DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_found_leads(p_match text) RETURNS TABLE (lead_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  my_role text := leadtui_caller_role();
  wanted text := 'SELECT s.lead_id FROM lead_search s WHERE s.tokens @@ $1';
BEGIN{_SCOPE}END $fn$;
CREATE OR REPLACE FUNCTION leadtui_found_said(p_match text)
RETURNS TABLE (followup_id bigint, lead_id bigint, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  my_role text := leadtui_caller_role();
  wanted text := 'SELECT s.followup_id, s.lead_id, s.at FROM followup_search s WHERE s.tokens @@ $1';
BEGIN{_SCOPE}END $fn$;
CREATE OR REPLACE FUNCTION leadtui_many(p_table text, p_match text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  plan json;
  rows bigint;
BEGIN
  IF p_table NOT IN ('lead', 'followup') OR leadtui_caller_role() IS NULL THEN
    RETURN 0;
  END IF;
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %I WHERE tokens @@ %L::tsquery',
    p_table || '_search', p_match)
    INTO plan;
  rows := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
  RETURN CASE WHEN rows > 30000 THEN 30001 WHEN rows > 10000 THEN 10001
    WHEN rows >= 1000 THEN 1000 ELSE 0 END;
END $fn$;
"""
