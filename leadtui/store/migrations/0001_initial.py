"""The first schema."""

from typing import Any

from leadtui.store.migrations import schema_0001


def up(migrator: object, db: Any) -> None:
    """Create everything."""
    engine = "sqlite" if getattr(db, "instants_as_text", False) else "postgresql"
    for part in schema_0001.statements(engine):
        for statement in split(part):
            db.execute_sql(statement)


def split(script: str) -> list[str]:
    """The statements of ``script``; bodies of triggers and functions keep their semicolons."""
    statements, lines = [], []
    inside = ""
    for line in script.splitlines():
        lines.append(line)
        if not inside and line.endswith("BEGIN"):
            inside = "END;"
        elif not inside and line.endswith("$$"):
            inside = "$$;"
        elif inside and line.strip().endswith(inside):
            inside = ""
        if not inside and line.rstrip().endswith(";"):
            statements.append("\n".join(lines).strip().rstrip(";") + (";" if "END;" in lines[-1] else ""))
            lines = []
    return [statement for statement in statements if statement]
