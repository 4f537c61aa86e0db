"""The roles of a server: who owns, who answers for definer functions, the groups of people."""

from __future__ import annotations

OWNER, DEFINER, KEEPER, SERVICE = "leadtui_owner", "leadtui_definer", "leadtui_keeper", "leadtui_service"
REP, MANAGER, ADMIN, VIEWER = "leadtui_rep", "leadtui_manager", "leadtui_admin", "leadtui_viewer"
GROUPS = (REP, MANAGER, ADMIN, VIEWER)
EVERYONE = ", ".join(GROUPS)
WRITERS = ", ".join((REP, MANAGER, ADMIN))
ATTRIBUTES = {
    OWNER: "",
    DEFINER: "BYPASSRLS",
    KEEPER: "CREATEROLE",
    # In PostgreSQL 15 whoever is its member would otherwise inherit from all whose place it may take.
    SERVICE: "NOINHERIT",
    **dict.fromkeys(GROUPS, ""),
}

_MAKE = """
DO $do$ BEGIN
  CREATE ROLE {name};
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $do$"""

_ADMINISTER = """
DO $do$ DECLARE
  member text;
  options text := '';
BEGIN
  IF current_setting('server_version_num')::int >= 160000 THEN
    options := ', INHERIT FALSE, SET FALSE';
  END IF;
  FOREACH member IN ARRAY ARRAY['leadtui_rep', 'leadtui_manager', 'leadtui_admin', 'leadtui_viewer'] LOOP
    EXECUTE format('GRANT %I TO leadtui_keeper WITH ADMIN ' ||
      CASE options WHEN '' THEN 'OPTION' ELSE 'TRUE' || options END, member);
  END LOOP;
END $do$"""

_DATABASE = """
DO $do$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO leadtui_service', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO leadtui_keeper WITH GRANT OPTION', current_database());
END $do$"""

_SCHEMA = """
DO $do$ BEGIN
  EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', current_schema());
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO leadtui_owner, leadtui_definer, leadtui_keeper, '
    'leadtui_service, leadtui_rep, leadtui_manager, leadtui_admin, leadtui_viewer', current_schema());
  EXECUTE format('GRANT CREATE ON SCHEMA %I TO leadtui_owner', current_schema());
END $do$"""


def statements() -> list[str]:
    """Make what is missing and set what is there right; safe to run again and at the same time."""
    make = [_MAKE.format(name=name) for name in ATTRIBUTES]
    alter = [f"ALTER ROLE {name} NOLOGIN {wanted}".rstrip() for name, wanted in ATTRIBUTES.items()]
    return [*make, *alter, _ADMINISTER, _DATABASE, _SCHEMA]
