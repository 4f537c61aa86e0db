"""Completion in bash, which takes ``field=value`` for three words."""

from __future__ import annotations

from typing import Any

from click.shell_completion import BashComplete, CompletionItem, add_completion_class

_ADDED = "COMPREPLY+=($value)"
# Behind the sign the value follows at once.
_UNSPACED = f"{_ADDED}\n            [[ $value == *= ]] && compopt -o nospace"


class Bash(BashComplete):
    """Puts such words together again, and proposes what stands behind the sign alone."""

    source_template = BashComplete.source_template.replace(_ADDED, _UNSPACED)
    before = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is typed, and that one."""
        args, incomplete = super().get_completion_args()
        words: list[str] = []
        glued = open_ = False
        for word in (*args, incomplete):
            sign = word == "=" and bool(words) and not words[-1].startswith("-")
            if sign or open_:
                words[-1] += word
            else:
                words.append(word)
            glued, open_ = sign or open_, sign
        self.before = words[-1][: words[-1].index("=") + 1] if glued else ""
        return words[:-1], words[-1]

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """What bash puts in place of the last of its words."""
        return f"{item.type},{str(item.value).removeprefix(self.before)}"


def register() -> None:
    """Let it stand in for click's own."""
    add_completion_class(Bash, "bash")
