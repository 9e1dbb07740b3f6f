"""Numbers, intervals and periods as people write them, in each language.

Nothing here claims more than is known: an interval is rounded outward (lower end down, upper end
up), an end that is not a member is marked ``<`` or ``>``, and a rounded point is marked ``≈``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10
from typing import Any, Literal

from ..messages import Lang, catalogue, isolated, say

Number = Decimal | Fraction | int
Closed = Literal["both", "left", "right", "neither"]
DIGITS = 3  # significant digits of a rounded number
MOST_DIGITS = 5  # of a number with a range, however narrow that is
EXACT_DIGITS = 6  # an exact number that needs more is rounded, unless a source printed it
# from which size on, by what factor, with which word
CHINESE = ((10**8, 10**8, "scale.100m"), (10**4, 10**4, "scale.10k"))
ENGLISH = (
    (10**9, 10**9, "scale.billion"),
    (10**6, 10**6, "scale.million"),
    (10**5, 10**3, "scale.thousand"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as shown: its digits with their marks, and the unit's words."""

    number: str
    unit: str

    def __str__(self) -> str:
        if not self.unit or self.unit == "%" or self.unit >= "\u3400":
            return self.number + self.unit  # no space before Chinese
        return f"{self.number} {self.unit}"


def finite(number: Number) -> bool:
    return not (isinstance(number, Decimal) and number.is_infinite())


def is_exact(number: Fraction, digits: int) -> bool:
    """Whether `number` has a decimal form of at most `digits` significant digits."""
    if number == 0:
        return True
    step = Fraction(10) ** (floor(log10(abs(number))) + 1 - digits)
    return (number / step).denominator == 1


