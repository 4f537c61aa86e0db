"""What is said from the first call to the signature, or to the loss."""

from __future__ import annotations

from random import Random

from leadtui.services.demo.fate import Fate, Touch
from leadtui.services.demo.sample import Said, Sample

Told = tuple[Said | None, str | None]
_NOBODY: Told = (None, None)


def touches(fate: Fate, sample: Sample, random: Random) -> list[Touch]:
    """A follow-up for each of the fate's moments, so that the last status is the one that was meant.

    Where there are more moments than phases, nobody was reached at first.
    """
    n = len(fate.touches)
    told = _phases(fate, sample, random)[-n:] if n else []
    told = [_NOBODY] * (n - len(told)) + told
    if fate.next.kind == "wake" and told:
        told[-1] = (random.choice(sample.waiting), told[-1][1])
    return [Touch(at, said, status) for at, (said, status) in zip(fate.touches, told, strict=True)]


def _phases(fate: Fate, sample: Sample, random: Random) -> list[Told]:
    """At most as many conversations as there are moments, with the status each of them reaches."""
    n, pick = len(fate.touches), random.choice
    first: Told = (pick(sample.first), None)
    discover: Told = (pick(sample.discover), "interested")
    present: Told = (pick(sample.present), None)
    quote: Told = (pick(sample.quote), "high_intent")
    match fate.status:
        case "potential":
            tried_only = n == 1 and fate.next.kind == "next" and random.random() < 0.3
            return [] if tried_only else [first]
        case "interested":
            return [first, discover, present][: max(n, 2)]
        case "high_intent":
            return [first, discover, present, quote]
        case "won":
            return [first, discover, present, quote, (pick(sample.close), "won")]
        case _:
            way = [first, discover, present][: max(0, n - 1)]
            return [*way, (sample.losses[fate.loss].said, "lost")]
