"""PostgreSQL under row security: whose rights the connection has, and what differs for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import peewee

from leadtui.errors import PermissionDenied
from leadtui.i18n import N_
from leadtui.store.engine import Told
from leadtui.store.query import driver_errors

# What may look into the search index, and how many rows one INSERT takes.
FOUND = {"lead": "leadtui_found_leads", "followup": "leadtui_found_said"}
ROWS = 200


class Rights:
    """The part of the engine that knows of roles."""

    database: Any
    _bound: bool | None = None
    _asked_channels: float

    @property
    def bound(self) -> bool:
        """Whether row security binds who is connected: not a superuser, nor where it is not switched on."""
        if self._bound is None:
            self._bound = bool(self._one("SELECT row_security_active(to_regclass('lead'))"))
        return self._bound

    def become(self, login: str) -> None:
        """SET ROLE to the user's role, now and on every later connection, where another account logged in.

        A superuser, whom no policy binds, stays what it is. Raises PermissionDenied.
        """
        if not self.bound or self._one("SELECT current_user = %s", login):
            return
        try:
            self._one("SELECT set_config('role', %s, false)", login)
        except peewee.PeeweeException as error:
            raise PermissionDenied(
                N_("The database does not let this account work as {login}."),
                N_("See docs/install.md: leadtui_service, and leadtui user add."),
                login=login,
            ) from error
        self.database.role = login
        self._asked_channels = 0.0

    def resign(self) -> None:
        """Be the account that logged in again, before somebody else signs in."""
        if self.database.role:
            self._one("SELECT set_config('role', 'none', false)")
            self.database.role, self._bound = "", None
            self._asked_channels = 0.0

    def reopen(self, lead_ids: Sequence[int]) -> None:
        """Until the transaction ends, let see again what one has given away and nobody has touched since."""
        if self.bound and lead_ids:
            self._one("SELECT leadtui_reopen(%s::bigint[])", list(lead_ids))

    def hidden_numbers(self, numbers: Sequence[str]) -> set[str]:
        """Which of these numbers living leads have that row security hides from who is connected."""
        if not self.bound or not numbers:
            return set()
        sql = "SELECT leadtui_hidden_numbers(%s::text[])"
        return {row[0] for row in self.database.execute_sql(sql, (list(numbers),)).fetchall()}

    def claimed_by(self, lead_id: int) -> int | None:
        """Who took a lead from the pool that row security does not show any more since."""
        found = self._one("SELECT leadtui_claimed_by(%s)", lead_id) if self.bound else None
        return None if found is None else int(found)

    def tell(self, notice: tuple[object, ...]) -> bool | None:
        """Through the function that knows whom what concerns, and may write into their inbox."""
        if not self.bound:
            return None
        return bool(self._one("SELECT leadtui_tell(%s, %s, %s, %s, %s, %s, %s, %s, %s)", *notice))

    def untell(self, group_id: int, at: datetime) -> list[Told] | None:
        """Through the function for what one did oneself."""
        return self._users("SELECT * FROM leadtui_untell(%s, %s)", group_id, at)

    def retell(self, group_id: int, due: datetime) -> list[Told] | None:
        """Likewise."""
        return self._users("SELECT * FROM leadtui_retell(%s, %s)", group_id, due)

    def _users(self, sql: str, *params: object) -> list[Told] | None:
        if not self.bound:
            return None
        return [Told(*row) for row in self.database.execute_sql(sql, params).fetchall()]

    def after_migration(self) -> None:
        """Roles, policies, grants and functions; only a superuser may, others print them for one."""
        if self._one("SHOW is_superuser") == "on":
            from leadtui.store.row_security import script

            with self.database.atomic(), driver_errors:
                script.install(self.database.connection())

    def guarded(self) -> bool:
        """Whether row security is switched on in this database."""
        sql = "SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass('lead')"
        return bool(self._one(f"SELECT COALESCE(({sql}), false)"))

    def unbound(self) -> str:
        """The name of the account that logged in, if no policy binds it; empty otherwise."""
        sql = "SELECT COALESCE(max(rolname::text), '') FROM pg_roles WHERE rolname = session_user"
        return str(self._one(f"{sql} AND (rolsuper OR rolbypassrls)"))

    def insert_rows(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Many rows without COPY, which row security forbids."""
        row = f"({','.join(['%s'] * len(columns))})"
        for some in peewee.chunked(rows, ROWS):
            values = ",".join([row] * len(some))
            self.database.execute_sql(
                f"INSERT INTO {table} ({','.join(columns)}) VALUES {values}",
                [value for one in some for value in one],
            )

    def _one(self, sql: str, *params: object) -> Any:
        return self.database.execute_sql(sql, params).fetchone()[0]
