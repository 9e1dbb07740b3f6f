"""Facts as sides of ratios and checks, found through an index, with the rounding of print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
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

    @property
    def key(self) -> tuple[object, ...]:
        """What makes a second figure of a source a mere repetition of the first."""
        return (self.source, self.entity, self.series, self.period, self.stated, self.unit)


def side(row: dict[str, Any]) -> Side:
    stated = Interval(row["lower"], row["upper"], row["closed"])
    same = {field.name: row[field.name] for field in fields(Side) if field.name in row}
    same["read_as"] = same.get("read_as") or ""
    made = Side(**same, stated=stated, interval=stated, is_placed=row.get("start", 0) is not None)
    return replace(made, interval=rounded(stated, made.unit, made.decimals))


class Sides:
    """The sides of all facts in their order, each found through its source, entity and series.

    A figure that its source repeats with the same bounds stands once.
    """

    def __init__(self, everything: Iterable[Side]) -> None:
        self._found: dict[tuple[object, ...], Side] = {}
        for one in everything:
            self._found.setdefault(one.key, one)

    def __iter__(self) -> Iterator[Side]:
        return iter(self._found.values())

    @cached_property
    def _by_series(self) -> dict[str, list[Side]]:
        return by_key(self, lambda one: one.series)

    @cached_property
    def _own(self) -> dict[tuple[str, str, str], list[Side]]:
        return by_key(self, lambda one: (one.source, one.entity, one.series))

    @cached_property
    def _by_entity(self) -> dict[tuple[str, str], list[Side]]:
        return by_key(self, lambda one: (one.entity, one.series))

    def of(self, series: str | None) -> list[Side]:
        """Those of a series, of whatever entity."""
        return self._by_series.get(series or "", [])

    def own(self, like: Side, series: str) -> list[Side]:
        """Those of a series for the entity and in the source of `like`."""
        return self._own.get((like.source, like.entity, series), [])

    def about(self, entity: str, series: str) -> list[Side]:
        """Those of a series for an entity, of whatever source."""
        return self._by_entity.get((entity, series), [])


def by_key(everything: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """What has the same key together, in the order in which it comes."""
    found: dict[Any, list[T]] = {}
    for one in everything:
        found.setdefault(key(one), []).append(one)
    return found
