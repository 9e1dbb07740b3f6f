"""A fact as a side of ratios and checks, with the rounding of print."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from . import units
from .codebook import series_name
from .interval import Interval

T = TypeVar("T")


def rounded(interval: Interval, unit: str, decimals: int) -> Interval:
    """The numbers that may have been rounded (half up, away from zero) to a printed one.

    Half a unit of the last printed digit to either side. Wording that gives a range has that range;
    a count printed to the unit is exact.

    >>> rounded(Interval.point(268_000_000), "元", -6)
    Interval(lower=Fraction(267500000, 1), upper=Fraction(268500000, 1), closed='left')
    """
    whole = unit in units.counted() and decimals >= 0
    if interval.lower != interval.upper or whole:
        return interval
    half = Fraction(10) ** -decimals / 2
    at = Fraction(interval.lower)
    if at == 0:
        return Interval(-half, half, "neither")
    return Interval(at - half, at + half, "left" if at > 0 else "right")


def elsewhere(as_stated: str, read_as: str) -> str:
    """What of a phrase is printed in a heading or a note, in brackets: （億元）; empty for none."""
    before, found, after = read_as.partition(as_stated)
    return f"（{before}{after}）" if found and before + after else ""


@dataclass(frozen=True, slots=True)
class Side:
    """A fact, or a base that the user assumes (then `fact` is empty).

    `stated` are the bounds of the wording, `interval` those with the rounding of print; `value` is
    the printed number. `is_placed` where its source's text was read; of other sources single
    figures were taken, and what else they print is not known.
    """

    as_stated: str
    value: Decimal | None
    unit: str
    stated: Interval
    interval: Interval
    fact: str = ""
    source: str = ""
    entity: str = ""
    indicator: str = ""
    measure: str = "level"
    breakdown: str = ""
    period: str = ""
    part_of: str = ""
    decimals: int = 0
    caveats: str = ""
    is_placed: bool = True
    read_as: str = ""

    @property
    def phrase(self) -> str:
        """The printed phrase, and in brackets what is printed elsewhere: 1310.0（億元）."""
        return self.as_stated + elsewhere(self.as_stated, self.read_as)

    @property
    def series(self) -> str:
        """Indicator, measure and breakdown, as ratios name their sides."""
        return series_name(self.indicator, self.measure, self.breakdown)

    @property
    def is_point(self) -> bool:
        """Whether its wording is that of one number."""
        return self.value is not None and self.stated.lower == self.stated.upper


_SAME = [field.name for field in fields(Side)]


def side(row: dict[str, Any]) -> Side:
    stated = Interval(row["lower"], row["upper"], row["closed"])
    same = {name: row[name] for name in _SAME if name in row}
    same["read_as"] = same.get("read_as") or ""
    interval = rounded(stated, row["unit"], same.get("decimals", 0))
    return Side(**same, stated=stated, interval=interval, is_placed=row.get("start", 0) is not None)


def by_key(everything: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """What has the same key together, in the order in which it comes."""
    found: dict[Any, list[T]] = {}
    for one in everything:
        found.setdefault(key(one), []).append(one)
    return found
