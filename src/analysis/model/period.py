"""When: an instant or an interval, as ISO 8601 writes them.

A year (``2020``), a month (``2020-06``), a day (``2021-03-16``), two of them with a slash
(``2019/2020``), or an open start or end (``../2022``, ISO 8601-2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
OPEN = ".."


class PeriodError(ValueError):
    """Text that is no period."""


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

    def year_before(self) -> Period:
        """The same period one year earlier, the base of a yearly growth rate."""
        return Period(re.sub(r"\d{4}", lambda year: f"{int(year[0]) - 1:04d}", self.text))
