"""Checks: can two printed figures both be true, and does what is reported agree with what follows?

Two sides are compared by interval, wording and rounding of print counted: consistent when some
member of the one may stand with some member of the other (XBRL Calculations 1.1). A figure is held
against its own source first, then against what other sources print (with a caveat).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from math import ceil, floor, inf
from operator import add
from typing import TYPE_CHECKING

from ..messages import Lang
from . import formats, units
from .check_rows import CheckRows, Row
from .codebook import Codebook, series_name
from .columns import frame
from .definitions import the_codebook
from .doors import checked_facts
from .period import Period
from .prints import Prints
from .repeat_checks import RepeatChecks
from .schemas import CHECKS
from .sides import Side
from .time_checks import TimeChecks

if TYPE_CHECKING:
    import pandas as pd

    from .doors import Sources


def checks_from(
    facts: pd.DataFrame,
    codebook: Codebook | None = None,
    sources: Sources = (),
    *,
    lang: Lang = "en",
) -> pd.DataFrame:
    """Every check that the codebook and the printed wholes ask for, one row each.

    `facts` has the columns of `analysis.model.schemas.FACTS`; `sources` are rows of `SOURCES`, by
    which prints of several sources are preferred. The result has the columns of
    `analysis.model.schemas.CHECKS`; what cannot be checked is a row that says why.

    >>> import analysis
    >>> made = analysis.checks_from(analysis.facts(source="lanzhou-daily-2021-03-16"))
    >>> sorted(set(made.verdict))
    ['consistent', 'not checked']

    Raises InputError with everything wrong with `facts`.
    """
    codebook = the_codebook(codebook)
    data = Prints(checked_facts(facts, codebook), codebook, sources, lang)
    kinds = (PartChecks(data), RateChecks(data), RepeatChecks(data), TimeChecks(data))
    return frame((row for kind in kinds for row in kind.rows()), CHECKS)


class PartChecks(CheckRows):
    """Parts against their wholes: of a figure, an indicator, an entity."""

    def rows(self) -> Iterator[Row]:
        yield from self.parts_of_wholes()
        yield from self.declared_limits()
        yield from self.components()
        yield from self.breakdowns()
        yield from self.parts_of_entities()
        yield from self.sums_of_entities()
        yield from self.shares()

    def parts_of_wholes(self) -> Iterator[Row]:
        """A figure printed as part of another is no larger."""
        for one in self.levels(lambda one: one.part_of):
            yield from self._against(f"part:{one.series}:{one.part_of}", one, one.part_of)

    def declared_limits(self) -> Iterator[Row]:
        """An indicator is no larger than another, where the codebook says so."""
        known = self.data.codebook.indicators
        for one in self.levels(lambda one: known[one.indicator].at_most):
            for other in known[one.indicator].at_most:
                named = series_name(other, breakdown=one.breakdown)
                yield from self._against(f"at_most:{one.series}:{named}", one, named)

    def components(self) -> Iterator[Row]:
        """The printed components of a whole are together no larger."""
        known = self.data.codebook.indicators
        for whole in self.levels(lambda one: known[one.indicator].components):
            named = known[whole.indicator].components
            parts = [
                one
                for code in named
                for one in self.data.sides.own(whole, series_name(code, breakdown=whole.breakdown))
                if (one.period, one.unit) == (whole.period, whole.unit)
            ]
            if parts:
                yield self.at_most(f"components:{whole.series}", parts, whole)

    def breakdowns(self) -> Iterator[Row]:
        """What is printed of one part of an indicator is no larger than the whole."""
        for one in self.levels(lambda one: one.breakdown and self.is_additive(one)):
            yield from self._against(f"breakdown:{one.series}", one, one.indicator)

    def parts_of_entities(self) -> Iterator[Row]:
        """What is printed for an entity is no larger than for the entity that it lies in."""
        known = self.data.codebook.entities
        for one in self.levels(lambda one: known[one.entity].part_of and self.is_additive(one)):
            for whole in self.data.around(one):
                yield self.at_most(f"entity:{one.series}", [one], whole)

    def sums_of_entities(self) -> Iterator[Row]:
        """The parts of an entity add up to it, where all of them are printed."""
        known = self.data.codebook.entities
        for whole in self.levels(lambda one: known[one.entity].parts and self.is_additive(one)):
            found = [self.data.same(whole, code) for code in known[whole.entity].parts]
            if all(found):
                chosen = [prints[0] for prints in found]
                total = reduce(add, (one.interval for one in chosen))
                yield self.meeting(f"sum:{whole.series}", total, whole, chosen)

    def shares(self) -> Iterator[Row]:
        """A printed share agrees with its part and its whole, where both are printed.

        The whole is the indicator named as `part_of`, else the total of a breakdown, else that of
        the entity it lies in.
        """
        role = self.data.codebook.role
        for one in self.data.sides.where(lambda one: role(one.measure) == "share"):
            part = series_name(one.indicator, breakdown=one.breakdown)
            whole, entity = one.part_of or one.indicator, one.entity
            if not one.part_of and not one.breakdown:
                entity = self.data.codebook.entities[entity].part_of or ""
            few = self.level(one, part, one.period)
            many = self.level(replace(one, entity=entity), whole, one.period)
            if few and many and few.fact != many.fact and few.unit == many.unit:
                by = units.factor("倍", one.unit)
                yield self.divided(f"share:{one.series}", (few, many), by, one)

    def _against(self, check: str, part: Side, named: str) -> Iterator[Row]:
        """`part` against the figures of a series of its period; where there is none, the nearest
        in time is told as not checked."""
        wholes = [one for one in self.data.sides.own(part, named) if one.unit == part.unit]
        same = [whole for whole in wholes if whole.period == part.period]
        for whole in same:
            yield self.at_most(check, [part], whole)
        nearest = sorted(wholes, key=lambda whole: _days_between(part, whole))
        for whole in nearest[:1] if not same else ():
            left, right = (formats.period(one.period, self.data.lang) for one in (part, whole))
            reason = self.data.say("periods_differ", left=left, right=right)
            yield self.row(check, None, reason, [part], [whole])


def _days_between(one: Side, other: Side) -> float:
    ends = [Period(side.period).end or Period(side.period).start for side in (one, other)]
    return abs((ends[0] - ends[1]).days) if ends[0] and ends[1] else inf


class RateChecks(CheckRows):
    """Rates against the counts that they are made of, or that they imply."""

    def rows(self) -> Iterator[Row]:
        yield from self.reported_ratios()
        yield from self.implied_counts()

    def reported_ratios(self) -> Iterator[Row]:
        """A reported rate agrees with the counts that it is made of, where they are printed."""
        for code, ratio in self.data.codebook.ratios.items():
            for rate in self.data.sides.of(ratio.reported):
                one = self.data.sides.own(rate, ratio.numerator or "")
                two = [
                    side for name in ratio.denominator for side in self.data.sides.own(rate, name)
                ]
                pairs = [(n, d) for n in one for d in two if n.period == d.period == rate.period]
                check = f"reported:{code}"
                if not pairs:
                    reason = self.data.say("sides_not_printed")
                    yield self.row(check, None, reason, [rate], [*one, *two])
                for numerator, denominator in pairs:
                    found = units.quotient(numerator.unit, denominator.unit)
                    by = units.factor(found, rate.unit)
                    yield self.divided(check, (numerator, denominator), by, rate)

    def implied_counts(self) -> Iterator[Row]:
        """The count that a rate implies on an assumed base can be a whole number."""
        for code, ratio in self.data.codebook.ratios.items():
            if ratio.kind != "implied":
                continue
            for rate in self.data.sides.of(ratio.numerator):
                for name in ratio.denominator:
                    for base in self.data.sides.own(rate, name):
                        if base.period == rate.period:
                            yield self._whole(f"implied:{code}", rate, base, ratio.unit)

    def _whole(self, check: str, rate: Side, base: Side, unit: str) -> Row:
        by = units.factor(units.product(rate.unit, base.unit), unit)
        derived = (rate.interval * base.interval).scaled(by)
        fits = isinstance(derived.upper, Decimal) or any(
            number in derived for number in (ceil(derived.lower), floor(derived.lower) + 1)
        )
        text = self.interval(derived, unit)
        reason = self.data.say("whole_persons" if fits else "no_whole_person", derived=text)
        return self.row(check, fits, reason, [rate], [base])
