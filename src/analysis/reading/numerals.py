"""Printed numerals, Arabic, Chinese and mixed, read exactly.

What is read: ``1,234`` ``1 234`` ``2.68`` ``三千二百`` ``一百零三萬`` ``廿五`` ``二〇二〇`` ``一0三``
``十點四`` ``贰佰点陆`` ``3万4000`` ``1亿3000万`` ``1兆1355.52億`` ``13萬2`` ``五百`` ``千萬``; and, as
intervals that name no point, ``三四百`` ``三五百`` ``7、8`` ``十幾`` ``數十`` ``幾百萬``. 兆 is 10^12,
as in Taiwan; so is 萬億.

Rules: GB/T 15835-2011 (numerals in publications): 萬 and 億 may follow Arabic digits; two adjacent
Chinese numerals are an approximation (the 、 that it forbids between them is read all the same);
零 and 〇 are one digit. A digit that ends a numeral without its place takes the next one (一萬五,
13萬2). 一億三千 may mean two numbers and is refused. The text must be folded.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..vocabulary import vocabulary
from .refusal import Refused

_WORDS = vocabulary()
DIGITS = _WORDS.numerals("digit")
_CHEQUE = _WORDS.numerals("cheque", "cheque place")
_NAMES = {value: char for char, value in DIGITS.items() if char != "两"}
_SMALL = _WORDS.numerals("place")
_PLACE_NAMES = {power: char for char, power in _SMALL.items()}
_TENS = {char: f"{_NAMES[tens]}十" for char, tens in _WORDS.numerals("tens").items()}
# Numerals for cheques, and the old ones for tens, as the plain ones.
_PLAIN = str.maketrans(
    {char: _NAMES[value] for char, value in _WORDS.numerals("cheque").items()}
    | {char: _PLACE_NAMES[power] for char, power in _WORDS.numerals("cheque place").items()}
    | _TENS
)
_LARGE = sorted(_WORDS.numerals("magnitude").items(), key=lambda item: (-item[1], -len(item[0])))
LATIN = _WORDS.numerals("latin")
UNREADABLE = frozenset(_WORDS.numerals("refused"))
SCALES = "".join(_SMALL) + "万亿兆"
CHEQUE = "".join(_CHEQUE)

_D = "".join(char for char, value in DIGITS.items() if value)
SPELT = f"零几数{_D}{''.join(_TENS)}{SCALES}"
HAN = f"零几数{_D}{''.join(_TENS)}{CHEQUE}{SCALES}"  # every character of a spelt numeral
# A numeral for cheques counts beside another one or before a magnitude or money: 大陸67家 has none.
HAN_RUN = (
    rf"(?:[{SPELT}]|[{CHEQUE}](?=[{CHEQUE}{SCALES}零点元角分])"
    rf"|(?<=[{CHEQUE}{SCALES}零])[{CHEQUE}])++"
)
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})++|[0-9]++)(?:\.[0-9]++)?"  # well-formed digits

_ARABIC = re.compile(ARABIC)
_DIGITS_ONLY = frozenset("0123456789.,·点")
_ZERO = re.compile(rf"(?<=[{_D}零])0|^0(?=[{_D}零])")
_POINTED = re.compile(rf"(?<=[{_D}零])[.·](?=[{_D}零])")
_SECTION = re.compile(
    rf"(?:([{_D}]|{ARABIC})千)?(?:(零?)([{_D}]|{ARABIC})百)?"
    rf"(?:(零?)([{_D}]?|{ARABIC})十)?(?:(零?)([{_D}]|[1-9]))?"
)
_DIGITS_AFTER = re.compile(rf"([{_D}0-9](?:千|百|千[{_D}0-9]百))零?([0-9]{{2,3}})")  # 3千500
_ADJACENT = re.compile(rf"([{_D}])、?([{_D}])")
_IN_PLACES = re.compile(rf"[零{_D}]{{3}}")  # 三五二億 prints its digits as Arabic numbers do
_IN_A_ROW = re.compile(
    rf"(?<![{_D}])(?:{'|'.join(''.join(row) for row in zip(_D[:1] + _D[2:], _D[2:], _D[3:], strict=False))})(?![{_D}零])"
)
# The magnitudes that stand after digits: 萬, 千萬, 萬億.
_POWERS = {"": 0} | _SMALL | dict(_LARGE)
_POWERS |= {s + w: _SMALL[s] + power for s in _SMALL for w, power in _LARGE if len(w) == 1}
_ENDS = ("", "万", "亿", "万亿", "兆")


class Numeral(NamedTuple):
    """A number as printed: `coef` × 10^`place`, or the interval from there to `top` × 10^`place`.

    `place` is the power of ten of the last printed digit (2.68億: 6; 67: 0; 三千: 3), `step` that
    of the last significant one (700: 2). `closed` tells whether an interval has its two ends.
    """

    coef: int
    place: int
    step: int
    top: int | None = None
    closed: tuple[bool, bool] = (True, True)
    listed: bool = False  # both ends are printed: 三四百, 7、8


def shifted(number: Numeral, by: int) -> Numeral:
    """`number` × 10^`by`."""
    coef, place, step, top, closed, listed = number
    return Numeral(coef, place + by, step + by, top, closed, listed)


def _align(number: Numeral, place: int) -> int:
    return number.coef * int(10 ** (number.place - place))


def zeros(coef: int) -> int:
    """How many zeros end a whole number; 0 for 0."""
    text = str(coef)
    return len(text) - len(text.rstrip("0")) if coef else 0


def read_arabic(text: str) -> Numeral:
    """Digits with or without grouping and a decimal point."""
    if text.isdecimal() and text[0] != "0":
        coef = int(text)
        return Numeral(coef, 0, zeros(coef))
    if text.count("·") + text.count("点") == 1 and "." not in text:
        text = text.replace("·", ".").replace("点", ".")  # 1·8%, an old way of printing
    if not _ARABIC.fullmatch(text):
        raise Refused("digits in groups of three, or without commas, and one decimal point")
    whole, _, part = text.replace(",", "").partition(".")
    if len(whole) > 1 and whole[0] == "0":
        raise Refused("a number without leading zeros (this is a code, not a quantity)")
    coef = int(whole + part)
    return Numeral(coef, -len(part), -len(part) if part else zeros(coef))


def _section(text: str) -> Numeral:
    """A numeral below 10 000, or one printed in digits."""
    if text[0] in _DIGITS_ONLY and _DIGITS_ONLY.issuperset(text):
        return read_arabic(text)
    if text == "零":
        return Numeral(0, 0, 0)
    if len(text) > 1 and DIGITS.keys() >= set(text):
        return _positional(text)
    if match := _DIGITS_AFTER.fullmatch(text):
        head, tail = _section(match[1]), read_arabic(match[2])
        if len(match[2]) > head.place:
            raise Refused(f"at most {head.place} digits after {match[1]}")
        return Numeral(_align(head, 0) + tail.coef, 0, tail.step)
    match = _SECTION.fullmatch(text)
    if match is None:
        raise Refused("a numeral in order of its places (千 百 十)")
    thousands, zero2, hundreds, zero1, tens, zero0, ones = match.groups()
    total, last = 0, 4  # `last`: the place of the last digit so far
    for place, zero, digit in ((3, "", thousands), (2, zero2, hundreds), (1, zero1, tens)):
        if digit is not None:
            _check_zero(zero, place, last)
            total, last = total + _digit(digit) * 10**place, place
    if ones:
        _check_zero(zero0, 0, last)
        # 三千二 is 3200: a digit that ends the numeral without its place takes the next one.
        last = 0 if zero0 or last in {1, 4} else last - 1
        total += _digit(ones) * 10**last
    return Numeral(total // 10**last, last, last)


def _check_zero(zero: str, place: int, last: int) -> None:
    if zero and last in {place + 1, 4}:
        raise Refused("零 only where a place is skipped")


def _digit(text: str) -> int:
    """The digit before 十, 百 or 千; none before 十 is one."""
    if not text or text in DIGITS:
        return DIGITS.get(text, 1)
    number = read_arabic(text)
    if number.place < 0 or number.coef > 9:
        raise Refused("one digit before 十, 百 or 千 inside a numeral")
    return number.coef


def _positional(text: str) -> Numeral:
    """二〇二〇 and the like: three digits and more, or two with a 〇."""
    if len(text) == 2 and text[1] != "零":
        raise Refused("a numeral with its places named, as 五十三")
    if "两" in text:
        raise Refused("二 among digits in a row")
    if text[0] == "零":
        raise Refused("a number without leading zeros (this is a code, not a quantity)")
    coef = int("".join(str(DIGITS[char]) for char in text))
    return Numeral(coef, 0, zeros(coef))


def _whole(text: str, limit: int = 16) -> Numeral:
    """A numeral below 10^`limit`, by the largest of 兆 億 萬 in it."""
    for word, power in _LARGE:
        left, found, right = text.rpartition(word)
        if found and power < limit:
            return _joined(left, word, power, right)
    return _simple(text)


def _joined(left: str, word: str, power: int, right: str) -> Numeral:
    """`left` times 萬, 億 or 兆, and what follows."""
    head = shifted(_whole(left, min(power, 8)) if left else Numeral(1, 0, 0), power)
    if not right:
        return head
    if not left or "." in left or "点" in left or right[0] in "百千":
        raise Refused(f"nothing more after {left}{word}")
    if power >= 8 and right[0] != "零" and right[-1] in "百千" and "万" not in right:
        raise Refused(f"萬 after {right}, or 零 before it")  # 一億三千 may mean either
    if len(right) == 1 and right in "123456789" + _D:  # 一萬五 is 15 000
        tail = Numeral(_digit(right), power - 1, power - 1)
    else:
        tail = _whole(right.removeprefix("零"), power)
    place = min(tail.place, 0)
    if not 0 < _align(tail, place) < 10 ** (power - place):
        raise Refused(f"less than one {word} after {word}")
    return Numeral(_align(head, tail.place) + tail.coef, tail.place, tail.step)


def _simple(text: str) -> Numeral:
    """Below 萬; Arabic digits may be followed by one of 十 百 千 (3千, 5百)."""
    if text in {"百", "千"}:
        return Numeral(1, _SMALL[text], _SMALL[text])
    if text[-1:] in _SMALL and _DIGITS_ONLY.issuperset(text[:-1]) and len(text) > 1:
        return shifted(read_arabic(text[:-1]), _SMALL[text[-1]])
    if not text:
        raise Refused("a numeral")
    whole, point, part = text.partition("点")
    if not point:
        return _section(text)
    if not whole or not part or not set(part) <= DIGITS.keys():
        raise Refused("digits after 點, and nothing else")
    digits = "".join(str(DIGITS[char]) for char in part)
    return Numeral(int(f"{_align(_section(whole), 0)}{digits}"), -len(part), -len(part))


def scale(text: str) -> int:
    """The power of ten that 百, 萬, 千萬, 萬億 … stand for; 0 for nothing."""
    return _whole(text.translate(_PLAIN)).place if text else 0


def _between(text: str, match: re.Match[str]) -> Numeral:
    """三四百, 十七八, 三五百: two adjacent digits are the ends of an interval."""
    first, second = (DIGITS[char] for char in match.groups())
    if second != first + 1 and ((first, second) != (3, 5) or match.start()):
        raise Refused("two digits that follow each other, as 三四, or one")
    low, high = (
        _whole(text[: match.start()] + char + text[match.end() :]) for char in match.groups()
    )
    return low._replace(top=_align(high, low.place), listed=True)


def _some(text: str) -> Numeral:
    """數十, 幾百萬: from two to below ten of them; 十幾, 三百幾: above ten and below twenty."""
    before, after = re.split("[几数]", text, maxsplit=1)
    if before[-1:] in tuple("百千万亿兆") and after in _ENDS:
        low = _whole(before + after)
        return low._replace(top=low.coef + 1, closed=(False, False))
    if before.endswith("十") and after in _ENDS:
        low = _whole(f"{before}一{after}")
        return low._replace(coef=low.coef - 1, top=low.coef + 9, closed=(False, False))
    if after[:1] not in (tuple("十百千万亿兆") if before else ("", *"十百千万亿兆")):
        raise Refused("十, 百, 千, 萬 or 億 after 幾 or 數")
    low, high = (_whole(f"{before}{char}{after}") for char in "二九")
    return low._replace(top=_align(high, low.place) + 1, closed=(True, False))


@lru_cache(maxsize=4096)
def read_numeral(text: str) -> Numeral:
    """The numeral that `text`, folded and without space, wholly is.

    >>> read_numeral("3万4000")
    Numeral(coef=34000, place=0, step=3, top=None, closed=(True, True), listed=False)

    Raises Refused with what was expected.
    """
    digits = text.rstrip(SCALES)
    if digits and _DIGITS_ONLY.issuperset(digits):
        power = _POWERS.get(text[len(digits) :])
        if power is not None:  # 2.68億
            return shifted(read_arabic(digits), power)
    if text[1:2] == "、" and text[0].isdecimal() and text[2].isdecimal():  # 7、8萬
        power = scale(text[3:])
        return Numeral(int(text[0]), power, power, int(text[2]), listed=True)
    text = _ZERO.sub("零", text.translate(_PLAIN))
    text = _POINTED.sub("点", text)  # 二．一一兆
    if "几" in text or "数" in text:
        return _some(text)
    if _IN_A_ROW.search(text.partition("点")[0]):
        raise Refused("one numeral (四五六 may be from four to six)")
    pairs = list(_ADJACENT.finditer(text))
    if len(pairs) == 1 and not _IN_PLACES.search(text) and "点" not in text:
        return _between(text, pairs[0])
    return _whole(text)
