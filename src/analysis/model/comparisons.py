"""What can be set beside a report's own ratios and facts: other places, years and sources.

Only ratios of one code are compared; those that the codebook names ``beside`` one are kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from . import units
from .codebook import Codebook
from .period import Period
from .sides import by_key, side

Record = dict[str, Any]
COMPARABLE = ("quotient", "share")
NOMINAL_YEARS = 2  # over which amounts at current prices are ranked


@dataclass(frozen=True, slots=True)
class Compared:
    """A ratio of a comparison.

    `is_apart` where its definition is not that of the first; `is_ranked` where it may be called
    higher or lower: money only within a year or two, as it is not corrected for prices.
    """

    row: Record
    is_own: bool
    is_apart: bool
    is_ranked: bool = True


def _same(one: Record, other: Record) -> bool:
    return all(one[key] == other[key] for key in ("ratio", "entity", "period", "facts"))


def compared(
    own: list[Record], every: list[Record], codebook: Codebook
) -> Iterator[list[Compared]]:
    """For each headline ratio of `own` that others can be set beside: its rows, then theirs."""
    known = [row for row in every if is_comparable(row, codebook)]
    ours = [row for row in own if is_comparable(row, codebook)]
    for code in dict.fromkeys(row["ratio"] for row in ours):
        if codebook.ratios[code].headline is None:
            continue
        codes = [code, *codebook.ratios[code].beside]
        mine = [row for row in ours if row["ratio"] == code]
        others = [
            row
            for row in known
            if row["ratio"] in codes
            and units.currency_of(row["unit"]) == units.currency_of(mine[0]["unit"])
            and not any(_same(row, one) for one in ours)
        ]
        others.sort(key=lambda row: row["period"], reverse=True)
        others.sort(key=lambda row: codes.index(row["ratio"]))
        if others:
            yield [*(Compared(row, True, False) for row in mine[1:]), *beside(mine[0], others)]


def beside(own: Record, others: Iterable[Record]) -> Iterator[Compared]:
    """A row, then others that stand beside it."""
    yield Compared(own, True, False)
    for row in others:
        yield Compared(row, False, row["ratio"] != own["ratio"], _is_ranked(row, own))


def is_comparable(row: Record, codebook: Codebook) -> bool:
    """Whether a ratio is known, read as its source most likely means it, and of a kind that two
    places may share."""
    is_known = row["verdict"] != "refused" and row["reading"] != "alternative"
    return (
        is_known
        and row["ratio"] in codebook.ratios
        and codebook.ratios[row["ratio"]].kind in COMPARABLE
    )


def _is_ranked(row: Record, own: Record) -> bool:
    return may_be_ranked([row, own])


def may_be_ranked(rows: Iterable[Record]) -> bool:
    """Whether ratios may be called higher or lower: money of years more than two apart may not."""
    rows = list(rows)
    if not any(units.currency_of(row["unit"]) for row in rows):
        return True
    years = [(Period(row["period"]).end or date.max).year for row in rows]
    return max(years) - min(years) <= NOMINAL_YEARS


def panel(rows: Iterable[Record], codebook: Codebook) -> list[list[Record]]:
    """The ratios that are known of several places, or of one at several times: a group for each
    ratio and currency, those of most places first; within one by place, earliest first."""
    known = (row for row in rows if is_comparable(row, codebook))
    groups = by_key(known, lambda row: (row["ratio"], units.currency_of(row["unit"])))
    found = [group for group in groups.values() if _several(group)]
    for group in found:
        group.sort(key=lambda row: (row["entity"], _when(row)))
    return sorted(found, key=lambda group: -len({row["entity"] for row in group}))


def _several(group: list[Record]) -> bool:
    return len({(row["entity"], row["period"]) for row in group}) > 1


def _when(row: Record) -> tuple[date, int]:
    """The end of a row's period, then its length: a half year before its year."""
    period = Period(row["period"])
    return period.end or date.max, -(period.start or date.min).toordinal()


def months(row: Record) -> int | None:
    """The length of a row's period in months, about; None where it has no start."""
    period = Period(row["period"])
    if period.start is None or period.end is None:
        return None
    return round((period.end - period.start).days / 30)


def are_of_one_length(rows: Iterable[Record]) -> bool:
    return len({months(row) for row in rows}) == 1


def over_time(group: Iterable[Record]) -> list[list[Record]]:
    """The rows of each place over periods of one length, which alone make a series."""
    return list(by_key(group, lambda row: (row["entity"], months(row))).values())


def newest(group: Iterable[Record]) -> list[Record]:
    """Of each place the rows of its newest period."""
    group = list(group)
    last = {row["entity"]: row["period"] for row in group}
    return [row for row in group if row["period"] == last[row["entity"]]]


def other_years(
    own: Iterable[Record], every: Iterable[Record]
) -> dict[tuple[str, ...], list[Record]]:
    """What other sources print for the entities of `own`, with what it prints of the same.

    By entity, indicator, measure, breakdown and unit, earliest first; what is printed once only
    compares with nothing.
    """
    own = list(own)
    ids = {row["fact"] for row in own}
    entities = {row["entity"] for row in own}
    others = [row for row in every if row["entity"] in entities and row["fact"] not in ids]
    found = by_key(others, _thing)
    for row in own:
        if _thing(row) in found:
            found[_thing(row)].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row["period"].removeprefix("../"))
    return {thing: rows for thing, rows in found.items() if len(rows) > 1}


def by_thing(rows: Iterable[Record]) -> dict[tuple[str, ...], list[Record]]:
    """Prints by what they measure: entity, indicator, measure, breakdown and unit."""
    return by_key(rows, _thing)


def _thing(row: Record) -> tuple[str, ...]:
    return tuple(row[name] for name in ("entity", "indicator", "measure", "breakdown", "unit"))


def disagreeing(rows: Iterable[Record]) -> list[tuple[Record, Record]]:
    """Pairs of prints of one thing, in two sources, that exclude each other, rounding counted."""
    return [
        (one, other)
        for one, other in combinations(rows, 2)
        if (_thing(one), one["period"]) == (_thing(other), other["period"])
        and one["source"] != other["source"]
        and not side(one).interval.meets(side(other).interval)
    ]
