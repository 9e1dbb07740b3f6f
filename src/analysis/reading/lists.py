"""Numbers in a row and what they share: ``42、29、23家`` are all 家, ``由2萬提高到5萬元`` both 元."""

from __future__ import annotations

import re

from ..vocabulary import alternatives
from .candidate import Candidate
from .phrases import meaning
from .quantity import Quantity
from .refusal import Refused
from .several import REACHED, shared

_JOINTS = frozenset("、 和 与 及 或 以及 并 ;".split())
_NEXT = re.compile(
    r" ?(?:、|和|与|及|或|以及|;|,(?= ?[0-9])) ?(?:约|近|逾|超过?|增长|下降)?[-$¥]?[0-9一二两三四五六七八九十百]"
)
_COMMAS = re.compile(r"(?:, ?[0-9]+(?:\.[0-9]+)?)++ ?(?:和|与|及|以及) ?[0-9]")
_GO_ON = frozenset(" 、和与及或以;,")
_BECAME = re.compile(
    rf"[^,。;\n]{{0,4}}?(?:{alternatives(REACHED)}|(?:扩展|压减|调整|调升|调降|[调变])(?:到|至|为))"
)
_POINTS = re.compile(
    r"(?:[、和与及](?:[0-9]{1,4}(?:\.[0-9]{1,4})?|[一二两三四五六七八九十零点]{1,6}) ?个){1,6}+(?:百分点|基点)"
    r"|[、和与及](?:[0-9]{1,4}(?:\.[0-9]{1,4})?|[一二两三四五六七八九十零点]{1,6}) ?个(?:百分点|基点)"
)
_FAR_POINT = re.compile(r"[、,和与及][^0-9,。;:、()]{0,12}[0-9]{1,4}(?:\.[0-9]{1,4})? ?个百分点")


def are_joined(text: str, end: int, start: int) -> bool:
    """Whether only 、 or 和 or the like stands between two numbers."""
    return end <= start < end + 5 and text[end:start].strip() in _JOINTS


def _is_part(one: Candidate) -> bool:
    """Whether 0.9個 is points, as in 比全國高0.9個、比全省高0.4個百分點."""
    part = one.after.word == "个" and "." in one.number
    return part and _FAR_POINT.match(one.text, one.end) is not None


def counts_points(text: str, end: int) -> bool:
    """Whether 個 before `end` is that of 3個和1.5個百分點."""
    return text[end : end + 1] in _JOINTS and _POINTS.match(text, end) is not None


def waits(one: Candidate) -> bool:
    """Whether a later number may bring the unit of this one."""
    text, end = one.text, one.end
    match = _NEXT.match(text, end) if text[end : end + 1] in _GO_ON else None
    if match is None:
        return one.words.came_from or _is_part(one)
    return "," not in match[0] or _told_apart(one, 24)


def _told_apart(one: Candidate, reach: int) -> bool:
    """Whether the comma after the number joins it to the next: after 分別, or in 0.5,0.8和1.2億."""
    told = one.text.find("分别", max(0, one.start - reach), one.start) >= 0
    narrow = one.source[one.end : one.end + 1] == ","  # the other one may end a clause
    return told or (narrow and _COMMAS.match(one.text, one.end) is not None)


def follows(one: Candidate, two: Candidate) -> bool:
    """Whether the two numbers stand in one list, or one became the other."""
    text = one.text
    if one.chained or are_joined(text, one.end, two.start) or _is_part(one):
        return True
    between = text[one.end : two.start]
    if one.words.came_from and between.strip() in ("至", "到"):  # 由20至30家
        return True
    if between.strip() == "," and _told_apart(one, 40):
        return True
    return len(between) < 16 and _BECAME.fullmatch(between) is not None


def with_unit_of(one: Candidate, last: Candidate) -> Quantity | None:
    """What `one` means with the unit of the `last` number of its list, and its magnitude if alike.

    None where that makes no quantity.
    """
    if one.phrase is None or last.phrase is None:
        return None
    phrase = one.phrase
    if phrase.after.word == "个" and last.after.ge:  # 3個和1.5個百分點
        phrase = phrase._replace(after=phrase.after._replace(unit="", word=""))
    try:
        return meaning(shared(phrase, last.phrase))
    except Refused:
        return None