def written(number: Fraction, places: int, lang: Lang) -> str:
    """`number`, which has at most `places` decimal places, with a true minus sign."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.{max(places, 0)}f}"
    whole, _, rest = text.lstrip("-").partition(".")
    if lang == "en" or len(whole) > 4:
        whole = f"{int(whole):,}"
    sign = "\u2212" if text.startswith("-") else ""
    return sign + whole + ("." + rest if rest else "")


def places_of(number: Fraction) -> int:
    """Decimal places of a number with a finite decimal form."""
    places = 0
    while (number * 10**places).denominator != 1 and places < 30:
        places += 1
    return places


def scale(size: Number, unit: str, lang: Lang) -> tuple[int, str]:
    """The factor and the word (萬, million) that numbers as large as `size` are written with."""
    if "%" not in unit:
        for least, factor, key in ENGLISH if lang == "en" else CHINESE:
            if abs(Fraction(size)) >= least:
                return factor, say(key, lang)
    return 1, ""


def unit_words(unit: str, lang: Lang, number: str = "") -> str:
    """The words of a canonical unit (元/家); a unit without words of its own stays as it is.

    In English the word may have a form for exactly ``1``.
    """
    if f"unit.{unit}" in catalogue():
        one, _, many = say(f"unit.{unit}", lang).rpartition("|")
        return one if one and number == "1" else many
    parts = [unit_words(part, lang) if part != unit else part for part in unit.split("/")]
    return (" per " if lang == "en" else "／").join(parts)


def with_unit(number: str, word: str, unit: str, lang: Lang) -> Shown:
    words = unit_words(unit, lang, number)
    joined = f"{word} {words}".strip() if lang == "en" else word + words
    return Shown(number, joined)


def point(
    number: Number, unit: str, lang: Lang, *, printed: bool = False, like: Number | None = None
) -> Shown:
    """One number; rounded with ``≈`` when it has too many digits, never when `printed`. Numbers
    beside each other are all written in millions where that which they are `like` is."""
    if not finite(number):
        return Shown("∞" if number > 0 else "\u2212∞", "")
    factor, word = scale(like or number, unit, lang)
    exact = Fraction(number) / factor
    if is_exact(exact, 30 if printed else EXACT_DIGITS):
        return with_unit(written(exact, places_of(exact), lang), word, unit, lang)
    return near(number, unit, lang, like)


def near(number: Number, unit: str, lang: Lang, like: Number | None = None) -> Shown:
    """One number that is not known to more than its first digits, marked ``≈``."""
    factor, word = scale(like or number, unit, lang)
    exact = Fraction(number) / factor
    places = decimals(exact, DIGITS)
    rounded = Fraction(round(exact * Fraction(10) ** places)) / Fraction(10) ** places
    return with_unit(f"≈\u00a0{written(rounded, places, lang)}", word, unit, lang)


def decimals(size: Fraction, digits: int) -> int:
    """Decimal places (may be negative) that give `size` so many significant digits."""
    return digits - 1 - floor(log10(abs(size))) if size else 0


def outward(end: Fraction, places: int, *, up: bool) -> Fraction:
    step = Fraction(10) ** -places
    return (ceil if up else floor)(end / step) * step


def _end(end: Fraction, places: int, lang: Lang, *, up: bool, member: bool) -> str:
    """One end, rounded outward; marked when it is not a member and was not moved."""
    exact = places_of(end) <= max(places, 0)
    shown = end if exact else outward(end, places, up=up)
    mark = "" if member or shown != end else "<" if up else ">"
    return mark + written(shown, places_of(shown) if exact else places, lang)


def size(lower: Number, upper: Number) -> Fraction:
    """How far the farther end is from zero, of those that are finite."""
    return max(abs(Fraction(end)) for end in (lower, upper) if finite(end))


def interval(  # noqa: PLR0913, PLR0917 (what bounds are)
    lower: Number,
    upper: Number,
    closed: str,
    unit: str,
    lang: Lang,
    like: Number | None = None,
) -> Shown:
    """All numbers between two ends: ``700–<800``, ``≥ 1000``, ``≤ 3``, or a point."""
    if lower == upper:
        return point(lower, unit, lang, like=like)
    low_in, high_in = closed in ("both", "left"), closed in ("both", "right")
    factor, word = scale(like or size(lower, upper), unit, lang)
    if not finite(upper):
        low = Fraction(lower) / factor
        number = _end(low, decimals(low, DIGITS), lang, up=False, member=True)
        return with_unit(f"{'≥' if low_in else '>'}\u00a0{number}", word, unit, lang)
    high = Fraction(upper) / factor
    if not finite(lower) or lower == 0:
        number = _end(high, decimals(high, DIGITS), lang, up=True, member=True)
        return with_unit(f"{'≤' if high_in else '<'}\u00a0{number}", word, unit, lang)
    low = Fraction(lower) / factor
    width = decimals(high - low, 1) + 1
    places = max(decimals(max(abs(low), abs(high)), DIGITS), width)
    return with_unit(_joined(low, high, places, lang, (low_in, high_in)), word, unit, lang)


def _joined(
    low: Fraction,
    high: Fraction,
    places: int,
    lang: Lang,
    members: tuple[bool, bool] = (True, True),
) -> str:
    """Two ends, each rounded outward: ``700–<800``."""
    first = _end(low, places, lang, up=False, member=members[0])
    last = _end(high, places, lang, up=True, member=members[1])
    return first + ("–" if low >= 0 else say("format.to", lang)) + last


def ranged(row: Mapping[str, Any], lang: Lang) -> Shown:
    """A ratio's number where print is rounded: ``≈ 400 (399.2–400.8) 萬元／家``.

    `row` has value, lower, upper, closed and unit. Where no value is known the range stands alone;
    where the range is a point, the point.
    """
    bounds = (row["lower"], row["upper"], row["closed"], row["unit"], lang)
    if row["value"] is None or row["lower"] == row["upper"]:
        return interval(*bounds)
    factor, word = scale(row["value"], row["unit"], lang)
    exact = Fraction(row["value"]) / factor
    low, high = (Fraction(row[end]) / factor for end in ("lower", "upper"))
    places = max(decimals(exact, DIGITS), decimals(high - low, 1) + 1)
    places = min(places, decimals(exact, MOST_DIGITS))
    shown = Fraction(round(exact * 10 ** max(places, 0)), 10 ** max(places, 0))
    ends = _joined(low, high, places, lang)
    number = f"≈\u00a0{written(shown, places_of(shown), lang)} ({ends})"
    return with_unit(number, word, row["unit"], lang)


_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def _date(text: str, lang: Lang, *, brief: bool = False) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        return text
    year, month, day = match.groups()
    if lang == "en":
        name = say("format.months", "en").split()[int(month) - 1] if month else ""
        name = name[:3] if brief else name
        return " ".join(part for part in (day and str(int(day)), name, year) if part)
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def period(text: str, lang: Lang, *, brief: bool = False) -> str:
    """An ISO 8601 period: ``2020`` is 2020年, ``../2022`` is 至2022年 (to 2022).

    `brief`, for tables, has English months of three letters.
    """
    start, slash, end = text.partition("/")
    if not slash:
        return _date(text, lang, brief=brief)
    if start == "..":
        return say("format.until", lang, date=_date(end, lang, brief=brief))
    if end == "..":
        return say("format.since", lang, date=_date(start, lang, brief=brief))
    both_years = start.isdigit() and end.isdigit()
    first = start if both_years else _date(start, lang, brief=brief)
    return f"{first}–{_date(end, lang, brief=brief)}"


def quote(phrase: str, lang: Lang) -> str:
    """A printed phrase in the quotation marks of the language."""
    inner = isolated(phrase)
    return f"“{inner}”" if lang != "zh-Hant" else f"「{inner}」"


def listed(items: Sequence[str], lang: Lang) -> str:
    """Items in a row: 甲、乙和丙; a, b and c."""
    if len(items) < 2:
        return "".join(items)
    comma, last = ("、", say("format.and", lang)) if lang != "en" else (", ", " and ")
    return comma.join(items[:-1]) + last + items[-1]
