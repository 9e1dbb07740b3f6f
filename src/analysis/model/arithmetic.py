"""What a ratio's sides give: its bounds, its value, its formula in printed phrases."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..reading import CLOSED, parse_quantity
from . import units
from .codebook import Ratio, side_unit
from .interval import Interval, Number
from .sides import Side

ONE = Interval.point(1)


def formula(ratio: Ratio, numerator: Side, denominator: Side, among: Side | None = None) -> str:
    """How the ratio is made, in printed phrases."""
    one, two = numerator.phrase, denominator.phrase
    match ratio.kind:
        case "change":
            return f"({one} − {two}) ÷ {two}"
        case "previous":
            return f"{one} ÷ (1 + {two})"
        case "implied":
            return f"{one} × {two}"
        case "floor":
            return f"≥ {one} × {ratio.least} ÷ {two}"
        case "rest":
            many = among.phrase if among else ""
            return f"≤ ({two} − {one} × {ratio.least}) ÷ ({many} − {one})"
        case _:
            return f"{one} ÷ {two}"


def unit_of(ratio: Ratio, numerator: Side, denominator: Side) -> str:
    """The ratio's unit, money in the currency of its sides.

    Raises UnitError where the two are in two currencies.
    """
    found = {units.currency_of(one.unit) for one in (numerator, denominator)} - {""}
    if len(found) > 1:
        raise units.UnitError(f"expected one currency, found {' and '.join(sorted(found))}")
    return units.in_currency(ratio.unit, found.pop()) if found else ratio.unit


def bounds(ratio: Ratio, numerator: Side, denominator: Side, among: Side | None = None) -> Interval:
    """The bounds in the unit of `unit_of`, wording and rounding of both sides counted.

    Raises ZeroDivisionError as `Interval` does, UnitError as `unit_of`.
    """
    one, two = numerator.interval, denominator.interval
    wanted = unit_of(ratio, numerator, denominator)
    found = side_unit(ratio, numerator.unit, denominator.unit)
    match ratio.kind:
        case "change":
            result = one / two - ONE
        case "previous":
            result = one / grown(two, denominator.unit)
        case "implied":
            result = one * two
        case "floor":
            found, least = units.quotient("元", "元"), _least(ratio, denominator)
            share = one * least / two
            result = _between(share.lower, Fraction(1), low_in=share.closed in ("both", "left"))
        case "rest":
            found = units.quotient(denominator.unit, numerator.unit)
            others = among.interval - one if among else one
            most = (two - one * _least(ratio, denominator)) / others
            result = _between(Fraction(0), most.upper, high_in=most.closed in ("both", "right"))
        case _:
            result = one / two
    return result.scaled(units.factor(found, wanted))


def grown(rate: Interval, unit: str) -> Interval:
    """The factor that a rate of growth means: 1 + 8.5 %."""
    return ONE + rate.scaled(units.factor(unit, "倍"))


def before(level: Side, rate: Side) -> Side:
    """A level a year before, from its growth: in its wording and with its rounding."""
    return replace(
        level,
        as_stated=f"({level.phrase} ÷ (1 + {rate.phrase}))",
        read_as="",
        stated=level.stated / grown(rate.stated, rate.unit),
        interval=level.interval / grown(rate.interval, rate.unit),
    )


def _between(
    lower: Number, upper: Number, *, low_in: bool = True, high_in: bool = True
) -> Interval:
    """From `lower` to `upper`; nothing lies between where the one is above the other.

    Raises ZeroDivisionError then: the sides cannot both be true.
    """
    if lower > upper:
        raise ZeroDivisionError("the threshold and the printed numbers exclude each other")
    return Interval(lower, upper, CLOSED[low_in, high_in])


def _least(ratio: Ratio, money: Side) -> Interval:
    """The threshold of a ratio, in the unit of the amount that it bounds."""
    quantity = parse_quantity(ratio.least or "")
    unit = units.in_currency(quantity.unit, units.currency_of(money.unit) or units.MONEY)
    return Interval.point(Fraction(quantity.lower) * units.factor(unit, money.unit))


def value(ratio: Ratio, numerator: Side, denominator: Side) -> Fraction | None:
    """The ratio of the printed numbers, where both sides are points in wording."""
    points = numerator.is_point and denominator.is_point
    if ratio.kind in ("floor", "rest") or not points:
        return None
    one, two = (replace(side, interval=side.stated) for side in (numerator, denominator))
    try:
        return Fraction(bounds(ratio, one, two).lower)
    except ZeroDivisionError:
        return None
