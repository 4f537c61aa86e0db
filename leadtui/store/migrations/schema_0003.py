"""The SQL of seals, and of reading events by person, kind, field and transaction."""

from __future__ import annotations

from leadtui.store.migrations.schema_0001 import TYPES

SEALS = """
CREATE TABLE event_seal (
  id {pk},
  first_event {int} NOT NULL,
  last_event {int} NOT NULL,
  count {int} NOT NULL CHECK (count > 0),
  events {text} NOT NULL,
  first_at {instant} NOT NULL,
  last_at {instant} NOT NULL,
  sealed_at {instant} NOT NULL,
  horizon {int} NOT NULL DEFAULT 0,
  since {int} NOT NULL DEFAULT 0,
  previous {text} NOT NULL UNIQUE,
  hash {text} NOT NULL UNIQUE
);
CREATE INDEX event_seal_last ON event_seal (last_event);
CREATE INDEX event_actor ON event (actor_id, id);
CREATE INDEX event_rare ON event (kind, id) WHERE kind NOT IN ('created', 'updated', 'imported');
CREATE INDEX event_value_field ON event_value (field_id, event_id);
"""

_REFUSED = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN
  SELECT RAISE(ABORT, '{what} are append-only');
END;"""
SQLITE = [
    _REFUSED.format(table=table, verb=verb, what=what)
    for table, what in (("event_seal", "seals"), ("event_group", "events"))
    for verb in ("update", "delete")
]

# Which ids can hold a day is no secret; seals themselves are an admin's. Their hash is what sealing.py works
# out on SQLite and proof.py on both. Readers of news ask by txid too.
POSTGRESQL = """
CREATE INDEX event_txid ON event (txid);

CREATE FUNCTION seal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'seals are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER event_seal_append_only BEFORE UPDATE OR DELETE ON event_seal
  FOR EACH ROW EXECUTE FUNCTION seal_append_only();

CREATE TRIGGER event_group_append_only BEFORE UPDATE OR DELETE ON event_group
  FOR EACH ROW EXECUTE FUNCTION event_append_only();

CREATE FUNCTION event_span(
  p_since timestamptz, p_until timestamptz, OUT top bigint, OUT low bigint, OUT high bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT (SELECT coalesce(max(last_event), 0) FROM event_seal), min(first_event), max(last_event)
  FROM event_seal
  WHERE (p_since IS NULL OR last_at >= p_since) AND (p_until IS NULL OR first_at < p_until)
$$;

CREATE FUNCTION seal_events(p_limit bigint, p_least bigint, p_before timestamptz, p_at timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
  v_xmin bigint;
  v_xmax bigint;
  v_top bigint;
  v_horizon bigint;
  v_since bigint;
  v_previous text;
  v_count bigint;
  v_first bigint;
  v_last bigint;
  v_first_at timestamptz;
  v_last_at timestamptz;
  v_events text;
  v_lines text;
  v_hash text;
BEGIN
  IF NOT EXISTS (
    SELECT FROM (SELECT coalesce(max(last_event), 0) AS top FROM event_seal) s
    WHERE (SELECT max(id) FROM event) - s.top >= p_least
      OR (SELECT at FROM event WHERE id > s.top ORDER BY id LIMIT 1) <= p_before
  ) OR NOT pg_try_advisory_xact_lock(7305012) THEN
    RETURN 0;
  END IF;
  SELECT coalesce(max(last_event), 0) INTO v_top FROM event_seal;
  SELECT horizon, since, hash INTO v_horizon, v_since, v_previous FROM event_seal ORDER BY id DESC LIMIT 1;
  v_horizon := coalesce(v_horizon, 0);
  v_since := coalesce(v_since, 0);
  v_previous := coalesce(v_previous, '');
  SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint
    INTO v_xmin, v_xmax FROM pg_current_snapshot() s;
  WITH late AS (
    SELECT e.id FROM event e
    WHERE v_horizon > 0 AND e.txid >= v_horizon AND e.id > v_since AND e.id <= v_top
      AND (e.txid < v_xmin OR e.txid >= v_xmax)
      AND NOT EXISTS (
        SELECT FROM event_seal s
        WHERE e.id BETWEEN s.first_event AND s.last_event AND s.events::int8multirange @> e.id)
  ), fresh AS (
    SELECT e.id FROM event e
    WHERE e.id > v_top AND (e.txid < v_xmin OR e.txid >= v_xmax) ORDER BY e.id LIMIT p_limit
  ), batch AS (
    SELECT id FROM late UNION ALL SELECT id FROM fresh
  )
  SELECT count(*), min(e.id), max(e.id), min(e.at), max(e.at),
      range_agg(int8range(e.id, e.id + 1))::text,
      string_agg(
        concat_ws('|', e.id, e.digest, coalesce(g.user_id::text, ''), g.command,
          coalesce(g.undoes::text, '')), E'\\n' ORDER BY e.id)
    INTO v_count, v_first, v_last, v_first_at, v_last_at, v_events, v_lines
    FROM batch b JOIN event e ON e.id = b.id JOIN event_group g ON g.id = e.group_id;
  IF v_count = 0 THEN
    RETURN 0;
  END IF;
  v_hash := encode(sha256(convert_to(concat_ws(E'\\n', v_previous,
    to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), v_events, v_lines), 'UTF8')), 'hex');
  INSERT INTO event_seal
    (first_event, last_event, count, events, first_at, last_at, sealed_at, horizon, since, previous, hash)
  VALUES (v_first, v_last, v_count, v_events, v_first_at, v_last_at, p_at, v_xmin,
    CASE WHEN v_horizon > v_xmax THEN v_top ELSE v_since END, v_previous, v_hash);
  RETURN v_count;
END $$;
"""


def statements(engine: str, schema: str) -> list[str]:
    """The statements for ``engine``, in order; functions look in ``schema`` only."""
    tables = [part.strip() for part in SEALS.format(**TYPES[engine]).split(";") if part.strip()]
    if engine == "sqlite":
        return tables + SQLITE
    return tables + [part.strip() for part in POSTGRESQL.replace("{schema}", schema).split("\n\n")]
