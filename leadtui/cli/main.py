"""Where the program starts: language, the command, and one place where every error ends."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

DONE = 0
INTERNAL = 70
INTERRUPTED = 130
COMPLETING = "_LEADTUI_COMPLETE"
LOADING = 50_000
"""Objects made before garbage is looked for: loading makes many and leaves none behind."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(LOADING)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given == ["--version"]:
            return _flushed(_version())
        return _flushed(_run(given))
    except BrokenPipeError:
        return _unheard()
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as ending:
        # Shell completion ends this way.
        return ending.code if isinstance(ending.code, int) else DONE


def _version() -> int:
    from leadtui import __version__

    print(f"leadtui {__version__}")
    return DONE


def _run(given: list[str]) -> int:
    import click

    from leadtui.cli import logs
    from leadtui.cli.desk import Desk
    from leadtui.cli.lazy import ReaderGone
    from leadtui.cli.root import root
    from leadtui.errors import LeadtuiError

    logs.start()
    _encode()
    if COMPLETING in os.environ:
        from leadtui.cli.bash_words import register

        register()
    desk = Desk()
    try:
        _speak(given, desk)
        code = root.main(given, "leadtui", standalone_mode=False, obj=desk)
        return code if isinstance(code, int) else DONE
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        from leadtui.cli import mistakes

        return mistakes.misused(error)
    except LeadtuiError as error:
        from leadtui.cli import mistakes

        return mistakes.told(error)
    except ReaderGone:
        return INTERRUPTED if desk.writes else _unheard()
    except Exception as error:  # noqa: BLE001 - the one place where what nobody foresaw ends
        return _internal(error)


def _speak(given: Sequence[str], desk: object) -> None:
    """Choose the language before anything is said: --lang, the settings, LC_ALL or LANG."""
    from leadtui.cli.desk import Desk
    from leadtui.errors import UsageError
    from leadtui.i18n import language_from_environment, set_language

    assert isinstance(desk, Desk)
    set_language(language_from_environment())
    if wanted := named_language(given):
        set_language(wanted)
        desk.options.language = wanted
        return
    try:
        set_language(desk.config.language or language_from_environment())
    except UsageError:
        # Said when the settings are needed: `paths` and `doctor` must work without them.
        return


def named_language(given: Sequence[str]) -> str:
    """The language that --lang names, read before the other options are."""
    from leadtui.i18n import match_language

    for at, word in enumerate(given):
        name, equals, value = word.partition("=")
        if name == "--lang":
            value = value if equals else next(iter(given[at + 1 : at + 2]), "")
            return match_language(value) if value else ""
    return ""


def _encode() -> None:
    """A character the terminal's encoding lacks is shown as ? and stops nothing."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _flushed(code: int) -> int:
    sys.stdout.flush()
    return code


def _unheard() -> int:
    """Nobody reads the output any more: nothing to say, and nothing to flush at the end either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _internal(error: Exception) -> int:
    import logging

    from leadtui import paths
    from leadtui.cli.output import err
    from leadtui.i18n import _

    logging.getLogger("leadtui").error("unforeseen error", exc_info=error)
    name = type(error).__name__
    err(_("Internal error ({name}). The details are in {path}", name=name, path=str(paths.log_file())))
    return INTERNAL
