"""Pictures for README and docs from the demo desk: python -m tests.screenshots."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from leadtui import clock, i18n
from leadtui.app import LeadTui
from leadtui.config import Config
from leadtui.services import demo

IMAGES = Path(__file__).parent.parent / "docs/images"
NOW = datetime(2026, 5, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
FONT_FACES = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
SHOTS = (
    ("today", "zh_CN", (120, 34), ()),
    ("board", "zh_CN", (120, 34), ("3",)),
    ("lead", "zh_CN", (120, 34), ("enter",)),
    ("followup", "zh_CN", (100, 30), ("f",)),
    ("today-en", "en", (120, 34), ()),
    ("leads-en", "en", (120, 34), ("2",)),
)


async def shoot(url: str, language: str, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """The screen after some keys, as SVG that asks no font server."""
    i18n.set_language(language)
    app = LeadTui(url, "anyone", config=Config(language=language))
    async with app.run_test(size=size) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.pause(0.4)
            await app.gateway.idle()
            await pilot.pause(0.3)
        return FONT_FACES.sub("", app.export_screenshot(title="leadtui"))


def main() -> None:
    """Make every picture anew."""
    clock.freeze(NOW)
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        urls = {}
        for language in {shot[1] for shot in SHOTS}:
            urls[language] = f"sqlite:///{folder}/{language}.db"
            demo.create(urls[language], language)
        for name, language, size, keys in SHOTS:
            svg = asyncio.run(shoot(urls[language], language, size, keys))
            (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8")
            print(name)


if __name__ == "__main__":
    main()
