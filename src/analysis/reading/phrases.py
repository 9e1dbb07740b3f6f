"""A phrase taken apart: one number, a range of two, a tolerance, or one number in several units."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..vocabulary import fold_phrase, vocabulary
from .bounds import CLOSED, EXACT, INFINITY, limits
from .grammar import BEFORE, After, Before, Printed, read_after, read_before, read_number
from .numerals import DIGITS, Numeral, read_numeral, zeros
from .quantity import Frame, Quantity, check_date, frame, numeral_of, quantity, single
from .refusal import Refused

Part = tuple[Printed, After]

_TO = re.compile(r" *(?:至|到|-{1,2}|~) *")
_AND = re.compile(r" ?(?:和|与|及) ?")
_LARGE = re.compile(r"万亿|[万亿兆]")
_DIGITS = re.compile(r"[0-9.,]+")
_SCALED = re.compile(r"([0-9.,]+)([十百千]?(?:万亿|[万亿兆])|[百千])")
_MOST = 10**4  # how far the ends of a range may lie apart where only one has a magnitude
_WORDS = vocabulary()


class Measure(NamedTuple):
    """How a second unit goes on from a first one: 角 from 元."""

    factor: Fraction
    unit: str


MEASURES = {
    (fold_phrase(row["word"]), fold_phrase(row["then"])): Measure(
        Fraction(row["factor"]), row["unit"]
    )
    for row in _WORDS.tables["measures"]
}
_MEASURED = frozenset(word for word, _ in MEASURES)
_FACTORS = {
    name: Fraction(row["factor"])
    for row in _WORDS.tables["units"]
    if row["factor"]
    for name in (row["word"], row["unit"])
    if name
}


class Phrase(NamedTuple):
    """A quantity taken apart; `to` is the second number of a range with the words around it."""

    before: Before
    printed: Printed
    after: After
    to: tuple[Before, Printed, After] | None = None
    tolerance: Part | None = None
    parts: tuple[Part, ...] = ()  # 5角 and 3分 of 2元5角3分


def scan(text: str, start: int = 0, *, odd: bool = True) -> tuple[Phrase, int]:
    """The quantity that stands at `start` of the folded `text`, and where it ends.

    Raises Refused.
    """
    before, at = read_before(text, start)
    return scan_number(text, at, before, odd=odd)


def scan_number(text: str, at: int, before: Before, *, odd: bool = False) -> tuple[Phrase, int]:
    """`scan` for words before that have been read; the number is at `at`."""
    printed, end = read_number(text, at)
    after, end = read_after(text, end, odd=odd)
    phrase = Phrase(before, printed, after)
    following = text[end : end + 1]
    if not following or following in _NO_MORE:
        return phrase, end
    if after.word in _MEASURED and not after.outer and (found := _parts(text, after, end)):
        parts, end = found
        return phrase._replace(parts=parts), end
    if following == "±":
        number, end = read_number(text, end + 1)
        last, end = read_after(text, end, odd=odd)
        return phrase._replace(tolerance=(number, last)), end
    if found_range := _second(text, end, odd=odd):
        to, end = found_range
        unsure = before.negative and text.endswith("零下", 0, at) and not to[0].negative
        if unsure and "零上" not in text[at:end]:
            raise Refused("零下 or 零上 before both numbers", at)
        return phrase._replace(to=to), end
    return phrase, end


_NO_MORE = frozenset(",。;、的企亿人万")


def _second(text: str, end: int, *, odd: bool) -> tuple[tuple[Before, Printed, After], int] | None:
    """What stands after 至, or after 和 before 之間; None where that is no second number."""
    match = _TO.match(text, end)
    joined = None if match else _AND.match(text, end)
    start = match or joined
    if start is None:
        return None
    words, at = [], start.end()
    while token := BEFORE.find(text, at):
        signs = token[0].effect in ("minus", "upwards") or token[0].word == "零上"
        if not (token[0].unit or signs):
            break
        words.append(token[0])
        at = token[1]
    if not text[at : at + 1] or text[at] not in _NUMERIC:
        return None
    again = Before(
        effects=tuple(word.effect for word in words if word.effect == "upwards"),
        unit=next((word.unit for word in words if word.unit), ""),
        negative=any(word.effect == "minus" for word in words),
    )
    try:
        number, stop = read_number(text, at)
    except Refused:
        if match is None:
            return None
        raise
    after, stop = read_after(text, stop, odd=odd)
    if joined and not text.endswith("之间", at, stop):
        return None
    return (again, number, after), stop


_NUMERIC = frozenset("0123456789") | frozenset(
    "零一二两三四五六七八九十百千万亿兆廿卅几数半壹贰叁肆伍陆柒捌玖拾"
)


def _parts(text: str, after: After, end: int) -> tuple[tuple[Part, ...], int] | None:
    """The numbers in smaller units that follow one: 5角3分 after 元, 30分 after 小時, 75 after 米."""
    parts: list[Part] = []
    word = after.word
    while True:
        at = end + (text[end : end + 1] in ("零", "又"))
        if at > end and text[at : at + 1] and (word, text[at]) in MEASURES:  # 圆零角壹分
            parts.append((Printed(end, "零"), After(word=text[at])))
            word, end = text[at], at + 1
            continue
        if text[at : at + 1] not in _NUMERIC:
            break
        try:
            number, stop = read_number(text, at)
        except Refused:
            break
        after, stop = read_after(text, stop)
        if (word, after.word) not in MEASURES or (
            not after.word and not _is_tail(text, number, stop)
        ):
            break
        parts.append((number, after))
        end, word = stop, after.word
        if not word or after.outer:
            break
    if parts and text[end : end + 1] == "钱":
        end += 1
    return (tuple(parts), end) if parts else None


def _is_tail(text: str, number: Printed, end: int) -> bool:
    """Whether digits without a unit end a clause: the 75 of 1米75, the 五 of 三塊五."""
    plain = (number.text.isdecimal() and len(number.text) < 3) or number.text in DIGITS
    return (
        plain
        and not number.whole
        and not "\u3400" <= text[end : end + 1] <= "\u9fff"
        and (text[end : end + 1] not in _GOES_ON)
    )


_GOES_ON = frozenset("0123456789.%/:-~至到×") - {""}


def read(text: str) -> Quantity:
    """The one quantity that the folded `text` is. Raises Refused."""
    text = text.rstrip()
    phrase, end = scan(text)
    if end < len(text):
        found = between(text, phrase, end)
        if found is None or found[1] < len(text):
            raise Refused("nothing more after the quantity", end)
        return found[0]
    return meaning(phrase)


def between(text: str, one: Phrase, start: int) -> tuple[Quantity, int] | None:
    """20%以上30%以下: a lower bound and, from `start`, an upper one, of one interval.

    None where no quantity follows. Raises Refused where one does and they are no interval.
    """
    last = one.to[2] if one.to else one.after
    if {"at least", "over"}.isdisjoint((*one.before.effects, *last.outer)):
        return None
    start += text[start : start + 1] in (",", "、")
    try:
        two, end = scan(text, start, odd=False)
    except Refused:
        return None
    if not one.after.unit and not one.to:
        one = one._replace(after=two.after._replace(inner=one.after.inner, outer=one.after.outer))
    low, high = meaning(one), meaning(two)
    if low.upper != INFINITY or high.lower not in {0, -INFINITY} or not high.upper.is_finite():
        raise Refused("nothing more after the quantity, or an upper bound", start)
    if low.unit != high.unit:
        raise Refused(f"one unit, not both {low.unit} and {high.unit}", start)
    if low.lower >= high.upper:
        raise Refused("the smaller number first", start)
    closed = CLOSED[low.closed == "left", high.closed in {"both", "right"}]
    decimals = min(low.decimals, high.decimals)
    found = replace(low, value=None, lower=low.lower, upper=high.upper, closed=closed)
    return replace(found, decimals=decimals, kind="range"), end


def meaning(phrase: Phrase) -> Quantity:
    """What a phrase taken apart says. Raises Refused."""
    try:
        if phrase.to is not None:
            return _range(phrase, *phrase.to)
        if phrase.parts:
            return _measured(phrase)
        if phrase.tolerance is not None:
            return _with_tolerance(phrase, *phrase.tolerance)
        return single(phrase.before, phrase.printed, phrase.after)
    except Refused as error:
        if error.position is None:
            error.position = phrase.printed.at
        raise


def _with_tolerance(phrase: Phrase, number: Printed, after: After) -> Quantity:
    """36.5±0.3℃: the number, and how far it may be off."""
    own = phrase.after
    if own.outer or after.outer or own.inner or phrase.before.effects:
        raise Refused("two numbers around ±")
    middle = single(phrase.before, phrase.printed, own if own.unit else after)
    off = single(Before(unit=phrase.before.unit), number, after)
    if off.unit != middle.unit or None in (middle.value, off.value):
        raise Refused(f"one unit around ±, not both {middle.unit} and {off.unit}")
    low, high = (EXACT.add(middle.lower, sign * off.lower) for sign in (-1, 1))
    return replace(middle, lower=low, upper=high, decimals=min(middle.decimals, off.decimals))


def _measured(phrase: Phrase) -> Quantity:
    """2元5角3分, 1小時30分, 1米75: one number in several units."""
    word, factor, total = phrase.after.word, Fraction(1), _plain(phrase.printed)
    measure = MEASURES[word, phrase.parts[0][1].word]
    then, last = word, Printed(0, "零")
    for last, after in phrase.parts:
        measure = MEASURES[then, after.word]
        factor *= measure.factor
        if not after.word and last.text.isdecimal():
            factor /= 10 ** (len(last.text) - 1)  # 1米75
        tail = not after.word and last.text.isdecimal()  # 05 of 2米05
        number = Fraction(int(last.text)) if tail else _plain(last)
        if after.word and number * measure.factor >= 1:
            raise Refused(f"less than one {then} after {then}")
        total += number * factor
        then = after.word
    if (then and _WORDS.units[then][0].name == measure.unit) or (word, then) == ("小时", "分"):
        total /= factor
    elif _WORDS.units[word][0].name != measure.unit:  # 角 in 元
        total *= _FACTORS.get(word, Fraction(1)) / _FACTORS[measure.unit]
    places = 0
    while total.denominator != 1 and places < 20:
        total, places = total * 10, places + 1
    if total.denominator != 1:
        raise Refused("units of which one is a whole number of the other")
    coef = total.numerator
    step = -places
    if not places:
        step = zeros(coef) if last.text == "零" else read_numeral(last.text).step
    said = frame(phrase.before, phrase.parts[-1][1]._replace(unit=measure.unit, inner=()))
    kind = _WORDS.units[fold_phrase(measure.unit)][0].kind
    return quantity(said._replace(kind=kind), Numeral(coef, -places, step))


def _plain(printed: Printed) -> Fraction:
    number = read_numeral(printed.text)
    if number.top is not None or printed.whole or printed.inner:
        raise Refused("plain numbers in each unit")
    return number.coef * Fraction(10) ** number.place


def size(text: str) -> Fraction:
    """How large the printed number is. Raises Refused."""
    number = read_numeral(text)
    return number.coef * Fraction(10) ** number.place


def _shared_magnitude(low: str, high: str) -> str:
    """What the number `low` leaves to `high`: 百 in 三至五百, 萬 in 二十至三十五萬, 3至5萬.

    GB/T 15835-2011 asks for it after both numbers; newspapers save it where the first number is
    the smaller one without it.
    """
    if _LARGE.search(low):  # 1億2千至1億5千萬
        return "万" if low[-1] in "百千" and high.endswith((low[-1] + "万",)) else ""
    if _DIGITS.fullmatch(low):
        match = _SCALED.fullmatch(high)
        return match[2] if match and size(low) < size(match[1]) else ""
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


def _range(phrase: Phrase, again: Before, last: Printed, after: After) -> Quantity:
    """Two numbers with 至 between them; the first may leave magnitude and unit to the second."""
    before, first, own = phrase.before, phrase.printed, phrase.after
    if (
        first.form == "half"
        or last.form == "half"
        or {*own.outer} - {"at least", "over", "excluded"}
    ):
        raise Refused("two numbers around 至")
    if first.whole and not last.whole and not after.unit:
        last = last._replace(whole=first.whole)
    if not (own.unit or own.per):
        if not (first.whole or last.whole or first.power or last.power):
            first = first._replace(text=first.text + _shared_magnitude(first.text, last.text))
        elif last.power and not first.power and not first.whole:
            first = first._replace(power=last.power)
        own = after._replace(inner=own.inner, tenth=own.tenth)
    lower, low = _end(Before(unit=before.unit, negative=before.negative), first, own)
    upper, high = _end(again._replace(unit=again.unit or before.unit), last, after)
    if lower.unit != upper.unit:
        raise Refused(f"one unit, not both {lower.unit} and {upper.unit}")
    if before.negative and again.negative and lower.lower > upper.upper:
        lower, upper, low, high = upper, lower, high, low  # 零下5到零下10度
    if lower.lower >= upper.upper:
        raise Refused("the smaller number first")
    one_large = bool(_LARGE.search(first.text)) != bool(_LARGE.search(last.text))
    if one_large and not own.inner and 0 < _MOST * lower.lower <= upper.upper:
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
