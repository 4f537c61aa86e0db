"""Share of labelled company names whose brand is found, and the time a call takes.

``python -m tests.bench.short_names [FILE] [-v]`` reads lines of registered name, space, brand. Lines without
a brand are counted apart: there the label says that the name has none, or that nobody labelled it.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from leadtui.domain.short_name import brand, short_name, split_name

TRUTH = "zh/company/company_fullname_brand_truth_500.txt"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One line of the labelled file; ``brand`` is None where the label is missing."""

    name: str
    brand: str | None


def read_labels(path: Path) -> list[Labelled]:
    """The labelled names of a file, empty lines left out."""
    labels = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        name, _, label = line.strip().partition(" ")
        if name:
            labels.append(Labelled(name, label.strip() or None))
    return labels


def misses(labels: list[Labelled]) -> list[tuple[Labelled, str]]:
    """The labelled names whose brand came out differently, with what came out."""
    found = ((label, brand(label.name)) for label in labels if label.brand)
    return [(label, got) for label, got in found if got != label.brand]


def microseconds(names: list[str]) -> float:
    """Mean time of one short_name() call over ``names``, tables built before."""
    short_name(names[0])
    started = time.perf_counter()
    for name in names:
        short_name(name)
    return (time.perf_counter() - started) / len(names) * 1e6


def main(arguments: list[str]) -> None:
    """Print the figures; with -v also every miss."""
    files = [argument for argument in arguments if not argument.startswith("-")]
    data = os.environ.get("LEADTUI_TEST_DATA", "")
    if not files and not data:
        sys.exit("name a file of labelled names, or set LEADTUI_TEST_DATA to the folder of test data")
    path = Path(files[0]) if files else Path(data) / TRUTH
    labels = read_labels(path)
    labelled = [label for label in labels if label.brand]
    wrong = misses(labels)
    bare = [label for label in labels if not label.brand]
    none = sum(not split_name(label.name).brand for label in bare)
    right = len(labelled) - len(wrong)
    print(f"brand right        {right / len(labelled):.3f}  n={len(labelled)}")
    print(f"no brand found     {none / max(1, len(bare)):.3f}  n={len(bare)} (lines without a label)")
    print(f"short_name()       {microseconds([label.name for label in labels]):.1f} us a call")
    if "-v" in arguments:
        for label, got in wrong:
            print(f"  {label.name}  expected {label.brand}  got {got}")


if __name__ == "__main__":
    main(sys.argv[1:])
