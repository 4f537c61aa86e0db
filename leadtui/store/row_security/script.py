"""The whole script, in the order in which it runs; running it again brings everything up to date."""

from __future__ import annotations

from typing import Any

from leadtui.store.row_security import (
    audit_functions,
    duplicate_functions,
    erase_functions,
    forgotten_functions,
    hint_functions,
    lead_functions,
    masked_functions,
    masked_limits,
    notice_functions,
    people_functions,
    policies,
    roles,
    search_functions,
    work_functions,
)

# Function, and who may call it besides its owner; signatures as PostgreSQL tells them apart.
INVOKERS = {
    "leadtui_me()": roles.EVERYONE,
    "leadtui_worker()": roles.EVERYONE,
    "leadtui_is_admin()": roles.EVERYONE,
    "leadtui_caller_login()": f"{roles.EVERYONE}, {roles.DEFINER}, {roles.KEEPER}",
    "leadtui_mask(text, text)": f"{roles.EVERYONE}, {roles.DEFINER}",
    "leadtui_family(text)": roles.DEFINER,
    "leadtui_lead_guard()": "",
    "lead_status_guard()": "",
    "event_append_only()": "",
    "seal_append_only()": "",
    "event_announce()": "",
    "audit_finding_owner()": "",
}
# Run with the caller's rights, but not with the caller's search_path.
PINNED = frozenset({"leadtui_me()", "leadtui_worker()", "leadtui_is_admin()", "leadtui_lead_guard()"})
DEFINERS = {
    "leadtui_caller()": f"{roles.EVERYONE}, {roles.KEEPER}",
    "leadtui_whoever()": roles.EVERYONE,
    "leadtui_caller_role()": f"{roles.EVERYONE}, {roles.KEEPER}",
    "leadtui_shared()": roles.EVERYONE,
    "leadtui_led()": roles.EVERYONE,
    "leadtui_has_right(text)": roles.EVERYONE,
    "leadtui_may_give(bigint)": roles.EVERYONE,
    "leadtui_is_handed(bigint)": roles.EVERYONE,
    "leadtui_hand(bigint, bigint, bigint)": "",
    "leadtui_reopen(bigint[])": roles.EVERYONE,
    "change_owner(bigint, bigint, timestamptz)": roles.EVERYONE,
    "leadtui_require_worker()": "",
    "next_number(text, date)": roles.EVERYONE,
    "leadtui_raise_counter(text, date, bigint)": roles.EVERYONE,
    "leadtui_reserve_ids(text, int)": roles.EVERYONE,
    "leadtui_hidden_numbers(text[])": roles.EVERYONE,
    "leadtui_claimed_by(bigint)": roles.EVERYONE,
    "leadtui_lead_made()": "",
    "leadtui_let_go()": "",
    "leadtui_give_back()": "",
    "leadtui_lead_owner()": "",
    "leadtui_followup_owner()": "",
    "leadtui_tokens_owner()": "",
    "leadtui_leads_with(text, bigint)": "",
    "leadtui_found_leads(text)": roles.EVERYONE,
    "leadtui_lead_holds(bigint, text)": roles.EVERYONE,
    "leadtui_put_tokens(bigint[], text[])": roles.EVERYONE,
    "leadtui_found_said(text)": roles.EVERYONE,
    "leadtui_many(text, text)": roles.EVERYONE,
    "seal_events(bigint, bigint, timestamptz, timestamptz)": roles.EVERYONE,
    "event_span(timestamptz, timestamptz)": roles.EVERYONE,
    "leadtui_day()": roles.EVERYONE,
    "leadtui_limit(text, int)": "",
    "leadtui_revealed()": roles.EVERYONE,
    "leadtui_open_leads(bigint[])": roles.EVERYONE,
    "leadtui_has_point(bigint, text)": roles.EVERYONE,
    "leadtui_masked_points(bigint[])": roles.EVERYONE,
    "leadtui_masked_values(bigint[])": roles.EVERYONE,
    "leadtui_reveal(bigint)": roles.EVERYONE,
    "leadtui_twins(text[], text[], text[], bigint[], text[])": roles.EVERYONE,
    "leadtui_put_keys(bigint[], bigint[], bigint[])": roles.EVERYONE,
    "leadtui_move_rows(text, bigint[], bigint, bigint)": roles.EVERYONE,
    "leadtui_settle_values(bigint)": roles.EVERYONE,
    "field_value_lead()": "",
    "contact_values()": "",
    "followup_values()": "",
    "leadtui_open_of(bigint)": "",
    "leadtui_keyed(bigint[])": roles.EVERYONE,
    "leadtui_merged_into(text)": roles.EVERYONE,
    "leadtui_numbers_in(bigint[])": roles.EVERYONE,
    "leadtui_done(timestamptz, timestamptz)": roles.EVERYONE,
    "leadtui_is_service()": f"{roles.EVERYONE}, {roles.SERVICE}",
    "leadtui_concerns(bigint, bigint)": "",
    "leadtui_truly(bigint, text, bigint, bigint, text)": "",
    "leadtui_tell(bigint, text, text, bigint, bigint, text, timestamptz, timestamptz, boolean)": (
        f"{roles.EVERYONE}, {roles.SERVICE}"
    ),
    "leadtui_reach(bigint[])": roles.EVERYONE,
    "leadtui_tell_round(bigint, timestamptz, timestamptz, timestamptz)": roles.EVERYONE,
    "audit_finding_gone()": "",
    "leadtui_require_group(bigint)": "",
    "leadtui_hint(bigint)": "",
    "leadtui_hints()": f"{roles.EVERYONE}, {roles.SERVICE}",
    "leadtui_event_hints()": "",
    "leadtui_notice_hints()": "",
    "leadtui_untell(bigint, timestamptz)": roles.EVERYONE,
    "leadtui_retell(bigint, timestamptz)": roles.EVERYONE,
    "leadtui_require_erasure(boolean)": "",
    "leadtui_erase_values(bigint[], text[])": roles.ADMIN,
    "leadtui_drafts_of(text[], text[], bigint[])": roles.ADMIN,
    "leadtui_erase_drafts(text[], text[], bigint[])": roles.ADMIN,
    "leadtui_erase_notices(bigint[], timestamptz)": roles.ADMIN,
    "leadtui_erase_reasons(bigint[], text[])": roles.ADMIN,
    "leadtui_erase_told_reasons(bigint[])": roles.ADMIN,
    "leadtui_keyed_hash(text)": "",
    "leadtui_forgotten(text[])": roles.EVERYONE,
    "leadtui_silent(text[], text[])": roles.EVERYONE,
    "leadtui_require_told(text[])": "",
    "leadtui_forget(text[], text[], text, text, timestamptz)": roles.ADMIN,
    "leadtui_lift_forgotten(text, timestamptz)": roles.ADMIN,
}
KEEPERS = {
    "leadtui_keep_role(text, text, boolean)": "",
    "leadtui_make_role(text, text)": roles.EVERYONE,
    "leadtui_user_role()": "",
}
# ids of rows are taken by functions that check who asks, or by identity columns.
_SEQUENCES = """
DO $do$ DECLARE
  found regclass;
BEGIN
  FOR found IN SELECT oid::regclass FROM pg_class
      WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM PUBLIC', found);
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO leadtui_definer', found);
  END LOOP;
END $do$"""
_PEOPLE = """
SELECT leadtui_keep_role(login, role, active) FROM app_user ORDER BY id"""


