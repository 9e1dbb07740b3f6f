"""When a proposed figure holds: the date that its sentence, its paragraph or the head prints."""

from __future__ import annotations

import re
from bisect import bisect_right

from .changes import NO_CHANGE, Change
from .dated import Dated, is_period
from .grounds import NONE, Suggestion

_CUMULATIVE = re.compile(r"累计|历年|迄今|至今|历史上")
_SENTENCE = re.compile(r"[。!?;]")
_FULL_STOP = re.compile(r"[。!?]")
_GOAL = re.compile(r"(?:到|至|力争|争取|截至|截止)$")
_YEARLY = re.compile(r"全年|当年|年内|一年来")
_NOW = re.compile(r"目前|如今|现在|现有|现已")
_FAR = 300  # characters before a figure in which 累計, 目前 and 截至 count
_ASOF = frozenset(("stock", "rate", "share", "duration"))


class Paragraph:
    """The dates of one paragraph, and what they say of its figures."""

    def __init__(self, folded: str, dates: list[Dated], day: str, day_ground: str) -> None:
        self._folded, self._dates = folded, dates
        self._ends = [date.end for date in dates]
        self._stops = [match.end() for match in _SENTENCE.finditer(folded)]
        self._day, self._day_ground = day, day_ground

    def suggest(
        self, start: int, measure: str | None, printed: str = "", change: Change = NO_CHANGE
    ) -> Suggestion:
        """For a figure at `start`, of a kind of indicator or a target; `printed` is the time that
        the text gives it.

        A stock without a date holds on the day of publication, a flow in the year that the
        paragraph named last. A state in a change has the date that is printed with it; without
        one, that before the change has none, and that after it is dated as if it stood alone.
        """
        if change != NO_CHANGE:
            at = bisect_right(self._ends, start)
            own = [date for date in self._dates[max(0, at - 1) : at] if date.start >= change.since]
            which = f"before {change.after}" if change.after else f"after {change.before}"
            if own:
                return _dated(own[-1], f"of the state {which}")
            if change.after:
                return Suggestion("", f"no date is printed for the state {which}")
            told = self.suggest(change.opened, measure)
            return told._replace(ground=f"{told.ground}, the state {which}") if told.value else told
        stop = bisect_right(self._stops, start)
        sentence = self._stops[stop - 1] if stop else 0
        at = bisect_right(self._ends, start) - 1
        date = self._dates[at] if at >= 0 else None
        date = self._of_year(date, start) if measure == "flow" else date
        inside = date is not None and date.start >= sentence
        since = date.end if date is not None and inside else sentence
        if measure != "flow" and _CUMULATIVE.search(self._folded, max(since, start - _FAR), start):
            last = date.period if date is not None and self._is_goal(date, inside) else self._day
            ground = f"累計 in the sentence, {self._day_ground or 'no day of publication'}"
            return Suggestion(f"../{last}", ground) if _is_end(last) else NONE
        if inside and _NOW.search(self._folded, max(since, start - _FAR), start):
            ground = f"目前 in the sentence, {self._day_ground}"
            return Suggestion(self._day, ground) if self._day and measure != "flow" else NONE
        if date is not None and not date.period and (inside or measure == "flow"):
            return _dated(date, "before")
        if date is not None and inside:
            period = f"../{date.period}" if measure == "target" else date.period
            if is_period(period):
                return Suggestion(period, f"date {date.printed} in the sentence")
        if date is not None and measure == "flow":
            return Suggestion(date.period, f"date {date.printed} before in the paragraph")
        if measure == "flow" and is_period(printed):
            return Suggestion(printed, "the time that the text before gives")
        if date is not None and measure in _ASOF and self._as_of(date, start):
            return _dated(date, "of the whole sentence")
        if measure in _ASOF and self._day:
            return Suggestion(self._day, f"no date printed, {self._day_ground}")
        return NONE

    def role(self, start: int, has_goal: bool) -> str:
        """``target`` where the sentence's date lies ahead of publication, or, where the day of
        that is not known, where it says what is aimed at."""
        stop = bisect_right(self._stops, start)
        sentence = self._stops[stop - 1] if stop else 0
        at = bisect_right(self._ends, start) - 1
        date = self._dates[at] if at >= 0 else None
        if date is None or date.start < sentence or not _is_end(date.period):
            return ""
        ahead = date.period[: len(self._day)] > self._day[: len(date.period)]
        return "target" if (ahead if self._day else has_goal) else ""

    def _of_year(self, date: Dated | None, start: int) -> Dated | None:
        """截至2022年底…。全年成交額38億元: of the year, not of its last day."""
        is_end = date is not None and len(date.period) == 10 and date.period.endswith("-12-31")
        if date is None or not is_end or not _YEARLY.search(self._folded, date.end, start):
            return date
        return date._replace(period=date.period[:4])

    def _as_of(self, date: Dated, start: int) -> bool:
        """截至2024年底 holds for all that a sentence counts, whatever semicolons part it."""
        since = self._folded[max(0, date.start - 2) : date.start] in {"截至", "截止"}
        near = start - date.end < _FAR
        return since and near and not _FULL_STOP.search(self._folded, date.end, start)

    def _is_goal(self, date: Dated, inside: bool) -> bool:
        return inside and bool(_GOAL.search(self._folded[max(0, date.start - 3) : date.start]))


def _dated(date: Dated, where: str) -> Suggestion:
    """The date's period, or the word that tells none."""
    if date.period:
        return Suggestion(date.period, f"date {date.printed} {where}")
    return Suggestion("", f"{date.printed} {where} names no period")


def _is_end(period: str) -> bool:
    return bool(period) and "/" not in period
