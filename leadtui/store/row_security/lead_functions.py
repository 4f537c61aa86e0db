"""What changes hands, is numbered or guarded by functions that check the caller themselves."""

from __future__ import annotations

HANDED = """
CREATE TABLE IF NOT EXISTS lead_handed (
  user_id bigint NOT NULL,
  lead_id bigint NOT NULL,
  txid bigint NOT NULL,
  from_owner bigint,
  to_owner bigint,
  PRIMARY KEY (user_id, lead_id)
);
CREATE INDEX IF NOT EXISTS lead_handed_txid ON lead_handed (user_id, txid);
ALTER TABLE lead_handed ADD COLUMN IF NOT EXISTS lent_txid bigint NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS lead_handed_lent ON lead_handed (user_id, lent_txid) WHERE lent_txid <> 0;
ALTER TABLE lead_search ADD COLUMN IF NOT EXISTS owner_id bigint;
ALTER TABLE followup_search ADD COLUMN IF NOT EXISTS owner_id bigint;
UPDATE lead_search s SET owner_id = l.owner_id FROM lead l
  WHERE l.id = s.lead_id AND s.owner_id IS DISTINCT FROM l.owner_id;
UPDATE followup_search s SET owner_id = f.owner_id FROM followup f
  WHERE f.id = s.followup_id AND s.owner_id IS DISTINCT FROM f.owner_id;
"""

