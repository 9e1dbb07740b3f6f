"""A folded phrase taken apart into words and numbers, and what it says."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..interval import CLOSED
from .bounds import EXACT, INFINITY, limits
from .grammar import AFTER, HEAD, TO, WORDS, After, said_after
from .numerals import DIGITS, Numeral, NumeralError, read_numeral, scale
from .reading import Frame, Reading, check_date, fraction, frame, placed, reading
from .wording import Before, WordingError, read_before

_LARGE = re.compile(r"万亿|[万亿兆]")
HALVES = {"半": Numeral(5, -1, -1), "一半": Numeral(5, 1, 1), "半数": Numeral(5, 1, 1)}
HALVES["大半"] = Numeral(5, 1, 1, 10, (False, False))
_UPWARDS = {"成百上千": "百", "成千上万": "千"}
_NO_UNIT = ("几", "数", "十四五")  # which are quantities only before a unit


class UnreadError(ValueError):
    """Where a phrase could not be read, and what was expected there."""

    def __init__(self, position: int, expected: str) -> None:
        super().__init__(expected)
        self.position, self.expected = position, expected


class Phrase(NamedTuple):
    """A quantity taken apart; `to` holds what a range adds: words, second number, words."""

    at: int
    before: Before
    number: str
    after: After
    to: tuple[Before, str, After] | None = None


def scan(text: str, start: int = 0) -> tuple[Phrase, int]:
    """The quantity that stands at `start` of the folded `text`, and where it ends.

    Raises UnreadError.
    """
    head = HEAD.match(text, start)
    if head is None:
        words = WORDS.match(text, start)
        raise UnreadError(words.end() if words else start, _no_number(text))
    before, number, at = head["before"], head["number"], head.start("number")
    after, end = _after(text, head.end())
    try:
        said = read_before(before)
        if number in _UPWARDS or number.startswith("数以"):
            said = said._replace(effects=(*said.effects, "upwards"))
            number = _UPWARDS.get(number) or number[2]
        to = TO.match(text, end)
        if to is None:
            return Phrase(at, said, number, after), end
        last, end = _after(text, to.end())
        second = (read_before(to["again"]), to["number"], last)
        return Phrase(at, said, number, after, second), end
    except WordingError as error:
        raise UnreadError(at, f"expected {error}") from None


def _after(text: str, start: int) -> tuple[After, int]:
    """What the words after a number say (they may be none), and where they end."""
    match = AFTER.match(text, start)
    if match is None:
        raise UnreadError(start, "expected a unit")
    return said_after(match), match.end()


def _no_number(text: str) -> str:
    if text.lstrip().startswith("第"):
        return "expected a quantity (第 makes an ordinal)"
    return "expected a number"


def read(text: str) -> Reading:
    """The one quantity that the folded `text` is. Raises UnreadError."""
    text = text.rstrip()
    phrase, end = scan(text)
    if end < len(text):
        return _between(text, phrase, end)
    return meaning(phrase)


def _between(text: str, one: Phrase, start: int) -> Reading:
    """20%以上30%以下: a lower bound and, from `start`, an upper one, of one interval."""
    last = one.to[2] if one.to else one.after
    if {"at least", "over"}.isdisjoint((*one.before.effects, *last.outer)):
        raise UnreadError(start, "expected nothing more after the quantity")
    two, end = scan(text, start)
    low, high = meaning(one), meaning(two)
    ends = low.upper == INFINITY and high.lower in {0, -INFINITY} and high.upper.is_finite()
    if end < len(text) or not ends:
        raise UnreadError(start, "expected nothing more after the quantity, or an upper bound")
    if low.unit != high.unit:
        raise UnreadError(start, f"expected one unit, not both {low.unit} and {high.unit}")
    if low.lower >= high.upper:
        raise UnreadError(start, "expected the smaller number first")
    closed = CLOSED[low.closed == "left", high.closed in {"both", "right"}]
    decimals = min(low.decimals, high.decimals)
    found = low._replace(value=None, upper=high.upper, closed=closed, decimals=decimals)
    return found._replace(kind="range")


def meaning(phrase: Phrase) -> Reading:
    """What a phrase taken apart says. Raises UnreadError."""
    if phrase.after.magnitude:
        number, after = _whole_number(phrase.number, phrase.after)
        phrase = phrase._replace(number=number, after=after)
    if phrase.to and phrase.to[2].magnitude:
        phrase = phrase._replace(to=(phrase.to[0], *_whole_number(*phrase.to[1:])))
    try:
        if phrase.to is None:
            return _single(frame(phrase.before, phrase.after), phrase)
        return _range(phrase, *phrase.to)
    except (NumeralError, WordingError) as error:
        raise UnreadError(phrase.at, f"expected {error}") from None


def _whole_number(number: str, after: After) -> tuple[str, After]:
    """1億2千多萬: the magnitude after 多 is that of the last part, not of all before it."""
    if _LARGE.search(number):
        return number + after.magnitude, after._replace(power=0, magnitude="")
    return number, after


def _single(said: Frame, phrase: Phrase) -> Reading:
    text = phrase.number
    if "分之" in text or "/" in text:
        return fraction(said, text)
    if text in HALVES and (text != "半" or not said.unit):
        if said.unit or said.power:
            raise WordingError("no unit after 一半, 半數 or 大半")
        number = HALVES["一半" if text == "半" else text]
        return reading(said._replace(unit="%", kind="percent"), number)
    if text in _NO_UNIT and not said.unit:
        raise NumeralError(f"a number, or a unit after {text}")
    number = _number(text, phrase.after)
    if text != "半":
        check_date(said, number)
    return reading(said, number)


def _number(text: str, after: After) -> Numeral:
    if text == "半":
        return HALVES[text]
    if after.bare == "折" and len(text) == 2 and set(text) <= DIGITS.keys():
        return Numeral(DIGITS[text[0]] * 10 + DIGITS[text[1]], 0, 0)  # 八五折
    return read_numeral(text) if text else Numeral(1, 0, 0)  # 翻番, 成二


def _size(number: Numeral) -> Fraction:
    return number.coef * Fraction(10) ** number.place


def size(text: str) -> Fraction:
    """How large the printed number is, without the magnitude after it. Raises UnreadError."""
    try:
        return _size(read_numeral(text))
    except NumeralError as error:
        raise UnreadError(0, f"expected {error}") from None


def _shared_magnitude(low: str, high: str) -> int:
    """The power of ten that the number `low` leaves to `high`: 2 in 三至五百, 4 in 二十至三十五萬.

    GB/T 15835-2011 asks for it after both numbers; newspapers save it where the first number is
    the smaller one without it.
    """
    if _LARGE.search(low):
        return 0
    found = list(_LARGE.finditer(high))
    large = found[-1][0] if found and found[-1].end() == len(high) else ""
    stem = high.removesuffix(large)
    if len(stem) == 2 and stem[1] in "十百千" and low in DIGITS and DIGITS[low] < DIGITS[stem[0]]:
        if stem[1] == "十":
            raise NumeralError(f"{low}十 or {low}{large or '個'} before 至")
        return scale(stem[1] + large)
    if large and stem and _size(read_numeral(low)) < _size(read_numeral(stem)):
        return scale(large)
    return 0


def _range(phrase: Phrase, again: Before, last: str, after: After) -> Reading:
    """Two numbers with 至 between them; the first may leave magnitude and unit to the second."""
    before, first, own = phrase.before, phrase.number, phrase.after
    if "分之" in first + last or {first, last} & HALVES.keys() or own.outer:
        raise WordingError("two numbers around 至")
    low, high = _number(first, own), _number(last, after)
    if not (own.unit or own.per):
        power = own.power
        if not power:
            shared = after.power and _size(low) < _size(high)
            power = after.power if shared else _shared_magnitude(first, last)
        own = after._replace(power=power, inner=own.inner, tenth=own.tenth)
    one = frame(Before(unit=before.unit, negative=before.negative), own._replace(outer=()))
    two = frame(again._replace(unit=before.unit), after._replace(outer=()))
    if one.unit != two.unit or again.unit not in {"", before.unit}:
        raise WordingError(f"one unit, not both {one.unit} and {two.unit}")
    for said, number in ((one, low), (two, high)):
        check_date(said, number)
    lower, upper = reading(one, low), reading(two, high)
    if lower.lower >= upper.upper:
        raise WordingError("the smaller number first")
    whole = frame(before._replace(negative=False), after._replace(inner=()))
    return _bounded(whole, lower, upper, min(placed(one, low).step, placed(two, high).step))


def _bounded(said: Frame, lower: Reading, upper: Reading, step: int) -> Reading:
    """A range from `lower` to `upper` under the words around it."""
    closed = CLOSED[lower.closed in {"both", "left"}, upper.closed in {"both", "right"}]
    ends = (lower.lower, upper.upper, closed)
    if said.effects:
        place = min(-lower.decimals, -upper.decimals, step)
        low, high = (_counted(end, place) for end in ends[:2])
        ends = limits((low, high, closed), 10 ** (step - place), place, said.effects)
    decimals = min(lower.decimals, upper.decimals)
    return Reading(None, *ends, said.unit, decimals, said.direction, "range", said.change)


def _counted(end: Decimal, place: int) -> int:
    if not end.is_finite():
        raise WordingError("a range with two ends")
    return int(end.scaleb(-place, EXACT))
