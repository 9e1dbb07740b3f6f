"""Rates against the counts that they are made of, or that they imply."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil, floor

from ..messages import say
from . import units
from .check_rows import CheckRows, Row
from .interval import Interval
from .sides import Side


class RateChecks(CheckRows):
    """Rates against the counts that they are made of, or that they imply."""

    def rows(self) -> Iterator[Row]:
        """Every check of the kind."""
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
                    reason = say("sides_not_printed", self.data.lang)
                    yield self.row(check, "not checked", reason, [rate], [*one, *two])
                for numerator, denominator in pairs:
                    by = units.factor(units.quotient(numerator.unit, denominator.unit), rate.unit)
                    derived = numerator.interval / denominator.interval * Interval.point(by)
                    yield self.meeting(check, derived, rate, [numerator, denominator])

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
        derived = rate.interval * base.interval * Interval.point(by)
        whole = isinstance(derived.upper, Decimal) or any(
            number in derived for number in (ceil(derived.lower), floor(derived.lower) + 1)
        )
        text = self.interval(derived, unit)
        reason = say("whole_persons" if whole else "no_whole_person", self.data.lang, derived=text)
        return self.row(check, "consistent" if whole else "inconsistent", reason, [rate], [base])
