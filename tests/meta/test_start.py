"""What the first frame waits for: not more than it shows."""

from __future__ import annotations

from tests.meta.test_layers import loaded_by

LATER = frozenset(
    {
        "leadtui.domain.fields",
        "leadtui.domain.forms",
        "leadtui.domain.money",
        "leadtui.domain.records",
        "leadtui.domain.status",
        "leadtui.domain.query_tree",
        "leadtui.services.showing",
        "leadtui.store.journal",
        "leadtui.widgets.lead_columns",
        "leadtui.screens.picker",
        "leadtui.screens.form",
        "textual.widgets._text_area",
        "psycopg",
    }
)
FIRST = "from leadtui.services.opening import Opening; Opening('sqlite:///none', 'wang').load()"


def test_the_first_frame_waits_for_nothing_that_belongs_to_later_ones() -> None:
    loaded = loaded_by("leadtui.cli.main", "leadtui.app", "leadtui.screens.today", first=FIRST)
    assert loaded & LATER == frozenset()


def test_the_queue_is_read_without_anything_that_draws() -> None:
    loaded = loaded_by("leadtui.services.opening", first=FIRST)
    assert not [name for name in loaded if name.partition(".")[0] in ("textual", "rich")]
