"""When: an instant or an interval, as ISO 8601 writes them.

A year (``2020``), a month (``2020-06``), a day (``2021-03-16``), two of them with a slash
(``2019/2020``), or an open start or end (``../2022``, ISO 8601-2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ..problems import Problem

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
OPEN = ".."
# SDMX code list CL_FREQ 2.1, by whole months; what else is a period is _O (other).
FREQUENCIES = {12: "A", 6: "S", 3: "Q", 1: "M"}


class PeriodError(ValueError):
    """Text that is no period."""


@lru_cache(4096)
def _date(text: str) -> tuple[date, int]:
    """The first day of a date as printed, and its precision: 1 year, 2 month, 3 day."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise PeriodError(
            f"expected a year, a month or a day (2020, 2020-06, 2021-03-16), found {text!r}"
        )
    parts = [int(part) for part in match.groups() if part]
    try:
        return date(*[*parts, 1, 1][:3]), len(parts)
    except ValueError as error:
        raise PeriodError(f"expected a date of the calendar, found {text!r} ({error})") from None


@lru_cache(4096)
def _last(text: str) -> date:
    """The last day of a date as printed."""
    first, precision = _date(text)
    if precision == 3:
        return first
    months = first.year * 12 + (first.month if precision == 2 else 12)
    if months // 12 > date.max.year:
        return date.max
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period in its ISO 8601 form; raises PeriodError for any other text."""

    text: str

    def __post_init__(self) -> None:
        parts = self.text.split("/")
        dated = [_date(part)[0] for part in parts if part != OPEN]
        if len(parts) > 2 or not dated or (len(parts) == 1 and OPEN in parts):
            raise PeriodError(f"expected one period or two joined by '/', found {self.text!r}")
        if len(dated) == 2 and dated[0] > dated[1]:
            raise PeriodError(f"expected a start before its end, found {self.text!r}")

    def __str__(self) -> str:
        return self.text

    @property
    def is_instant(self) -> bool:
        """Whether it is one day: the time of a stock."""
        return "/" not in self.text and _date(self.text)[1] == 3

    @property
    def is_cumulative(self) -> bool:
        """Whether it runs from an open start: all up to its end."""
        return self.text.startswith(OPEN)

    @property
    def start(self) -> date | None:
        """Its first day; None where the start is open."""
        first = self.text.partition("/")[0]
        return None if first == OPEN else _date(first)[0]

    @property
    def end(self) -> date | None:
        """Its last day; None where the end is open."""
        last = self.text.rpartition("/")[2]
        return None if last == OPEN else _last(last)

    @property
    def months(self) -> int | None:
        """How many whole calendar months it has; None where it has not."""
        start, end = self.start, self.end
        if start is None or end is None or start.day != 1 or end == date.max:
            return None
        if (end + timedelta(days=1)).day != 1:
            return None
        return (end.year - start.year) * 12 + end.month - start.month + 1

    @property
    def frequency(self) -> str:
        """How often such a period comes: A year, S half, Q quarter, M month, D day, _O other.

        >>> [Period(text).frequency for text in ("2020", "2020-04/2020-06", "../2022")]
        ['A', 'Q', '_O']
        """
        return "D" if self.is_instant else FREQUENCIES.get(self.months or 0, "_O")

    @property
    def sdmx(self) -> str:
        """It as SDMX 3.0 writes an observational time period: a Gregorian period, a quarter or half
        of a year, else its first day and how long it is.

        SDMX knows no open end: what runs from an open start has the period that it ends with, what
        runs to an open end the moment at which it starts, and frequency tells them from a period.

        >>> texts = ("2020", "2020-04/2020-06", "2020-01/2020-09", "../2022", "2019-06/..")
        >>> [Period(text).sdmx for text in texts]
        ['2020', '2020-Q2', '2020-01-01/P9M', '2022', '2019-06-01T00:00:00']
        """
        first, slash, last = self.text.partition("/")
        start, end = self.start, self.end
        if not slash or start is None:
            return last or first
        if end is None:
            return f"{start}T00:00:00"
        precision = max(_date(part)[1] for part in (first, last))
        if precision == 3:
            return f"{start}/P{(end - start).days + 1}D"
        if precision == 1:
            return f"{start}/P{end.year - start.year + 1}Y"
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        part = {3: "Q", 6: "S"}.get(months)
        if part and (start.month - 1) % months == 0:
            return f"{start.year:04d}-{part}{start.month // months + 1}"
        return f"{start}/P{months}M"

    @property
    def is_year_end(self) -> bool:
        """Whether it is the last day, or the last month, of a year."""
        return self.text.endswith(("-12-31", "-12")) and "/" not in self.text

    def shifted(self, months: int) -> Period:
        """The same period so many months earlier (negative) or later, a month's end kept.

        Raises PeriodError where that is outside the calendar.
        """
        return Period(_DATE.sub(lambda match: _shifted(match[0], months), self.text))

    def year_before(self) -> Period:
        """The same period one year earlier, the base of a yearly growth rate.

        Raises PeriodError for a period of the year 0001.
        """
        return self.shifted(-12)

    def before(self) -> Period | None:
        """The period of the same length just before; None for one that is not whole months."""
        if self.is_instant or self.months is None:
            return None
        return self.shifted(-self.months)


def _shifted(text: str, months: int) -> str:
    first, precision = _date(text)
    at = first.year * 12 + first.month - 1 + months
    if not 12 <= at < 12 * (date.max.year + 1):
        raise PeriodError(f"expected a period in the years 0001 to 9999, found {text!r} shifted")
    year, month = at // 12, at % 12 + 1
    if precision == 1:
        return f"{year:04d}"
    if precision == 2:
        return f"{year:04d}-{month:02d}"
    last = _last(f"{year:04d}-{month:02d}").day
    is_end = first == _last(text[:7])
    return f"{year:04d}-{month:02d}-{last if is_end else min(first.day, last):02d}"


def period_problem(text: str, where: str, item: str) -> list[Problem]:
    """What is wrong with a text as a period, if anything; an empty one is another's matter."""
    try:
        Period(text)
    except PeriodError as error:
        expected, _, found = str(error).removeprefix("expected ").partition(", found ")
        told = f"a period (ISO 8601), {expected}"
        return [Problem(where, item, told, found)] if text else []
    return []


def months_between(earlier: date, later: date) -> int:
    """How many months `later` is after `earlier`, started ones counted."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months + (later.day > earlier.day)
