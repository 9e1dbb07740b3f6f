"""What a proposed figure measures: the codebook's name that stands beside it in its clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from ..model import ADDITIVE, Codebook, Indicator, series_name, split
from ..vocabulary import fold
from .changes import Change
from .fitting import is_unit, is_unit_of
from .grounds import NONE, Suggestion
from .lexicon import AMBIGUOUS, Lexicon, Mention, Name, indicator_names, population_names
from .parts import Parts

GROWTH = "growth"  # the measure that a printed rate of growth is taken for
# 而食品產業增長5%: of something that is not named before
_ANOTHER = re.compile(r"[\u4e00-\u9fff]{2}(?:产业|行业|领域)")
SHARE = "share"
GROWTH_REAL = "growth_real"  # 按可比價格計算
_REAL = re.compile(r"可比价|不变价|扣除价格因素|实际增长")
# Words between a name and its number that leave the number the name's.
_LINKS = re.compile(
    r"(?:总数|总量|总计|总额|总数量|数量|人数|户数|家数|件数|量|数|率|规模|金额|面积|已经|已|累计|共计|合计|共有|总共|"
    r"共|达到了|达到|达|到|至|为|是|有|现有|拥有|约|超过|突破|增至|增长|增加|增|新增|减少|减|下降|上升|提高|提升|"
    r"保持在?|稳定在?|维持在?|压缩|缩短|压减|降低|降至|升至|成|由|从|原来|原|的|此外|仅|只|实现|完成|获得|首次|今年|去年|上一?年|前年|底|末|截至|截止|预计|同比|环比|比上年|"
    r"较上年|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末初]?|就|了|:|-|\||\"|各|分别|依次|均|近|将|力争|不断|再|全部|全年|当年|年)+"
)
_DIRECT = re.compile(r"(?:总数|总量|数量|人数|数|量|:)?$")
_NEW = re.compile(r"(?:新增加?|净增加?|新认定|新引进|新获批|新设立?|新建|新注册|新培育|当年新)的?$")
# Words before a name that make it something narrower: 國家級孵化器 are not all 孵化器.
_NARROWER = re.compile(
    r"(?:(?:国家|世界|[省市县区部校])级(?:以上|及以上)?|[亩人户地日月平]均|每[个家人亩户]|学历|旅游|发明|外资|民营|非|原有?|"
    r"退出|毕业|拟|以上|以下|[百千万]人(?:拥有|口)?)的?$"
)
_PARTS = re.compile(r"[、和及与]")
_AMONG = re.compile(r"之?[中里]")  # 20個項目中有5個
_NOT_HEAD = re.compile(r"(?:的|中|里|内|总?投资|负责人|代表|员工|法人|高管|人员|产品|相关|数)")
_GOAL = re.compile(r"(?:到|(?<!截)至)\d{4}年|目标|力争|争取|规划|计划到|预期")
# 年增率27.7%, 增速為8.6%: the growth of what stands before
_RATE = re.compile(
    r"(?:年增率|年成长率|年衰退|年增|增长率|成长率|增速|增幅|涨幅|(?:比|较)上年(?:同期)?增长\(%\))(?:[为达约是:]|达到|高达)?$"
)
_SHARE_OF = re.compile(r"占(?:全[区市县园省]|园区)?总?$")
_SHARE_IS = re.compile(r"的?(?:比重|比例|比)?(?:约?为|达到?|约)?")
_PLACE_ALONE = re.compile(r"[,、;和及]?(?:分别|依次)?[为是]?[\u4e00-\u9fff]{1,14}[区市县园州省]有?")
_LISTED = re.compile(r"分别|依次")
_NEAR, _AROUND = 60, 12
_SPOKEN = 300  # characters before a figure in which its population may be named


class Place(NamedTuple):
    """A figure in the squeezed text of its paragraph, and the stretches that may name it."""

    start: int
    end: int
    before: int  # where the stretch before it starts: the clause, or the figure before
    after: int  # where the stretch after it ends
    clause: int
    sentence: int
    unit: str
    added: bool  # the number says by how much, not what
    change: Change
    label: str
    follows: bool  # another figure stands before it in its clause
    bare: bool  # it has no unit, and nothing follows that could be one


class _Found(NamedTuple):
    """A name that may be the figure's: how far off, how long, and the ground."""

    gap: int
    length: int
    mention: Mention
    where: str


