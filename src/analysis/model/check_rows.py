"""What every kind of check is made with: a row, a sum against a limit, a range against a print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any

from . import formats
from .arithmetic import ONE
from .codebook import ADDITIVE
from .interval import Interval
from .prints import ACROSS, Prints
from .sides import Side

Row = dict[str, Any]
LEVELS = ("level", "average")


class CheckRows:
    """What the kinds of checks share: how rows of `data` are chosen, judged and told."""

    def __init__(self, data: Prints) -> None:
        self.data = data

    def levels(self, test: Callable[[Side], object]) -> Iterator[Side]:
        """Figures that say how much there is, not how it changed or what is aimed at.

        `test` may ask of their entity, series and whole, as `Sides.where` says.
        """
        role = self.data.codebook.role
        return self.data.sides.where(lambda one: role(one.measure) in LEVELS and test(one))

    def is_additive(self, one: Side) -> bool:
        return self.data.codebook.indicators[one.indicator].kind in ADDITIVE

    def interval(self, interval: Interval, unit: str) -> formats.Shown:
        ends = (interval.lower, interval.upper, interval.closed)
        return formats.interval(*ends, unit, self.data.lang)

    def row(
        self, check: str, fits: bool | None, reason: str, left: list[Side], right: list[Side]
    ) -> Row:
        """A row on two sides; `fits` is None where they could not be compared."""
        everything = [*left, *right]
        codes = [code for one in everything for code in one.caveats.split()]
        codes += [ACROSS] if len({one.source for one in everything}) > 1 else []
        return {
            "check": check,
            "entity": left[0].entity,
            "period": left[0].period,
            "left": self._text(left),
            "right": self._text(right),
            "verdict": {True: "consistent", False: "inconsistent", None: "not checked"}[fits],
            "reason": reason,
            "caveats": " ".join(dict.fromkeys(codes)),
            "facts": " ".join(one.fact for one in everything),
        }

    def _text(self, parts: list[Side]) -> str:
        return " + ".join(f"{self.data.label(one.series)} {one.phrase}" for one in parts)

    def at_most(self, check: str, parts: list[Side], whole: Side) -> Row:
        """The sum of `parts` against `whole`, which it may not exceed."""
        total = reduce(add, (one.interval for one in parts))
        fits = total.may_be_at_most(whole.interval)
        low = formats.point(total.lower, whole.unit, self.data.lang)
        high = formats.point(whole.interval.upper, whole.unit, self.data.lang)
        reason = self.data.say("may_be_at_most" if fits else "is_more", low=low, high=high)
        return self.row(check, fits, reason, parts, [whole])

    def meeting(
        self,
        check: str,
        derived: Interval,
        reported: Side,
        others: list[Side],
        printed: Interval | None = None,
    ) -> Row:
        """A derived interval against the print of the same number."""
        printed = printed or reported.interval
        fits = derived.meets(printed)
        reason = self.data.say(
            "ranges_meet" if fits else "ranges_apart",
            derived=self.interval(derived, reported.unit),
            reported=self.interval(printed, reported.unit),
        )
        return self.row(check, fits, reason, [reported], others)

    def divided(
        self,
        check: str,
        sides: tuple[Side, Side],
        by: Fraction,
        reported: Side,
        grown: Interval | None = None,
    ) -> Row:
        """A quotient, times `by`, against its print; of growth less one, against factor `grown`."""
        one, two = sides
        try:
            derived = one.interval / two.interval
        except ZeroDivisionError:
            reason = self.data.say("zero_denominator", denominator=self.data.label(two.series))
            return self.row(check, None, reason, [reported], [one, two])
        if grown is None:
            return self.meeting(check, derived.scaled(by), reported, [one, two])
        derived, told = ((each - ONE).scaled(by) for each in (derived, grown))
        return self.meeting(check, derived, reported, [one, two], told)

    def level(self, like: Side, named: str, period: str) -> Side | None:
        """The level of a period: of its own source first, then what stands for all."""
        own = [one for one in self.data.sides.own(like, named) if one.period == period]
        about = self.data.observed.about(like.entity, named)
        others = [one.preferred for one in about if one.preferred.period == period]
        return next(iter([*own, *others]), None)
