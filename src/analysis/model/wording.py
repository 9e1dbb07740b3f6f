"""Numbers as prose says them: ``more than 334,300, less than 383,600 yuan``, ``about 4.0 million``.

For sentences; tables use `analysis.model.formats`. An end is rounded outward, and where rounding
moves it past an end that is not a member, nothing more need be said of that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..messages import Lang, isolated, say
from . import formats, units
from .codebook import Codebook, split
from .formats import Number

LEAST_DIGITS, MOST_DIGITS = 2, 3  # significant digits of a number called "about"
ENDS = {("in", "in"): "between", ("in", "out"): "to_under", ("out", "in"): "over_to"}


def label(codebook: Codebook, kind: str, code: str, lang: Lang) -> str:
    """The label of a code (`kind`: entities, indicators, ratios), or the code when it has none."""
    entry = getattr(codebook, kind).get(code)
    return isolated(entry.label[lang]) if entry else code


def series_label(codebook: Codebook, row: Mapping[str, Any], lang: Lang) -> str:
    """What a fact measures: its indicator, with measure and breakdowns where it has them."""
    parts = [label(codebook, "indicators", row["indicator"], lang)]
    if row["measure"] != "level":
        parts.append(label(codebook, "measures", row["measure"], lang))
    parts += (named(codebook, item, lang) for item in row["breakdown"].split())
    return say("page.series.joiner", lang).join(parts)


def named(codebook: Codebook, code: str, lang: Lang) -> str:
    """The label of a series, an item of a dimension, an entity or a measure; else the code."""
    indicator, measure, breakdown = split(code)
    if indicator in codebook.indicators:
        row = {"indicator": indicator, "measure": measure, "breakdown": breakdown}
        return series_label(codebook, row, lang)
    dimension, _, name = code.partition(":")
    if dimension in codebook.dimensions and name in codebook.dimensions[dimension].items:
        return isolated(codebook.dimensions[dimension].items[name].label[lang])
    kind = "entities" if code in codebook.entities else "measures"
    return label(codebook, kind, code, lang)


_AFTER = "above|among|by|for|from|held|in|of|on|over|per|that|to|with"  # the head of a label
_HEAD = re.compile(rf"[^,]+?(?= (?:{_AFTER})\b|,|$)")
_PLURAL = re.compile(r"([^sui]s|eople)( newly| ever)?( \w+ed| paid)?$")


def is_plural(label: str) -> bool:
    """Whether an English label is of several: employees per firm are, income per employee is."""
    head = _HEAD.match(re.sub(r" *\([^)]*\)", "", label))
    return head is not None and _PLURAL.search(head[0]) is not None


def _scale(size: Number, unit: str, lang: Lang) -> tuple[int, str]:
    """As in tables, but thousands are written out in English prose."""
    factor, word = formats.scale(size, unit, lang)
    return (1, "") if lang == "en" and factor == 1000 else (factor, word)


def _end(end: Fraction, places: int, lang: Lang, *, up: bool, member: bool) -> tuple[str, str]:
    """One end rounded outward, and whether it then belongs (``in``) or is excluded (``out``)."""
    shown = formats.outward(end, places, up=up)
    text = formats.written(shown, max(places, 0), lang)
    return text, "in" if member or shown != end else "out"


def said(text: str, word: str, unit: str, lang: Lang) -> str:
    """Digits with a scale word and a unit, without a space before Chinese."""
    return str(formats.with_unit(text, word, unit, lang))


def exactly(value: Number, unit: str, lang: Lang) -> str:
    """A number with all its digits."""
    factor, word = _scale(value, unit, lang)
    scaled = Fraction(value) / factor
    return said(formats.written(scaled, formats.places_of(scaled), lang), word, unit, lang)


def _limit(end: Fraction, unit: str, lang: Lang, *, up: bool, member: bool) -> str:
    """One end alone; rounding outward takes it in."""
    factor, word = _scale(end, unit, lang)
    exact = end / factor
    places = formats.places_of(exact)
    if places > 2:
        places = formats.decimals(exact, MOST_DIGITS)
    rounded = formats.outward(exact, places, up=up)
    text = said(formats.written(rounded, max(places, 0), lang), word, unit, lang)
    keys = ("at_most", "less_than") if up else ("at_least", "more_than")
    return say(f"words.{keys[not (member or rounded != exact)]}", lang, end=text)


def in_words(row: Mapping[str, Any], lang: Lang) -> str:
    """All numbers that a row's lower, upper, closed and unit allow, in words.

    >>> row = {"lower": 334375, "upper": 383571, "closed": "neither", "unit": "元"}
    >>> in_words(row, "en")
    '334,000 to 384,000 yuan'
    """
    lower, upper, unit = row["lower"], row["upper"], str(row["unit"])
    if lower == upper:
        return exactly(lower, unit, lang) if "fact" in row else about({**row, "value": lower}, lang)
    low_in, high_in = row["closed"] in ("both", "left"), row["closed"] in ("both", "right")
    if not formats.finite(upper):
        return _limit(Fraction(lower), unit, lang, up=False, member=low_in)
    if not formats.finite(lower) or lower == 0:
        return _limit(Fraction(upper), unit, lang, up=True, member=high_in)
    if "fact" in row and unit in units.counted() and upper == int(upper) and not high_in:
        upper, high_in = upper - 1, True  # whole things: below 800 is at most 799
    factor, word = _scale(formats.size(lower, upper), unit, lang)
    low, high = Fraction(lower) / factor, Fraction(upper) / factor
    width = formats.decimals(high - low, 1) + 1 if high != low else 0
    places = max(formats.decimals(max(abs(low), abs(high)), MOST_DIGITS), width)
    places = min(places, max(formats.places_of(low), formats.places_of(high)))
    first, from_ = _end(low, places, lang, up=False, member=low_in)
    last, to = _end(high, places, lang, up=True, member=high_in)
    key = ENDS.get((from_, to), "over_under")
    return say(f"words.{key}", lang, low=first, high=said(last, word, unit, lang))


def _agreed(row: Mapping[str, Any], factor: int) -> int:
    """Decimal places that both ends of a row's range agree on, within what is worth saying."""
    value = Fraction(row["value"]) / factor
    ends = [Fraction(row[name]) / factor for name in ("lower", "upper")]
    places = formats.decimals(value, MOST_DIGITS)
    agreed = len({round(end * Fraction(10) ** places) for end in ends}) == 1
    return places if agreed else formats.decimals(value, LEAST_DIGITS)