def _between(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """The mentions that begin at `start` or later and end by `end`."""
    first = bisect_left(mentions, start, key=lambda one: one.start)
    last = bisect_left(mentions, end, key=lambda one: one.start)
    return [one for one in mentions[first:last] if one.end <= end]


class Indicators:
    """Suggests indicators; figures of one paragraph come in order."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook.indicators
        self._measures = codebook.measures
        self._lexicon: Lexicon = indicator_names(codebook)
        self._populations = population_names(codebook)
        self._parts = Parts(codebook)
        self._spoken = ("", 0)  # the population named last before this paragraph, and how far off
        # a ratio that compares a state with the one before names both
        self._earlier = {
            ratio.numerator: ratio.denominator[0]
            for ratio in codebook.ratios.values()
            if ratio.kind == "change"
        }
        self._changed = {before: after for after, before in self._earlier.items()}

    def mentions(self, squeezed: str) -> list[Mention]:
        """Every indicator's name in a paragraph."""
        return self._lexicon.mentions(squeezed)

    def named(self, folded: str, unit: str, context: str) -> str:
        """The series of which `folded` is a name as a whole, and `unit`, where given, its unit; an
        ambiguous name is of the population that it or `context` names. "" where none, or several.
        """
        spoken = self._populations.mentions(f"{context}|{folded}")
        last = max(spoken, key=lambda one: (one.end, one.end - one.start), default=None)
        whose = last.name.code if last else ""
        own, shared = set(), set()
        for mention in self._lexicon.mentions(folded):
            name, indicator = mention.name, self._of(mention.name.code)
            if mention.start or mention.end < len(folded):
                continue
            if unit and not is_unit_of(unit, indicator):
                continue
            if name.kind != AMBIGUOUS:
                own.add(name.code)
            elif indicator.population == whose:
                shared.add(name.code)
        found = own or shared
        return found.pop() if len(found) == 1 else ""

    def is_before(self, code: str) -> bool:
        """Whether a code names the state before a change, apart from that after it."""
        return code in self._changed

    def suggest(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """The series of one figure (indicator, and its measure where that is no level).

        `previous` is what was suggested for the one before in its sentence.
        """
        if place.added or (place.unit == "%" and _RATE.search(text, place.before, place.start)):
            return self._grown(text, mentions, place, previous)
        if place.unit == "%" and SHARE in self._measures:
            shared = self._shared(text, mentions, place)
            if shared.value:
                return shared
        found = self._candidates(text, mentions, place)
        if place.bare:
            return self._unprinted(found, text, place)
        told = self._chosen([one for one in found if self._fits(one, text, place)])
        if place.change.before and not told.ground:
            told = self._reached(place, previous)
        is_first = place.change.after and not place.change.before
        earlier = self._earlier.get(told.value, "") if is_first else ""
        if earlier:
            return Suggestion(earlier, f"{told.ground}, before the change")
        if not told.ground and self._is_listed_place(text, place, previous):
            return Suggestion(previous.value, "as the number before, 分別")
        return self._parted(told, text, place)

    def _is_listed_place(self, text: str, place: Place, previous: Suggestion) -> bool:
        """共699家，分別為甲園449家、乙園92家: of what the number before counts."""
        indicator = split(previous.value)[0]
        return (
            bool(indicator and _PLACE_ALONE.fullmatch(text, place.before, place.start))
            and bool(_LISTED.search(text, place.sentence, place.start))
            and is_unit_of(place.unit, self._codebook[indicator])
        )

    def _shared(self, text: str, mentions: list[Mention], place: Place) -> Suggestion:
        """光電產業…占總營業額40.85%: the share of the part that the sentence speaks of."""
        part = self._parts.spoken_of(text, place.sentence, place.before)
        named = [
            one
            for one in _between(mentions, place.before, place.start)
            if _SHARE_OF.search(text, place.before, one.start)
            and _SHARE_IS.fullmatch(text, one.end, place.start)
        ]
        base, _, breakdown = split(named[0].name.code) if named else ("", "", "")
        if not part or not base or breakdown or not self._is_meant(named[0].name, text, place):
            return NONE
        return Suggestion(series_name(base, SHARE, part), f"share of {base}, {part}")

    def _parted(self, told: Suggestion, text: str, place: Place) -> Suggestion:
        """光電產業，營業額為…: the series of the part that the sentence speaks of."""
        indicator, measure, breakdown = split(told.value)
        part = self._parts.spoken_of(text, place.sentence, place.start)
        if not indicator or breakdown or not part:
            return told
        return Suggestion(series_name(indicator, measure, part), f"{told.ground}, {part}")

    def _unprinted(self, found: list[_Found], text: str, place: Place) -> Suggestion:
        """常住人口313萬, GDP達1.36萬億: an amount after its name, directly or where it is printed
        with a magnitude; its unit is the indicator's.
        """
        large = text[place.end - 1 : place.end] in {"万", "亿", "兆"}
        amounts = [
            one
            for one in found
            if one.where == "before"
            and (one.gap == 0 or large)
            and self._of(one.mention.name.code).kind in ADDITIVE
            and self._is_meant(one.mention.name, text, place)
        ]
        told = self._chosen(amounts)
        return told._replace(ground=f"{told.ground}, unit read") if told.value else NONE

    def unit_of(self, series: str) -> str:
        """The unit that figures of a series are printed in."""
        indicator = self._of(series)
        return indicator.printed_unit or indicator.unit

    def _candidates(self, text: str, mentions: list[Mention], place: Place) -> list[_Found]:
        if place.label and _LISTED.search(text, place.clause, place.start):
            return self._listed(place.label)
        found = []
        for mention in _between(mentions, max(place.before, place.start - _NEAR), place.after):
            if mention.end <= place.start:
                gap = text[mention.end : place.start]
                rest = _LINKS.sub("", gap)
                if len(rest) <= 1 and not _PARTS.search(gap) and not _AMONG.match(gap):
                    far = 0 if _DIRECT.match(gap) else 2
                    found.append(_Found(far, mention.end - mention.start, mention, "before"))
            elif place.end <= mention.start:
                gap = text[place.end : mention.start]
                if (not gap or (gap.startswith("的") and len(gap) <= 5)) and not _NOT_HEAD.match(
                    text, mention.end, place.after
                ):
                    far = 1 if not gap else 3
                    found.append(_Found(far, mention.end - mention.start, mention, "after"))
        return found + self._around(text, place)

    def _listed(self, label: str) -> list[_Found]:
        """Names in the name that a list gives: 企業、孵化器分別為12家、15家."""
        name = fold(label)
        return [
            _Found(0, mention.end - mention.start, mention, "of the list")
            for mention in self._lexicon.mentions(name)
            if not _LINKS.sub("", name[mention.end :])
        ]

    def _around(self, text: str, place: Place) -> list[_Found]:
        """Names that the figure parts: 新認定8家眾創空間, and their list: 和3家加速器."""
        first = text[max(place.clause, place.start - _NEAR) : place.start]
        if place.follows:  # 新認定29家A和15家B: what stood before the first stands before all
            match = re.search(r"(\D{2,6}?)\d", text[place.clause : place.start])
            first = match[1] if match and _PARTS.search(text[place.start - 1 : place.start]) else ""
        head = first[-_AROUND:]
        if not head:
            return []
        joined = head + text[place.end : place.after]
        return [
            _Found(0, mention.end - mention.start, mention, "around")
            for mention in self._lexicon.mentions(joined[: len(head) + _NEAR])
            if mention.start < len(head) < mention.end
        ]

    def _fits(self, found: _Found, text: str, place: Place) -> bool:
        """Whether the unit and the kind of number are the indicator's."""
        name = found.mention.name
        indicator = self._of(name.code)
        if not is_unit_of(place.unit, indicator):
            return False
        if not self._is_meant(name, text, place):
            return False
        if found.where != "before" or is_goal(text, place):
            return True
        begins = found.mention.start
        if self._parts.is_unknown(text, max(place.before, begins - _AROUND), begins):
            return False
        lead = text[max(place.before, begins - 8) : begins]
        narrowed = _NARROWER.search(lead) or (indicator.kind == "stock" and _NEW.search(lead))
        return not narrowed

    def _of(self, series: str) -> Indicator:
        return self._codebook[split(series)[0]]

    def _is_meant(self, name: Name, text: str, place: Place) -> bool:
        """Whether a name is its indicator's here: an ambiguous one needs its population."""
        whose = self._of(name.code).population
        return name.kind != AMBIGUOUS or whose == self._population(text, place)

    def _population(self, text: str, place: Place) -> str:
        """The population named last before the figure, not too far off; "" for none."""
        named = self._populations.mentions(text[: place.start])
        if named:
            last = max(named, key=lambda one: (one.end, one.end - one.start))
            return last.name.code if place.start - last.end < _SPOKEN else ""
        code, off = self._spoken
        return code if off + place.start < _SPOKEN else ""

    def passed(self, text: str) -> None:
        """A paragraph, or a part of one, has been read: what it spoke of holds for what follows."""
        named = self._populations.mentions(text)
        if named:
            last = max(named, key=lambda one: (one.end, one.end - one.start))
            self._spoken = (last.name.code, len(text) - last.end)
        else:
            self._spoken = (self._spoken[0], self._spoken[1] + len(text))

    def _chosen(self, found: list[_Found]) -> Suggestion:
        """The nearest name, the longer where two are as near; none where two codes share it."""
        if not found:
            return NONE
        best = min(found, key=lambda one: (one.gap, -one.length))
        same = [one for one in found if (one.gap, one.length) == (best.gap, best.length)]
        codes = sorted({one.mention.name.code for one in same})
        name = best.mention.name
        ground = f"{name.kind} {name.printed} {best.where}"
        if len(codes) > 1:
            return Suggestion("", f"either {' or '.join(codes)} ({ground})")
        return Suggestion(name.code, ground)

    def _reached(self, place: Place, previous: Suggestion) -> Suggestion:
        """由5個減少為3個: the second number is of the name of the first."""
        code = self._changed.get(previous.value, previous.value)
        if not code or not is_unit_of(place.unit, self._of(code)):
            return NONE
        return Suggestion(code, f"as {place.change.before}, the state before it")

    def _grown(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """增長33%: the growth of what the figure's clause, or the figure before it, names."""
        named = [
            one
            for one in _between(mentions, place.before, place.start)
            if self._is_meant(one.name, text, place)
        ]
        last = max(named, key=lambda one: (one.end, one.end - one.start), default=None)
        base, _, breakdown = split(last.name.code if last else previous.value)
        unit = self._measures[GROWTH].unit if GROWTH in self._measures else ""
        if not base or not unit or not is_unit(place.unit, unit):
            return NONE
        real = _REAL.search(text, max(place.sentence, place.start - _NEAR), place.start)
        measure = GROWTH_REAL if real and GROWTH_REAL in self._measures else GROWTH
        part = self._parts.spoken_of(
            text, place.before if not last else place.sentence, place.start
        )
        if not last and not part and _ANOTHER.search(text, place.before, place.start):
            return NONE
        named_part = part if not last or not breakdown else breakdown
        series = series_name(base, measure, named_part or breakdown)
        return Suggestion(series, f"growth of {base} before")


def is_goal(text: str, place: Place) -> bool:
    """Whether a figure's sentence says, before it, what is aimed at."""
    return bool(_GOAL.search(text, place.sentence, place.start))
