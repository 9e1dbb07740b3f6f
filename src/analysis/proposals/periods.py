"""When a proposed figure holds: the date that its sentence, its paragraph or the head prints."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from ..codebook import Measure
from ..period import Period, PeriodError
from ..script import fold
from .grounds import NONE, Suggestion

_DAY = r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})"
_PUBLISHED = re.compile(
    rf"(?:发[布佈表稿]|时间|日期|刊[发出登]|来源)[^\d\n]{{0,20}}{_DAY}|^\s*{_DAY}日?\s*$",
    re.MULTILINE,
)
_YEAR = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:份|底|末)?(?:(\d{1,2})日)?)?")
_CUMULATIVE = re.compile(r"累计|历年|迄今|至今|历史上")
_SENTENCE = re.compile(r"[。!?;]")
_GOAL = re.compile(r"(?:到|至|力争|争取|截至|截止)$")
_FAR = 300  # characters before a figure in which 累計 counts
_ASOF = frozenset(("stock", "rate", "share", "duration"))


class Dated(NamedTuple):
    """A date in a text: where it stands, as printed, and as a period."""

    start: int
    end: int
    printed: str
    period: str


def is_period(text: str) -> bool:
    """Whether `text` is a period as the data have it."""
    try:
        Period(text)
    except PeriodError:
        return False
    return True


def iso_of(printed: str) -> str:
    """A printed date as a period; "" where it names no year or no day of the calendar.

    >>> iso_of("2020年6月底")
    '2020-06'
    """
    match = _YEAR.search(printed)
    if match is None:
        return ""
    year, *rest = (part for part in match.groups() if part)
    text = "-".join([year, *(part.zfill(2) for part in rest)])
    return text if is_period(text) else ""


def published(head: str) -> str:
    """The day of publication that the head of a text prints; "" where it prints none.

    >>> published("發佈時間:2025-07-18 09:42")
    '2025-07-18'
    """
    for line in head.splitlines():
        match = _PUBLISHED.search(fold(line))
        if match is not None:
            year, month, day = (part for part in match.groups() if part)
            text = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
            if is_period(text):
                return text
    return ""


class Paragraph:
    """The dates of one paragraph, and what they say of its figures."""

    def __init__(self, folded: str, dates: list[Dated], day: str, day_ground: str) -> None:
        self._folded, self._dates = folded, dates
        self._ends = [date.end for date in dates]
        self._stops = [match.end() for match in _SENTENCE.finditer(folded)]
        self._day, self._day_ground = day, day_ground

    def suggest(self, start: int, measure: Measure | None, printed: str = "") -> Suggestion:
        """For a figure at `start`; `printed` is the time that the text gives it.

        A stock without a date holds on the day of publication, a flow in the year that the
        paragraph named last.
        """
        stop = bisect_right(self._stops, start)
        sentence = self._stops[stop - 1] if stop else 0
        at = bisect_right(self._ends, start) - 1
        date = self._dates[at] if at >= 0 else None
        inside = date is not None and date.start >= sentence
        since = date.end if date is not None and inside else sentence
        if measure != "flow" and _CUMULATIVE.search(self._folded, max(since, start - _FAR), start):
            last = date.period if date is not None and self._is_goal(date, inside) else self._day
            ground = f"累計 in the sentence, {self._day_ground or 'no day of publication'}"
            return Suggestion(f"../{last}", ground) if _is_end(last) else NONE
        if date is not None and inside:
            period = f"../{date.period}" if measure == "target" else date.period
            if is_period(period):
                return Suggestion(period, f"date {date.printed} in the sentence")
        if date is not None and measure == "flow":
            return Suggestion(date.period, f"date {date.printed} before in the paragraph")
        if measure == "flow" and is_period(printed):
            return Suggestion(printed, "the time that the text before gives")
        if measure in _ASOF and self._day:
            return Suggestion(self._day, f"no date printed, {self._day_ground}")
        return NONE

    def _is_goal(self, date: Dated, inside: bool) -> bool:
        return inside and bool(_GOAL.search(self._folded[max(0, date.start - 3) : date.start]))


def _is_end(period: str) -> bool:
    return bool(period) and "/" not in period
