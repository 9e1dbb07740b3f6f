"""When a proposed figure holds: the date that its sentence, its paragraph or the head prints."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from typing import NamedTuple

from ..model import Period
from .changes import NO_CHANGE, Change
from .dated import Dated, is_period
from .grounds import NONE, Suggestion

_CUMULATIVE = re.compile(r"累计|历年|迄今|至今|历史上")
_SENTENCE = re.compile(r"[。!?;]")
_FULL_STOP = re.compile(r"[。!?]")
_CLAUSE = re.compile(r"[,，。;；!?]")
_EXPECTED = re.compile(r"可望|有望|预计|预期|预测|预估")
_ENDS = re.compile(r"[底末止]$")
# A date that says its year itself.
_YEAR = re.compile(r"[\d〇零一二三四五六七八九]{2,4}年|\d{4}|[今去前本上]年|十.?五")
_YEARS = r"[一二两三四五六七八九十几数\d]"
_VAGUE = re.compile(rf"近{_YEARS}{{0,2}}年来?|多年来?|{_YEARS}年来|长期以来")
_AHEAD = re.compile(r"(?:投产|达产|建成|完工|竣工)后|预计|可望|有望")
# A year, its end, or a stretch from its first month on: what later paragraphs count in.
_WHOLE = re.compile(r"\d{4}(?:-12-31|-01/\d{4}-\d\d)?")
_AMONG = re.compile(r"\s*其中")
_YEARLY = re.compile(r"全年|当年|年内|一年来")
_NOW = re.compile(r"目前|如今|现在|现有|现已|[此本这]次")
_FAR = 300  # characters before a figure in which 累計, 目前 and 截至 count
_ASOF = frozenset(("stock", "rate", "share", "duration"))
_TO_COME = frozenset(("target", "forecast"))


class Context(NamedTuple):
    """What the paragraphs before say of time: the last period named, and the last day up to which
    they count.
    """

    year: str = ""
    as_of: Suggestion = NONE


class Told(NamedTuple):
    """The day of publication, where it is printed, and what the paragraphs before say."""

    day: str
    ground: str
    context: Context


class Paragraph:
    """The dates of one paragraph, and what they say of its figures."""

    def __init__(
        self, folded: str, dates: list[Dated], told: Told, states: Sequence[tuple[int, int]] = ()
    ) -> None:
        """`states` are the stretches of states before a change: their dates are theirs alone."""
        self._folded, self._dates = folded, dates
        self._own = [one for one in dates if not any(a <= one.start < b for a, b in states)]
        self._ends = [date.end for date in self._own]
        self._stops = [match.end() for match in _SENTENCE.finditer(folded)]
        self._clauses = [match.end() for match in _CLAUSE.finditer(folded)]
        self._day, self._day_ground, self._context = told

    def suggest(self, start: int, kind: str | None, change: Change = NO_CHANGE) -> Suggestion:
        """For a figure at `start`, of a kind of indicator or a target.

        A flow holds in the year that the text named last. What holds on a day has the date of its
        sentence, else that of its paragraph, else the day of publication. A state in a change has
        the date that is printed with it; without one, that before the change has none, and that
        after it is dated as if it stood alone.
        """
        if change != NO_CHANGE:
            return self._of_state(start, kind, change)
        date, inside = self._before(start)
        since = date.end if date is not None and inside else self.sentence(start)
        if (told := self._cumulative(start, kind, date, inside, since)) is not None:
            return told
        between = (max(since, start - _FAR), start)
        if inside and _NOW.search(self._folded, *between):
            ground = f"目前 in the sentence, {self._day_ground}"
            return Suggestion(self._day, ground) if self._day and kind != "flow" else NONE
        if kind not in _TO_COME and _AHEAD.search(self._folded, *between):
            return Suggestion("", "expected, for when is not printed")
        if kind == "flow":
            return self._of_flow(date, start, inside)
        if date is not None and inside:
            if not date.period:
                return _dated(date, "before")
            is_aim = kind == "target" and "/" not in date.period
            period = f"../{date.period}" if is_aim else date.period
            if kind == "stock" and "/" in period:
                return Suggestion("", f"date {date.printed} is no day")
            if is_period(period):
                return Suggestion(period, self._ground(date, "in the sentence"))
        return self._of_day(date, start, kind) if kind is not None and kind in _ASOF else NONE

    def _of_day(self, date: Dated | None, start: int, kind: str) -> Suggestion:
        """The day of what holds on one, where its sentence prints none."""
        if date is not None and self._as_of(date, start):
            return _dated(date, "of the whole sentence")
        if (told := self._carried(date, start, kind)).value:
            return told
        if self._day:
            return Suggestion(self._day, f"no date printed, {self._day_ground}")
        return NONE

    def _before(self, start: int) -> tuple[Dated | None, bool]:
        """The last date before a figure, and whether it stands in the figure's sentence."""
        at = bisect_right(self._ends, start) - 1
        date = self._own[at] if at >= 0 else None
        return date, date is not None and date.start >= self.sentence(start)

    def sentence(self, start: int) -> int:
        """Where the sentence of a figure begins."""
        return last_stop(self._stops, start)

    def _of_state(self, start: int, kind: str | None, change: Change) -> Suggestion:
        own = [one for one in self._dates if change.since <= one.start and one.end <= start]
        which = f"before {change.after}" if change.after else f"after {change.before}"
        if own:
            return _dated(own[-1], f"of the state {which}")
        if change.after:
            return Suggestion("", f"no date is printed for the state {which}")
        told = self.suggest(change.opened, kind)
        return told._replace(ground=f"{told.ground}, the state {which}") if told.value else told

    def _cumulative(
        self, start: int, kind: str | None, date: Dated | None, inside: bool, since: int
    ) -> Suggestion | None:
        """累計畢業96家: up to the date of the sentence, else to the day of publication."""
        clause = max(since, start - _FAR, last_stop(self._clauses, start))
        if not _CUMULATIVE.search(self._folded, clause, start):
            return None
        if kind == "flow":
            known = date is not None and inside and not self._is_end(date)
            return None if known else Suggestion("", "累計 before, since when is not printed")
        known = date is not None and inside and (self._is_end(date) or date.period > self._day)
        last = date.period if date is not None and known else self._day
        ground = f"累計 in the sentence, {self._day_ground or 'no day of publication'}"
        return Suggestion(f"../{last}", ground) if _is_end(last) else NONE

    def _of_flow(self, date: Dated | None, start: int, inside: bool) -> Suggestion:
        """截至10月底 a flow is of the ten months, 截至年底 of the year."""
        if date is not None and not date.period:
            return _dated(date, "before")
        since = date.end if date is not None and inside else self.sentence(start)
        if told := _VAGUE.search(self._folded, since, start):
            return Suggestion("", f"{told[0]} before tells no beginning and end")
        if date is not None and self._day and _end_of(date.period) > self._day:
            return Suggestion("", f"{date.printed} goes on after publication")
        if date is not None:
            where = "in the sentence" if inside else "before in the paragraph"
            period = date.period
            if self._is_end(date):
                year, month, day = map(int, period.split("-"))
                if day != monthrange(year, month)[1]:
                    return Suggestion("", f"{date.printed} ends within a month")
                period = f"{year}" if month == 12 else f"{year}-01/{year}-{month:02}"
                if period != f"{year}" and _YEARLY.search(self._folded, date.end, start):
                    return Suggestion("", f"全年 after {date.printed}")
            return Suggestion(period, self._ground(date, where))
        if self._context.year:
            return Suggestion(self._context.year, "the time that the text before gives")
        return NONE

    def _carried(self, date: Dated | None, start: int, kind: str) -> Suggestion:
        """The date of a sentence before in the paragraph, or of the one that 其中 goes back to."""
        if date is None:
            among = _AMONG.match(self._folded) and self._context.as_of
            return self._context.as_of if among else NONE
        is_range = kind == "stock" and not self._is_end(date)
        now = _NOW.search(self._folded, self.sentence(start), start)
        if now or is_range or not is_period(date.period):
            return NONE
        if self._day and date.period > self._day[: len(date.period)]:
            return NONE
        return Suggestion(date.period, self._ground(date, "before in the paragraph"))

    def _ground(self, date: Dated, where: str) -> str:
        """What a period rests on; a month or quarter whose year its sentence does not print (前三
        季度) is told.
        """
        since = self.sentence(date.start)
        near = (one for one in self._dates if since <= one.start <= date.start)
        own = any(_YEAR.search(one.printed) for one in near)
        return f"date {date.printed} {where}" + ("" if own else ", of a year printed before")

    def role(self, start: int, has_goal: bool) -> str:
        """``target`` or ``forecast`` where the sentence's date ends after publication: ahead of
        it, or said to be aimed at or expected; or, where the day of that is not known, said so.
        """
        date, inside = self._before(start)
        if date is None or not inside or not (_is_end(date.period) or _end_of(date.period)):
            return ""
        since = self.sentence(start)
        expected = _EXPECTED.search(self._folded, since, start)
        said = "forecast" if expected and not has_goal else "target"
        if not self._day:
            return said if has_goal else ""
        ahead = date.period[: len(self._day)] > self._day[: len(date.period)]
        ends = Period(date.period).end
        runs = ends is not None and ends.isoformat() > self._day
        return said if ahead or (runs and (has_goal or expected)) else ""

    def learn(self, context: Context) -> Context:
        """What the paragraphs after this one may go back to."""
        year, as_of = context
        for date in self._own:
            if not is_period(date.period) or (self._day and date.period[:4] > self._day[:4]):
                continue
            if self._is_end(date) or re.fullmatch(r"\d{4}-\d\d-\d\d", date.period):
                as_of = Suggestion(date.period, f"date {date.printed} in a paragraph before")
            if _WHOLE.fullmatch(date.period):
                year = date.period[:4] if self._is_end(date) else date.period
        return Context(year, as_of)

    def _is_end(self, date: Dated) -> bool:
        """Whether a date is the day up to which a text counts."""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", date.period):
            return False
        before = self._folded[max(0, date.start - 2) : date.start] in {"截至", "截止"}
        return before or date.period.endswith("-12-31") or bool(_ENDS.search(date.printed))

    def _as_of(self, date: Dated, start: int) -> bool:
        """截至2024年底 holds for all that a sentence counts, whatever semicolons part it."""
        near = start - date.end < _FAR
        return near and self._is_end(date) and not _FULL_STOP.search(self._folded, date.end, start)


def _dated(date: Dated, where: str) -> Suggestion:
    """The date's period, or the word that tells none."""
    if date.period:
        return Suggestion(date.period, f"date {date.printed} {where}")
    return Suggestion("", f"{date.printed} {where} names no period")


def _end_of(period: str) -> str:
    """The last day of a stretch of years that both stand in a period; "" for all others."""
    years = re.fullmatch(r"\d{4}/(\d{4})", period)
    return f"{years[1]}-12-31" if years else ""


def _is_end(period: str) -> bool:
    return bool(period) and "/" not in period


def last_stop(stops: list[int], position: int) -> int:
    """The last of `stops` that is not behind `position`; 0 for none."""
    at = bisect_right(stops, position)
    return stops[at - 1] if at else 0
