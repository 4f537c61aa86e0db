"""One's own work where row security hides the leads it was done on: how much, and nothing of them."""

from __future__ import annotations

DEFINER = """
CREATE OR REPLACE FUNCTION leadtui_done(p_from timestamptz, p_to timestamptz) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER AS $fn$
BEGIN
  RETURN (SELECT count(DISTINCT f.lead_id) FROM followup f JOIN lead l ON l.id = f.lead_id
    WHERE f.author_id = leadtui_caller() AND f.recorded_at >= p_from AND f.recorded_at < p_to
      AND f.voided_at IS NULL AND f.batch_id IS NULL AND l.voided_at IS NULL);
END $fn$;
"""
