"""Checks: can two printed figures both be true, and does what is reported agree with what follows?

Two sides are compared by interval: consistent when some member of the one may stand with some
member of the other (XBRL Calculations 1.1). Rounding of the print counts here and only here: a
plainly printed number stands for half a unit of its last printed place to either side, except a
count printed in full, which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import add
from typing import TYPE_CHECKING, Any

from ..messages import Lang, isolated, say
from . import formats, units
from .alignment import Side, sides
from .codebook import Codebook
from .columns import CHECKS, frame
from .interval import Interval
from .period import Period

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]


def as_rounded(side: Side) -> Interval:
    """The numbers that may have been rounded to this print."""
    plain = side.interval.lower == side.interval.upper
    whole = side.unit in units.COUNTED and side.decimals >= 0
    if not plain or whole:
        return side.interval
    return side.interval.widened(Fraction(10) ** -side.decimals / 2)


class _Checker:
    def __init__(self, facts: pd.DataFrame, codebook: Codebook, lang: Lang) -> None:
        self.everything = sides(facts)
        self.codebook, self.lang = codebook, lang

    def _of(self, indicator: str, like: Side) -> list[Side]:
        """Figures of `indicator` for the entity and in the source of `like`."""
        return [
            side
            for side in self.everything
            if (side.indicator, side.entity, side.source) == (indicator, like.entity, like.source)
        ]

    def _text(self, *parts: Side) -> str:
        labels = self.codebook.indicators
        return " + ".join(
            f"{isolated(labels[side.indicator].label[self.lang])} {side.as_stated}"
            for side in parts
        )

    def _interval(self, interval: Interval, unit: str) -> formats.Shown:
        return formats.interval(interval.lower, interval.upper, interval.closed, unit, self.lang)

    def _row(
        self, check: str, verdict: str, reason: str, left: list[Side], right: list[Side]
    ) -> Row:
        return {
            "check": check,
            "entity": left[0].entity,
            "period": left[0].period,
            "left": self._text(*left),
            "right": self._text(*right),
            "verdict": verdict,
            "reason": reason,
            "facts": " ".join(side.fact for side in (*left, *right)),
        }

    def _at_most(self, check: str, parts: list[Side], whole: Side) -> Row:
        """The sum of `parts` against `whole`, which it may not exceed."""
        total = reduce(add, (as_rounded(side) for side in parts))
        limit = as_rounded(whole)
        fits = total.may_be_at_most(limit)
        low = formats.point(total.lower, whole.unit, self.lang)
        high = formats.point(limit.upper, whole.unit, self.lang)
        reason = say("may_be_at_most" if fits else "is_more", self.lang, low=low, high=high)
        return self._row(check, "consistent" if fits else "inconsistent", reason, parts, [whole])

    def _against(self, check: str, parts: list[Side], indicator: str) -> Iterator[Row]:
        """`parts` against the figures of `indicator` of their period, else not checked."""
        wholes = self._of(indicator, parts[0])
        same = [whole for whole in wholes if whole.period == parts[0].period]
        for whole in same:
            yield self._at_most(check, parts, whole)
        for whole in wholes if not same else ():
            yield self._row(check, "not checked", self._differ(parts[0], whole), parts, [whole])

    def _differ(self, left: Side, right: Side) -> str:
        periods = {
            name: formats.period(side.period, self.lang)
            for name, side in (("left", left), ("right", right))
        }
        return say("periods_differ", self.lang, **periods)

    def parts_of_wholes(self) -> Iterator[Row]:
        """A figure printed as part of another is no larger."""
        for side in self.everything:
            if side.part_of:
                yield from self._against(
                    f"part:{side.indicator}:{side.part_of}", [side], side.part_of
                )

    def declared_limits(self) -> Iterator[Row]:
        """An indicator is no larger than another, where the codebook says so."""
        for side in self.everything:
            for other in self.codebook.indicators[side.indicator].at_most:
                yield from self._against(f"at_most:{side.indicator}:{other}", [side], other)

    def components(self) -> Iterator[Row]:
        """The printed components of a whole are together no larger."""
        for whole in self.everything:
            named = self.codebook.indicators[whole.indicator].components
            parts = [
                side
                for code in named
                for side in self._of(code, whole)
                if side.period == whole.period
            ]
            if parts:
                yield self._at_most(f"components:{whole.indicator}", parts, whole)

    def parts_of_entities(self) -> Iterator[Row]:
        """What is printed for an entity is no larger than for the entity that it lies in."""
        additive = ("stock", "flow")
        for side in self.everything:
            inside = self.codebook.entities[side.entity].part_of
            if self.codebook.indicators[side.indicator].measure not in additive:
                continue
            for whole in self.everything:
                if (whole.indicator, whole.entity) == (side.indicator, inside):
                    check = f"entity:{side.indicator}"
                    if whole.period == side.period:
                        yield self._at_most(check, [side], whole)
                    else:
                        reason = self._differ(side, whole)
                        yield self._row(check, "not checked", reason, [side], [whole])

    def growth(self) -> Iterator[Row]:
        """A printed growth rate agrees with the levels of the two years."""
        for rate in self.everything:
            indicator = self.codebook.indicators[rate.indicator].growth_of
            if indicator is None:
                continue
            before = str(Period(rate.period).year_before())
            check = f"growth:{indicator}"
            levels = {side.period: side for side in self._of(indicator, rate)}
            absent = [period for period in (rate.period, before) if period not in levels]
            if absent:
                label = isolated(self.codebook.indicators[indicator].label[self.lang])
                periods = formats.listed(
                    [formats.period(one, self.lang) for one in absent], self.lang
                )
                reason = say("level_not_printed", self.lang, period=periods, indicator=label)
                yield self._row(check, "not checked", reason, [rate], list(levels.values()))
                continue
            now, then = levels[rate.period], levels[before]
            derived = as_rounded(now) / as_rounded(then) + Interval.point(-1)
            derived *= Interval.point(1 / units.factor(rate.unit, "倍"))
            yield self._meeting(check, derived, rate, [now, then])

    def _meeting(self, check: str, derived: Interval, reported: Side, others: list[Side]) -> Row:
        """A derived interval against the print of the same number."""
        printed = as_rounded(reported)
        meets = derived.meets(printed)
        texts = {
            name: self._interval(interval, reported.unit)
            for name, interval in (("derived", derived), ("reported", printed))
        }
        reason = say("ranges_meet" if meets else "ranges_apart", self.lang, **texts)
        return self._row(
            check, "consistent" if meets else "inconsistent", reason, [reported], others
        )

    def reported_ratios(self) -> Iterator[Row]:
        """A reported rate agrees with the counts that it is made of, where they are printed."""
        for code, ratio in self.codebook.ratios.items():
            for rate in (side for side in self.everything if side.indicator == ratio.reported):
                one = self._of(ratio.numerator, rate)
                two = [side for name in ratio.denominator for side in self._of(name, rate)]
                pairs = [(n, d) for n in one for d in two if n.period == d.period == rate.period]
                check = f"reported:{code}"
                if not pairs:
                    reason = say("sides_not_printed", self.lang)
                    yield self._row(check, "not checked", reason, [rate], [*one, *two])
                for numerator, denominator in pairs:
                    derived = as_rounded(numerator) / as_rounded(denominator)
                    by = units.factor(units.quotient(numerator.unit, denominator.unit), rate.unit)
                    derived *= Interval.point(by)
                    yield self._meeting(check, derived, rate, [numerator, denominator])

    def implied_counts(self) -> Iterator[Row]:
        """The count that a rate implies on an assumed base can be a whole number."""
        for code, ratio in self.codebook.ratios.items():
            if ratio.kind != "implied":
                continue
            for rate in (side for side in self.everything if side.indicator == ratio.numerator):
                for name in ratio.denominator:
                    for base in (s for s in self._of(name, rate) if s.period == rate.period):
                        yield self._whole(f"implied:{code}", rate, base, ratio.unit)

    def _whole(self, check: str, rate: Side, base: Side, unit: str) -> Row:
        by = units.factor(units.product(rate.unit, base.unit), unit)
        derived = as_rounded(rate) * as_rounded(base) * Interval.point(by)
        whole = isinstance(derived.upper, Decimal) or any(
            number in derived for number in (ceil(derived.lower), floor(derived.lower) + 1)
        )
        text = self._interval(derived, unit)
        reason = say("whole_persons" if whole else "no_whole_person", self.lang, derived=text)
        return self._row(check, "consistent" if whole else "inconsistent", reason, [rate], [base])


def checks_from(facts: pd.DataFrame, codebook: Codebook, *, lang: Lang = "en") -> pd.DataFrame:
    """Every check that the codebook and the printed wholes ask for, one row each.

    `facts` has the columns of `analysis.model.columns.FACTS`, the result those of
    `analysis.model.columns.CHECKS`; what cannot be checked is a row that says why.
    """
    checker = _Checker(facts, codebook, lang)
    kinds = (
        checker.parts_of_wholes,
        checker.declared_limits,
        checker.components,
        checker.parts_of_entities,
        checker.growth,
        checker.reported_ratios,
        checker.implied_counts,
    )
    return frame((row for kind in kinds for row in kind()), CHECKS)
