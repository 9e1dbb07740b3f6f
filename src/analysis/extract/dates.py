"""Dates, windows of time and times of day.

A date is a calendar date, whole or in part (2024年3月, 3月5日, 上半年), a time of day, or a window of
time (近五年, 五年前, 未來三年). Other lengths of time are figures.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .datewords import DAY_ONLY, ERA, HOUR, MINGUO, MONTH, NUMERIC, SEASON, TIME, YEAR
from .numbers import Number
from .periods import first_months, numeral, part_of_year, period, quarters, session

_PATTERNS = {"year": YEAR, "minguo": MINGUO, "month": MONTH}  # a pattern's own hash is slow
_NAMED_YEAR = (
    "今年",
    "去年",
    "上年",
    "明年",
    "当年",
    "同年",
    "前年",
    "本年",
    "次年",
    "民国",
    "公元",
)
_WORDS = frozenset("目提之以当此空")  # 目前3月
_AGO = re.compile("历史(?![新次最高低同])|的历|以?来|老|前|后|以上|间")  # 99年歷史高點
_LASTED = re.compile(
    r"(?:近|约|逾|超|过|满|达|长|为期|历时|历经|经过|持续|已有|成立|建校|创立|使用|用了|年限|产权|期限|寿命|时隔|这|每)了?$"
)
_TAIWAN = tuple("台湾 台北 新北 台中 台南 高雄 新竹 台币 民国 行政院 立法院 国科会 主计".split())
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


def _first(text: str, at: int, stated: str, era: Era) -> str:
    """The period of 前十月, the first ten months; "" where `stated` is one month."""
    if text[at - 1 : at] != "前" or stated[-1] != "月" or text[at - 2 : at - 1] in _WORDS:
        return ""
    return first_months(era.year, numeral(stated[:-1]) or 0) if era.year else ""


def printed_date(text: str, at: int, stated: str, era: Era) -> Date:
    """The date `stated` at `at`, as `datewords.DATE` found it."""
    if stated[2:3] == "/":
        iso = session(stated[:2], stated[3:5])
    elif "年" in stated:
        iso = _iso("year", stated, numeral(stated[:4]))
    elif iso := _first(text, at, stated, era):
        return Date(at - 1, at + len(stated), iso)
    else:
        iso = _iso("month", stated, era.year)
    return Date(_named(text, at), at + len(stated), iso)


def date(text: str, here: Number, era: Era) -> Date | None:
    """The date that begins with the candidate `here`, None where none does."""
    _, at, end, number, tail, _, _ = here
    if not tail.bare:
        rule = _RULES.get(tail.word)
        return rule(text, at, era) if rule and (tail.word != "点" or len(number) < 3) else None
    after = text[end : end + 1]
    if after == ")":
        return _bracketed(text, here, era)
    if not after or len(number) > 7 or after not in _NEXT:
        return None
    if (after in ":./-" or number[4:5] == ".") and (found := _numeric(text, at)):
        return found
    if after in "时点":
        return _hour(text, at, era)
    if not number.isdecimal() or len(number) > 3:
        return None
    rest = text[end : end + 9]
    for word in "季日号年世":
        if word in rest and (found := _RULES[word](text, at, era)):
            return found
    return None


_NEXT = frozenset("、至到-~/ 和及与世年月日号:.时点季") | {""}


def _year(text: str, at: int, era: Era) -> Date | None:
    if match := YEAR.match(text, at):
        year = numeral(match["y"])
        return Date(_named(text, at), match.end(), _iso("year", match[0], year))
    before = text[max(0, at - 2) : at]
    if match := _minguo(text, at, before, era.minguo):
        year = (numeral(match["y"]) or 0) + 1911
        return Date(_named(text, at), match.end(), _iso("minguo", match[0], year), minguo=True)
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
        ago = not match["m"] and _AGO.match(text, match.end())
        return None if ago else match
    if not 70 <= count < 100:
        return None
    if match["m"] or match["part"] or "度" in match[0]:
        return match
    lasting = _LASTED.search(text, max(0, at - 6), at) or _AGO.match(text, match.end())
    return match if met and not lasting else None


_TOLD = frozenset("今本去昨前上明后次")
_LONGEST = 30


def _bracketed(text: str, here: Number, era: Era) -> Date | None:
    """今(114)年1月, 昨(3)日: the year, month or day is told in brackets after what it is from now."""
    start, end = here.at - 2, here.end + 1
    if start < 0 or text[start + 1] != "(" or text[start] not in _TOLD:
        return None
    plain = here.number + text[end : end + _LONGEST]
    rule = _RULES.get(plain[len(here.number) : len(here.number) + 1])
    if rule is _month and text[start] in "上前去":
        era = era._replace(year=None)  # the year may have turned since
    found = rule(plain, 0, era) if rule and rule is not _hour else None
    return found and found._replace(start=start, end=found.end + end - len(here.number))


def _month(text: str, at: int, era: Era) -> Date | None:
    match = MONTH.match(text, at)
    if match is None:
        return None
    return Date(_named(text, at), match.end(), _iso("month", match[0], era.year))


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
    if text[max(0, at - 4) : at].endswith(("为期", "共", "历时", "满", "连续")):
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
    "学年": _year,
    "月": _month,
    "日": _day,
    "季": _season,
    "季度": _season,
    "世纪": _century,
    "世": _century,
    "号": _day,
    "点": _hour,
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
_PLAN = re.compile(
    r" ?(?:(?:大|专项|集中)?行动|计划|规划|攻坚|方案|任务|纲要|目标|制(?!定)|级|大庆|战略|一贯|义务教育|免费教育)"
)
_SPENT = re.compile(r"(?:用时|耗时|历时|用了|持续|长达|花了|为期|工期|需要?|已有|达)$")
_SERVICE = re.compile(r"[\u4e00-\u9fff]{0,4}圈|响应")
_HEADS = frozenset(",。;: “") | {""}
_DONE = re.compile(
    r"(?:共|总|新增|增[加长]|累计|执结|批捕|审结|受理|办理|建成|投入|引进|完成|实现|开展|发放|改造|接待|培[育训]|减少|下降)"
)
_YEARLY = re.compile(r" ?(?:年均|平均|累计)")


def window(text: str, found: Number, era: Era) -> Date | None:
    """近五年, 五年前, 三年來: a window of time around a duration."""
    at, end, tail = found.at, found.end, found.tail
    right = _RIGHT.match(text, end)
    stop = right.end() if right else end
    ends = text[at - 1 : at] in LEFT_ENDS
    left = _LEFT.search(text, max(0, at - 5), at) if ends else None
    if left and not (left[0][0] == "近" and _SPENT.search(text, max(0, at - 6), left.start())):
        iso = ""
        if left[0] == "前" and tail.word == "月" and tail.ge and era.year:
            iso = first_months(era.year, numeral(text[at:end].removesuffix("个月")) or 0)
        return Date(left.start(), stop, iso)
    if right and (tail.word == "年" or right[0][-1] not in "内中"):
        return Date(at, stop, "")
    if tail.word != "年" or tail.ge:
        return None
    if text[at - 1 : at] in _HEADS and _DONE.match(text, end):  # 五年增加近70萬億元
        return Date(at, end, "")
    return Date(at, end, "") if tail.bound.endswith("内") or _YEARLY.match(text, end) else None


def is_class(text: str, found: Number) -> bool:
    """三年行動, 60日未付, 24小時 service, 15分鐘生活圈: durations that name something."""
    at, end, tail = found.at, found.end, found.tail
    if tail.word == "年" and not tail.ge and _PLAN.match(text, end):
        return True
    if tail.word == "周年" or (tail.word == "日" and text.startswith("未", end)):  # 60日未付
        return True
    if tail.bound or tail.word not in {"小时", "分钟"}:
        return False
    if found.number == "24" and text[at - 1 : at] not in ("在", "约", "近", "过", "超"):
        return True
    return _SERVICE.match(text, end) is not None
