"""Two numbers with 至 between them: 3至5家, 二十至三十五萬, 零下5到零下10度."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from .after import After
from .before import Before
from .bounds import CLOSED, EXACT, limits
from .measures import Part
from .number import Printed
from .numerals import DIGITS, Numeral, read_numeral
from .quantity import Frame, Quantity, check_date, frame, numeral_of, single
from .refusal import Refused

_LARGE = re.compile(r"万亿|[万亿兆]")
_DIGITS = re.compile(r"[0-9.,]+")
_SCALED = re.compile(r"([0-9.,]+)([十百千]?(?:万亿|[万亿兆])|[百千])")
_MOST = 10**4  # how far the ends of a range may lie apart where only one has a magnitude


def size(text: str) -> Fraction:
    """How large the printed number is. Raises Refused."""
    number = read_numeral(text)
    return number.coef * Fraction(10) ** number.place


def _shared_magnitude(low: str, high: str, *, below: bool) -> str:
    """What the number `low` leaves to `high`: 百 in 三至五百, 萬 in 二十至三十五萬, 3至5萬.

    GB/T 15835-2011 asks for it after both numbers; newspapers save it where the first number is
    the smaller one without it. `below`: the first number is below zero, as in -0.5至0.3億.
    """
    if _LARGE.search(low):  # 1億2千至1億5千萬
        return "万" if low[-1] in "百千" and high.endswith((low[-1] + "万",)) else ""
    if _DIGITS.fullmatch(low):
        match = _SCALED.fullmatch(high)
        return match[2] if match and size(low) < size(match[1]) * 10**below else ""
    found = list(_LARGE.finditer(high))
    large = found[-1][0] if found and found[-1].end() == len(high) else ""
    stem = high.removesuffix(large)
    if (
        len(stem) == 2
        and stem[1] in "十百千"
        and low in DIGITS
        and DIGITS[low] < DIGITS.get(stem[0], 0)
    ):
        if stem[1] == "十":
            raise Refused(f"{low}十 or {low}{large or '個'} before 至")
        return stem[1] + large
    return large if large and stem and size(low) < size(stem) else ""


def _completed(start: Part, end: Part, *, below: bool) -> Part:
    """The first number with the magnitude and the unit that it leaves to the second."""
    (first, own), (last, after) = start, end
    if own.word == "个" and after.ge:  # 1個至2個百分點
        own = own._replace(unit="", word="")
    if own.unit and own.unit == after.unit and not own.per:
        own = own._replace(per=after.per)  # 3元-5元/斤
    if own.unit or own.per:
        return first, own
    if not (first.whole or first.power or first.form):
        if last.power:
            first = first._replace(power=last.power)
        elif not (last.whole or last.form):
            shared = _shared_magnitude(first.text, last.text, below=below)
            first = first._replace(text=first.text + shared)
    if first.form != "half" or first.text == "半":  # 一半至60%
        own = after._replace(inner=own.inner, tenth=own.tenth, outer=own.outer)
    return first, own


def from_to(before: Before, start: Part, again: Before, end: Part) -> Quantity:
    """Two numbers with 至 between them; the first may leave magnitude and unit to the second."""
    (first, own), (last, after) = start, end
    if {*own.outer} - {"at least", "over", "excluded"}:
        raise Refused("two numbers around 至")
    if not (after.unit or after.per or last.whole or last.form or again.unit):
        if first.whole:
            last = last._replace(whole=first.whole)
        elif own.unit or own.per:  # 20元至50
            after = own._replace(inner=after.inner, outer=after.outer, outer_at=after.outer_at)
    if "upwards" in before.effects and "upwards" in again.effects:  # 上千甚至上萬
        before = before._replace(effects=())
    first, own = _completed((first, own), (last, after), below=before.negative)
    lower, low = _end(Before(unit=before.unit, negative=before.negative), first, own)
    upper, high = _end(again._replace(unit=again.unit or before.unit), last, after)
    if lower.unit != upper.unit:
        raise Refused(f"one unit, not both {lower.unit} and {upper.unit}")
    if before.negative and again.negative and lower.lower > upper.upper:
        lower, upper, low, high = upper, lower, high, low  # 零下5到零下10度
    if lower.lower >= upper.upper:
        raise Refused("the smaller number first")
    one_large = bool(_LARGE.search(first.text)) != bool(_LARGE.search(last.text))
    one_large = one_large and "upwards" not in again.effects
    if one_large and not own.inner and 0 < _MOST * abs(lower.lower) <= abs(upper.upper):
        raise Refused("ends that do not lie four powers of ten apart")
    outer = tuple(effect for effect in after.outer if effect != "excluded")
    whole = frame(before._replace(negative=False), after._replace(inner=(), outer=outer))
    opened = (not {"over", "excluded"}.isdisjoint(own.outer), "excluded" in after.outer)
    step = min(low.step, high.step)
    return _bounded(whole, lower, upper, step, opened)


def _end(before: Before, printed: Printed, after: After) -> tuple[Quantity, Numeral]:
    after = after._replace(outer=())
    found = single(before, printed, after)
    if printed.whole:
        return found, Numeral(0, -found.decimals, -found.decimals)
    said = frame(before, after)
    number = numeral_of(said, printed)
    check_date(said._replace(effects=()), number)
    return found, number


def _bounded(
    said: Frame, lower: Quantity, upper: Quantity, step: int, opened: tuple[bool, bool]
) -> Quantity:
    """A range from `lower` to `upper` under the words around it."""
    closed = CLOSED[
        lower.closed in {"both", "left"} and not opened[0],
        upper.closed in {"both", "right"} and not opened[1],
    ]
    ends = (lower.lower, upper.upper, closed)
    decimals = min(lower.decimals, upper.decimals)
    effects = said.effects
    if effects:
        place = min(-decimals, step)
        low, high = (_counted(end, place) for end in ends[:2])
        ends = limits((low, high, closed), 10 ** (step - place), place, effects)
    unit = said.unit if said.kind == "rate" else lower.unit
    return Quantity(None, *ends, unit, decimals, said.direction, "range", said.change)


def _counted(end: Decimal, place: int) -> int:
    if not end.is_finite():
        raise Refused("a range with two ends")
    return int(end.scaleb(-place, EXACT))
