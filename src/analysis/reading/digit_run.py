"""A run of digits and numeral characters as it is printed: how far it goes, what breaks it, and
whether its last character belongs to the unit.
"""

from __future__ import annotations

import re

from ..vocabulary import Lexicon, vocabulary
from .numerals import CHEQUE, DIGITS, HAN, HAN_RUN, SCALES, SPELT, UNREADABLE, read_numeral
from .refusal import Refused

_WORDS = vocabulary()
UNITS = Lexicon((word, unit, guard) for word, (unit, guard) in _WORDS.units.items())
PLACES = frozenset("百佰千仟万兆两").intersection(UNITS.sizes)  # which may begin a unit: 千瓦
MAGNITUDES = frozenset(SCALES + "仟佰拾")

_D = "".join(char for char in DIGITS if char != "零")
# One run of digits and numeral characters. It takes what is malformed too, so that such a number is
# refused as a whole and never read by its tail.
RUN = re.compile(
    rf"""(?:
        [0-9]++ (?:,[0-9]++)*+ (?:[.·][0-9]++)*+ (?:点[0-9]++(?=[%万亿兆倍]))?+  # 1,234.5, 3点5亿
      | {HAN_RUN} (?:[点.·](?=[零{_D}{CHEQUE}])[零{_D}{CHEQUE}]++)?   # 三千, 十点四
    )++""",
    re.VERBOSE,
)
# Print that breaks a number: 1 234, 3 1 2, and 5,38⏎2 or 31,⏎240 where a line ends.
_BROKEN = re.compile(
    r"""
    [0-9]{1,3} (?:[ ][0-9]{3})++ (?![0-9,]) (?:\.[0-9]++)?
  | [0-9] (?:[ \n][0-9]){2,}+ (?![0-9.,])
  | [0-9]{1,3} (?:,[0-9]{3})*+ , (?:[0-9][ \n][0-9]{2} | [0-9]{2}[ \n][0-9] | \n[0-9]{3}) (?![0-9])
  | [0-9]++ \.[ ] [0-9]{1,2} (?=[%‰万亿])
    """,
    re.VERBOSE,
)
# Print that may be one number or two: 6 7, 67 89 (not 2020 67, 表3 2022年), and 3, 500.
_ONE_OR_TWO = re.compile(
    r"""
    [0-9]{1,3} (?: (?:,[ ] | [ ],[ ]?) [0-9]{3} )++ (?![0-9])
  | (?! (?:1[89]|20)[0-9]{2}[ ] ) [0-9]++ (?:[ ][0-9]++(?:\.[0-9]++)? | (?<![0-9]{2})\n[0-9])
    (?! [0-9,] | [ ][0-9] | [ ]?[年月日时点季:] )
    """,
    re.VERBOSE,
)
POINT_APART = re.compile(rf"[{HAN}]++ ?点 ?[零{_D}](?: ?[零{_D}])*+")  # 十二 點五
_UNREAD = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉½⅓⅔¼¾⅕⅛")


def unit_of_place(text: str, at: int, end: int) -> int | None:
    """Where the number ends whose last character is the unit's: 千 of 千瓦, 百 of 百分點."""
    last = text[end - 1 : end] if end > at else ""
    if last not in PLACES:
        return None
    if last == "两":  # 三兩, but 十兩 only as a weight
        one_or_two = text[at : end - 1] == "一" and UNITS.find(text, end)  # 一兩家, not 一兩
        return end - 1 if end - 1 > at and not one_or_two else None
    if text.startswith("分点", end):
        return end - 1
    unit = UNITS.find(text, end - 1)
    if unit is None or unit[1] <= end:
        return None
    rest = text[end : unit[1]]
    spelt = text[at : end - 1].strip("0123456789.,")
    if spelt and last in "千仟" and rest in _WORDS.units:
        return end - 1 if _counts_thousands(text[at : end - 1], last, rest) else None
    return end - 1


def _counts_thousands(numeral: str, place: str, rest: str) -> bool:
    """Whether 千 before `rest` is the unit's: 二十五千瓦 is no numeral, 三千瓦 means the same.

    四萬五千瓦 may be 45 000 瓦 or 四萬五 of 千瓦; only 米 is printed in thousands as a rule. Raises
    Refused for the others.
    """
    numeral = numeral.replace(" ", "")
    try:
        whole = read_numeral(numeral + place)
    except Refused:
        return True
    try:
        part = read_numeral(numeral)
    except Refused:
        return False
    if rest != "米" and part.coef * 10 ** (part.place + 3) != whole.coef * 10**whole.place:
        raise Refused(f"{numeral}{place}{rest} with one meaning", 0)
    return False


def mended(text: str, at: int, end: int) -> int:
    """The end of a number that blanks or line ends break. Raises Refused where it may be two."""
    if text[at] > "9":
        apart = POINT_APART.match(text, at)
        return apart.end() if apart else end
    if broken := _BROKEN.match(text, at):
        return max(end, broken.end())
    if doubtful := _ONE_OR_TWO.match(text, at):
        raise Refused(f"one number: {doubtful[0]!r} may be one or two", doubtful.end())
    return end


def check_torn(text: str, at: int, numeral: str, end: int) -> None:
    """Raises Refused for 二十 三家, which may be one number or two; 五 三家 are two."""
    start = end + (text[end : end + 1] == " ")
    apart = start > end or " " in text[at:end]
    if not apart or numeral[-1] <= "9" or numeral == "一" or text[start : start + 1] not in _SPELT:
        return
    run = RUN.match(text, start)
    try:
        read_numeral(numeral + (run[0] if run else ""))
    except Refused:
        if text[start] != "两":  # 三 兩家 may be a weight, too
            return
    if run is not None:
        raise Refused(f"one number: {text[at : run.end()]!r} may be one or two", run.end())


_SPELT = frozenset(SPELT)


def check_edge(text: str, end: int) -> None:
    """Raises Refused where what follows shows that the number is not wholly readable."""
    after = text[end : end + 1]
    if not after or after in _COMMON:
        return
    if "\u3400" <= after <= "\u9fff":
        if text[end - 1] == "兆" and text.startswith(_MEGA, end):
            raise Refused("萬億 or a unit (兆 may be mega here)", end)
        if after in UNREADABLE:
            raise Refused(f"a magnitude with one meaning, not {after}", end)
        return
    if after > "\x7f" and is_unread(after):
        raise Refused("plain digits only", end)
    if after == "." and text[end + 1 : end + 2] in MAGNITUDES:
        raise Refused("digits after the point", end)


_MEGA = _WORDS.role("counted in mega")
_COMMON = frozenset("个家人元%万亿项名年月日。,、 \n")


def is_unread(char: str) -> bool:
    """Whether beside a number it shows that its digits are not all ours: 6٧, 67¹, 6̂7."""
    mark = "\u0300" <= char <= "\u036f" or "\u20d0" <= char <= "\u20f0"
    return mark or char in _UNREAD or char.isdecimal()
