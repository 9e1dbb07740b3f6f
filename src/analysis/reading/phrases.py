"""A phrase taken apart: one number, a range of two, a tolerance, or one number in several units."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from .after import After, read_after
from .before import BEFORE, NO_WORDS, Before, read_before
from .bounds import CLOSED, EXACT, INFINITY
from .measures import MEASURED, NUMERIC, Part, measured, parts_after
from .number import Printed, read_number
from .quantity import Quantity, is_late, single
from .ranges import from_to
from .refusal import Refused

_TO = re.compile(r" *(?:至|到|-{1,2}|~|乃至|甚至|(?<=[十百千万亿])(?=上[百千万亿])) *")
_AND = re.compile(r" ?(?:和|与|及) ?")


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
    after, end = read_after(text, end, odd=odd, share=bool(printed.whole))
    phrase = Phrase(before, printed, after)
    following = text[end : end + 1]
    if not following or following in _NO_MORE:
        return phrase, end
    if after.word in MEASURED and not after.outer and (found := parts_after(text, after, end)):
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
        signs = token[0].effect in ("minus", "upwards") or token[0].word in ("零上", "+")
        if not (token[0].unit or signs):
            break
        words.append(token[0])
        at = token[1]
    if not text[at : at + 1] or text[at] not in NUMERIC:
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


def read(text: str) -> Quantity:
    """The one quantity that the folded `text` is. Raises Refused."""
    text = text.rstrip()
    phrase, end = scan(text)
    if end < len(text):
        found = between(text, phrase, end)
        if found is None or found[1] < len(text):
            raise Refused("nothing more after the quantity", end)
        return found[0]
    one, said = phrase.printed.text, phrase.after
    plain = said.word == "年" and not (said.ge or said.inner or said.outer or phrase.to)
    if plain and phrase.before == NO_WORDS and one.isdecimal() and is_late(int(one)):
        raise Refused("a length of time or a year, not what may be either")
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
    if one.after.unit and not (two.after.unit or two.before.unit or two.printed.whole):
        two = two._replace(after=one.after._replace(inner=two.after.inner, outer=two.after.outer))
    if one.before.unit and not two.before.unit:  # 新台幣三萬元以上十五萬元以下
        two = two._replace(before=two.before._replace(unit=one.before.unit))
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
            again, last, after = phrase.to
            return from_to(phrase.before, (phrase.printed, phrase.after), again, (last, after))
        if phrase.parts:
            return measured(phrase.before, (phrase.printed, phrase.after), phrase.parts)
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
    printed = phrase.printed
    if not own.unit and printed.text[-1] <= "9":  # 3.5±0.2億元
        printed = printed._replace(text=printed.text + number.text.lstrip("0123456789.,"))
    middle = single(phrase.before, printed, own if own.unit else after)
    off = single(Before(unit=phrase.before.unit), number, after)
    if off.unit != middle.unit or None in (middle.value, off.value):
        raise Refused(f"one unit around ±, not both {middle.unit} and {off.unit}")
    low, high = (EXACT.add(middle.lower, sign * off.lower) for sign in (-1, 1))
    return replace(middle, lower=low, upper=high, decimals=min(middle.decimals, off.decimals))