def about(row: Mapping[str, Any], lang: Lang) -> str:
    """The one number of a row that has one (``value``), with the digits that its bounds bear; the
    range of one that has none.

    >>> row = {"lower": 3992537, "upper": 4007462, "value": 4000000, "unit": "元"}
    >>> about(row, "en")
    'about 4.0 million yuan'
    """
    value, unit = row["value"], str(row["unit"])
    if value is None:
        return in_words(row, lang)
    exact = row["lower"] == row["upper"]
    factor, word = _scale(value, unit, lang)
    scaled = Fraction(value) / factor
    if exact and formats.is_exact(scaled, formats.EXACT_DIGITS):
        return str(formats.point(value, unit, lang))
    places = _agreed(row, factor) if not exact else formats.decimals(scaled, MOST_DIGITS)
    step = Fraction(10) ** -places
    text = formats.written(round(scaled / step) * step, max(places, 0), lang)
    shown = said(text, word, unit, lang)
    return shown if exact else say("words.about", lang, end=shown)


def gloss(fact: Mapping[str, Any], lang: Lang) -> str:
    """What the phrase of a fact says, in the reader's language: ``over 700 people``.

    `fact` is a row of facts; its value is the number printed, its bounds those of the wording.
    """
    value, lower, upper, unit = (fact[key] for key in ("value", "lower", "upper", "unit"))
    if value is None:
        return in_words(fact, lang)
    if unit == "名次":
        return say("words.rank", lang, end=_ordinal(int(value), lang))
    text = exactly(value, unit, lang)
    if lower == upper:
        return text
    if lower == value:
        starts = fact["closed"] in ("both", "left")
        key = "over" if formats.finite(upper) else "at_least" if starts else "more_than"
    elif upper == value and (lower == 0 or not formats.finite(lower)):
        key = "at_most" if fact["closed"] in ("both", "right") else "less_than"
    else:
        key = "nearly" if upper == value else "about"
    return say(f"words.{key}", lang, end=text)


def _ordinal(number: int, lang: Lang) -> str:
    if lang != "en":
        return str(number)
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    return str(number) + {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
