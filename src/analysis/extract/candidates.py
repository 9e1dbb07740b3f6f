"""Where a figure may stand: one pattern, run once over folded text.

A candidate is a numeral with the words that follow it: magnitude, unit, 餘, 以上 and the like. The
pattern passes over clauses without a numeral and gives, with each candidate, the words between
it and the punctuation or numeral before it. A numeral in Chinese script is a candidate only where
a counting word or a large magnitude follows, 一 only where nothing but a count can be meant, and
any after 第; this leaves the countless words that hold a numeral to the pattern. Which candidates
are no figures is told in `traps`, `classes` and `dates`.
"""

from __future__ import annotations

import re

from ..quantity.counters import DENOMINATOR, MEASURED_AFTER_GE, UNITS, alternatives
from ..quantity.grammar import LARGE, SCALE
from ..quantity.numerals import ADJACENT, SCALE_CHAR
from .datewords import DATE
from .words import SAYING

# Counting words that name a class, an edition or a place where a number stands before them.
_CLASSES = frozenset("级期代届环线码区市吋") | {"世代", "元人民币"}
_COUNTERS = (*(unit for unit in UNITS if unit not in _CLASSES and "(" not in unit), "成", "折")
_GE = alternatives(MEASURED_AFTER_GE)
_UNIT = alternatives(_COUNTERS)
_NEXT = "".join(sorted({unit[0] for unit in _COUNTERS} - set("/"))) + "余多来 "

_D = "一二两三四五六七八九"
_NUMERALS = f"{_D}十百千万亿兆廿卅"

# What follows the first digit of a number in digits.
_ARABIC = r"[0-9]*+(?:(?<![0-9]{4})(?:(?:,[0-9]{3}(?![0-9]))++|(?: [0-9]{3}(?![0-9]))++))?+(?:\.[0-9]++|\. [0-9]{1,2}(?=[%‰万亿]))?+"
_PLACES = rf"(?:{SCALE_CHAR}++零?| {SCALE_CHAR}++ (?=[0-9,]{{1,5}} ))"  # 44 萬 1000 人
_DIGITS = rf"{_ARABIC}(?:(?:{_PLACES}[0-9]{_ARABIC})++(?:{SCALE_CHAR}++(?=[万亿兆余多来]))?)?"

# What follows the first character of a spelt one.
_RUN = rf"(?:[零几数{_NUMERALS}](?<![百千兆])|{SCALE_CHAR}|点(?=[零{_D}])|{ADJACENT})*+"
_COUNTED = rf"{_RUN}(?:(?=[{_NEXT}])|(?<=[万亿兆])|(?<=[百千])(?=[、和及或])|(?=(?:至|到|-{{1,2}}|~)[{_D}]))"
_ONE = (
    r"半|(?=倍|(?<![之第唯统同单合万]一)成|年半|个(?:多|半)|个(?:百分点)|个?(?:小时|工作日|天|分钟)以?内)"
    rf"|(?<=翻一)(?=番)|(?<=翻了一)(?=番)|(?<=[仅共各]一)(?=[个家名位项件所座])|[零点{_NUMERALS}]{_COUNTED}"
)
_SPELT = (
    rf"(?<=第.){_RUN}"
    rf"|(?<=[{_NUMERALS}]){_RUN}分之(?:[零点{_NUMERALS}]++|[0-9]++(?:\.[0-9]++)?+)"
    rf"|(?<=一)(?:{_ONE})|(?<=成百)上千|(?<=成千)上万|(?<![一0-9半番]){_COUNTED}"
    r"|(?<=半)(?:数|(?=个(?:多?月|小时|工作日|学期)|小时|年|天|(?<=[过近逾超]半)))"
    r"|(?<=翻番)|(?<=翻了番)"
)

_MORE = (
    r"(?:余(?![额地热震力下量粮款辉波])|多(?!元化|[样边媒渠功少彩姿变出])"
    r"|来(?=[个家名位项件万亿千百人天岁种所次吨亩公斤元米处座条户栋])|几(?=[万亿千百个家人年岁]))"
)
_LATE = r"(?:余(?![额下])|多(?!元化|[样边媒渠功少方次层种家名个项重级出]))"
_BOUND = (
    r"(?:(?:及|或|含|\(含\))?以[上下](?![述文所])|[以之]内|(?<=[日天月时钟周秒度])内(?![外部地容需涵设蒙])"
    r"|左右(?![两侧手江岸翼])|上下(?![级联游班车楼左齐同一])|有余|出头)"
)
_TAIL = (
    rf"(?: ?{_MORE})?(?: {{0,2}}{SCALE}(?:{_MORE}{LARGE}?)?)?"
    rf"(?: {{0,2}}(?:个[半多余来]?{_GE}|{_UNIT}(?:(?<=成)(?:[{_D}]|[0-9](?![0-9.,%])))?)"
    rf"(?:(?<=[年天日倍成])半(?![年数导径]))?(?:(?<=[年月天时周元亩米倍成里吨斤折番]){_LATE})?)?"
    rf"(?:/{DENOMINATOR}(?:(?<=人)口)?)?(?: ?{_BOUND})?"
)
_FIRST = f"0-9半番{_NUMERALS}"
_NUMBER = (
    rf"(?P<number>[{_FIRST}](?:(?<=[0-9]){_DIGITS}|(?<![0-9])(?:{_SPELT})))(?P<tail>{_TAIL})"
    rf"(?P<to> ?(?:至|到|-{{1,2}}|~)(?= ?[-$¥百千0-9{_D}十廿卅几数]))?"
)
# 萬 and 百億 count only after a qualifier or before 餘; digits before a word that is no unit only
# after a qualifier, in a list, in a change from one to another or in a date.
_SAID = rf"(?:(?<=[第前每几数{re.escape(''.join(sorted(SAYING)))}])(?P<said>))?"
_GOES_ON = "年月日季度号世时点和与及或以至到余多来半约近逾超增减提上下扩压缩调升降变、。〕】"
_MAGNITUDE = rf"[百千万亿兆]++(?! ?[余多来几{_D}十0-9]|分之|上[千万])"
_LONE = rf"(?:(?<![0-9])|(?<=成.)|(?<=m2)|(?![^\x00-\x7f{_GOES_ON}]))"
_STOPS = r",。;:、!?()\[\]{}“”‘’「」『』《》〈〉【】〔〕|·…\"'"
TAIL = re.compile(_TAIL)
NUMBER = re.compile(_NUMBER)
CANDIDATE = re.compile(
    rf"(?:[^{_STOPS}{_FIRST}]*+[{_STOPS}]++)*+(?P<before>[^{_STOPS}{_FIRST}]*+)"
    rf"(?:(?P<date>{DATE})|{_SAID}(?(said)|(?!{_MAGNITUDE})){_NUMBER}(?(said)|{_LONE})"
    rf"|(?={_MAGNITUDE})[百千万亿兆]++{_TAIL}|(?=[{_NUMERALS}]){_RUN}|[0-9][0-9.,]*+|[{_FIRST}]|\Z)"
)
