"""The command line in this process: what it prints and its exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from leadtui.cli.main import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What one run said."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> list[dict[str, Any]]:
        """Its JSON lines."""
        return [json.loads(line) for line in self.lines]


def run(*arguments: str, stdin: str | bytes = b"") -> Answer:
    """Run ``leadtui`` with these arguments."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    with CliRunner().isolation(input=data) as (out, err, _mixed):
        code = main(arguments)
        raw = out.getvalue()
        return Answer(code, raw.decode("utf-8", "replace"), err.getvalue().decode("utf-8", "replace"), raw)


@dataclass(frozen=True, slots=True)
class Program:
    """``leadtui`` on one database."""

    url: str

    def __call__(self, *arguments: str, stdin: str | bytes = b"") -> Answer:
        """Run it and take any answer."""
        return run("--db", self.url, *arguments, stdin=stdin)

    def done(self, *arguments: str, stdin: str | bytes = b"") -> Answer:
        """Run it; it must succeed."""
        answer = self(*arguments, stdin=stdin)
        assert answer.code == 0, answer
        return answer

    def add(self, customer: str = "北京远诚医疗科技有限公司", **fields: str) -> str:
        """Add a lead and return its number."""
        given = {"source": "trade_show", **fields}
        options = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]
        (line,) = self.done("add", "--customer", customer, *options, "--json").json
        return str(line["number"])

    def lead(self, number: str) -> dict[str, Any]:
        """What ``show --json`` says of a lead."""
        (line,) = self.done("show", number, "--json").json
        return line
