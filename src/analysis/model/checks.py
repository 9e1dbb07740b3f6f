"""Checks: can two printed figures both be true, and does what is reported agree with what follows?

Two sides are compared by interval, wording and rounding of print counted: consistent when some
member of the one may stand with some member of the other (XBRL Calculations 1.1). A figure is held
against its own source first, then against what other sources print (with a caveat).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import ceil, floor
from operator import add, mul
from typing import TYPE_CHECKING, Any

from ..messages import Lang, isolated, say
from . import formats, units
from .arithmetic import ONE
from .codebook import ADDITIVE, Break, Codebook, Measure, series
from .columns import CHECKS, frame
from .doors import checked_facts
from .interval import Interval
from .observations import observed
from .period import Period, PeriodError
from .sides import Side, Sides, side

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
ACROSS = "across_sources"
LEVELS = ("level", "average")


class _Checker:
    def __init__(
        self, sides: Sides, codebook: Codebook, sources: Iterable[Mapping[str, Any]], lang: Lang
    ) -> None:
        self.sides, self.codebook, self.lang = sides, codebook, lang
        self.observed = observed(sides, codebook, sources)

    def _levels(self) -> Iterator[Side]:
        """Figures that say how much there is, not how it changed or what is aimed at."""
        return (one for one in self.sides if self.codebook.role(one.measure) in LEVELS)

    def _text(self, *parts: Side) -> str:
        labels = self.codebook.indicators
        return " + ".join(
            f"{isolated(labels[one.indicator].label[self.lang])} {one.as_stated}" for one in parts
        )

    def _interval(self, interval: Interval, unit: str) -> formats.Shown:
        return formats.interval(interval.lower, interval.upper, interval.closed, unit, self.lang)

    def _row(
        self, check: str, verdict: str, reason: str, left: list[Side], right: list[Side]
    ) -> Row:
        everything = [*left, *right]
        codes = [code for one in everything for code in one.caveats.split()]
        codes += [ACROSS] if len({one.source for one in everything}) > 1 else []
        return {
            "check": check,
            "entity": left[0].entity,
            "period": left[0].period,
            "left": self._text(*left),
            "right": self._text(*right),
            "verdict": verdict,
            "reason": reason,
            "caveats": " ".join(dict.fromkeys(codes)),
            "facts": " ".join(one.fact for one in everything),
        }

    def _at_most(self, check: str, parts: list[Side], whole: Side) -> Row:
        """The sum of `parts` against `whole`, which it may not exceed."""
        total = reduce(add, (one.interval for one in parts))
        fits = total.may_be_at_most(whole.interval)
        low = formats.point(total.lower, whole.unit, self.lang)
        high = formats.point(whole.interval.upper, whole.unit, self.lang)
        reason = say("may_be_at_most" if fits else "is_more", self.lang, low=low, high=high)
        return self._row(check, "consistent" if fits else "inconsistent", reason, parts, [whole])

    def _against(self, check: str, parts: list[Side], named: str) -> Iterator[Row]:
        """`parts` against the figures of a series of their period, else not checked."""
        wholes = [one for one in self.sides.own(parts[0], named) if one.unit == parts[0].unit]
        same = [whole for whole in wholes if whole.period == parts[0].period]
        for whole in same:
            yield self._at_most(check, parts, whole)
        for whole in wholes if not same else ():
            yield self._row(check, "not checked", self._differ(parts[0], whole), parts, [whole])

    def _differ(self, left: Side, right: Side) -> str:
        periods = {
            name: formats.period(one.period, self.lang)
            for name, one in (("left", left), ("right", right))
        }
        return say("periods_differ", self.lang, **periods)

    def parts_of_wholes(self) -> Iterator[Row]:
        """A figure printed as part of another is no larger."""
        for one in self._levels():
            if one.part_of:
                check = f"part:{one.series}:{one.part_of}"
                yield from self._against(check, [one], one.part_of)

    def declared_limits(self) -> Iterator[Row]:
        """An indicator is no larger than another, where the codebook says so."""
        for one in self._levels():
            for other in self.codebook.indicators[one.indicator].at_most:
                named = series(other, breakdown=one.breakdown)
                yield from self._against(f"at_most:{one.series}:{named}", [one], named)

    def components(self) -> Iterator[Row]:
        """The printed components of a whole are together no larger."""
        for whole in self._levels():
            named = self.codebook.indicators[whole.indicator].components
            parts = [
                one
                for code in named
                for one in self.sides.own(whole, series(code, breakdown=whole.breakdown))
                if (one.period, one.unit) == (whole.period, whole.unit)
            ]
            if parts:
                yield self._at_most(f"components:{whole.series}", parts, whole)

    def breakdowns(self) -> Iterator[Row]:
        """What is printed of one part of an indicator is no larger than the whole."""
        for one in self._levels():
            if one.breakdown and self._is_additive(one):
                yield from self._against(f"breakdown:{one.series}", [one], one.indicator)

    def _is_additive(self, one: Side) -> bool:
        return self.codebook.indicators[one.indicator].kind in ADDITIVE

    def parts_of_entities(self) -> Iterator[Row]:
        """What is printed for an entity is no larger than for the entity that it lies in."""
        for one in self._levels():
            inside = self.codebook.entities[one.entity].part_of
            if not inside or not self._is_additive(one):
                continue
            for found in self.observed.about(inside, one.series):
                whole = found.preferred
                if (whole.period, whole.unit) == (one.period, one.unit):
                    yield self._at_most(f"entity:{one.series}", [one], whole)

    def sums_of_entities(self) -> Iterator[Row]:
        """The parts of an entity add up to it, where all of them are printed."""
        for whole in self._levels():
            parts = self.codebook.entities[whole.entity].parts
            if not parts or not self._is_additive(whole):
                continue
            found = [
                one.preferred
                for code in parts
                for one in self.observed.about(code, whole.series)
                if (one.preferred.period, one.preferred.unit) == (whole.period, whole.unit)
            ]
            own = [one for one in self._own_parts(whole, parts) if one]
            chosen = own if len(own) == len(parts) else found
            if len(chosen) == len(parts):
                total = reduce(add, (one.interval for one in chosen))
                yield self._meeting(f"sum:{whole.series}", total, whole, chosen)

    def _own_parts(self, whole: Side, parts: list[str]) -> list[Side | None]:
        everything = [self.sides.about(code, whole.series) for code in parts]
        same = (whole.source, whole.period, whole.unit)
        return [
            next((one for one in found if (one.source, one.period, one.unit) == same), None)
            for found in everything
        ]

    def growth(self) -> Iterator[Row]:
        """A printed growth rate agrees with the levels of the two periods."""
        for rate in self.sides:
            measure = self.codebook.measures[rate.measure]
            if measure.role == "growth":
                yield self._growth(rate, measure)

    def _growth(self, rate: Side, measure: Measure) -> Row:
        level = series(rate.indicator, breakdown=rate.breakdown)
        check = f"growth:{rate.series}"
        later, earlier, years = _compared(Period(rate.period), measure.base)
        periods = [str(later), str(earlier)] if earlier else [str(later)]
        levels = [self._level(rate, level, period) for period in periods]
        found = [one for one in levels if one]
        if earlier is None or len(found) < 2:
            absent = [
                formats.period(p, self.lang)
                for p, one in zip(periods, levels, strict=True)
                if not one
            ]
            label = isolated(self.codebook.indicators[rate.indicator].label[self.lang])
            named = formats.listed(absent, self.lang)
            reason = say("level_not_printed", self.lang, period=named, indicator=label)
            return self._row(check, "not checked", reason, [rate], found)
        now, then = found
        if measure.prices == "real" and units.currency_of(now.unit):
            reason = say("nominal_and_real", self.lang, level=now.as_stated, rate=rate.as_stated)
            return self._row(check, "not checked", reason, [rate], found)
        if gap := self._break(now, Period(then.period), Period(now.period)):
            return self._row(check, "not checked", gap.reason[self.lang], [rate], found)
        try:
            factor = now.interval / then.interval
        except ZeroDivisionError:
            label = isolated(self.codebook.indicators[rate.indicator].label[self.lang])
            reason = say("zero_denominator", self.lang, denominator=label)
            return self._row(check, "not checked", reason, [rate], found)
        printed = ONE + rate.interval * Interval.point(units.factor(rate.unit, "倍"))
        printed = reduce(mul, [printed] * years)
        to_rate = Interval.point(1 / units.factor(rate.unit, "倍"))
        minus = Interval.point(-1)
        derived, told = ((one + minus) * to_rate for one in (factor, printed))
        return self._meeting(check, derived, rate, found, told)

    def _level(self, like: Side, named: str, period: str) -> Side | None:
        """The level of a period: of its own source first, then what stands for all."""
        own = [one for one in self.sides.own(like, named) if one.period == period]
        about = self.observed.about(like.entity, named)
        others = [one.preferred for one in about if one.preferred.period == period]
        return next(iter([*own, *others]), None)

    def _break(self, one: Side, earlier: Period, later: Period) -> Break | None:
        """What interrupts a series between two periods."""
        for gap in self.codebook.breaks.values():
            about = gap.entity in (None, one.entity)
            of = not gap.indicators or one.indicator in gap.indicators
            start = Period(gap.at).start
            ends = (earlier.end, later.end)
            if about and of and start and ends[0] and ends[1] and ends[0] < start <= ends[1]:
                return gap
        return None

    def _meeting(
        self,
        check: str,
        derived: Interval,
        reported: Side,
        others: list[Side],
        printed: Interval | None = None,
    ) -> Row:
        """A derived interval against the print of the same number."""
        printed = printed or reported.interval
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
            for rate in self.sides.of(ratio.reported):
                one = self.sides.own(rate, ratio.numerator or "")
                two = [side for name in ratio.denominator for side in self.sides.own(rate, name)]
                pairs = [(n, d) for n in one for d in two if n.period == d.period == rate.period]
                check = f"reported:{code}"
                if not pairs:
                    reason = say("sides_not_printed", self.lang)
                    yield self._row(check, "not checked", reason, [rate], [*one, *two])
                for numerator, denominator in pairs:
                    by = units.factor(units.quotient(numerator.unit, denominator.unit), rate.unit)
                    derived = numerator.interval / denominator.interval * Interval.point(by)
                    yield self._meeting(check, derived, rate, [numerator, denominator])

    def implied_counts(self) -> Iterator[Row]:
        """The count that a rate implies on an assumed base can be a whole number."""
        for code, ratio in self.codebook.ratios.items():
            if ratio.kind != "implied":
                continue
            for rate in self.sides.of(ratio.numerator):
                for name in ratio.denominator:
                    for base in self.sides.own(rate, name):
                        if base.period == rate.period:
                            yield self._whole(f"implied:{code}", rate, base, ratio.unit)

    def _whole(self, check: str, rate: Side, base: Side, unit: str) -> Row:
        by = units.factor(units.product(rate.unit, base.unit), unit)
        derived = rate.interval * base.interval * Interval.point(by)
        whole = isinstance(derived.upper, Decimal) or any(
            number in derived for number in (ceil(derived.lower), floor(derived.lower) + 1)
        )
        text = self._interval(derived, unit)
        reason = say("whole_persons" if whole else "no_whole_person", self.lang, derived=text)
        return self._row(check, "consistent" if whole else "inconsistent", reason, [rate], [base])

    def changes(self) -> Iterator[Row]:
        """A printed change agrees with the levels of the two periods; a rank's is upward."""
        for one in self.sides:
            measure = self.codebook.measures[one.measure]
            if measure.role != "change":
                continue
            level = series(one.indicator, breakdown=one.breakdown)
            later, earlier, _ = _compared(Period(one.period), measure.base)
            found = [self._level(one, level, str(period)) for period in (later, earlier) if period]
            if len(found) == 2 and found[0] and found[1]:
                is_rank = self.codebook.indicators[one.indicator].kind == "rank"
                now, then = reversed(found) if is_rank else found
                if now and then and now.unit == then.unit == one.unit:
                    derived = now.interval + then.interval * Interval.point(-1)
                    yield self._meeting(f"change:{one.series}", derived, one, [now, then])

    def shares(self) -> Iterator[Row]:
        """A printed share agrees with its part and its whole, where both are printed.

        The whole is the indicator named as `part_of`, else the total of a breakdown, else that of
        the entity it lies in.
        """
        for one in self.sides:
            if self.codebook.role(one.measure) != "share":
                continue
            part = series(one.indicator, breakdown=one.breakdown)
            whole, entity = one.part_of or one.indicator, one.entity
            if not one.part_of and not one.breakdown:
                entity = self.codebook.entities[entity].part_of or ""
            few = self._level(one, part, one.period)
            many = self._level(replace(one, entity=entity), whole, one.period)
            if few and many and few.fact != many.fact and few.unit == many.unit:
                by = Interval.point(1 / units.factor(one.unit, "倍"))
                derived = few.interval / many.interval * by
                yield self._meeting(f"share:{one.series}", derived, one, [few, many])

    def falling_totals(self) -> Iterator[Row]:
        """What adds up from one start does not fall: what is cumulative, parts of a year."""
        for earlier, later in self._neighbours(self._adds_up, lambda one: Period(one.period).start):
            fits = earlier.interval.may_be_at_most(later.interval)
            low = formats.point(earlier.interval.lower, later.unit, self.lang)
            high = formats.point(later.interval.upper, later.unit, self.lang)
            reason = say("may_be_at_most" if fits else "is_more", self.lang, low=low, high=high)
            verdict = "consistent" if fits else "inconsistent"
            yield self._row(f"total:{later.series}", verdict, reason, [earlier], [later])

    def _adds_up(self, one: Side) -> bool:
        flow = self.codebook.indicators[one.indicator].kind == "flow"
        return flow or Period(one.period).is_cumulative

    def yearly_factors(self) -> Iterator[Row]:
        """From one print to the next a yearly figure changes by a factor that is believed."""
        for earlier, later in self._neighbours(
            self._has_range, lambda one: Period(one.period).frequency
        ):
            years = _years_between(earlier, later)
            bounds = self.codebook.indicators[later.indicator].yearly or (1.0, 1.0)
            least, most = (Fraction(str(bound)) ** years for bound in bounds)
            believed = Interval(least, most)
            check = f"yearly:{later.series}"
            if gap := self._break(later, Period(earlier.period), Period(later.period)):
                reason = gap.reason[self.lang]
                yield self._row(check, "not checked", reason, [later], [earlier])
                continue
            if earlier.interval.lower <= 0:
                continue
            factor = later.interval / earlier.interval
            fits = factor.meets(believed)
            texts: dict[str, object] = {
                "years": years,
                "factor": self._interval(factor, "倍"),
                "believed": self._interval(believed, "倍"),
            }
            reason = say("factor_believed" if fits else "factor_beyond", self.lang, **texts)
            verdict = "consistent" if fits else "inconsistent"
            yield self._row(check, verdict, reason, [later], [earlier])

    def _has_range(self, one: Side) -> bool:
        period = Period(one.period)
        is_yearly = period.frequency == "A" or period.is_year_end
        return self.codebook.indicators[one.indicator].yearly is not None and is_yearly

    def _neighbours(
        self, chosen: Callable[[Side], bool], alike: Callable[[Side], object]
    ) -> Iterator[tuple[Side, Side]]:
        """Preferred prints of one series, alike in something, that follow each other in time."""
        found: dict[tuple[object, ...], list[Side]] = {}
        for one in self.observed:
            first = one.preferred
            if self.codebook.role(first.measure) in LEVELS and chosen(first):
                key = (first.entity, first.series, first.unit, alike(first))
                found.setdefault(key, []).append(first)
        for rows in found.values():
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


def checks_from(
    facts: pd.DataFrame,
    codebook: Codebook,
    sources: Iterable[Mapping[str, Any]] = (),
    *,
    lang: Lang = "en",
) -> pd.DataFrame:
    """Every check that the codebook and the printed wholes ask for, one row each.

    `facts` has the columns of `analysis.model.columns.FACTS`; `sources` are rows of `SOURCES`, by
    which prints of several sources are preferred. The result has the columns of
    `analysis.model.columns.CHECKS`; what cannot be checked is a row that says why.

    Raises InputError with everything wrong with `facts`.
    """
    sides = Sides(map(side, checked_facts(facts, codebook)))
    checker = _Checker(sides, codebook, sources, lang)
    kinds = (
        checker.parts_of_wholes,
        checker.declared_limits,
        checker.components,
        checker.breakdowns,
        checker.parts_of_entities,
        checker.sums_of_entities,
        checker.growth,
        checker.reported_ratios,
        checker.implied_counts,
        checker.changes,
        checker.shares,
        checker.falling_totals,
        checker.yearly_factors,
    )
    return frame((row for kind in kinds for row in kind()), CHECKS)
