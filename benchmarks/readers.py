"""One reader for each library, through whatever of its functions does best on these phrases.

A reader takes a phrase and gives what the library says of it, or None where it refuses or finds
nothing. This package is read from src: reading phrases needs nothing but Python.
"""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from measure import ROOT

sys.path.insert(0, str(ROOT / "src"))
warnings.simplefilter("ignore")  # theirs: invalid escapes, deprecated calls

import cn2an  # noqa: E402
import jionlp  # noqa: E402
from recognizers_number import Culture, NumberRecognizer  # noqa: E402
from recognizers_number_with_unit import NumberWithUnitRecognizer  # noqa: E402

import analysis  # noqa: E402

Ends = tuple[Decimal, Decimal]


class Reading(NamedTuple):
    """The number, or the two that are named; the unit; the bounds, if the library tells them."""

    numbers: tuple[Decimal, ...]
    unit: str = ""
    ends: Ends | None = None


def simplified(phrase: str) -> str:
    """The phrase in simplified script and half width, which the other libraries read best."""
    text: str = jionlp.tra2sim(unicodedata.normalize("NFKC", phrase), mode="char")
    return text


def analysis_reader(phrase: str) -> Reading | None:
    try:
        found = analysis.parse_quantity(phrase)
    except analysis.QuantityError:
        return None
    ends = (found.lower, found.upper)
    if found.value is not None:
        return Reading((found.value,), found.unit, ends)
    return Reading(tuple(end for end in ends if end.is_finite()), found.unit, ends)


# A numeral with whatever may belong to it, so that cn2an refuses what it does not know.
_NUMERAL = re.compile("[-0-9.,/ 数几半零〇一二两三四五六七八九十廿卅百千万亿兆点成折番至到—~、]+")


def cn2an_reader(phrase: str) -> Reading | None:
    """`cn2an` reads bare numerals, so it gets the numeral alone; `transform` reads shares."""
    try:
        if "分之" in phrase:
            share = cn2an.transform(phrase, "cn2an")
            return _numbers([share.removesuffix("%")], "%" if share.endswith("%") else "")
        return _numbers([str(cn2an.cn2an(found, "smart")) for found in _NUMERAL.findall(phrase)])
    except (ValueError, ArithmeticError):
        return None


_JIONLP_UNITS = {"新台币": "新台幣", "欧元": "歐元"}
_JIONLP_TIMES = {"year": "年", "month": "月", "day": "天", "workday": "工作日", "hour": "小時"}


def jionlp_reader(phrase: str) -> Reading | None:
    """`parse_money`, and what it refuses to `parse_time`, of whose answers a duration counts."""
    try:
        money = jionlp.parse_money(phrase)
    except ValueError:
        return _duration(phrase)
    found = money["num"]
    unit = _JIONLP_UNITS.get(money["case"], money["case"])
    return _interval(found, unit) if isinstance(found, list) else _numbers([found], unit)


def _duration(phrase: str) -> Reading | None:
    try:
        said = jionlp.parse_time(phrase)
    except ValueError:
        return None
    if said["type"] != "time_delta":
        return None
    several = isinstance(said["time"], list)
    spans = said["time"] if several else [said["time"]]
    numbers = [str(number) for span in spans for number in span.values()]
    unit = _JIONLP_TIMES.get(next(iter(spans[0])), "")
    return _interval(numbers, unit) if several else _numbers(numbers, unit)


def _interval(found: list[str], unit: str) -> Reading:
    lower, upper = (Decimal(item) for item in found)
    return Reading((lower, upper), unit, (lower, upper))


_NUMBER = NumberRecognizer().get_number_model(Culture.Chinese)
_PERCENT = NumberRecognizer().get_percentage_model(Culture.Chinese)
_UNIT_MODELS = [
    getattr(NumberWithUnitRecognizer(), f"get_{name}_model")(Culture.Chinese)
    for name in ("currency", "dimension", "age", "temperature")
]
_RECOGNIZERS_UNITS = {
    "Chinese yuan": "元",
    "United States dollar": "美元",
    "Hong Kong dollar": "港元",
    "New Taiwan dollar": "新台幣",
    "Euro": "歐元",
    "Square meter": "平方米",
    "Square kilometer": "平方公里",
    "Kilometer": "公里",
    "Meter": "米",
    "Ton": "噸",
    "Mu": "畝",
    "Year": "歲",
}


def number_reader(phrase: str) -> Reading | None:
    """recognizers-text-number: shares, and where there is none, numbers."""
    if found := _PERCENT.parse(phrase):
        return _numbers([item.resolution["value"].rstrip("%") for item in found], "%")
    return _numbers([item.resolution["value"] for item in _NUMBER.parse(phrase)])


def unit_reader(phrase: str) -> Reading | None:
    """recognizers-text-number-with-unit: currencies, dimensions, ages, temperatures, in turn."""
    for model in _UNIT_MODELS:
        if found := model.parse(phrase):
            unit = found[0].resolution["unit"]
            numbers = [item.resolution["value"] for item in found]
            return _numbers(numbers, _RECOGNIZERS_UNITS.get(unit, unit))
    return None


def _numbers(found: list[str], unit: str = "") -> Reading | None:
    if not found or None in found:
        return None
    return Reading(tuple(Decimal(item) for item in found), unit)


READERS: dict[str, Callable[[str], Reading | None]] = {
    "analysis": analysis_reader,
    "jionlp": jionlp_reader,
    "cn2an": cn2an_reader,
    "recognizers-text-number": number_reader,
    "recognizers-text-number-with-unit": unit_reader,
}
