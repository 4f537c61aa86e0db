"""The team's day and its limits, as the functions that show what is masked read them."""

from __future__ import annotations

from leadtui.store.settings import DEFAULTS

REVEALS, TOLD, ASKED = (
    DEFAULTS[name] for name in ("reveals_a_day", "duplicates_a_day", "duplicates_asked_a_day")
)
ASKED_AT_ONCE, TOLD_AT_ONCE = 20, 3

# A value that is no number must not open what a limit guards.
DEFINER = f"""
CREATE OR REPLACE FUNCTION leadtui_day() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
RETURN (clock_timestamp() AT TIME ZONE COALESCE(
  (SELECT value::json #>> '{{}}' FROM setting WHERE user_id = 0 AND key = 'team_zone'),
  '{DEFAULTS["team_zone"]}'))::date;
CREATE OR REPLACE FUNCTION leadtui_limit(p_key text, p_shipped int) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER
RETURN COALESCE((SELECT value::int FROM setting
  WHERE user_id = 0 AND key = p_key AND value ~ '^[0-9]{{1,9}}$'), p_shipped);
"""
