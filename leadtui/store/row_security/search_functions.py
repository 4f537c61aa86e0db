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

# Digits of a masked number must not be guessed: they are looked for in what of the lead is not masked.
_SHOWN = """(cardinality($4) = 0 OR s.owner_id = $5 OR s.lead_id = ANY($3) OR s.lead_id = ANY($6)
  OR EXISTS (SELECT FROM lead l WHERE l.id = s.lead_id AND ((l.owner_id IS NULL AND l.created_by = $5)
    OR NOT EXISTS (SELECT FROM unnest($4) d
      WHERE position(d IN concat_ws(' ', l.number, l.customer, l.short_name, l.need)) = 0))))"""
_LEADS = f"""
DECLARE
  my_role text := leadtui_caller_role();
  digits text[] := ARRAY(SELECT DISTINCT m[1] FROM regexp_matches(p_match, '''([0-9]+)''', 'g') m);
  wanted text := 'SELECT s.lead_id FROM lead_search s WHERE s.tokens @@ $1';
BEGIN
  IF p_lead IS NOT NULL THEN
    wanted := wanted || ' AND s.lead_id = $7';
  END IF;
  IF my_role = 'admin' THEN
    RETURN QUERY EXECUTE wanted USING p_match::tsquery, NULL::bigint[], NULL::bigint[], digits, NULL::bigint,
      NULL::bigint[], p_lead;
  ELSIF my_role IN ('rep', 'manager') THEN
    RETURN QUERY EXECUTE wanted || $w$ AND {_VISIBLE} AND {_SHOWN}$w$
      USING p_match::tsquery, ARRAY(SELECT leadtui_led()) || leadtui_caller(), ARRAY(SELECT leadtui_shared()),
        digits, leadtui_caller(), ARRAY(SELECT leadtui_revealed()), p_lead;
  END IF;
END"""

DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_leads_with(p_match text, p_lead bigint) RETURNS TABLE (lead_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn${_LEADS} $fn$;
CREATE OR REPLACE FUNCTION leadtui_found_leads(p_match text) RETURNS TABLE (lead_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  RETURN QUERY SELECT f.lead_id FROM leadtui_leads_with(p_match, NULL) f;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_lead_holds(p_lead bigint, p_match text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
DECLARE
  whose bigint;
  my_role text;
BEGIN
  -- Most hold nothing of it, and who asks does not matter then.
  SELECT s.owner_id INTO whose FROM lead_search s WHERE s.lead_id = p_lead AND s.tokens @@ p_match::tsquery;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- Without digits nothing of it may be masked. A list asks this of hundreds: all of it is planned once.
  IF p_match !~ '''[0-9]+''' THEN
    my_role := leadtui_caller_role();
    RETURN COALESCE(my_role = 'admin' OR (my_role IN ('rep', 'manager')
      AND (whose IS NULL OR whose = leadtui_caller() OR whose IN (SELECT leadtui_led())
        OR p_lead IN (SELECT leadtui_shared()))), false);
  END IF;
  RETURN EXISTS (SELECT FROM leadtui_leads_with(p_match, p_lead));
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_put_tokens(p_leads bigint[], p_tokens text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();
BEGIN
  PERFORM leadtui_require_worker();
  -- Who may not read the contact details cannot name their tokens either: those that are there stay.
  INSERT INTO lead_search AS s (lead_id, tokens)
  SELECT l.id, t.tokens::tsvector FROM unnest(p_leads, p_tokens) AS t (id, tokens) JOIN lead l ON l.id = t.id
  WHERE my_role = 'admin' OR l.owner_id IS NULL OR l.owner_id = me OR l.owner_id IN (SELECT leadtui_led())
    OR l.id IN (SELECT leadtui_shared())
  ON CONFLICT (lead_id) DO UPDATE SET tokens = CASE
    WHEN EXISTS (SELECT FROM leadtui_open_leads(ARRAY[s.lead_id])) THEN EXCLUDED.tokens
    ELSE s.tokens || EXCLUDED.tokens END
  WHERE s.tokens <> EXCLUDED.tokens;
END $fn$;
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
