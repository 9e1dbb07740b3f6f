"""One number in several units: 2元5角3分, 1小時30分, 1米75."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from ..vocabulary import fold_phrase, vocabulary
from .after import After, each_one, read_after
from .before import Before
from .number import Printed, read_number
from .numerals import DIGITS, Numeral, read_numeral, zeros
from .quantity import Quantity, frame, quantity
from .refusal import Refused

Part = tuple[Printed, After]

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
MEASURED = frozenset(word for word, _ in MEASURES)
_FACTORS = {
    name: Fraction(row["factor"])
    for row in _WORDS.tables["units"]
    if row["factor"]
    for name in (row["word"], row["unit"])
    if name
}


NUMERIC = frozenset("0123456789") | frozenset(
    "零一二两三四五六七八九十百千万亿兆廿卅几数半壹贰叁肆伍陆柒捌玖拾"
)


def parts_after(text: str, after: After, end: int) -> tuple[tuple[Part, ...], int] | None:
    """The numbers in smaller units that follow one: 5角3分 after 元, 30分 after 小時, 75 after 米."""
    parts: list[Part] = []
    word = after.word
    while True:
        at = end + (text[end : end + 1] in ("零", "又"))
        if at > end and text[at : at + 1] and (word, text[at]) in MEASURES:  # 圆零角壹分
            parts.append((Printed(end, "零"), After(word=text[at])))
            word, end = text[at], at + 1
            continue
        if text[at : at + 1] not in NUMERIC:
            break
        if text[at + 1 : at + 2] == "一" and (each := each_one(text, at + 1))[0]:  # 2塊5一斤
            if (word, "") in MEASURES:
                parts.append((Printed(at, text[at]), After(per=each[0])))
                end = each[1]
            break
        try:
            number, stop = read_number(text, at)
        except Refused:
            break
        after, stop = read_after(text, stop)
        if (word, after.word) not in MEASURES:
            break
        if not after.word and not _is_tail(text, number, stop):
            one_digit = number.text in DIGITS or number.text[1:] == "一"  # 三塊五買的, 五一期的
            if at == end and one_digit and number.text != "一":
                raise Refused(f"a clause that ends after {word}{number.text}", stop)
            break
        if not after.word:
            number = _tail(number, after_zero=at > end)
        parts.append((number, after))
        end, word = stop, after.word
        if not word or after.outer:
            break
    if parts and text[end : end + 1] == "钱":
        end += 1
    return (tuple(parts), end) if parts else None


def _tail(number: Printed, *, after_zero: bool) -> Printed:
    """The digits after a unit, of its tenths and smaller: 1米75, 一米七五; 1米零5 is 1.05 米."""
    digits = "".join(str(DIGITS.get(char, char)) for char in number.text)
    if after_zero and len(digits) > 1:
        raise Refused("one digit after 零", number.at)
    return number._replace(text="0" * after_zero + digits)


def _is_tail(text: str, number: Printed, end: int) -> bool:
    """Whether digits without a unit end a clause: the 75 of 1米75, the 五 of 三塊五."""
    digits = number.text.isdecimal() and len(number.text) < 3
    spelt = [DIGITS.get(char, -9) for char in number.text]
    pair = len(spelt) == 2 and min(spelt) >= 0 and spelt[1] != spelt[0] + 1  # 一米七五
    if number.whole or not (digits or pair or number.text in DIGITS):
        return False
    after = text[end : end + 1]
    return (digits or after == "的" or not "\u3400" <= after <= "\u9fff") and after not in _GOES_ON


_GOES_ON = frozenset("0123456789.%/:-~至到×") - {""}


def measured(before: Before, first: Part, parts: tuple[Part, ...]) -> Quantity:
    """2元5角3分, 1小時30分, 1米75: one number in several units."""
    word, factor, total = first[1].word, Fraction(1), _plain(first[0])
    measure = MEASURES[word, parts[0][1].word]
    then, last = word, Printed(0, "零")
    for last, after in parts:
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
    if word == "年" and not parts[0][1].ge and total >= 10:
        raise Refused("個 before 月 (98年5月 may be a date)")
    if (then and _WORDS.units[then][0].name == measure.unit) or (word, then) == ("小时", "分"):
        total /= factor
    elif _WORDS.units[word][0].name != measure.unit:  # 角 in 元
        total *= _FACTORS.get(word, Fraction(1)) / _FACTORS[measure.unit]
    if any(
        number.denominator != 1 for number in map(_plain, (first[0], *(p for p, _ in parts[:-1])))
    ):
        raise Refused("whole numbers before the last unit")  # 1.5小時30分
    places = 0
    while total.denominator != 1 and places < 20:
        total, places = total * 10, places + 1
    if total.denominator != 1:
        raise Refused("units of which one is a whole number of the other")
    coef = total.numerator
    step = -places
    if not places:
        step = zeros(coef) if last.text == "零" else read_numeral(last.text).step
    said = frame(before, parts[-1][1]._replace(unit=measure.unit, inner=()))
    kind = _WORDS.units[fold_phrase(measure.unit)][0].kind
    return quantity(said._replace(kind=kind), Numeral(coef, -places, step))


def _plain(printed: Printed) -> Fraction:
    number = read_numeral(printed.text)
    if number.top is not None or printed.whole or printed.inner:
        raise Refused("plain numbers in each unit")
    return number.coef * Fraction(10) ** number.place
