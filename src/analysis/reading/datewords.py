"""How dates are printed: the patterns of years, months, days, quarters and times of day."""

from __future__ import annotations

import re

_D = "一二三四五六七八九"
_Y = rf"(?:(?:1[6-9]|20|21)[0-9]{{2}}|[一二][零{_D}]{{3}})"
_M = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{_D}])"
_DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|卅一?|廿[{_D}]?|二?十[{_D}]?|[{_D}])"
_TO = r" ?(?:至|到|-{1,2}|~|、|和|及|与) ?"
_NO = r"号(?!楼|院|线|文|令|公|站|馆|厅|门|店|机|车|仓|井|厂|矿|桥|路|坑|地|住)"  # 2號樓
_QUARTER = r"第?[一二三四1-4] ?季度?(?![度节])末?|前[一二三123]季度?末?"
_PART = (
    rf"(?P<part>年?(?:底|末|初|中(?=[,。、 ])|[上下]半年|{_QUARTER})|[上中下]旬|同期|[春夏秋冬]季?)"
)
_MONTHS = rf"(?P<m>{_M})(?:{_TO}(?P<m2>{_M}))? ?月(?:份|底|末|初|[上中下]旬|中(?=[,。、为]))?(?!球|亮|饼|子)"
_DAYS = (
    rf"(?P<d>{_DAY}) ?(?:[日号])?(?:{_TO}(?:(?P<m3>{_M}) ?月)?(?P<d2>{_DAY})(?= ?[日号])"
    rf"|{_TO}(?P<m4>{_M}) ?月(?P<d3>{_DAY})(?= ?[日号])|(?<=[日号])|(?= ?[日号]))(?: ?(?:日|{_NO}))?"
)
_IN_YEAR = rf"(?: ?{_MONTHS}(?: ?{_DAYS})?| ?{_PART})?"
_SCHOOL = r"(?:学年|财年|财政年|年)(?:度(?!假))?"
_SHORT = rf"(?:[0-9]{{2}}|[零{_D}]{{2}})"  # the year's last two digits
YEAR = re.compile(
    rf"(?P<y>{_Y})(?:(?:{_TO}(?P<y2>{_Y})){{1,9}}|(?:[/-]| ?[至到] ?)(?P<y3>{_SHORT})"
    rf"|/{_SHORT}{_TO}(?P<y4>{_Y})/{_SHORT})?"
    rf" ?{_SCHOOL}{_IN_YEAR}"
)
SESSION = re.compile(rf"(?P<s>{_SHORT})/(?P<e>{_SHORT}) ?(?:学年|财年|财政年|年)度?")  # 20/21年度
MINGUO = re.compile(
    rf"(?P<y>[0-9]{{1,3}}|[{_D}]?百?零?[{_D}]?十?[{_D}]?)(?:{_TO}(?P<y2>[0-9]{{2,3}}))? ?{_SCHOOL}"
    rf"{_IN_YEAR}"
)
MONTH = re.compile(rf"{_MONTHS}(?: ?{_DAYS})?")
DAY_ONLY = re.compile(
    rf"{_DAYS}(?:(?<=日)|(?<=号)(?!楼|院|线|文|令|公|站|馆|厅|门|店|机|车|仓|路))"
)
SEASON = re.compile(rf"(?P<q>[1-4一二三四])(?:{_TO}(?P<q2>[1-4一二三四]))? ?季度?(?!节)末?")
ERA = re.compile(
    rf"(?:[0-9]{{1,2}}|[{_D}十]{{1,3}}) ?世纪(?: ?[0-9{_D}]0?十?年代)?|[0-9{_D}]0?十?年代"
)
NUMERIC = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?P<s>[-./])(?P<m>1[0-2]|0?[1-9])"
    r"(?:(?P=s)(?P<d>3[01]|[12][0-9]|0?[1-9]))?(?![0-9.]|(?P=s)[0-9])"
    r"(?:[ T]?[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
)
_CLOCK = r"[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?"
TIME = re.compile(rf"{_CLOCK}(?: ?[-~至] ?{_CLOCK})?(?![0-9:])")
HOUR = re.compile(
    rf"(?:2[0-4]|[01]?[0-9]|十[{_D}]?|[{_D}两])(?:时|点)(?!代|间|尚|期|候|而|评|赞|子|名|题)(?:半|整|[0-9]{{1,2}}分)?"
)

# A date that starts with its year or month, for a pattern with groups of its own.
DATE = re.sub(r"\?P<\w+>", "?:", f"(?:{YEAR.pattern}|{SESSION.pattern}|{MONTH.pattern})")
