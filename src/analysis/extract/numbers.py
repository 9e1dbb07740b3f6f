"""A number of a text with the words around it, and what numbers in a row share.

``42、29、23家`` are all 家; ``31.6萬、18.2萬和9.8萬人次`` 人次; in ``由2萬提高到5萬元`` both are 元.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .meanings import Meaning, meaning_of
from .tails import Tail
from .words import Words

_JOINTS = frozenset("、 和 与 及 或 以及 并 ;".split())
_NEXT = re.compile(
    r" ?(?:、|和|与|及|或|以及|;|,(?=[0-9])) ?(?:约|近|逾|超过?|增长|下降)?[-$¥]?[0-9一二两三四五六七八九十百]"
)
_GO_ON = frozenset(" 、和与及或以;,")
_BECAME = re.compile(
    r"[^,。;\n]{0,4}?(?:提高|增加|增长|提升|上升|扩大|扩展|减少|下降|降低|压缩|压减|缩短|下调|上调|调整|调升|调降"
    r"|[减增升降调变])(?:到|至|为)"
)
_DOUBLING = "番"


class Number(NamedTuple):
    """A number with the words around it, before its meaning is settled."""

    start: int  # of the figure, with its qualifiers
    at: int  # of the numeral
    end: int
    number: str
    tail: Tail
    words: Words  # before it
    alone: bool = True  # it is a figure even without a unit

    @property
    def is_doubling(self) -> bool:
        """翻一番, 翻番."""
        return _DOUBLING in (self.number, self.tail.word)


def are_joined(text: str, end: int, start: int) -> bool:
    """Whether only 、 or 和 or the like stands between two numbers."""
    return end <= start < end + 5 and text[end:start].strip() in _JOINTS


_POINTS = re.compile(
    r"(?:[、和与及](?:[0-9]{1,4}(?:\.[0-9]{1,4})?|[一二两三四五六七八九十零点]{1,6}) ?个){1,6}+(?:百分点|基点)"
)


_FAR_POINT = re.compile(r"[、,和与及][^0-9,。;:、()]{0,12}[0-9]{1,4}(?:\.[0-9]{1,4})? ?个百分点")


def _is_part(text: str, found: Number) -> bool:
    """Whether 0.9個 is points, as in 比全國高0.9個、比全省高0.4個百分點."""
    part = found.tail.word == "个" and "." in found.number
    return part and _FAR_POINT.match(text, found.end) is not None


def counts_points(text: str, end: int) -> bool:
    """Whether 個 before `end` is that of 3個和1.5個百分點."""
    return text[end : end + 1] in _JOINTS and _POINTS.match(text, end) is not None


def waits(text: str, found: Number) -> bool:
    """Whether a later number may bring the unit of this one."""
    match = _NEXT.match(text, found.end) if text[found.end : found.end + 1] in _GO_ON else None
    if match is None:
        return found.words.came_from or _is_part(text, found)
    return "," not in match[0] or text.find("分别", max(0, found.start - 16), found.start) >= 0


def follows(text: str, one: Number, two: Number) -> bool:
    """Whether the two numbers stand in one list, or one became the other."""
    if are_joined(text, one.end, two.start):
        return True
    if _is_part(text, one):
        return True
    between = text[one.end : two.start]
    if between.strip() == "," and text.find("分别", max(0, one.start - 40), one.start) >= 0:
        return True
    return len(between) < 16 and _BECAME.fullmatch(between) is not None


def shared(text: str, one: Number, last: Number) -> Meaning | None:
    """What `one` means with the unit of the `last` number of its list, and its magnitude if alike.

    None where that makes no quantity.
    """
    tail, scale = last.tail, ""
    if one.tail.bare and tail.scale and "." not in one.number:
        size, large = (len(number.replace(",", "")) for number in (one.number, last.number))
        scale = tail.scale if size <= large + 2 else ""
    own = one.tail.text.removesuffix(one.tail.unit) if one.tail.unit else one.tail.text
    return meaning_of(text[one.start : one.at] + one.number + own + scale + tail.unit)
