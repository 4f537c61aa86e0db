"""The key tables of README and docs/keys.md, made from the command registry: python -m tests.readme."""

from __future__ import annotations

import re
from pathlib import Path

from leadtui.i18n import set_language
from leadtui.keymap import markdown_summary, markdown_table

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
KEYS = ROOT / "docs/keys.md"
PLACE = re.compile(r"(<!-- keys: [^>]*-->\n).*?(<!-- /keys -->)", re.DOTALL)
HEAD = "# Keys\n\nMade from the command registry; `leadtui keys --markdown` prints it in your language.\n\n"


def readme() -> str:
    """README with the current key table in its place."""
    text = README.read_text(encoding="utf-8")
    return PLACE.sub(lambda found: f"{found[1]}{markdown_summary()}{found[2]}", text)


def keys() -> str:
    """The page of all keys."""
    return HEAD + markdown_table()


def main() -> None:
    """Bring both in step."""
    set_language("en")
    README.write_text(readme(), encoding="utf-8")
    KEYS.write_text(keys(), encoding="utf-8")


if __name__ == "__main__":
    main()
