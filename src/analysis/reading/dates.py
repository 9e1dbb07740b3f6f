"""Dates, windows of time and times of day.

A date is a calendar date, whole or in part (2024年3月, 3月5日, 上半年), a time of day, or a window of
time (近五年, 五年前, 未來三年). Other lengths of time are figures.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ..vocabulary import vocabulary
from .date_periods import first_months, numeral, part_of_year, period, quarters, session
from .datewords import DAY_ONLY, ERA, HOUR, MINGUO, MONTH, NUMERIC, SEASON, SESSION, TIME, YEAR
from .quantity import is_late

_WORDS = vocabulary()

_PATTERNS = {"year": YEAR, "minguo": MINGUO, "month": MONTH}  # a pattern's own hash is slow
_NAMED_YEAR = _WORDS.role("named year")
_WORDS_OF_TIME = frozenset("目提之以当此空日年")  # 目前3月
_IN_YEAR = re.compile(r"[0-9]{4}年$")  # 2020年前10月, unlike 5年前10月
_AGO = re.compile("历史(?![新次最高低同])|的历|以?来|老|前|后|以上|间")  # 99年歷史高點
_LASTED = re.compile(
    r"(?:近|约|逾|超|过|满|达|长|为期|历时|历经|经过|持续|已有|成立|建校|创立|使用|用了|年限|产权|期|限|寿命|时隔|这|每)了?$"
)
_TAIWAN = _WORDS.role("Taiwan")
_LASTED_DAYS = ("为期", "共", "历时", "满", "连续", "逾", "超过", "不足", "少于", "多于", "长达")
_LASTING = ("内", "之内", "以内", "以上", "游")
_SUCCESSIVE = re.compile(r"连[跌升涨增降续]?$")


class Date(NamedTuple):
    """Where a date stands, and its ISO 8601 form; "" where the text alone does not give it."""

    start: int
    end: int
    iso: str
    minguo: bool = False  # a year of the Republic


class Era(NamedTuple):
    """What dates before one leave to it: their year, and whether 95年 may be one of the Republic."""

    year: int | None
    minguo: bool


def speaks_of_taiwan(text: str) -> bool:
    """Whether years of the Republic can be meant without its name."""
    return any(word in text for word in _TAIWAN)


@lru_cache(maxsize=1 << 12)
def _iso(match: str, stated: str, year: int | None) -> str:
    """The period of `stated`, which the pattern named `match` found; in `year` if it prints none."""
    parts = _PATTERNS[match].fullmatch(stated)
    if parts is None or year is None:
        return ""
    return period(parts.groupdict(""), stated, year)


def date(text: str, at: int, end: int, era: Era) -> Date | None:
    """The date that begins with the numeral from `at` to `end`; None where none does."""
    number = text[at:end]
    after = text[end : end + 1]
    if after == " ":
        after = text[end + 1 : end + 2]
    digits = number[0] <= "9"
    if rule := _RULES.get(after):
        if (found := rule(text, at, era)) or not digits:
            return found
    elif after in ("学", "财") and (found := _year(text, at, era)):
        return found
    after = text[end : end + 1]
    if after == "/" and (match := SESSION.match(text, at)):
        return Date(_named(text, at), match.end(), session(match["s"], match["e"]))
    if after not in _NEXT or len(number) > 7:
        return None
    if not digits:
        rest = text[end : end + 14]
        return _listed(text, at, rest, era) if after in _LISTS and len(number) < 5 else None
    if after == ")":
        return _bracketed(text, at, end, era)
    if (after in ":./-" or number[4:5] == ".") and (found := _numeric(text, at)):
        return found
    if not number.isdecimal() or len(number) > 4:
        return None
    return _listed(text, at, text[end : end + 14], era)


def _listed(text: str, at: int, rest: str, era: Era) -> Date | None:
    """The first of 3、5日, 2至3月 and 2019—2020年."""
    for word in "季日号年世月":
        if word in rest and (found := _RULES[word](text, at, era)):
            return found
    return None


_NEXT = frozenset("、至到-~/ 和及与)号:.") | {""}
_LISTS = frozenset("、至到-~ 和及与/")
GO_ON = frozenset("年月日季世号点时学财") | _NEXT - {""}  # with which a date goes on


def _year(text: str, at: int, era: Era) -> Date | None:
    if match := YEAR.match(text, at):
        year = numeral(match["y"])
        return Date(_named(text, at), match.end(), _iso("year", match[0], year))
    before = text[max(0, at - 2) : at]
    if match := _minguo(text, at, before, era.minguo):
        year = numeral(match["y"]) or 0
        if before != "民国" and year < 100 and not era.minguo:  # 98年5月 may be of 1998
            return Date(at, match.end(), "")
        iso = _iso("minguo", match[0], year + 1911)
        return Date(_named(text, at), match.end(), iso, minguo=True)
    if before[-1:] in ("上", "下") and text.startswith("半年", at):
        iso = part_of_year(era.year, f"{before[-1]}半年") if era.year else ""
        return Date(at - 1, at + 2, iso)
    return _century(text, at, era)


def _named(text: str, at: int) -> int:
    """Where the date at `at` begins with 今年 or 民國 before it."""
    return at - 2 if at >= 2 and text.startswith(_NAMED_YEAR, at - 2) else at


def _minguo(text: str, at: int, before: str, met: bool) -> re.Match[str] | None:
    """民國113年5月, or 113年 alone where such a year can be meant."""
    if before != "民国" and text[at] not in "1789":
        return None
    match = MINGUO.match(text, at)
    if match is None or not match["y"] or before == "民国":
        return match if match and match["y"] else None
    count = int(match["y"]) if match["y"].isdecimal() else 0
    if 100 <= count <= 130:
        told = match["m"] or match["part"] or "度" in match[0] or met
        clear = told or text[at - 1 : at] in _HEAD_OF_CLAUSE or text[at - 1 : at] in _SINCE
        return match if clear and (match["m"] or not lasts(text, at, match.end())) else None
    if not 70 <= count < 100:
        return None
    if match["m"] or match["part"] or "度" in match[0]:
        return match
    return match if met and not lasts(text, at, match.end()) else None


_SINCE = frozenset("于自从")
_HEAD_OF_CLAUSE = frozenset(",。;!?“ \n") | {""}
_WITHIN = re.compile(r"[内间里中来前后]|以[来内前后]|之[内间前后]|时间|期|的?(?:历史|经验)")


def lasts(text: str, at: int, end: int) -> bool:
    """Whether what stands around a number of 年 tells that it is a length of time."""
    return bool(_LASTED.search(text, max(0, at - 6), at) or _AGO.match(text, end))


def may_be_a_year(text: str, at: int, end: int) -> bool:
    """Whether 98年, 10年 or 105年 may be a year, of this century, the last or the Republic.

    Short years stand at the head of a clause or after 於, 自 or 從; from 70 on, they may stand
    wherever nothing tells that it is a length.
    """
    digits = text[at : end - 1]
    if not digits.isdecimal() or int(digits) > 130 or lasts(text, at, end):
        return False
    if _WITHIN.match(text, end):
        return False
    before = text[at - 1 : at] if at else ""
    if before in _SINCE or (before in _HEAD_OF_CLAUSE and text[end : end + 1] == ","):
        return len(digits) > 1
    return is_late(int(digits))


_TOLD = frozenset("今本去昨前上明后次")
_LONGEST = 30


def _bracketed(text: str, at: int, end: int, era: Era) -> Date | None:
    """今(114)年1月, 昨(3)日: the year, month or day is told in brackets after what it is from now."""
    start, stop = at - 2, end + 1
    if start < 0 or text[start + 1] != "(" or text[start] not in _TOLD:
        return None
    plain = text[at:end] + text[stop : stop + _LONGEST]
    rule = _RULES.get(text[stop : stop + 1])
    if rule is _month and text[start] in "上前去":
        era = era._replace(year=None)  # the year may have turned since
    found = rule(plain, 0, era) if rule and rule is not _hour else None
    return found and found._replace(start=start, end=found.end + at + 1)


def _month(text: str, at: int, era: Era) -> Date | None:
    match = MONTH.match(text, at)
    if match is None:
        return None
    stated = match[0]
    of_time = text[at - 2 : at - 1] in _WORDS_OF_TIME and not _IN_YEAR.search(
        text, max(0, at - 6), at - 1
    )
    if text[at - 1 : at] == "前" and stated[-1] == "月" and not of_time:
        iso = first_months(era.year, numeral(stated[:-1]) or 0) if era.year else ""
        if iso:  # 前十月, the first ten months
            return Date(at - 1, match.end(), iso)
    return Date(_named(text, at), match.end(), _iso("month", stated, era.year))


def _season(text: str, at: int, era: Era) -> Date | None:
    match = SEASON.match(text, at)
    if match is None or _SUCCESSIVE.search(text, max(0, at - 2), at):
        return None
    iso = ""
    if era.year:
        one, two = match["q"], match["q2"] or match["q"]
        first, last = text[at - 1 : at] == "前", match[0].endswith("末")
        iso = quarters(era.year, one, two, first=first, last=last)
    return Date(_named(text, at), match.end(), iso)


def _day(text: str, at: int, _era: Era) -> Date | None:
    match = DAY_ONLY.match(text, at)
    if match is None or text.startswith(_LASTING, match.end()):
        return None
    if text[max(0, at - 4) : at].endswith(_LASTED_DAYS):
        return None
    return Date(at, match.end(), "")


def _century(text: str, at: int, _era: Era) -> Date | None:
    match = ERA.match(text, at)
    return Date(at, match.end(), "") if match else None


def _numeric(text: str, at: int) -> Date | None:
    """2025-07-18 09:42, 8:30-12:00."""
    if (match := NUMERIC.match(text, at)) and (match["d"] or match["s"] != "/"):
        return Date(at, match.end(), period(match.groupdict(""), match[0], int(match["y"])))
    match = TIME.match(text, at)
    return Date(at, match.end(), "") if match else None


def _hour(text: str, at: int, _era: Era) -> Date | None:
    """上午10時, 8時30分, but not “兩點”定位."""
    match = None if text[at - 1 : at] == "“" else HOUR.match(text, at)
    return Date(at, match.end(), "") if match else None


_RULES = {
    "年": _year,
    "月": _month,
    "日": _day,
    "季": _season,
    "世": _century,
    "号": _day,
    "点": _hour,
    "时": _hour,
}


def quarter_after(text: str, at: int, era: Era) -> Date | None:
    """The quarter of 第三季度 whose numeral stands at `at`."""
    return _season(text, at, era)


_LEFT = re.compile(
    r"(?:近|这|过去|未来|今后|(?<![提目之以当此空])前|首|最近|此后|往后|随后|头|(?<![以之然最])后|(?<![以之])上"
    r"|接下来)的? ?$"
)
LEFT_ENDS = frozenset("近这去来后前首头上的 ")
_RIGHT = re.compile(r" ?[多余]?(?:来|以来|间|期间|[之以]?[前后]|[之以]?内|中)(?![瞻景端心])")
_SPENT = re.compile(r"(?:用时|耗时|历时|用了|持续|长达|花了|为期|工期|需要?|已有|达)$")
_HEADS = frozenset(",。;: “") | {""}
_DONE = re.compile(
    r"(?:共|总|新增|增[加长]|累计|执结|批捕|审结|受理|办理|建成|投入|引进|完成|实现|开展|发放|改造|接待|培[育训]|减少|下降)"
)
_YEARLY = re.compile(r" ?(?:年均|平均|累计)")


class Length(NamedTuple):
    """A length of time in a text, from its numeral to its unit."""

    at: int
    end: int
    word: str  # the unit
    ge: bool  # 個 stands before it
    inside: bool  # 內 after it


def window(text: str, length: Length, era: Era) -> Date | None:
    """近五年, 五年前, 三年來: a window of time around a length of time."""
    at, end, word, ge, inside = length
    right = _RIGHT.match(text, end)
    stop = right.end() if right else end
    ends = text[at - 1 : at] in LEFT_ENDS
    left = _LEFT.search(text, max(0, at - 5), at) if ends else None
    if left and left[0][0] == "近" and _is_length(text, left.start(), end, word):
        left = None
    if left:
        iso = ""
        if left[0] == "前" and word == "月" and ge and era.year:
            iso = first_months(era.year, numeral(text[at:end].removesuffix("个月")) or 0)
        return Date(left.start(), stop, iso)
    if right and (word == "年" or right[0][-1] not in "内中"):
        return Date(at, stop, "")
    if word != "年" or ge:
        return None
    if text[at - 1 : at] in _HEADS and _DONE.match(text, end):  # 五年增加近70萬億元
        return Date(at, end, "")
    return Date(at, end, "") if inside or _YEARLY.match(text, end) else None


_LENGTHS = frozenset({"小时", "分钟", "秒", "工作日"})
_PAST = re.compile(
    "(?:经过|历经|历时|经历|走过|从业|用时|耗时|用了|持续|长达|时隔|深耕|有着|积累了?)$"
)


def _is_length(text: str, start: int, end: int, word: str) -> bool:
    """Whether 近 tells how long, as in 車程近3小時 and 近20年的開發, not since when."""
    if start and text[start - 1] in "接将几逼临":  # 接近40小時
        return True
    if _SPENT.search(text, max(0, start - 6), start) or _PAST.search(
        text, max(0, start - 6), start
    ):
        return True
    if word in _LENGTHS:
        return not text.startswith(("内", "以来", "来", "之内", "以内", "里"), end)
    return word == "年" and text[end : end + 1] == "的" and not text.startswith("新", end + 1)
