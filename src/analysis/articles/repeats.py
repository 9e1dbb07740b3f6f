"""What a source prints more than once, told when it is added: nothing stands twice in silence."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from ..model import OBSERVATION_KEY, Inputs, records, side


class Repeats(NamedTuple):
    """How many later prints agree with an earlier one, and those that exclude each other."""

    agreeing: int = 0
    apart: tuple[str, ...] = ()


def repeats(inputs: Inputs, source: str) -> Repeats:
    """The prints of one thing in a source, held against each other by their rounded ranges."""
    facts = inputs.facts()
    own = facts[facts["source"] == source]
    agreeing, apart = 0, []
    for key, group in own.groupby(list(OBSERVATION_KEY), sort=False, dropna=False):
        prints = [side(row) for row in records(group)]
        clashes = [
            f"{one.as_stated} and {other.as_stated}"
            for one, other in combinations(prints, 2)
            if not one.interval.meets(other.interval)
        ]
        agreeing += 0 if clashes else len(prints) - 1
        named = ", ".join(str(part) for part in key if part)
        apart += [f"{clash} ({named})" for clash in clashes]
    return Repeats(agreeing, tuple(apart))
