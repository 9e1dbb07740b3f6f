"""Parts against their wholes: of a figure, an indicator, an entity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add

from ..messages import say
from . import formats, units
from .check_rows import CheckRows, Row
from .codebook import series_name
from .interval import Interval
from .sides import Side


class PartChecks(CheckRows):
    """Parts against their wholes: of a figure, an indicator, an entity."""

    def rows(self) -> Iterator[Row]:
        """Every check of the kind."""
        yield from self.parts_of_wholes()
        yield from self.declared_limits()
        yield from self.components()
        yield from self.breakdowns()
        yield from self.parts_of_entities()
        yield from self.sums_of_entities()
        yield from self.shares()

    def parts_of_wholes(self) -> Iterator[Row]:
        """A figure printed as part of another is no larger."""
        for one in self.levels():
            if one.part_of:
                check = f"part:{one.series}:{one.part_of}"
                yield from self._against(check, [one], one.part_of)

    def declared_limits(self) -> Iterator[Row]:
        """An indicator is no larger than another, where the codebook says so."""
        for one in self.levels():
            for other in self.data.codebook.indicators[one.indicator].at_most:
                named = series_name(other, breakdown=one.breakdown)
                yield from self._against(f"at_most:{one.series}:{named}", [one], named)

    def components(self) -> Iterator[Row]:
        """The printed components of a whole are together no larger."""
        for whole in self.levels():
            named = self.data.codebook.indicators[whole.indicator].components
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
        for one in self.levels():
            if one.breakdown and self.is_additive(one):
                yield from self._against(f"breakdown:{one.series}", [one], one.indicator)

    def parts_of_entities(self) -> Iterator[Row]:
        """What is printed for an entity is no larger than for the entity that it lies in."""
        for one in self.levels():
            for whole in self.data.around(one) if self.is_additive(one) else ():
                yield self.at_most(f"entity:{one.series}", [one], whole)

    def sums_of_entities(self) -> Iterator[Row]:
        """The parts of an entity add up to it, where all of them are printed."""
        for whole in self.levels():
            parts = self.data.codebook.entities[whole.entity].parts
            if not parts or not self.is_additive(whole):
                continue
            found = [self.data.same(whole, code) for code in parts]
            if all(found):
                chosen = [prints[0] for prints in found]
                total = reduce(add, (one.interval for one in chosen))
                yield self.meeting(f"sum:{whole.series}", total, whole, chosen)

    def shares(self) -> Iterator[Row]:
        """A printed share agrees with its part and its whole, where both are printed.

        The whole is the indicator named as `part_of`, else the total of a breakdown, else that of
        the entity it lies in.
        """
        for one in self.data.sides:
            if self.data.codebook.role(one.measure) != "share":
                continue
            part = series_name(one.indicator, breakdown=one.breakdown)
            whole, entity = one.part_of or one.indicator, one.entity
            if not one.part_of and not one.breakdown:
                entity = self.data.codebook.entities[entity].part_of or ""
            few = self.level(one, part, one.period)
            many = self.level(replace(one, entity=entity), whole, one.period)
            if few and many and few.fact != many.fact and few.unit == many.unit:
                by = Interval.point(1 / units.factor(one.unit, "倍"))
                derived = few.interval / many.interval * by
                yield self.meeting(f"share:{one.series}", derived, one, [few, many])

    def _against(self, check: str, parts: list[Side], named: str) -> Iterator[Row]:
        """`parts` against the figures of a series of their period, else not checked."""
        wholes = [one for one in self.data.sides.own(parts[0], named) if one.unit == parts[0].unit]
        same = [whole for whole in wholes if whole.period == parts[0].period]
        for whole in same:
            yield self.at_most(check, parts, whole)
        for whole in wholes if not same else ():
            yield self.row(check, "not checked", self._differ(parts[0], whole), parts, [whole])

    def _differ(self, left: Side, right: Side) -> str:
        periods = {
            name: formats.period(one.period, self.data.lang)
            for name, one in (("left", left), ("right", right))
        }
        return say("periods_differ", self.data.lang, **periods)
