"""Keys of leads, which nobody reads, and moving what belongs to a merged lead, which nobody else may."""

from __future__ import annotations

from leadtui.store.row_security.masked_functions import OPEN, SEEN
from leadtui.store.single_values import SETTLE

# Who may write a lead: the owner, who leads them, admins, and in the pool everybody.
_MAY = """(my_role = 'admin' OR l.owner_id IS NULL OR l.owner_id = me
      OR (my_role = 'manager' AND l.owner_id IN (SELECT leadtui_led())))"""
_WHO = """DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();"""

# Tables whose rows go with a merged lead; contact details follow their contact.
MOVED = ("contact", "followup", "plan", "status_change", "milestone")

_MOVES = "\n".join(
    f"""    WHEN '{table}' THEN
      UPDATE {table} SET lead_id = p_to{{owner}} WHERE lead_id = p_from AND id = ANY(p_ids);
      GET DIAGNOSTICS moved = ROW_COUNT;""".replace(
        "{owner}", "" if table == "contact" else ", owner_id = new_owner"
    )
    for table in MOVED
)

DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_keyed(p_keys bigint[]) RETURNS TABLE (lead_id bigint, key bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  IF cardinality(p_keys) > 40 THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT k.lead_id, k.key FROM unnest(p_keys) AS b (key)
    CROSS JOIN LATERAL (SELECT c.lead_id, c.key FROM lead_key c WHERE c.key = b.key LIMIT 60) AS k
    JOIN lead l ON l.id = k.lead_id WHERE l.voided_at IS NULL AND {OPEN} AND {SEEN};
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_put_keys(p_leads bigint[], p_keys bigint[], p_of bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
{_WHO}
  mine bigint[];
BEGIN
  PERFORM leadtui_require_worker();
  mine := ARRAY(SELECT l.id FROM lead l WHERE l.id = ANY(p_leads) AND (my_role = 'admin'
    OR l.owner_id IS NULL OR l.owner_id = me OR l.owner_id IN (SELECT leadtui_led())
    OR l.id IN (SELECT leadtui_shared()) OR leadtui_is_handed(l.id)));
  -- Who may not read the contact details cannot make their keys either: those that are there stay.
  DELETE FROM lead_key k WHERE k.lead_id = ANY(mine)
    AND k.lead_id IN (SELECT leadtui_open_leads(mine)
      UNION SELECT l.id FROM lead l WHERE l.id = ANY(mine) AND l.voided_at IS NOT NULL)
    AND NOT EXISTS (SELECT FROM unnest(p_keys, p_of) AS n (key, id) WHERE n.key = k.key AND n.id = k.lead_id);
  INSERT INTO lead_key (key, lead_id)
  SELECT n.key, n.id FROM unnest(p_keys, p_of) AS n (key, id) WHERE n.id = ANY(mine)
  ON CONFLICT DO NOTHING;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_move_rows(p_table text, p_ids bigint[], p_from bigint, p_to bigint)
RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $fn$
{_WHO}
  new_owner bigint;
  moved int := 0;
BEGIN
  PERFORM leadtui_require_worker();
  IF NOT leadtui_has_right('merge') OR p_from = p_to OR 2 <> (SELECT count(*) FROM lead l
      WHERE l.id IN (p_from, p_to) AND {_MAY}) THEN
    RAISE EXCEPTION 'these leads are not yours to merge' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Only between a lead and the one it is merged into, either way; and never to see what was masked.
  IF NOT EXISTS (SELECT FROM lead l WHERE l.id = p_from AND l.merged_into = p_to AND l.voided_at IS NOT NULL)
      AND NOT EXISTS (SELECT FROM lead l WHERE l.id = p_to AND l.merged_into = p_from) THEN
    RAISE EXCEPTION 'these leads are not merged' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF p_table = 'contact' AND leadtui_open_of(p_to) AND NOT leadtui_open_of(p_from) THEN
    RAISE EXCEPTION 'its contact details are masked' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT owner_id INTO new_owner FROM lead WHERE id = p_to;
  CASE p_table
{_MOVES}
    ELSE RAISE EXCEPTION 'this table does not move' USING ERRCODE = 'insufficient_privilege';
  END CASE;
  IF p_table = 'contact' THEN
    UPDATE contact_point SET lead_id = p_to WHERE lead_id = p_from AND contact_id = ANY(p_ids);
  ELSIF p_table = 'followup' THEN
    UPDATE followup_search SET lead_id = p_to, owner_id = new_owner
    WHERE lead_id = p_from AND followup_id = ANY(p_ids);
  END IF;
  RETURN moved;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_settle_values(p_lead bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
{SETTLE.format(mark="chr(31)", lead="p_lead").rstrip()};
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_open_of(p_lead bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  RETURN EXISTS (SELECT FROM lead l WHERE l.id = p_lead AND {OPEN});
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_merged_into(p_number text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
  found bigint;
  next_one bigint;
BEGIN
  PERFORM leadtui_require_worker();
  SELECT merged_into INTO found FROM lead WHERE number = p_number AND merged_into IS NOT NULL
    ORDER BY id DESC LIMIT 1;
  FOR step IN 1..50 LOOP
    SELECT merged_into INTO next_one FROM lead WHERE id = found AND merged_into IS NOT NULL;
    EXIT WHEN next_one IS NULL;
    found := next_one;
  END LOOP;
  RETURN (SELECT l.number FROM lead l WHERE l.id = found AND l.voided_at IS NULL AND {SEEN});
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_numbers_in(p_leads bigint[]) RETURNS TABLE (lead_id bigint, number text)
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
{_WHO}
BEGIN
  PERFORM leadtui_require_worker();
  RETURN QUERY WITH RECURSIVE gone (id, of_lead, old, step) AS (
    SELECT g.id, g.merged_into, g.number, 1 FROM lead g JOIN lead l ON l.id = g.merged_into
      WHERE g.merged_into = ANY(p_leads) AND {SEEN}
    UNION ALL
    SELECT g.id, o.of_lead, g.number, o.step + 1 FROM gone o JOIN lead g ON g.merged_into = o.id
      WHERE o.step < 50
  ) SELECT o.of_lead, o.old FROM gone o;
END $fn$;
"""
