"""Single phrases: one quantity, or all of several."""

from __future__ import annotations

import re
from functools import lru_cache

from .bounds import LONGEST, exact, point_limits
from .errors import QuantityError
from .numerals import SCALES, scale
from .phrases import Phrase, read, scan
from .quantity import Frame, Quantity, frame, is_late, made
from .refusal import Refused
from .text import Source, folded, source

# Digits between words.
_SIMPLE = re.compile(
    r"([^0-9]*)(0|[1-9][0-9]{0,17}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.([0-9]{1,17}))?([^0-9]*)"
)
_DIGIT = "7"  # stands for any digits
_ODD = frozenset({"番", "月", "折", "成"})


@lru_cache(maxsize=4096)
def _around(before: str, after: str) -> tuple[Frame, int] | None:
    """The frame that printed words make around digits, and the power of ten that they add; None
    where the digits themselves matter to it."""
    text = folded(before) + _DIGIT + folded(after).rstrip()
    try:
        phrase, end = scan(text)
        said = frame(phrase.before, phrase.after)
        printed = phrase.printed
        scaled = printed.text.removeprefix(_DIGIT)
        power = printed.power + (scale(scaled) if not scaled.strip(SCALES) else 0)
    except Refused:
        return None
    plain = Phrase(phrase.before, printed, phrase.after) == phrase
    if end < len(text) or not plain or printed.whole or printed.form or scaled.strip(SCALES):
        return None
    if said.negative or said.tenth is not None or said.word in _ODD or "upwards" in said.effects:
        return None
    effects = tuple(dict.fromkeys(printed.inner + said.effects))
    return said._replace(effects=effects), power


def _read_simple(phrase: str) -> Quantity | None:
    """The quantity where one number in digits stands between words; None where more is needed.

    Words come again and again around different numbers, so what they say is kept. A test holds it
    to the whole grammar.
    """
    match = _SIMPLE.fullmatch(phrase)
    if match is None or len(phrase) > LONGEST:
        return None
    before, whole, part, after = match.groups()
    around = _around(before, after)
    if around is None:
        return None
    said, place = around
    if "," in whole:
        whole = whole.replace(",", "")
    if part:
        whole, place = whole + part, place - len(part)
    coef = int(whole)
    if said.word == "年" and (is_late(coef) or 1000 <= coef < 2200):
        return None  # it may be a year
    value = exact(coef, place)
    lower, upper, closed = value, value, "both"
    if said.effects:
        if len(said.effects) > 1 or not coef:
            return None
        unit = 1 if part else 10 ** (len(whole) - len(whole.rstrip("0")))
        lower, upper, closed = point_limits(value, coef, unit, place, said.effects[0])
    return made(
        value, lower, upper, closed, said.unit, -place, said.direction, said.kind, said.change
    )


def _source(phrase: str) -> Source:
    if len(phrase) > LONGEST:
        raise QuantityError(phrase, LONGEST, f"expected at most {LONGEST} characters")
    return source(phrase)


def _error(phrase: str, text: Source, error: Refused) -> QuantityError:
    at = error.position or 0
    if text.places is not None:
        at = text.places[at] if at < len(text.places) else len(phrase)
    expected = error.expected
    if expected == "a number" and text.folded.lstrip().startswith("第"):
        expected = "a quantity (第 makes an ordinal)"
    return QuantityError(phrase, at, f"expected {expected}")


@lru_cache(maxsize=4096)
def _read(phrase: str) -> Quantity:
    text = _source(phrase)
    try:
        return read(text.folded)
    except Refused as error:
        from .several import read_all

        try:
            count = len(read_all(text.folded))
        except Refused:
            raise _error(phrase, text, error) from None
        error.expected = f"one quantity, not {count} (parse_all reads them)"
        raise _error(phrase, text, error) from None


def parse_quantity(phrase: str) -> Quantity:
    """The one quantity that `phrase` is.

    >>> import analysis
    >>> people = analysis.parse_quantity("700余人")
    >>> people.value, people.lower, people.upper, people.closed, people.unit
    (Decimal('700'), Decimal('700'), Decimal('800'), 'left', '人')

    Raises QuantityError where it is none, or more than one (see `parse_all`); TypeError where it
    is not a str.
    """
    if not isinstance(phrase, str):
        raise TypeError(f"a phrase is a str, not {type(phrase).__name__}")
    return _read_simple(phrase) or _read(phrase)


def parse_all(phrase: str) -> tuple[Quantity, ...]:
    """Every quantity of a phrase that joins several, in the order of the print.

    >>> [str(quantity.value) for quantity in parse_all("由原來的5個減少為3個")]
    ['5', '3']

    A change gives what was and what it became; the second has the direction and ``change="to"``.
    In a list, a number without a unit or a qualifier takes those of its neighbours: 逾800萬及600萬
    is above 8 000 000 and above 6 000 000. Raises QuantityError and TypeError as `parse_quantity`.
    """
    if not isinstance(phrase, str):
        raise TypeError(f"a phrase is a str, not {type(phrase).__name__}")
    from .several import read_all

    text = _source(phrase)
    try:
        return read_all(text.folded)
    except Refused as error:
        raise _error(phrase, text, error) from None
