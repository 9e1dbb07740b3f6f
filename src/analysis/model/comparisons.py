"""What can be set beside a report's own ratios and facts: other places, years and sources.

Only ratios of one code are compared; those that the codebook names ``beside`` one are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .codebook import Codebook

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """A ratio of a comparison; `is_apart` where its definition is not that of the first."""

    row: Record
    is_own: bool
    is_apart: bool


def _same(one: Record, other: Record) -> bool:
    return all(one[key] == other[key] for key in ("ratio", "entity", "period", "facts"))


def compared(
    own: list[Record], every: list[Record], codebook: Codebook
) -> Iterator[list[Compared]]:
    """For each ratio of `own` that others can be set beside: its rows, then theirs."""
    known = [row for row in every if row["verdict"] != "refused"]
    ours = [row for row in own if row["verdict"] != "refused"]
    for code in dict.fromkeys(row["ratio"] for row in ours):
        entry = codebook.ratios.get(code)
        codes = [code, *(entry.beside if entry else ())]
        others = [
            row
            for row in known
            if row["ratio"] in codes and not any(_same(row, mine) for mine in ours)
        ]
        others.sort(key=lambda row: row["period"], reverse=True)
        others.sort(key=lambda row: codes.index(row["ratio"]))
        mine = [Compared(row, True, False) for row in ours if row["ratio"] == code]
        if others:
            yield [*mine, *(Compared(row, False, row["ratio"] != code) for row in others)]


def other_years(
    own: Iterable[Record], every: Iterable[Record]
) -> dict[tuple[str, str], list[Record]]:
    """What other sources print for the entities of `own`, with what it prints of the same.

    By entity and indicator, earliest first.
    """
    own = list(own)
    ids = {row["fact"] for row in own}
    entities = {row["entity"] for row in own}
    found: dict[tuple[str, str], list[Record]] = {}
    for row in every:
        if row["entity"] in entities and row["fact"] not in ids:
            found.setdefault((row["entity"], row["indicator"]), []).append(row)
    for row in own:
        if (row["entity"], row["indicator"]) in found:
            found[row["entity"], row["indicator"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row["period"].removeprefix("../"))
    return found


def disagreeing(rows: Iterable[Record]) -> list[tuple[Record, Record]]:
    """Pairs of figures for one entity, indicator and period that exclude each other."""
    same = ("entity", "indicator", "period", "unit")
    return [
        (one, other)
        for one, other in combinations(rows, 2)
        if all(one[key] == other[key] for key in same)
        and one["source"] != other["source"]
        and (one["lower"] > other["upper"] or other["lower"] > one["upper"])
    ]
