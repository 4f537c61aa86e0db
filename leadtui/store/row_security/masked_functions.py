"""Contact details of others: who may read them, their masked form, showing them, and exact duplicates."""

from __future__ import annotations

from leadtui.store.row_security import masked_limits

# The same as domain.masking.mask_point; a test holds them equal.
MASK = r"""
CREATE OR REPLACE FUNCTION leadtui_mask(p_kind text, p_raw text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $fn$
DECLARE
  shown text := btrim(normalize(p_raw, NFKC), ' ');
  found text[];
  head int;
  plus int;
  spare int;
BEGIN
  IF p_kind = 'phone' THEN
    shown := regexp_replace(shown, '[*●•∗]+', '*', 'g');
    shown := regexp_replace(shown, '(?<=[0-9])[xX×]{2,}', '*', 'g');
    shown := regexp_replace(shown, '[^0-9+*]', '', 'g');
    IF position('*' IN shown) > 0 THEN
      found := ARRAY[split_part(shown, '*', 1), regexp_replace(shown, '^.*\*', '')];
      RETURN CASE WHEN length(found[1]) + length(found[2]) > 7
        THEN left(found[1], 3) || '****' || right(found[2], 4) ELSE found[1] || '****' || found[2] END;
    END IF;
    found := regexp_match(shown, '^(?:\+?86|0086)?(1[3-9][0-9]{9})$');
    IF found IS NOT NULL THEN
      RETURN left(found[1], 3) || '****' || right(found[1], 4);
    END IF;
    found := regexp_match(shown,
      '^(?:(?:\+86|0086)0?|0)((?:10|2[0-9])(?=[0-9]{8}$)|[3-9][0-9][0-9])([0-9]{7,8})$');
    IF found IS NOT NULL THEN
      RETURN '0' || found[1] || '-****' || right(found[2], 4);
    END IF;
    plus := (left(shown, 1) = '+')::int;
    spare := greatest(0, length(shown) - plus - 4);
    head := least(3, spare / 2) + plus;
    RETURN left(shown, head) || '****' || right(shown, least(3, spare - head + plus));
  END IF;
  found := regexp_match(shown, '^(.*)@([^@]*)$');
  IF p_kind = 'email' AND found[2] ~ '^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$' THEN
    RETURN left(found[1], 1) || '***@' || found[2];
  END IF;
  RETURN CASE WHEN length(shown) > 1 THEN left(shown, 1) ELSE '' END || '***';
END $fn$;
"""

# A lead shown to somebody stays open to them until the team's day ends.
OPEN = """(my_role = 'admin' OR (my_role IN ('rep', 'manager') AND (l.owner_id = me
      OR (l.owner_id IS NULL AND l.created_by = me) OR l.id IN (SELECT leadtui_shared())
      OR l.id IN (SELECT leadtui_revealed()))))"""
SEEN = """(my_role = 'admin' OR (my_role IN ('rep', 'manager') AND (l.owner_id IS NULL OR l.owner_id = me
      OR l.owner_id IN (SELECT leadtui_led()) OR l.id IN (SELECT leadtui_shared()))))"""
_WHO = """DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();"""

DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_revealed() RETURNS SETOF bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER ROWS 20 AS $fn$
BEGIN
  RETURN QUERY SELECT r.lead_id FROM reveal r
    WHERE r.user_id = leadtui_caller() AND r.on_day = leadtui_day();
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_open_leads(p_leads bigint[]) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  RETURN QUERY SELECT l.id FROM lead l WHERE l.id = ANY(p_leads) AND {OPEN} AND {SEEN};
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_has_point(p_lead bigint, p_kind text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  RETURN EXISTS (SELECT FROM contact_point p JOIN lead l ON l.id = p.lead_id
    WHERE p.lead_id = p_lead AND p.kind = p_kind AND p.voided_at IS NULL AND {SEEN});
END $fn$;
DROP FUNCTION IF EXISTS leadtui_masked_points(bigint[]);
CREATE FUNCTION leadtui_masked_points(p_leads bigint[])
RETURNS TABLE (id bigint, lead_id bigint, contact_id bigint, is_primary boolean, kind text, masked text,
  valid boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  RETURN QUERY SELECT p.id, p.lead_id, p.contact_id, c.is_primary, p.kind::text, leadtui_mask(p.kind, p.raw),
      p.valid
    FROM contact_point p JOIN contact c ON c.id = p.contact_id JOIN lead l ON l.id = p.lead_id
    WHERE p.lead_id = ANY(p_leads) AND p.voided_at IS NULL AND c.voided_at IS NULL AND {SEEN}
    ORDER BY p.lead_id, p.contact_id, p.position, p.id;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_masked_values(p_events bigint[])
RETURNS TABLE (event_id bigint, field_id text, before text, after text)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  RETURN QUERY SELECT v.event_id, v.field_id,
      to_json(leadtui_mask(p.kind, v.before::json #>> '{{}}'))::text,
      to_json(leadtui_mask(p.kind, v.after::json #>> '{{}}'))::text
    FROM event e JOIN event_value v ON v.event_id = e.id JOIN lead l ON l.id = e.lead_id
      JOIN contact_point p ON p.id = e.entity_id
    WHERE e.id = ANY(p_events) AND e.entity = 'contact_point' AND v.field_id IN ('raw', 'norm') AND {SEEN}
    UNION ALL SELECT v.event_id, v.field_id,
      to_json(leadtui_mask(d.kind, v.before::json #>> '{{}}'))::text,
      to_json(leadtui_mask(d.kind, v.after::json #>> '{{}}'))::text
    FROM event e JOIN event_value v ON v.event_id = e.id JOIN lead l ON l.id = e.lead_id
      JOIN field_def d ON v.field_id = 'field:' || d.name AND d.kind IN ('phone', 'email')
    WHERE e.id = ANY(p_events) AND e.entity IN ('lead', 'contact', 'followup') AND {SEEN};
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_reveal(p_lead bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
{_WHO}
  today date := leadtui_day();
  now_at timestamptz := clock_timestamp();
  so_far int;
  made bigint;
  said text;
BEGIN
  IF NOT EXISTS (SELECT FROM lead l WHERE l.id = p_lead AND l.voided_at IS NULL AND {SEEN}) THEN
    RAISE EXCEPTION 'there is no such lead among those you can see' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- One after the other, so that two at once do not both take the last place.
  PERFORM pg_advisory_xact_lock(7305012, me::int);
  IF EXISTS (SELECT FROM lead l WHERE l.id = p_lead AND {OPEN}) THEN
    RETURN 0;
  END IF;
  SELECT count(*) INTO so_far FROM reveal r WHERE r.user_id = me AND r.on_day = today;
  IF so_far >= leadtui_limit('reveals_a_day', {masked_limits.REVEALS}) THEN
    RETURN -1;
  END IF;
  INSERT INTO reveal (user_id, lead_id, on_day, at) VALUES (me, p_lead, today, now_at);
  INSERT INTO event_group (user_id, actor_id, at, command, lead_id, count)
    VALUES (me, me, now_at, 'reveal', p_lead, 0) RETURNING id INTO made;
  said := to_char(now_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '|' || made || '||' || me
    || '|["reveal", "", ""]|lead|' || p_lead || '|' || p_lead;
  INSERT INTO event (group_id, at, actor_id, kind, entity, entity_id, lead_id, digest)
    VALUES (made, now_at, me, 'reveal', 'lead', p_lead, p_lead, '2.' || rtrim(translate(
      encode(sha256(convert_to(said, 'UTF8')), 'base64'), '+/', '-_'), '='));
  RETURN so_far + 1;
END $fn$;
DROP FUNCTION IF EXISTS leadtui_twins(text[], text[], text[]);
CREATE OR REPLACE FUNCTION leadtui_twins(p_kinds text[], p_norms text[], p_names text[],
  p_keys bigint[] DEFAULT '{{}}', p_whys text[] DEFAULT '{{}}')
RETURNS TABLE (lead_id bigint, number text, customer text, owner text, last_contact_at timestamptz, why text)
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
{_WHO}
  today date := leadtui_day();
  n int := GREATEST(cardinality(p_norms) + cardinality(p_names), cardinality(p_keys));
  told int;
  hit record;
BEGIN
  PERFORM leadtui_require_worker();
  IF n = 0 OR n > {masked_limits.ASKED_AT_ONCE} OR cardinality(p_kinds) <> cardinality(p_norms)
      OR cardinality(p_keys) <> cardinality(p_whys) THEN
    RETURN;
  END IF;
  INSERT INTO duplicate_asked AS a (user_id, on_day, asked) VALUES (me, today, n)
    ON CONFLICT (user_id, on_day) DO UPDATE SET asked = a.asked + n RETURNING asked INTO told;
  IF told > leadtui_limit('duplicates_asked_a_day', {masked_limits.ASKED}) THEN
    RETURN;
  END IF;
  SELECT count(*) INTO told FROM duplicate_look k WHERE k.user_id = me AND k.on_day = today;
  FOR hit IN SELECT DISTINCT ON (l.id) l.id, l.number AS code,
        COALESCE(NULLIF(l.short_name, ''), l.customer) AS name,
        l.last_contact_at AS at, u.display_name AS person, w.why AS shared, {SEEN} AS seen
      FROM (SELECT p.lead_id AS id, p.kind AS why FROM unnest(p_kinds, p_norms) AS a (kind, norm)
          JOIN contact_point p ON p.norm = a.norm AND p.kind = a.kind AND p.voided_at IS NULL
        UNION ALL SELECT o.id, 'customer' FROM lead o
          WHERE o.sort_key = ANY(p_names) AND o.voided_at IS NULL
        UNION ALL SELECT c.lead_id, c.why FROM unnest(p_keys, p_whys) AS b (key, why)
          CROSS JOIN LATERAL (SELECT k.lead_id, b.why FROM lead_key k WHERE k.key = b.key LIMIT 60) AS c) AS w
        JOIN lead l ON l.id = w.id LEFT JOIN app_user u ON u.id = l.owner_id
      WHERE l.voided_at IS NULL AND NOT ({OPEN} AND {SEEN})
      ORDER BY l.id, w.why DESC LIMIT {masked_limits.TOLD_AT_ONCE} LOOP
    IF NOT EXISTS (SELECT FROM duplicate_look k
        WHERE k.user_id = me AND k.on_day = today AND k.lead_id = hit.id) THEN
      IF told >= leadtui_limit('duplicates_a_day', {masked_limits.TOLD}) THEN
        CONTINUE;
      END IF;
      told := told + 1;
      INSERT INTO duplicate_look (user_id, lead_id, on_day, at, why)
        VALUES (me, hit.id, today, clock_timestamp(), hit.shared);
    END IF;
    lead_id := CASE WHEN hit.seen THEN hit.id END;
    number := CASE WHEN hit.seen THEN hit.code ELSE '' END;
    customer := CASE WHEN hit.seen THEN hit.name
      ELSE left(hit.name, 1) || CASE WHEN ascii(hit.name) BETWEEN 13312 AND 40959
        OR ascii(hit.name) >= 131072 THEN '*' ELSE '***' END END;
    owner := COALESCE(hit.person, '');
    last_contact_at := hit.at;
    why := hit.shared;
    RETURN NEXT;
  END LOOP;
END $fn$;
"""
