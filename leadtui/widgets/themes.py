"""Three themes of our own: one accent, three semantic colours, air.

Every colour stands in the 256-colour palette, which halves what a change of style costs on the wire.
"""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme

DARK = Theme(
    name="leadtui-dark",
    primary="#5fafd7",
    accent="#5fafd7",
    foreground="#d0d0d0",
    background="#1c1c1c",
    surface="#262626",
    panel="#303030",
    boost="#303030",
    success="#87af5f",
    warning="#d7af5f",
    error="#d75f5f",
    dark=True,
    variables={"border": "#444444", "border-blurred": "#444444", "input-cursor-text-style": "reverse"},
)
LIGHT = Theme(
    name="leadtui-light",
    primary="#005f87",
    accent="#005f87",
    foreground="#303030",
    background="#eeeeee",
    surface="#e4e4e4",
    panel="#d0d0d0",
    boost="#d0d0d0",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
    dark=False,
    variables={
        "border": "#bcbcbc",
        "border-blurred": "#bcbcbc",
        "input-cursor-text-style": "reverse",
        "text-disabled": "#6c6c6c",
    },
)
ANSI = Theme(
    name="leadtui-ansi",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    variables={
        "border": "ansi_bright_black",
        "border-blurred": "ansi_bright_black",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
    },
)
OWN = (DARK, LIGHT, ANSI)
DEFAULT = DARK.name


def register_themes(app: App[Any]) -> None:
    """Make our themes available to ``app`` beside Textual's."""
    for theme in OWN:
        app.register_theme(theme)


def begin_with_theme(app: App[Any], name: str) -> None:
    """Choose a theme before ``app`` runs.

    Setting one has Textual read all style sheets twice; a dark one, as an app has from the
    beginning, can do with its colours.
    """
    register_themes(app)
    if app.current_theme.dark and app.get_theme(name) == DARK:
        app.set_reactive(App.theme, name)
        app.stylesheet.set_variables(app.get_css_variables())
    else:
        app.theme = name
