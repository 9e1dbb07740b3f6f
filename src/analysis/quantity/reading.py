"""A number and the words around it -> the fields of a quantity."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from ..interval import CLOSED, Closed
from .bounds import INFINITY, bound, exact, limits
from .grammar import After
from .numerals import Numeral, NumeralError, read_numeral
from .wording import Before, Change, Direction, Effect, WordingError


class Reading(NamedTuple):
    """The fields of a quantity."""

    value: Decimal | None
    lower: Decimal
    upper: Decimal
    closed: Closed
    unit: str
    decimals: int
    direction: Direction | None
    kind: str
    change: Change | None


class Frame(NamedTuple):
    """What the words around a number make of it, whichever number it is."""

    effects: tuple[Effect, ...]
    power: int
    unit: str
    kind: str
    direction: Direction | None
    change: Change | None
    negative: bool
    tenth: int | None  # 兩成二, 三年半
    bare: str  # 年 or 月 without 個, which may make a date; 折
    simple: bool  # nothing else is needed for a number in digits, unless it may be a year


def frame(before: Before, after: After) -> Frame:
    """Both sides of a number together. Raises WordingError where they contradict each other."""
    unit, kind = after.unit, after.kind
    if before.unit and before.unit != "番":
        share = before.unit in "%‰‱"
        if unit not in {"", before.unit} and (share or unit != "元"):
            raise WordingError(f"one unit, not both {before.unit} and {unit}")
        unit, kind = before.unit, "percent" if share else "amount"
    if (unit == "番") != (before.unit == "番"):
        raise WordingError("翻 before 番, as 翻一番")
    if before.per and after.per:
        raise WordingError(f"one denominator, not both {before.per} and {after.per}")
    per = before.per or after.per
    if per and kind not in {"percent", "multiple", "pp-change"}:
        unit, kind = f"{unit}/{per}", "rate"
    effects = tuple(dict.fromkeys((*after.inner, *before.effects, *after.outer)))
    odd = before.negative or after.tenth is not None or unit == "番" or after.bare in {"月", "折"}
    return Frame(
        effects=effects,
        power=after.power,
        unit=unit,
        kind=kind,
        direction=before.direction,
        change=before.change,
        negative=before.negative,
        tenth=after.tenth,
        bare=after.bare,
        simple=not odd and "upwards" not in effects,
    )


def placed(said: Frame, number: Numeral) -> Numeral:
    """The numeral with what its unit adds to it: a magnitude, 半, the 二 of 兩成二."""
    power = said.power
    if said.bare == "折" and number.coef < 10 ** (1 - number.place):
        power += 1  # 六折 and 60折 are 60 %
    if said.tenth is not None:
        if number.place < 0 or number.top is not None:
            raise NumeralError("a whole number before 半 or a last digit")
        number = Numeral(number.coef * 10 ** (number.place + 1) + said.tenth, -1, -1)
    return number._replace(place=number.place + power, step=number.step + power)


def check_date(said: Frame, number: Numeral) -> None:
    """Raises WordingError for a year (2020年) or a month of the year (3月)."""
    if said.bare == "月" and number.place >= 0 and said.tenth is None:
        raise WordingError("個 before 月, as 3個月 (3月 is a month of the year)")
    exactly = not said.effects and number.place == 0 and number.top is None
    if said.bare == "年" and exactly and 1000 <= number.coef < 2200:
        raise WordingError("a quantity (this is a year)")


def reading(said: Frame, number: Numeral) -> Reading:
    """The number in its frame. Raises NumeralError and WordingError."""
    if said.unit == "番":
        return _doubling(said, number)
    number = placed(said, number)
    low, high = number.coef, number.coef if number.top is None else number.top
    closed = CLOSED[number.closed]
    if said.negative:
        low, high, closed = -high, -low, CLOSED[number.closed[::-1]]
    value = None
    if number.top is None and "upwards" not in said.effects:
        value = exact(low, number.place)
    unit = 10 ** (number.step - number.place)
    ends = limits((low, high, closed), unit, number.place, said.effects)
    kind = "range" if number.listed else said.kind
    return Reading(value, *ends, said.unit, -number.place, said.direction, kind, said.change)


def _doubling(said: Frame, number: Numeral) -> Reading:
    """翻一番 is 2 times the base, 翻兩番 4 times; 翻一番多 is below 4, 翻近兩番 above 2."""
    times = number.coef * 10 ** max(number.place, 0)
    whole = number.place >= 0 and number.top is None and said.tenth is None
    if not whole or not 1 <= times <= 64:
        raise NumeralError("a whole number of times before 番")
    low = high = 2**times
    closed: Closed = "both"
    if "more" in said.effects:
        high, closed = high * 2, "left"
    elif "near" in said.effects:
        low, closed = low // 2, "right"
    rest = tuple(effect for effect in said.effects if effect not in {"more", "near"})
    ends = limits((low, high, closed), 1, 0, rest)
    return Reading(Decimal(2**times), *ends, "倍", 0, said.direction, "multiple", said.change)


_FRACTION = re.compile(r"(?P<whole>.+)分之(?P<part>.+)|(?P<top>.+)/(?P<bottom>.+)")


def fraction(said: Frame, text: str) -> Reading:
    """三分之二, in percent.

    Where that has no end (66.666…), `value` is rounded to 28 digits and the bounds enclose it.
    """
    match = _FRACTION.fullmatch(text)
    if match is None:
        raise NumeralError("a fraction")
    part = read_numeral(match["part"] or match["top"])
    whole = read_numeral(match["whole"] or match["bottom"])
    if min(part.place, whole.place) < 0 or part.top or whole.top:
        raise NumeralError("whole numbers on both sides of 分之")
    n, d = (word.coef * 10**word.place for word in (part, whole))
    if not 0 < n < d or said.unit or said.power or said.negative or said.tenth is not None:
        raise NumeralError("a part of a whole, as 三分之二, with no unit after it")
    # Counted in 1/10d of a percent, of which one part of the whole is 1000.
    number: tuple[int, int, Closed] = (n * 1000, n * 1000, "both")
    low, high, closed = bound(number, 1000, said.effects) if said.effects else number
    ends = (
        _percent(low or 0, d, ROUND_FLOOR),
        INFINITY if high is None else _percent(high, d, ROUND_CEILING),
        closed,
    )
    value = _percent(n * 1000, d, ROUND_HALF_EVEN)
    return Reading(value, *ends, "%", 0, said.direction, "percent", said.change)


def _percent(count: int, parts: int, rounding: str) -> Decimal:
    return Context(prec=28, rounding=rounding).divide(Decimal(count), Decimal(10 * parts))
