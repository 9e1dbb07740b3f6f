"""Exact intervals with open, closed and infinite ends.

Ends are `fractions.Fraction`, so that a division loses nothing; an infinite end is
``Decimal("Infinity")`` (or its negative) and is never closed. The result of an operation is the
smallest interval that holds every result of a pair of members: the sum, the product, the quotient
wherever the divisor is not zero (interval arithmetic, IEEE 1788-2015, with ends that may be open).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ..reading import CLOSED, Closed

Number = Fraction | Decimal  # a Decimal only for an infinite end
INFINITY = Decimal("Infinity")


def exact(number: Fraction | Decimal | int) -> Number:
    """`number` as a Fraction, or as it is when infinite."""
    if isinstance(number, Decimal) and number.is_infinite():
        return number
    return Fraction(number)


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an interval: its place, and whether it is a member."""

    at: Number
    member: bool

    def times(self, other: _End) -> _End:
        if self.at == 0 or other.at == 0:  # a zero that is a member makes every product zero
            return _End(Fraction(0), any(end.at == 0 and end.member for end in (self, other)))
        if isinstance(self.at, Decimal) or isinstance(other.at, Decimal):
            return _End(INFINITY if (self.at > 0) == (other.at > 0) else -INFINITY, False)
        return _End(self.at * other.at, self.member and other.member)

    def reciprocal(self, side: int) -> _End:
        """1 / end, where a zero end is approached from `side` (1 above, -1 below)."""
        if self.at == 0:
            return _End(INFINITY * side, False)
        if isinstance(self.at, Decimal):
            return _End(Fraction(0), False)
        return _End(1 / self.at, self.member)


def _plus(one: Number, other: Number) -> Number:
    for end in (one, other):
        if isinstance(end, Decimal):
            return end
    return Fraction(one) + Fraction(other)


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from `lower` to `upper`, with the ends that `closed` names."""

    lower: Number
    upper: Number
    closed: Closed = "both"

    def __post_init__(self) -> None:
        object.__setattr__(self, "lower", exact(self.lower))
        object.__setattr__(self, "upper", exact(self.upper))
        empty = self.lower > self.upper or (self.lower == self.upper and self.closed != "both")
        infinite = any(isinstance(end.at, Decimal) and end.member for end in self._ends)
        if empty or infinite:
            raise ValueError(f"not an interval: {self.lower} to {self.upper}, closed {self.closed}")

    @classmethod
    def point(cls, number: Fraction | Decimal | int) -> Interval:
        return cls(exact(number), exact(number))

    @property
    def _ends(self) -> tuple[_End, _End]:
        low, high = self.closed in ("both", "left"), self.closed in ("both", "right")
        return _End(self.lower, low), _End(self.upper, high)

    @classmethod
    def _between(cls, low: _End, high: _End) -> Interval:
        return cls(low.at, high.at, CLOSED[low.member, high.member])

    def __contains__(self, number: Fraction | Decimal | int) -> bool:
        low, high = self._ends
        above = number > low.at or (low.member and number == low.at)
        return above and (number < high.at or (high.member and number == high.at))

    def __add__(self, other: Interval) -> Interval:
        (a, b), (c, d) = self._ends, other._ends
        return self._between(
            _End(_plus(a.at, c.at), a.member and c.member),
            _End(_plus(b.at, d.at), b.member and d.member),
        )

    def __sub__(self, other: Interval) -> Interval:
        return self + other.scaled(-1)

    def __mul__(self, other: Interval) -> Interval:
        ends = [one.times(two) for one in self._ends for two in other._ends]
        return self._between(
            min(ends, key=lambda end: (end.at, not end.member)),
            max(ends, key=lambda end: (end.at, end.member)),
        )

    def __truediv__(self, other: Interval) -> Interval:
        """Every quotient by a member of `other` that is not zero.

        Raises ZeroDivisionError when `other` is zero alone, or holds numbers on both sides of it.
        """
        low, high = other._ends
        if (low.at == 0 == high.at) or low.at < 0 < high.at:
            raise ZeroDivisionError("the divisor may be zero or change its sign")
        side = 1 if low.at >= 0 else -1
        return self * self._between(high.reciprocal(side), low.reciprocal(side))

    def meets(self, other: Interval) -> bool:
        """Whether the two have a number in common."""
        low = max(self._ends[0], other._ends[0], key=lambda end: (end.at, not end.member))
        high = min(self._ends[1], other._ends[1], key=lambda end: (end.at, end.member))
        return low.at < high.at or (low.at == high.at and low.member and high.member)

    def may_be_at_most(self, other: Interval) -> bool:
        """Whether some member is at most some member of `other`."""
        low, high = self._ends[0], other._ends[1]
        return low.at < high.at or (low.at == high.at and low.member and high.member)

    def scaled(self, by: Fraction | int) -> Interval:
        """Every member times a number."""
        return self * Interval.point(by)
