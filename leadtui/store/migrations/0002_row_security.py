"""Row security on PostgreSQL; SQLite has none.

Roles, policies, grants and functions are one script over all tables there are (store/row_security),
which runs after the last pending migration: each later table is decided there too.
"""


def up(migrator: object, db: object) -> None:
    """Nothing by itself."""
