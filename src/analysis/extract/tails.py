"""What the words after a number are, read once for each distinct print of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ..quantity.counters import MEASURED_AFTER_GE, UNITS, alternatives
from ..quantity.grammar import read_after_number
from ..quantity.reading import frame
from ..quantity.wording import Before
from .compounds import goes_on
from .kept import Kept
from .meanings import Meaning, meaning_of, point
from .spelt import counts

_PARTS = re.compile(
    r" ?(?P<more>[余多来几]?) *(?P<scale>个?[十百千拾佰仟]?(?:万亿|[万亿兆])|[百千佰仟]?)(?P<late>[余多来]?)(?P<large>(?:万亿|[万亿兆])?) *"
    rf"(?:个[半多余来]?(?P<ge>{alternatives(MEASURED_AFTER_GE)})|(?P<unit>{alternatives((*UNITS, '成', '折'))}|))"
)
_BOUND = re.compile(r"(?:[及或含]|\(含\))?以[上下]$|[以之]?内$")
_CALENDAR = frozenset({"年", "月", "日", "季", "季度", "学年", "世纪", "点"})
_AROUND = frozenset(" 多余来以间期之前后内中响")  # a window of time may go on with these
_UPPER = frozenset("0123456789一二两三四五六七八九十百千不低未")  # 20%以上30%以下
_LOOKED_AT = frozenset({"层", "岁", "周岁", "周年"})  # units with rules of their own


@dataclass(slots=True, eq=False)
class Tail:
    """The words after a number; `meanings` of the numbers before it, None for those not plain."""

    text: str
    scale: str  # 萬, 億
    word: str  # the unit, folded
    unit: str  # what a list shares: the unit with its denominator, and no qualifier
    kind: str  # that the unit makes
    ge: bool  # 個 stands before the unit: 3個月
    bound: str  # 以上, 以下, 以內, 內, with 及 or 或 before it
    bare: bool  # neither magnitude nor 餘 nor unit
    more: bool  # 餘, 多
    calendar: bool  # the unit may make a date: 2020年, 3月
    plain: bool  # it asks for no further look at a number in digits
    plain_spelt: bool  # nor at one in Chinese script; there may be no unit: 三分之一
    exact: bool  # of a plain one: it has no 餘, 左右, 半 or the like
    power: int  # of ten, of a plain tail
    name: str  # of the unit of a plain tail, as a figure gives it
    made: str  # the kind of a figure with a plain tail
    timed: bool  # a plain one of a length of time
    wary: bool  # a plain one that needs a look at the text around
    goes_on: frozenset[str]  # characters after it with which it is another word
    meanings: Kept[Meaning | None] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.meanings = Kept(self._meaning, 1 << 12)

    def _meaning(self, number: str) -> Meaning | None:
        if number[0] > "9":
            counted = self.plain_spelt and counts(number, self)
            return meaning_of(number + self.text) if counted else None
        if not self.plain or (number[0] == "0" and number[1:2].isdecimal()):
            return None
        if self.word == "个" and "." in number:  # 1.4個和2.6個百分點
            return None
        exactly = point(number, self.power, self.name, self.made) if self.exact else None
        return exactly or meaning_of(number + self.text)


def _tail(text: str) -> Tail:
    match = _PARTS.match(text)
    more, scale, late, large, ge, unit = match.groups("") if match else ("",) * 6
    word = ge or unit
    kind = UNITS[word].kind if word in UNITS else "percent" if word else ""
    bound = _BOUND.search(text)
    calendar = word in _CALENDAR and not ge
    per = re.search("/.*", text.removesuffix(bound[0]) if bound else text)
    latin = word.isascii() and word.isalnum()
    after = read_after_number(text)
    other = goes_on(text)
    if kind == "duration":
        other |= _AROUND
    if bound and bound[0].endswith("上"):
        other |= _UPPER
    measured = word and word != "番"
    said = frame(Before(), after) if after and measured else None
    # 以上 after a share binds to the number; after other units it may name a class.
    bound_apart = bound is not None and kind not in {"percent", "multiple", "pp-change"}
    plain = said is not None and not (bound_apart or calendar or latin)
    plain = plain and word not in _LOOKED_AT
    return Tail(
        text=text,
        scale=scale + large,
        word=word,
        unit=("个" if ge else "") + word + (per[0] if per else ""),
        kind=kind,
        ge=bool(ge),
        bound=bound[0] if bound else "",
        bare=not (word or scale or more or per),
        more=bool(more or late),
        calendar=calendar,
        plain=plain and word != "成",
        plain_spelt=plain or not text,
        exact=said is not None and said.simple and not said.effects,
        power=said.power if said else 0,
        name=said.unit if said else "",
        made=said.kind if said else "",
        timed=plain and kind == "duration",
        wary=word in {"个", "次"} or kind == "duration",
        goes_on=other,
    )


TAILS = Kept(_tail, 1 << 13)


def tail_of(text: str) -> Tail:
    """The parts of a tail that `candidates.TAIL` matched."""
    return TAILS[text]
