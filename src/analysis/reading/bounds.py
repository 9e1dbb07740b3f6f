"""From a printed number and its wording to an interval, in whole numbers."""

from __future__ import annotations

from decimal import Context, Decimal
from typing import Literal, NamedTuple

from .refusal import Refused

Closed = Literal["both", "left", "right", "neither"]  # which ends of a range are members
CLOSED: dict[tuple[bool, bool], Closed] = {
    (True, True): "both",
    (True, False): "left",
    (False, True): "right",
    (False, False): "neither",
}
Effect = str  # of `vocabulary/qualifiers.tsv`
# Ends in whole numbers of some place, None being infinite, and which of them are members.
Ends = tuple[int | None, int | None, Closed]

LONGEST = 1000  # characters of a phrase
EXACT = Context(prec=3 * LONGEST)  # wide enough for any number that a phrase can hold
INFINITY = Decimal("Infinity")
_MINUS_INFINITY = Decimal("-Infinity")
_ZERO = Decimal(0)


class _Rule(NamedTuple):
    """How far the ends lie from the number, in tenths of a unit of its last significant place."""

    below: int | None  # None: the lower end is 0
    above: int | None  # None: the upper end is infinite
    closed: Closed
    finer: bool = False  # needs a tenth or half of a unit


# What each effect of `vocabulary/qualifiers.tsv` says; README has the table.
_RULES: dict[Effect, _Rule] = {
    "more": _Rule(0, 10, "left"),
    "some": _Rule(0, 10, "neither"),
    "near": _Rule(-10, 0, "right", finer=True),
    "about": _Rule(-5, 5, "both", finer=True),
    "at least": _Rule(0, None, "left"),
    "upwards": _Rule(0, None, "left"),
    "over": _Rule(0, None, "neither"),
    "at most": _Rule(None, 0, "both"),
    "under": _Rule(None, 0, "left"),
}
_FIRMER = frozenset(_RULES) - {"about"}
_MEMBERS = {closed: members for members, closed in CLOSED.items()}


def exact(coef: int, place: int) -> Decimal:
    """`coef` × 10^`place`, whatever the precision of the current context.

    >>> exact(268, 6)
    Decimal('268000000')
    """
    if place >= 0:
        return Decimal(coef * 10**place)
    return Decimal(coef).scaleb(place, EXACT)


def _ends(effect: Effect, low: int, high: int, closed: Closed, unit: int) -> Ends:
    """What one wording makes of a number of at least 0, or of a range of such numbers."""
    below, above, members, _ = _RULES[effect]
    if effect == "near":
        if low != high or not low:
            raise Refused("one number after 近, not 0 and not a range")
        if low == unit:
            below = -1  # 近100 is above 90
    if closed != "both":  # 數十, 十幾
        if effect == "more":
            return low, high, closed  # 數十餘 says no more than 數十
        members = _narrower(members, closed)
    return (
        0 if below is None else low + below * unit // 10,
        None if above is None else high + above * unit // 10,
        members,
    )


def _narrower(one: Closed, two: Closed) -> Closed:
    (low, high), (low_too, high_too) = _MEMBERS[one], _MEMBERS[two]
    return CLOSED[low and low_too, high and high_too]


def _below_zero(effect: Effect, low: int, high: int, closed: Closed, unit: int) -> Ends:
    """What one wording makes of a number below 0: 約 and 餘 go by its size, 以上 by its sign."""
    if effect in {"more", "some", "near", "about"}:
        less, more, members = _ends(effect, -high, -low, closed, unit)
        has_low, has_high = _MEMBERS[members]
        return -(more or 0), -(less or 0), CLOSED[has_high, has_low]
    _, above, members, _ = _RULES[effect]
    if above is None:
        return low, None, members
    return None, high, CLOSED[False, _MEMBERS[members][1]]


def _meet(one: Ends, two: Ends) -> Ends:
    """What two intervals have in common. Raises Refused where that is not an interval."""
    pairs = [(ends, _MEMBERS[ends[2]]) for ends in (one, two)]
    low, opened = max(
        ((ends[0], not has_low) for ends, (has_low, _) in pairs if ends[0] is not None),
        default=(None, True),
    )
    high, has_high = min(
        ((ends[1], has_high) for ends, (_, has_high) in pairs if ends[1] is not None),
        default=(None, False),
    )
    if low is not None and high is not None and low >= high:
        raise Refused("words that do not contradict each other")
    return low, high, CLOSED[not opened, has_high]


def bound(number: tuple[int, int, Closed], unit: int, effects: tuple[Effect, ...]) -> Ends:
    """The interval that `effects`, one or more, make of a printed number or range.

    Its ends are whole numbers of the place that `unit`, one of the last significant place, is
    counted in; it is a multiple of ten where 近 or 約 is said. Raises Refused
    when the effects leave nothing, or one single number.
    """
    if "about" in effects and not _FIRMER.isdisjoint(effects):
        # 約700餘, 約超3家: 約 weakens, so that it never narrows what 餘 or 超 says.
        effects = tuple(effect for effect in effects if effect != "about")
    rule = _below_zero if number[0] < 0 else _ends
    found = rule(effects[0], *number, unit)
    if len(effects) > 1:
        for effect in effects[1:]:
            found = _meet(found, rule(effect, *number, unit))
    if found[0] == found[1]:
        raise Refused("wording that leaves room (there is nothing below 0)")
    return found


def _end(coef: int, place: int) -> Decimal:
    """`exact`, without needless zeros after the point."""
    while place < 0 and coef % 10 == 0:
        coef, place = coef // 10, place + 1
    return exact(coef, place)


def limits(
    number: tuple[int, int, Closed], unit: int, place: int, effects: tuple[Effect, ...]
) -> tuple[Decimal, Decimal, Closed]:
    """Lower end, upper end and which of them are members, of a number under its wording.

    The ends of `number`, and `unit`, count 10^`place`.
    """
    if not effects:
        return exact(number[0], place), exact(number[1], place), number[2]
    for effect in effects:
        if _RULES[effect][3]:  # finer
            number = (number[0] * 10, number[1] * 10, number[2])
            unit, place = unit * 10, place - 1
            break
    low, high, closed = bound(number, unit, effects)
    return (
        _MINUS_INFINITY if low is None else _end(low, place),
        INFINITY if high is None else _end(high, place),
        closed,
    )


def point_limits(
    value: Decimal, coef: int, unit: int, place: int, effect: Effect
) -> tuple[Decimal, Decimal, Closed]:
    """`limits` for the commonest case, one number above 0 under one wording, in half the time.

    `value` is `coef` × 10^`place`.
    """
    below, above, closed, finer = _RULES[effect]
    if finer:
        if effect == "near" and coef == unit:
            below = -1
        coef, unit, place = coef * 10, unit * 10, place - 1
    lower = upper = value
    if below != 0:
        lower = _ZERO if below is None else _end(coef + below * unit // 10, place)
    if above != 0:
        upper = INFINITY if above is None else _end(coef + above * unit // 10, place)
    return lower, upper, closed