def statements() -> list[str]:
    """Every statement, each to be executed by itself."""
    return [
        *roles.statements(),
        *_split(lead_functions.HANDED),
        *_split(hint_functions.KEY),
        *_split(people_functions.INVOKER),
        *_split(people_functions.DEFINER),
        *_split(people_functions.RIGHTS),
        *_split(lead_functions.DEFINER),
        *_split(lead_functions.IS_HANDED),
        *_split(lead_functions.INVOKER),
        *_split(masked_functions.MASK),
        *_split(masked_limits.DEFINER),
        *_split(masked_functions.DEFINER),
        *_split(duplicate_functions.DEFINER),
        *_split(search_functions.DEFINER),
        *_split(work_functions.DEFINER),
        *_split(notice_functions.FAMILY),
        *_split(notice_functions.DEFINER),
        *_split(audit_functions.DEFINER),
        *_split(hint_functions.DEFINER),
        *_split(erase_functions.DEFINER),
        *_split(forgotten_functions.DEFINER),
        *_split(people_functions.KEEPER),
        *_split(lead_functions.TRIGGERS),
        *_split(hint_functions.TRIGGERS),
        *policies.statements(),
        *(
            _owned(name, roles.OWNER, callers, _pin(name) if name in PINNED else "")
            for name, callers in INVOKERS.items()
        ),
        *(_owned(name, roles.DEFINER, callers, _pin(name)) for name, callers in DEFINERS.items()),
        *(_owned(name, roles.KEEPER, callers, _pin(name)) for name, callers in KEEPERS.items()),
        _SEQUENCES,
        _PEOPLE,
    ]


def printed() -> str:
    """The script for psql, as one transaction."""
    body = "".join(f"{statement.strip()};\n" for statement in statements())
    return f"\\set ON_ERROR_STOP on\nBEGIN;\n{body}COMMIT;\n"


def install(connection: Any) -> None:
    """Run it on a superuser's psycopg connection, in whatever transaction that is in."""
    for statement in statements():
        connection.execute(statement)


def _owned(name: str, owner: str, callers: str, more: str = "") -> str:
    """Who owns a function and who may call it, where there is such a function."""
    granted = f"GRANT EXECUTE ON FUNCTION {name} TO {callers};" if callers else ""
    return (
        f"DO $do$ BEGIN IF to_regprocedure('{name}') IS NULL THEN RETURN; END IF; {more} "
        f"ALTER FUNCTION {name} OWNER TO {owner}; "
        f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC, {roles.EVERYONE}; {granted} END $do$"
    )


def _pin(name: str) -> str:
    """Where a function looks for what it names, whoever calls it."""
    path = f"ALTER FUNCTION {name} SET search_path = pg_catalog, %I, pg_temp"
    return f"EXECUTE format('{path}', current_schema());"


def _split(script: str) -> list[str]:
    """The statements of ``script``: each ends a line with a semicolon outside of a body."""
    found, lines, closing = [], list[str](), ""
    for line in script.strip().splitlines():
        lines.append(line)
        text = line.strip()
        if closing:
            closing = "" if text.endswith(closing) else closing
        elif text.endswith("$fn$"):
            closing = "$fn$;"
        elif text == "BEGIN ATOMIC":
            closing = "END;"
        if not closing and text.endswith(";"):
            found.append("\n".join(lines).rstrip(";"))
            lines = []
    return found
