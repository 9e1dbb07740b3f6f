"""Periods of dates in ISO 8601: a year, a month, a day, or two of them with a slash."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from functools import lru_cache

from .numerals import DIGITS, read_numeral
from .refusal import Refused

_HALVES = {"上半年": ("01", "06"), "下半年": ("07", "12")}
_QUARTER = re.compile(r"(前?)第?([一二三四1-4])季")


@lru_cache(maxsize=1024)
def numeral(text: str) -> int | None:
    """A small whole number in digits or in Chinese script: 12, 十二, 二〇二四; None for another."""
    if text.isdecimal() and len(text) < 10:
        return int(text)
    if len(text) > 1 and DIGITS.keys() >= set(text):  # 九八, 二〇二四
        return int("".join(str(DIGITS[char]) for char in text[:9]))
    try:
        number = read_numeral(f"一{text}" if text[:1] == "百" else text)
    except Refused:
        return None
    whole = number.top is None and number.place >= 0
    return number.coef * 10**number.place if whole else None


def _number(text: str) -> int:
    return numeral(text) or 0


def _last_day(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


def _day(year: int, month: int, day: str) -> str:
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{min(_number(day), monthrange(year, month)[1]):02d}"


def quarters(year: int, one: str, two: str, *, first: bool, last: bool) -> str:
    """From quarter `one` to `two`; `first`: from the year's beginning; `last`: the last day."""
    if last:
        return _last_day(year, _number(two) * 3)
    start = 1 if first else _number(one) * 3 - 2
    return f"{year:04d}-{start:02d}/{year:04d}-{_number(two) * 3:02d}"


def part_of_year(year: int, part: str) -> str:
    """The part of a year that a word names (底, 上半年, 三季度); the year where it names none."""
    for half, (first, last) in _HALVES.items():
        if half in part:
            return f"{year:04d}-{first}/{year:04d}-{last}"
    last_day = "底" in part or "末" in part
    if quarter := _QUARTER.search(part):
        return quarters(year, quarter[2], quarter[2], first=bool(quarter[1]), last=last_day)
    if last_day:
        return _last_day(year, 12)
    return "" if part.endswith("初") else f"{year:04d}"


def first_months(year: int, count: int) -> str:
    """前6個月 of a year."""
    return f"{year:04d}-01/{year:04d}-{count:02d}" if 1 < count <= 12 else ""


def session(first: str, last: str) -> str:
    """The two years whose last digits are printed: 20/21, 二零/二一; "" where they are not in a row."""
    one, two = (
        numeral(("20" if digits.isdecimal() else "二零") + digits) for digits in (first, last)
    )
    if one is None or two is None or (one + 1 - two) % 100:
        return ""
    year = one if one < 2070 else one - 100
    return f"{year:04d}/{year + 1:04d}"


def period(said: Mapping[str, str], stated: str, year: int) -> str:
    """The period of a date from its parts, as the patterns in `dates` name them.

    `year` is the year it is in, however that is printed; "" where the parts make no date.
    """
    if not 0 < year < 9999:
        return ""
    if said.get("y4"):  # 2024/25至2033/34年度
        return f"{year:04d}/{_number(said['y4']) + 1:04d}"
    if later := said.get("y2") or said.get("y3"):
        if len(later) < 4:
            later = said["y"][: -len(later)] + later
        return f"{year:04d}/{_number(later) + year - _number(said['y']):04d}"
    month, day = _number(said.get("m", "")), said.get("d", "")
    if not month:
        return part_of_year(year, said["part"]) if said.get("part") else f"{year:04d}"
    if month > 12:
        return ""
    if said.get("m2"):
        last = min(_number(said["m2"]), 12)
        return f"{_day(year, month, '')}/{_day(year, last, '')}"
    if day:
        return _days(said, year, month, day)
    if stated[-1] in "底末":
        return _last_day(year, month)
    return _day(year, month, "")


def _days(said: Mapping[str, str], year: int, month: int, day: str) -> str:
    first, last = _day(year, month, day), said.get("d2") or said.get("d3")
    if not last:
        return first
    later = _number(said.get("m3") or said.get("m4") or "") or month
    return f"{first}/{_day(year, min(later, 12), last)}"
