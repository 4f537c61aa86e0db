"""The floor: the smallest Textual app with one DataTable of 100 rows."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class TableApp(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        """The table."""
        yield DataTable(cursor_type="row")

    def on_mount(self) -> None:
        """Its rows."""
        table = self.query_one(DataTable)
        table.add_columns("No", "Name", "Owner", "Due", "Step", "Value")
        for number in range(100):
            table.add_row(str(number), "金桥置业", "王芳", "2024-05-18", "技术演示", f"{number}万")


if __name__ == "__main__":
    TableApp().run()
