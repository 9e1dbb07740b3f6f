"""The number itself: digits, numerals and magnitudes, powers of ten, and fractions.

A quantity reads ``[words before] number [餘] [萬] [unit] [words after]``. `before`, `number` and
`after` each read their part from a place in folded text and tell where it ends; both readers stand
on them, so that a phrase means the same alone and in a text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..vocabulary import Lexicon, vocabulary
from .digit_run import (
    MAGNITUDES,
    PLACES,
    POINT_APART,
    RUN,
    UNITS,
    check_edge,
    check_torn,
    mended,
    unit_of_place,
)
from .numerals import DIGITS, HAN, LATIN, SCALES, UNREADABLE
from .refusal import Refused

_WORDS = vocabulary()
INSIDE = Lexicon((word, said, guard) for word, (said, guard) in _WORDS.inside.items())

_POWER = re.compile(r" ?[×xX*] ?10(?:\^(?P<up>-?[0-9]{1,3})|(?P<high>[⁻⁰¹²³⁴-⁹]{1,4}))")
_TEN_TO = re.compile(r"10(?:\^(?P<up>-?[0-9]{1,3})|(?P<high>[⁻⁰¹²³⁴-⁹]{1,4}))")
_E = re.compile(r"[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z])")
_HIGH = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LATIN = re.compile(r" ?([A-Za-z]+)(?![A-Za-z0-9])")
_LARGE = ("万亿", "万", "亿", "兆")
_BY_THE = re.compile("数以([百千万亿])计")
_ADJACENT = "一二三四五六七八九"
_COUNTING = frozenset(DIGITS) - {"零"}
_HALF = ("一半", "半数", "大半", "半")


class Printed(NamedTuple):
    """A number as it stands: its numeral without blanks, and what print adds to it."""

    at: int
    text: str
    whole: str = ""  # of a fraction the numeral below: 四 of 四分之三
    inner: tuple[str, ...] = ()  # 多 of 5千多萬
    power: int = 0  # of 1.5×10^8, 2.5 million
    form: str = ""  # half, upwards


def read_number(text: str, at: int) -> tuple[Printed, int]:
    """The number at `at`, with its magnitude, and where it ends. Raises Refused."""
    if text[at : at + 1] in _FIXED and (fixed := _fixed(text, at)):
        return fixed
    match = RUN.match(text, at)
    if match is None:
        raise Refused("a number", at)
    end = match.end()
    if text[end : end + 1] in _COMMON_AFTER and text[end - 1] not in PLACES:
        return Printed(at, match[0]), end
    if text[end : end + 1] in _BREAKS:
        end = mended(text, at, end)
    found = unit_of_place(text, at, end)
    end = end if found is None else found
    if end == at:
        raise Refused("a number", at)
    if text[end : end + 1] in ("分", "/") and (fraction := _fraction(text, at, end)):
        return fraction
    numeral, end, inner = _magnitudes(text, at, end)
    check_torn(text, at, numeral, end)
    power = 0
    if text[end - 1] in "0123456789":
        if ten := _TEN_TO.match(text, at):
            return Printed(at, "1", power=_exponent(ten)), ten.end()
        power, end = _scientific(text, end)
        if power and text[end : end + 1] in _LARGE:
            raise Refused("one magnitude, a power of ten or 萬", end)
    if text[end : end + 1] == "、":
        numeral, end = _adjacent(text, at, end, numeral)
    check_edge(text, end)
    return Printed(at, numeral, "", inner, power), end


_BREAKS = frozenset(" \n,.点")


_FIXED = frozenset("半一大成番数")


def _fixed(text: str, at: int) -> tuple[Printed, int] | None:
    """一半, 成百上千, 數以萬計: numbers that are words of their own."""
    head = text[at]
    if head in ("半", "一", "大"):
        word = next((word for word in _HALF if text.startswith(word, at)), "")
        rest = text[at + len(word) : at + len(word) + 1]
        if word and not (word == "半数" and rest in tuple(SCALES)):
            return Printed(at, word, form="half"), at + len(word)
    elif head == "成":
        for word, number in (("成百上千", "百"), ("成千上万", "千")):
            if text.startswith(word, at):
                return Printed(at, number, form="upwards"), at + 4
        if text[at + 1 : at + 2] in DIGITS and text[at + 1] not in "零两":  # 成二, 12 %
            return Printed(at, "1"), at
    elif head == "番" and text[at - 1 : at] in ("翻", "了"):
        return Printed(at, "1"), at
    elif head == "数" and (match := _BY_THE.match(text, at)):
        return Printed(at, match[1], form="upwards"), match.end()
    return None


def _fraction(text: str, at: int, end: int) -> tuple[Printed, int] | None:
    """四分之三, 百分之33.5, 百分百, 百分三十, 1/4."""
    whole = text[at:end].replace(" ", "")
    if text[end] == "/":
        match = _SLASHED.match(text, at)
        return (Printed(at, match[1], match[2]), match.end()) if match else None
    start = end + 2 if text.startswith("分之", end) else end + 1 if whole == "百" else 0
    start += text[start : start + 1] == " " and start > 0
    run = RUN.match(text, start) if start else None
    if run is None:
        return None
    stop = run.end()
    if (cut := unit_of_place(text, start, stop)) is not None:
        stop = cut
    elif apart := POINT_APART.match(text, start):
        stop = max(stop, apart.end())
    check_torn(text, at, text[start:stop], stop)
    check_edge(text, stop)
    return Printed(at, text[start:stop].replace(" ", ""), whole), stop


_SLASHED = re.compile(r"(?<![0-9/.])([0-9]{1,9})/([0-9]{1,9})(?![0-9/万亿.%])")


def _magnitudes(text: str, at: int, end: int) -> tuple[str, int, tuple[str, ...]]:
    """The numeral with the magnitudes after it that blanks, 多 or 個 part from it."""
    if text[end : end + 1] not in _PARTING:
        return text[at:end].replace(" ", "").replace("\n", ""), end, ()
    parts = [text[at:end]]
    inner: tuple[str, ...] = ()
    while True:
        spaced = end + (text[end : end + 1] == " " or _goes_on(text, end))
        if inside := INSIDE.find(text, spaced):
            start = inside[1] + (text[inside[1] : inside[1] + 1] == "个")  # 十多个亿
            large = _large(text, start)
            if not large or inner:
                break
            inner = (inside[0].effect,)
            parts.append(large)
            end = start + len(large)
        elif text[end : end + 1] == "个" and (large := _large(text, end + 1)):
            parts.append(large)
            end += 1 + len(large)
        elif text[end : end + 1] == "个" and (said := _after_ge(text, end + 1)):
            effect, large, end = said
            parts.append(large)
            inner = (effect,)
        elif large := _spaced(text, spaced):
            parts.append(large)
            end = spaced + len(large)
            run = RUN.match(text, end + 1) if text[end : end + 1] == " " else None
            apart = end - spaced == len(large) and text[spaced - 1] == " "
            if run and (text[end + 1] <= "9" or apart):  # 2 兆 3,290.6 億, 五 億 三千萬
                parts.append(run[0])
                end = run.end()
        else:
            break
    return "".join(parts).replace(" ", "").replace("\n", ""), end, inner


def _goes_on(text: str, end: int) -> bool:
    """Whether the next line begins with the magnitude and the unit of a number: 2.68⏎億元."""
    if text[end : end + 1] != "\n" or not (large := _large(text, end + 1)):
        return False
    return UNITS.find(text, end + 1 + len(large)) is not None


_PARTING = frozenset(" 个\n").union(INSIDE.sizes, MAGNITUDES)


def _large(text: str, at: int) -> str:
    return next((word for word in _LARGE if text.startswith(word, at)), "")


def _after_ge(text: str, at: int) -> tuple[str, str, int] | None:
    """多 and its magnitude after 個, and where they end: 3個多億 is 3億多. Raises Refused for 半."""
    if inside := INSIDE.find(text, at):
        large = _large(text, inside[1])
        return (inside[0].effect, large, inside[1] + len(large)) if large else None
    if text[at : at + 1] == "半" and _large(text, at + 1):
        raise Refused("digits, such as 3.5億", at)
    return None


def _spaced(text: str, at: int) -> str:
    """The magnitude after a blank: 1 万, 500 仟 but not 5 千瓦."""
    end = at
    while text[end : end + 1] in MAGNITUDES:
        end += 1
    cut = unit_of_place(text, at, end)
    return text[at : end if cut is None else cut]


def _scientific(text: str, end: int) -> tuple[int, int]:
    """The power of ten after digits (×10^8, e5, million), and where it ends."""
    char = text[end : end + 1]
    if char in _AFTER_DIGITS:
        if match := _POWER.match(text, end):
            return _exponent(match), match.end()
        if match := _E.match(text, end):
            return int(match[1]), match.end()
    if (
        match := _LATIN.match(text, end)
        if char == " " or (char.isascii() and char.isalpha())
        else None
    ):
        word = match[1]
        if word.lower() in LATIN and len(word) > 2:
            return LATIN[word.lower()], match.end()
        if match[0][0] != " " or len(word) == 2:
            if word in LATIN:
                return LATIN[word], match.end()
            if word in UNREADABLE:
                raise Refused(f"萬, 億 or a unit ({word} may mean several things)", end)
    return 0, end


_AFTER_DIGITS = frozenset(" ×xX*eE")


def _exponent(match: re.Match[str]) -> int:
    return int(match["up"] or match["high"].translate(_HIGH))


def _adjacent(text: str, at: int, end: int, numeral: str) -> tuple[str, int]:
    """三、四百 and 7、8: two numbers that follow each other, and no list of three."""
    after = RUN.match(text, end + 1)
    if after is None or text[at - 1 : at] == "、" or text[after.end() : after.end() + 1] == "、":
        return numeral, end
    last, first = numeral[-1], after[0][0]
    if last in _ADJACENT and first in _ADJACENT and text[end - 1] == last:
        if (
            _ADJACENT.index(first) == _ADJACENT.index(last) + 1
            and not set(after[0][1:]) & _COUNTING
        ):
            stop = unit_of_place(text, end + 1, after.end()) or after.end()
            return numeral + "、" + text[end + 1 : stop], stop
    elif text.find("分别", max(0, at - 8), at) >= 0:  # 分別為7、8家 are two
        return numeral, end
    elif len(numeral) == 1 and last >= "1" and first == chr(ord(last) + 1):
        stop = unit_of_place(text, end + 1, after.end()) or after.end()
        if not text[end + 2 : stop].strip(SCALES):  # 7、8萬
            return f"{last}、{text[end + 1 : stop]}", stop
    return numeral, end


# Most numbers end before one of these, the heads of units among them, which go on with none.
_COMMON_AFTER = frozenset(char for char in UNITS.sizes if char > "\x7f" or char == "%").union(
    "。;:)至到以的"
) - {*INSIDE.sizes, *HAN, *UNREADABLE, *"个分点半"}
