"""Prints of two periods against each other, and against what is printed of their change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from operator import mul

from . import formats, units
from .arithmetic import grown
from .check_rows import LEVELS, CheckRows, Row
from .codebook import Measure, series_name
from .interval import Interval
from .period import Period, PeriodError
from .sides import Side


class TimeChecks(CheckRows):
    """Levels of two periods, and the growth or change that is printed between them."""

    def rows(self) -> Iterator[Row]:
        yield from self.growth()
        yield from self.changes()
        yield from self.falling_totals()
        yield from self.yearly_factors()

    def _of_role(self, role: str) -> Iterator[Side]:
        measures = self.data.codebook.measures
        return self.data.sides.where(lambda one: measures[one.measure].role == role)

    def growth(self) -> Iterator[Row]:
        """A printed growth rate agrees with the levels of the two periods."""
        for rate in self._of_role("growth"):
            yield self._growth(rate, self.data.codebook.measures[rate.measure])

    def changes(self) -> Iterator[Row]:
        """A printed change agrees with the levels of the two periods; a rank's is upward."""
        for one in self._of_role("change"):
            measure = self.data.codebook.measures[one.measure]
            level = series_name(one.indicator, breakdown=one.breakdown)
            later, earlier, _ = _compared(Period(one.period), measure.base)
            found = [self.level(one, level, str(period)) for period in (later, earlier) if period]
            if len(found) == 2 and found[0] and found[1]:
                is_rank = self.data.codebook.indicators[one.indicator].kind == "rank"
                now, then = reversed(found) if is_rank else found
                if now and then and now.unit == then.unit == one.unit:
                    derived = now.interval - then.interval
                    yield self.meeting(f"change:{one.series}", derived, one, [now, then])

    def falling_totals(self) -> Iterator[Row]:
        """What adds up from one start does not fall: what is cumulative, parts of a year."""
        for earlier, later in self._neighbours(self._adds_up, lambda one: Period(one.period).start):
            yield self.at_most(f"total:{later.series}", [earlier], later)

    def yearly_factors(self) -> Iterator[Row]:
        """From one print to the next a yearly figure changes by a factor that is believed."""
        for earlier, later in self._neighbours(
            self._has_range, lambda one: Period(one.period).frequency
        ):
            years = _years_between(earlier, later)
            bounds = self.data.codebook.indicators[later.indicator].yearly or (1.0, 1.0)
            least, most = (Fraction(str(bound)) ** years for bound in bounds)
            believed = Interval(least, most)
            check = f"yearly:{later.series}"
            if gap := self._break(later, earlier.period, later.period):
                yield self.row(check, None, gap, [later], [earlier])
                continue
            if earlier.interval.lower <= 0:
                continue
            factor = later.interval / earlier.interval
            fits = factor.meets(believed)
            reason = self.data.say(
                "factor_believed" if fits else "factor_beyond",
                years=years,
                factor=self.interval(factor, "倍"),
                believed=self.interval(believed, "倍"),
            )
            yield self.row(check, fits, reason, [later], [earlier])

    def _growth(self, rate: Side, measure: Measure) -> Row:
        level = series_name(rate.indicator, breakdown=rate.breakdown)
        check = f"growth:{rate.series}"
        later, earlier, years = _compared(Period(rate.period), measure.base)
        periods = [str(later), str(earlier)] if earlier else [str(later)]
        levels = [self.level(rate, level, period) for period in periods]
        found = [one for one in levels if one]
        if earlier is None or len(found) < 2:
            absent = [
                formats.period(p, self.data.lang)
                for p, one in zip(periods, levels, strict=True)
                if not one
            ]
            label = self.data.label(rate.series)
            named = formats.listed(absent, self.data.lang)
            reason = self.data.say("level_not_printed", period=named, indicator=label)
            return self.row(check, None, reason, [rate], found)
        now, then = found
        if measure.prices == "real" and units.currency_of(now.unit):
            phrases = {"level": now.as_stated, "rate": rate.as_stated}
            reason = self.data.say("nominal_and_real", **phrases)
            return self.row(check, None, reason, [rate], found)
        if gap := self._break(now, then.period, now.period):
            return self.row(check, None, gap, [rate], found)
        factor = reduce(mul, [grown(rate.interval, rate.unit)] * years)
        return self.divided(check, (now, then), units.factor("倍", rate.unit), rate, factor)

    def _break(self, one: Side, earlier: str, later: str) -> str:
        """Why nothing is compared between two periods; empty where nothing interrupts."""
        between = (one.entity, one.indicator, Period(earlier), Period(later))
        found = self.data.codebook.break_between(*between)
        return found[1].reason[self.data.lang] if found else ""

    def _adds_up(self, one: Side) -> bool:
        flow = self.data.codebook.indicators[one.indicator].kind == "flow"
        return flow or Period(one.period).is_cumulative

    def _has_range(self, one: Side) -> bool:
        period = Period(one.period)
        is_yearly = period.frequency == "A" or period.is_year_end
        return self.data.codebook.indicators[one.indicator].yearly is not None and is_yearly

    def _neighbours(
        self, chosen: Callable[[Side], bool], alike: Callable[[Side], object]
    ) -> Iterator[tuple[Side, Side]]:
        """Preferred prints of one series, alike in something, that follow each other in time."""
        role = self.data.codebook.role
        for rows in self.data.observed.following(
            lambda one: role(one.measure) in LEVELS and chosen(one), alike
        ):
            rows.sort(key=lambda one: (Period(one.period).end, one.fact))
            yield from pairwise(rows)


def _compared(period: Period, base: str | None) -> tuple[Period, Period | None, int]:
    """The periods whose levels a growth rate compares, and over how many years it is a mean."""
    if base == "first_year":
        first, last = period.start, period.end
        if first is None or last is None or first.year == last.year:
            return period, None, 1
        return Period(str(last.year)), Period(str(first.year)), last.year - first.year
    try:
        if base == "period_before":
            return period, period.before(), 1
        years_back = 2 if base == "two_years_mean" else 1
        return period, period.shifted(-12 * years_back), years_back
    except PeriodError:
        return period, None, 1


def _years_between(earlier: Side, later: Side) -> int:
    one, other = (Period(side.period).end for side in (earlier, later))
    return other.year - one.year if one and other else 0
