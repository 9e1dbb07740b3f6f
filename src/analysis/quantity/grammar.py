"""The grammar of one printed quantity: words before, number, words after.

A quantity reads ``[words before] number [餘] [萬] [unit] [words after]``. A range is two numbers
with 至, 到, - or ~ between them, of which the first may leave magnitude and unit to the second.
The patterns are made of the tables in `numerals`, `counters` and `wording`; they look at each
character a bounded number of times.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .counters import AFTER_GE, DENOMINATOR, UNITS, Unit, alternatives, denominator, named
from .numerals import ARABIC, DIGITS, MIXED, PAIR, SPELT, scale
from .wording import AFTER_PATTERN, AFTER_WORD, BEFORE_PATTERN, MORE, Effect, read_after

_FRACTION = rf"(?:{SPELT}|{ARABIC})分之(?:{SPELT}|{ARABIC})|[0-9]{{1,9}}/[0-9]{{1,9}}(?![0-9/万亿])"
_FIXED = (
    r"成百上千|成千上万|数以[百千万亿]计|一半|半数|大半|半"
    r"|(?<=翻)(?=番)|(?<=翻了)(?=番)|(?=成[一二三四五六七八九])"  # 翻番, 成二: one is not printed
)
NUMBER = rf"(?:{_FRACTION}|{MIXED}|{PAIR}|{ARABIC}|{_FIXED}|{SPELT})"
WORDS = re.compile(BEFORE_PATTERN)
HEAD = re.compile(rf"(?P<before>{BEFORE_PATTERN})(?P<number>{NUMBER})")

# 套(間) and 台(套) name two things that are counted together.
_COUNTED = alternatives(unit for unit, said in UNITS.items() if said.kind == "count")
_KNOWN = rf"{alternatives((*UNITS, '成', '折'))}(?:\({_COUNTED}\))?"
_GE = alternatives(AFTER_GE)
_TO = r"(?:至|到|-{1,2}|~)"
# An unlisted counting word is one to three characters, at the end, that mean nothing else here.
_MEANT = (
    "零一二两三四五六七八九十百千万亿兆半几数多余来以至到和及与或约近逾超过不未左右上下内前后之的了为"
    "第每号增减升降涨跌扩缩压提变改转翻同环较比占达仅"
)
_ODD = (
    rf"(?!{AFTER_WORD})(?:(?:(?![{_MEANT}])[\u3400-\u9fff]){{1,3}}"
    rf"|[A-Za-zμ°℃℉Ω][A-Za-zμ0-9²³·]{{0,9}})(?={AFTER_PATTERN}(?:$|{_TO}))"
)
SCALE = (
    rf"(?!个{_GE})(?:个(?=[万亿兆]))?(?:[十百千拾佰仟]?(?:万亿|[万亿]|兆(?![瓦赫伏焦帕字比]))"
    r"|[百佰](?!帕|分点)|[千仟](?![瓦米克卡赫伏焦帕]|分点))"
)
LARGE = "(?:万亿|[万亿兆])"
AFTER = re.compile(
    rf" *(?P<more>[余多来几]?)(?P<scale>(?:{SCALE})?) *(?P<more_>[余多来]?)"
    rf"(?P<large>(?:(?<=[百千佰仟][余多来]){LARGE})?) *"  # 5千多萬
    rf"(?:个(?P<mid>[半多余来]?)(?P<ge>{_GE})|(?P<unit>{_KNOWN})|(?P<odd>{_ODD})|)"
    r"(?P<tenth>(?<=成)(?:[一二三四五六七八九]|[0-9](?![0-9.,%])))?"
    rf"(?:(?:/|每)(?P<per>{DENOMINATOR}|{_ODD})(?:(?<=人)口)?)?"
    rf"(?P<half>半?)(?P<_more>[余多来]?)(?P<after>{AFTER_PATTERN})"
)
_SIGN = "百分之|千分之|万分之|零下|[负上¥$€£-]"
TO = re.compile(rf" *{_TO} *(?P<again>(?:{_SIGN})?)(?P<number>{NUMBER})")


class After(NamedTuple):
    """What the words after a number say together."""

    inner: tuple[Effect, ...]  # 餘, 多, 來, which belong to the number before them
    outer: tuple[Effect, ...]
    power: int
    magnitude: str  # 萬, 千萬: what `power` is printed as
    unit: str
    kind: str
    per: str
    tenth: int | None  # 兩成二, 三年半
    bare: str  # 年 or 月 without 個, which may make a date; 折


@lru_cache(maxsize=4096)
def read_after_number(text: str) -> After | None:
    """What `text`, folded, says after a number; None when it is not wholly such words."""
    match = AFTER.match(text)
    return said_after(match) if match and match.end() == len(text) else None


def said_after(match: re.Match[str]) -> After:
    """What a match of `AFTER` says."""
    return _after(match.groups(""))


@lru_cache(maxsize=4096)
def _after(groups: tuple[str, ...]) -> After:
    more, magnitude, more_, large, mid, ge, unit, odd, tenth, per, half, _more, after = groups
    word = ge or unit or odd
    counted = named(word) if word else Unit("", "count")
    power = scale(magnitude.removeprefix("个")) + scale(large)
    if word in {"成", "折"}:
        counted, power = Unit("%", "percent"), power + (word == "成")
    return After(
        inner=tuple(MORE[said] for said in (more, more_, mid, _more) if said in MORE),
        outer=read_after(after),
        power=power,
        magnitude=magnitude,
        unit=counted.name,
        kind=counted.kind,
        per=denominator(per) if per else "",
        tenth=5 if half or mid == "半" else (DIGITS.get(tenth) or int(tenth)) if tenth else None,
        bare=unit if unit in {"年", "月", "折"} else "",
    )
