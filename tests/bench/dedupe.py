"""Precision and recall on labelled sets: python -m tests.bench.dedupe [--missed N].

Reads the folder ``dedupe`` under LEADTUI_TEST_DATA. Nothing here is fitted to the labels: the rules are those
of the program, with the thresholds it ships.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from leadtui.domain.match_blocks import pairs
from leadtui.domain.match_record import Record
from leadtui.domain.matching import Match, Prepared, compare, prepare

DATA = "LEADTUI_TEST_DATA"
HEAD = "set                          grade            found right  true precision recall     s"
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Set:
    """A labelled set: entries, the pairs that are one, and, where not all pairs are asked, those that are."""

    name: str
    records: tuple[Record, ...]
    truth: frozenset[Pair]
    asked: frozenset[Pair] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What one set measured."""

    name: str
    grade: str
    found: int
    right: int
    true: int
    seconds: float

    @property
    def precision(self) -> float:
        """Of what was found, how much is true."""
        return self.right / self.found if self.found else float("nan")

    @property
    def recall(self) -> float:
        """Of what is true, how much was found."""
        return self.right / self.true if self.true else float("nan")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missed", type=int, default=0, help="show that many mistakes of each set")
    options = parser.parse_args()
    if not os.environ.get(DATA):
        print(f"not run: {DATA} names no folder")
        return
    print("\n".join(report(Path(os.environ[DATA]) / "dedupe", missed=options.missed)))


def report(folder: Path, *, missed: int = 0) -> list[str]:
    """The table, line by line."""
    lines = [HEAD]
    for each in sets(folder):
        figures, mistakes = measure(each)
        lines += [_line(figure) for figure in figures]
        lines += mistakes[:missed]
    return lines


def _line(figure: Figure) -> str:
    return (
        f"{figure.name:28} {figure.grade:15} {figure.found:6} {figure.right:5} {figure.true:5}"
        f" {figure.precision:9.4f} {figure.recall:6.4f} {figure.seconds:5.2f}"
    )


def measure(labelled: Set) -> tuple[list[Figure], list[str]]:
    """Figures of certain and of certain + likely, and the mistakes as text."""
    start = perf_counter()
    ready = [prepare(record) for record in labelled.records]
    asked = labelled.asked or frozenset(pairs(ready))
    judged = {pair: compare(ready[pair[0]], ready[pair[1]]) for pair in asked}
    seconds = perf_counter() - start
    figures = []
    for grade, counted in (("certain", ("certain",)), ("certain+likely", ("certain", "likely"))):
        found = {pair for pair, match in judged.items() if match.grade in counted}
        right = found & labelled.truth
        figures.append(Figure(labelled.name, grade, len(found), len(right), len(labelled.truth), seconds))
    return figures, _mistakes(labelled, judged, ready)


def _mistakes(labelled: Set, judged: dict[Pair, Match], ready: Sequence[Prepared]) -> list[str]:
    wrong = {p for p, m in judged.items() if m.grade in ("certain", "likely")} - labelled.truth
    right = {p for p, m in judged.items() if m.grade in ("certain", "likely")}
    lines = []
    for word, some in (("wrong", wrong), ("missed", labelled.truth - right)):
        for a, b in sorted(some, key=lambda p: word == "wrong" and judged[p].grade):
            match = judged.get((a, b))
            told = f"{match.grade} {match.score} {match.reasons}" if match else "not compared"
            lines.append(f"  {word}: {told}\n    {labelled.records[a]}\n    {labelled.records[b]}")
    return lines


def sets(folder: Path) -> list[Set]:
    """The labelled sets of the folder."""
    return [_restaurants(folder), _febrl(folder), _companies(folder), _hospitals(folder)]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, skipinitialspace=True))
    return [{key.strip(): (value or "").strip() for key, value in row.items() if key} for row in found]


def _same(labels: Sequence[str]) -> frozenset[Pair]:
    groups: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        groups.setdefault(label, []).append(position)
    return frozenset((a, b) for group in groups.values() for a in group for b in group if a < b)


def _restaurants(folder: Path) -> Set:
    rows = _rows(folder / "restaurant_with_phone.csv")
    records = tuple(
        Record(company=row["name"], address=row["addr"], places=(row["city"],), phones=(row["phone"],))
        for row in rows
    )
    return Set("restaurants with phones", records, _same([row["class"] for row in rows]))


def _febrl(folder: Path) -> Set:
    rows = _rows(folder / "febrl_dataset1.csv")
    records = tuple(
        Record(
            names=(f"{row['given_name']} {row['surname']}".strip(),),
            address=" ".join((row["street_number"], row["address_1"], row["address_2"])),
            places=(row["suburb"], row["postcode"], row["state"]),
            birthday=row["date_of_birth"],
            identifiers=(row["soc_sec_id"],),
        )
        for row in rows
    )
    return Set("FEBRL 1", records, _same([row["rec_id"].split("-")[1] for row in rows]))


def _companies(folder: Path) -> Set:
    rows = _rows(folder / "company_name_pairs_multilingual.csv")
    records = tuple(Record(company=row[key]) for row in rows for key in ("Name_x", "Name_y"))
    asked = frozenset((2 * i, 2 * i + 1) for i in range(len(rows)))
    truth = frozenset((2 * i, 2 * i + 1) for i, row in enumerate(rows) if row["Targets"] == "1")
    return Set("company names zh/en (pairs)", records, truth, asked)


def _hospitals(folder: Path) -> Set:
    left, right = (_rows(folder / f"autofj_Hospital_{side}.csv") for side in ("left", "right"))
    records = tuple(Record(company=row["title"]) for row in (*left, *right))
    first = {row["id"]: place for place, row in enumerate(left)}
    second = {row["id"]: len(left) + place for place, row in enumerate(right)}
    truth = frozenset(
        (first[row["id_l"]], second[row["id_r"]]) for row in _rows(folder / "autofj_Hospital_gt.csv")
    )
    ready = [prepare(record) for record in records]
    across = frozenset((a, b) for a, b in pairs(ready, 2000) if a < len(left) <= b)
    return Set("hospitals (left to right)", records, truth, across)


if __name__ == "__main__":
    main()
