"""Dates of a paragraph as periods: printed ones, and 去年 and the like by the publication's day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..model import Period, PeriodError
from ..vocabulary import fold

_DAY = r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})"
_PUBLISHED = re.compile(
    rf"(?:发[布表稿]|时间|日期|刊[发出登]|来源)[^\d\n]{{0,20}}{_DAY}|^\s*{_DAY}日?\s*$",
    re.MULTILINE,
)
_YEAR = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:份|底|末)?(?:(\d{1,2})日)?)?")
# Years told from the day of publication; not in 比上年, 過去年份, 三歲以上年齡.
_RELATIVE = re.compile(
    r"(?:今年|(?<![比较过])去年|(?<![比较以及])上年(?![龄均])|(?<![\d年比较])前年|(?<!基)本年(?!度))"
    r"(?P<end>年?[底末])?(?P<open>同期|初|以来|内|\d{1,2}月|[上同当]?月)?"
)
# 年末從業人員: the end of the year named last
_YEAR_END = re.compile(r"(?<![\d今去上前本当每历近同新])年[末底](?!前|以前|之前)")
# 十三五期間: the k-th plan of five years, from the tenth on, runs from 1951 + 5k to 1955 + 5k.
_PLAN = re.compile(
    r"[“\"'‘「『]?十(?P<unit>[一二三四五六七八九]?)五[”\"'’」』]?(?P<when>期间|时期|末|以来)"
)
# 前三季營業額: Taiwan says 季 where 季度 is said elsewhere.
_SEASONS = re.compile(r"(?P<year>今年|去年|\d{4}年)?前(?P<count>[二三两])季(?!度)")
_COMPARED = re.compile(r"同?期?[底末]?(?:相比|的?基础上|为基[期数])")  # 與2020年相比
_SHIFT = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2}
_PART = re.compile(r"月|季度|半年")
_ANY_YEAR = re.compile(r"\d{4}")


class Dated(NamedTuple):
    """A date in a text: where it stands, as printed, and as a period ("": of an unknown year)."""

    start: int
    end: int
    printed: str
    period: str


def tells_part_of_year(printed: str) -> bool:
    """Whether a date names a part of a year, whichever year it is."""
    return bool(_PART.search(fold(printed)))


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

    >>> published("發時間:2025-07-18 09:42")
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


def dates_of(folded: str, printed: Iterable[Dated], day: str, year: str = "") -> list[Dated]:
    """The dates of a paragraph in order: the `printed` ones, those that count from `day`, and the
    end of `year`, which the text named last before (年末), unless the paragraph names another.

    >>> dates_of("去年底有82家", [], "2024-07-18")
    [Dated(start=0, end=3, printed='去年底', period='2023-12-31')]
    """
    dates = {
        date.start: date if date.period else _this_year(date, day)
        for date in printed
        if folded[date.start - 1 : date.start] not in {"比", "较"}  # 較2023年增長: of another time
        and not _COMPARED.match(folded, date.end)
    }
    for match in _RELATIVE.finditer(folded):
        year = str(int(day[:4]) + _SHIFT[match[0][:2]]) if day else ""
        places = range(match.start(), match.end() + 1)
        inner = next((dates[at] for at in places if at in dates), None)
        if inner is None:
            dates[match.start()] = _relative(match, year)
        elif not _ANY_YEAR.search(inner.printed):  # 去年6月底, where a date without a year stands
            del dates[inner.start]
            start, end = match.start(), max(match.end(), inner.end)
            words = folded[start:end]
            dates[start] = Dated(start, end, words, _in_year(words[2:], year))
    for match in _YEAR_END.finditer(folded):
        named = [date for date in dates.values() if date.end <= match.start() and date.period]
        last = max(named, key=lambda date: date.end, default=None)
        inside = any(one.start < match.end() <= one.end for one in dates.values())
        whose = last.period.rpartition("/")[2][:4] if last is not None else year
        if whose and not inside:
            period = f"{whose}-12-31"
            dates[match.start()] = Dated(*match.span(), match[0], period)
    for match in _SEASONS.finditer(folded):
        told = match["year"] or "今年"
        relative = str(int(day[:4]) + _SHIFT[told]) if day and told in _SHIFT else ""
        own = told[:-1] if told[0].isdecimal() else relative
        until = "09" if match["count"] == "三" else "06"
        dates = {at: one for at, one in dates.items() if not match.start() <= at < match.end()}
        period = f"{own}-01/{own}-{until}" if own else ""
        dates[match.start()] = Dated(*match.span(), match[0], period)
    for match in _PLAN.finditer(folded):
        plan = 10 + " 一二三四五六七八九".index(match["unit"] or " ")
        whole = f"{1951 + 5 * plan}/{1955 + 5 * plan}"
        told = {"末": f"{1955 + 5 * plan}-12-31", "以来": ""}.get(match["when"], whole)
        dates[match.start()] = Dated(*match.span(), match[0], told)
    return sorted(dates.values())


def _this_year(date: Dated, day: str) -> Dated:
    """A date without a year, in a text that has named none: in that of publication, if before."""
    period = _in_year(fold(date.printed), day[:4])
    return date._replace(period=period if period <= day else "")


def _relative(match: re.Match[str], year: str) -> Dated:
    """去年 is that year and 去年底 its last day; 今年, which goes on, and 去年同期 are not told."""
    goes_on = match["open"] or (_SHIFT[match[0][:2]] == 0 and not match["end"])
    period = "" if goes_on else _in_year(match["end"] or "", year)
    return Dated(*match.span(), match[0], period)


@lru_cache(maxsize=1024)
def _in_year(words: str, year: str) -> str:
    """The period of 6月底 or 上半年 in a year; "" without one, and for words that are no date.

    >>> _in_year("6月底", "2024")
    '2024-06-30'
    """
    from ..reading import iter_figures

    text = f"{year}年{words.removeprefix('年')}"
    first = next(iter_figures(text), None) if year else None
    whole = first is not None and first.kind == "date" and first.end == len(text)
    return first.period if first is not None and whole and is_period(first.period) else ""