# Who gives a lead away, or lets go of one, still writes what belongs to that in the same transaction.
DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_hand(p_lead bigint, p_from bigint, p_to bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER
BEGIN ATOMIC
  INSERT INTO lead_handed (user_id, lead_id, txid, from_owner, to_owner)
  SELECT leadtui_caller(), p_lead, pg_current_xact_id()::text::bigint, p_from, p_to
  WHERE leadtui_caller() IS NOT NULL
  ON CONFLICT (user_id, lead_id) DO UPDATE
  SET txid = EXCLUDED.txid, from_owner = EXCLUDED.from_owner, to_owner = EXCLUDED.to_owner;
END;
CREATE OR REPLACE FUNCTION leadtui_reopen(p_leads bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  UPDATE lead_handed h SET txid = pg_current_xact_id()::text::bigint
  WHERE h.user_id = leadtui_caller() AND h.lead_id = ANY(p_leads) AND h.txid <> 0
    AND (SELECT e.actor_id FROM event e WHERE e.lead_id = h.lead_id ORDER BY e.id DESC LIMIT 1) = h.user_id;
END $fn$;
CREATE OR REPLACE FUNCTION change_owner(p_lead bigint, p_owner bigint, p_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  my_role text := leadtui_caller_role();
  before bigint;
  reopened boolean;
BEGIN
  SELECT owner_id INTO before FROM lead WHERE id = p_lead FOR UPDATE;
  reopened := EXISTS (SELECT FROM lead_handed h WHERE h.user_id = me AND h.lead_id = p_lead
    AND h.txid = pg_current_xact_id()::text::bigint
    AND h.to_owner IS NOT DISTINCT FROM before AND h.from_owner IS NOT DISTINCT FROM p_owner);
  IF NOT FOUND OR NOT COALESCE(CASE
    WHEN my_role = 'admin' OR reopened THEN true
    WHEN my_role = 'manager' THEN
      (before IS NULL OR before = me OR before IN (SELECT leadtui_led())) AND leadtui_may_give(p_owner)
    WHEN my_role = 'rep' AND before IS NULL THEN p_owner = me OR leadtui_has_right('assign')
    WHEN my_role = 'rep' AND before = me THEN leadtui_may_give(p_owner)
  END, false) THEN
    RAISE EXCEPTION 'this lead is not yours to give' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF my_role <> 'admin' AND before IS DISTINCT FROM p_owner THEN
    PERFORM leadtui_hand(p_lead, before, p_owner);
  END IF;
  UPDATE lead SET owner_id = p_owner, assigned_at = CASE WHEN p_owner IS NULL THEN NULL ELSE p_at END
    WHERE id = p_lead;
  UPDATE followup SET owner_id = p_owner WHERE lead_id = p_lead;
  UPDATE plan SET owner_id = p_owner WHERE lead_id = p_lead;
  UPDATE status_change SET owner_id = p_owner WHERE lead_id = p_lead;
  UPDATE milestone SET owner_id = p_owner WHERE lead_id = p_lead;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_require_worker() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  IF COALESCE(leadtui_caller_role(), 'viewer') = 'viewer' THEN
    RAISE EXCEPTION 'your role may only read' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $fn$;
CREATE OR REPLACE FUNCTION next_number(p_code text, p_day date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  given bigint;
BEGIN
  PERFORM leadtui_require_worker();
  INSERT INTO number_counter AS c (code, day, last) VALUES (p_code, p_day, 1)
  ON CONFLICT (code, day) DO UPDATE SET last = c.last + 1 RETURNING last INTO given;
  RETURN given;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_raise_counter(p_code text, p_day date, p_last bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  INSERT INTO number_counter AS c (code, day, last) VALUES (p_code, p_day, p_last)
  ON CONFLICT (code, day) DO UPDATE SET last = EXCLUDED.last WHERE c.last < EXCLUDED.last;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_reserve_ids(p_table text, p_n int) RETURNS SETOF bigint
LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  IF p_table NOT IN ('lead', 'contact', 'contact_point', 'followup', 'plan', 'status_change', 'event',
      'event_group') THEN
    RAISE EXCEPTION 'ids of this table are not reserved' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT nextval(pg_get_serial_sequence(p_table, 'id')) FROM generate_series(1, p_n);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_hidden_numbers(p_numbers text[]) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  RETURN QUERY SELECT l.number FROM lead l WHERE l.number = ANY(p_numbers) AND l.voided_at IS NULL
    AND leadtui_caller_role() <> 'admin' AND l.owner_id IS NOT NULL
    AND l.owner_id <> leadtui_caller() AND l.owner_id NOT IN (SELECT leadtui_led())
    AND l.id NOT IN (SELECT leadtui_shared());
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_claimed_by(p_lead bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  PERFORM leadtui_require_worker();
  RETURN (SELECT h.to_owner FROM lead_handed h JOIN lead l ON l.id = h.lead_id
    WHERE l.id = p_lead AND l.voided_at IS NULL AND h.from_owner IS NULL AND h.to_owner = h.user_id
      AND h.to_owner = l.owner_id LIMIT 1);
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_lead_made() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF NEW.owner_id IS DISTINCT FROM leadtui_caller() THEN
    PERFORM leadtui_hand(NEW.id, NULL, NEW.owner_id);
  END IF;
  RETURN NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_let_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF OLD.user_id = leadtui_caller() THEN
    PERFORM leadtui_hand(OLD.lead_id, NULL, (SELECT owner_id FROM lead WHERE id = OLD.lead_id));
  END IF;
  RETURN NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_give_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
DECLARE
  me bigint := leadtui_caller();
  away bigint := to_jsonb(OLD) ->> TG_ARGV[0];
BEGIN
  IF EXISTS (SELECT FROM absence WHERE stand_in_id = me AND user_id = away AND voided_at IS NULL
      AND current_date BETWEEN from_on - 1 AND to_on + 1)
      AND OLD.lead_id IN (SELECT leadtui_shared()) THEN
    INSERT INTO lead_handed (user_id, lead_id, txid, lent_txid)
    VALUES (me, OLD.lead_id, 0, pg_current_xact_id()::text::bigint)
    ON CONFLICT (user_id, lead_id) DO UPDATE SET lent_txid = EXCLUDED.lent_txid;
  END IF;
  RETURN NEW;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_lead_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  UPDATE lead_search SET owner_id = NEW.owner_id WHERE lead_id = NEW.id;
  RETURN NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_followup_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  UPDATE followup_search SET owner_id = NEW.owner_id WHERE followup_id = NEW.id;
  RETURN NULL;
END $fn$;
CREATE OR REPLACE FUNCTION leadtui_tokens_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $fn$
BEGIN
  IF TG_TABLE_NAME = 'lead_search' THEN
    SELECT owner_id INTO STRICT NEW.owner_id FROM lead WHERE id = NEW.lead_id;
  ELSE
    SELECT owner_id, lead_id INTO STRICT NEW.owner_id, NEW.lead_id FROM followup WHERE id = NEW.followup_id;
  END IF;
  RETURN NEW;
END $fn$;
"""

# Seen with the caller's own eyes.
INVOKER = """
CREATE OR REPLACE FUNCTION leadtui_lead_guard() RETURNS trigger LANGUAGE plpgsql AS $fn$
DECLARE
  me bigint := leadtui_worker();
  helps text[] := ARRAY['need', 'product_interest', 'intent', 'budget_min', 'budget_max', 'expected_close',
    'expected_value', 'budget_confirmed_on', 'budget_confirmed_count', 'need_confirmed_on',
    'need_confirmed_count', 'decision_confirmed_on', 'decision_confirmed_count', 'timeline_confirmed_on',
    'timeline_confirmed_count', 'status', 'status_since', 'verified', 'turn', 'no_plan_reason', 'attempts',
    'last_contact_at', 'last_touch_at', 'last_outcome', 'last_feedback', 'last_attitude', 'next_on',
    'next_time',
    'content_on', 'due_on', 'due_key', 'updated_at', 'version'];
BEGIN
  IF me IS NULL OR OLD.owner_id = me OR OLD.owner_id IN (SELECT leadtui_led()) THEN
    RETURN NEW;
  END IF;
  IF OLD.owner_id IS NULL THEN
    IF NEW.voided_at IS DISTINCT FROM OLD.voided_at AND OLD.created_by IS DISTINCT FROM me
        AND NOT EXISTS (SELECT FROM app_user WHERE id = me AND role = 'manager') THEN
      RAISE EXCEPTION 'nobody''s lead is not yours to remove' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF leadtui_is_handed(OLD.id) THEN
    RETURN NEW;
  END IF;
  IF to_jsonb(NEW) - helps IS DISTINCT FROM to_jsonb(OLD) - helps
      OR (NEW.status <> OLD.status AND (NEW.status IN ('won', 'lost') OR OLD.status IN ('won', 'lost'))) THEN
    RAISE EXCEPTION 'this is the owner''s to change' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $fn$;
"""

IS_HANDED = """
CREATE OR REPLACE FUNCTION leadtui_is_handed(p_lead bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  RETURN EXISTS (SELECT FROM lead_handed WHERE user_id = leadtui_caller() AND lead_id = p_lead
    AND txid = pg_current_xact_id_if_assigned()::text::bigint);
END $fn$;
"""

# Where row security does not bind the writer, nothing is looked up. What a stand-in writes may end what lent
# them the lead: it stays lent to the end of the transaction.
TRIGGERS = """
CREATE OR REPLACE TRIGGER leadtui_lead_made AFTER INSERT ON lead FOR EACH ROW
  WHEN (NEW.owner_id IS NOT NULL AND row_security_active('lead'::regclass))
  EXECUTE FUNCTION leadtui_lead_made();
CREATE OR REPLACE TRIGGER leadtui_lead_guard BEFORE UPDATE ON lead FOR EACH ROW
  WHEN (row_security_active('lead'::regclass)) EXECUTE FUNCTION leadtui_lead_guard();
CREATE OR REPLACE TRIGGER leadtui_lead_owner AFTER UPDATE OF owner_id ON lead FOR EACH ROW
  WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION leadtui_lead_owner();
CREATE OR REPLACE TRIGGER leadtui_followup_owner AFTER UPDATE OF owner_id ON followup FOR EACH ROW
  WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION leadtui_followup_owner();
CREATE OR REPLACE TRIGGER leadtui_let_go AFTER DELETE ON lead_member FOR EACH ROW
  WHEN (row_security_active('lead'::regclass)) EXECUTE FUNCTION leadtui_let_go();
CREATE OR REPLACE TRIGGER leadtui_give_back BEFORE UPDATE ON plan FOR EACH ROW
  WHEN (OLD.done_at IS NULL AND OLD.voided_at IS NULL AND row_security_active('lead'::regclass))
  EXECUTE FUNCTION leadtui_give_back('responsible_id');
CREATE OR REPLACE TRIGGER leadtui_give_back BEFORE UPDATE ON followup FOR EACH ROW
  WHEN (OLD.voided_at IS NULL AND NEW.voided_at IS NOT NULL AND row_security_active('lead'::regclass))
  EXECUTE FUNCTION leadtui_give_back('owner_id');
CREATE OR REPLACE TRIGGER leadtui_tokens_owner BEFORE INSERT ON lead_search FOR EACH ROW
  EXECUTE FUNCTION leadtui_tokens_owner();
CREATE OR REPLACE TRIGGER leadtui_tokens_owner BEFORE INSERT ON followup_search FOR EACH ROW
  EXECUTE FUNCTION leadtui_tokens_owner();
"""
