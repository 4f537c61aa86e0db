"""``leadtui completion``: the lines a shell reads at its start."""

from __future__ import annotations

import sys

import click

from leadtui.cli.lazy import command
from leadtui.cli.values import OneOf
from leadtui.i18n import N_

SHELLS = ("bash", "zsh", "fish")


@command(
    "completion",
    help=N_(
        'Print completion for a shell. bash: eval "$(leadtui completion bash)" in ~/.bashrc;'
        ' zsh: eval "$(leadtui completion zsh)" in ~/.zshrc;'
        " fish: leadtui completion fish > ~/.config/fish/completions/leadtui.fish"
    ),
)
@click.argument("shell", type=OneOf(*SHELLS))
def completion(shell: str) -> None:
    """Print click's script for the shell."""
    from click.shell_completion import get_completion_class

    from leadtui.cli.bash_words import register
    from leadtui.cli.root import root

    register()
    found = get_completion_class(shell)
    assert found is not None
    sys.stdout.write(found(root, {}, "leadtui", "_LEADTUI_COMPLETE").source() + "\n")
