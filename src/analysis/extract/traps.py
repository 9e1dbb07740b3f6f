"""Numerals that are part of a word, a name, a code or a heading, and so no figures."""

from __future__ import annotations

import re

from ..quantity.counters import alternatives
from ..script import fold
from .compounds import OTHER_WORDS
from .numbers import Number
from .spelt import SINGLE

_NONE: frozenset[str] = frozenset()
_OPEN, _CLOSE = frozenset("“‘「『《〈\"'"), frozenset("”’」』》〉\"'")
_QUOTES = _OPEN | _CLOSE
_BEGINNINGS = frozenset("年月期最起当")
_BUILDINGS = frozenset("厦廈楼座栋号场")
_NAMES = tuple(
    """五家渠 三家店 十里铺 九台区 七台河 二十四节气 一百零八将 三十六计 七十二变 三台县 两会 万年县 三门峡 百分百
    两兆双星 九天揽月 九天孵化 九天科技 九天公司 九天集团 九天大厦
    百度 万科 万达 三十而立 九一八 三中全会 四中全会 五中全会 二十国 七国集团 三国演义 三国志""".split()
)
_NAME_HEADS = frozenset(name[:2] for name in _NAMES)


LEADING = frozenset("前每届初")  # 前10名, 每三年, 五屆三次, 初六


def is_word(text: str, end: int, number: str, unit: str) -> bool:
    """Whether the unit that ends at `end` goes on as another word: 35人才, 2025成都."""
    if unit == "成" and number.isdecimal() and len(number) > 1:  # a share has one digit before 成
        return True
    return text[end : end + 1] in OTHER_WORDS.get(text[end - 1], _NONE)


def is_named(text: str, found: Number) -> bool:
    """“三類”, 萬噸級: a number that is part of a name."""
    start, end = found.start, found.end
    before, after = text[start - 1] if start else "", text[end : end + 1]
    if before in _QUOTES or after in _CLOSE:
        return _is_quoted(text, found)
    return after == "级" and found.tail.kind != "count"


def _is_quoted(text: str, found: Number) -> bool:
    """“三類”, “惠企八條”: a name in quotation marks; “…”四個環節, which sums up what they hold."""
    single, closed = found.number in SINGLE, text[found.end : found.end + 1] in _CLOSE
    before = text[found.start - 1] if found.start else ""
    if before in _CLOSE:
        return single
    if before in _OPEN:
        return single or (closed and found.start == found.at)  # but “至少5%”
    return single and closed and not _OPEN.isdisjoint(text[max(0, found.start - 4) : found.start])


def is_day(text: str, at: int, number: str) -> bool:
    """初六, a day of the lunar month; but 年初六家."""
    return number in SINGLE and text[at - 2 : at - 1] not in _BEGINNINGS


def is_address(text: str, found: Number) -> bool:
    """大廈12層."""
    return found.tail.word == "层" and text[found.at - 1 : found.at] in _BUILDINGS


_ONES = frozenset({"1", "10", "100", "一", "百", "一百"})
_CURRENCIES = alternatives(
    fold("人民幣 美元 美金 港元 港幣 新台幣 台幣 歐元 日元 英鎊 韓元 澳元").split()
)
_EXCHANGED = re.compile(rf" ?(?:可?兑换?|对|[折约]?合)约? ?(?:[0-9]|{_CURRENCIES})")


def is_exchanged(text: str, found: Number) -> bool:
    """1美元 of 1美元兌7.1元, and of 7.1元兌1美元, which tells what the rate is for."""
    if found.number not in _ONES:
        return False
    return text[found.start - 1] == "兑" or _EXCHANGED.match(text, found.end) is not None


def is_session(text: str, at: int, end: int) -> bool:
    """人大四次會議, the fourth."""
    named = text[end - 1] == "次" and text[at - 1] in "大协会届委"
    return named and text.startswith(("会议", "全会", "全体", "人代会"), end)


def is_step(text: str, end: int) -> bool:
    """兩千億臺階."""
    return text.startswith(("台阶", "级", "俱乐部", "园区", "产业"), end)


def is_name(text: str, at: int) -> bool:
    """五家渠, 二十國集團: a name that reads like a number with its unit."""
    return text[at : at + 2] in _NAME_HEADS and text.startswith(_NAMES, at)
