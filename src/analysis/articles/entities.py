"""Whom a proposed figure is about: the entity that its paragraph speaks of.

A name counts as what a passage speaks of (its scope) where it begins a clause or stands after 在
and the like; inside other words (與蘭州市人社局共建) it does not. The nearest scope before the
figure in its paragraph wins, then any name there, then the headline's, then that of one of the
last paragraphs.

A short name (高新區) counts after the name of what it lies in (蘭州市高新區), and alone where the
text has named the entity in full and spoke of no other place of that name since (西安高新區). Of
several names in a row each is for its own figure alone. Another's name is worse than none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model import Codebook
from ..vocabulary import fold
from .elsewhere import BODY, CLASS, bodies, elsewhere
from .grounds import NONE, Suggestion
from .lexicon import Lexicon, Mention, Name, entity_names
from .new_entities import NEW, NewEntities

_SHORTEST = 3  # characters of a short name: 高新區, 留創園
# What a clause begins with, before the name of its subject.
_OPENERS = "此外|同时|其中|另外|目前|近年来|今年|去年|一直以来|据悉|据介绍|为此|如今|年|月份?|日"
_BEFORE = re.compile(
    rf"(?:^|[,，。;；:!?、\s(]|(?:{_OPENERS})|[在于对使由据是该我让为从])[\s\"“'‘「『]*$"
)
_OPENED = re.compile(r"[,，。;；:!?、\s(在于对使全由据是该我让为的和与]$|^$")
_LED = re.compile(
    r"(?:落户|入驻|走进|进入|来到|推动|支持|促进|推进|加快|服务|年来|给|向|从|到|至|以|进|入|驻|[该本我全][省市县])$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]$")
# A name that goes on like this is part of another body's or thing's name.
_VERBS = (
    "实施|推进|建设|出台|制定|开展|引进|新增|新建|共有|拥有|现有|已有|累计|获批|获得|入驻|集聚|聚集|培育|达到|吸引|举办|召开|"
    "打造|加快|大力|全力|积极|持续|深入|不断|坚持|围绕|立足|目前|截至|去年|今年|实现|完成|认定"
)
_GOES_ON = re.compile(
    rf"(?!(?:园区)?(?:管理局|管委会|管理委员会))(?:(?![与和及跟同在将为是的了还把被也都已就]|{_VERBS})[\u4e00-\u9fff]){{0,8}}?"
    r"(?:局|厅|委(?!会)|公司|大学|学院|研究院|研究所|中心|银行|医院|集团|协会|馆|法院|法庭|"
    r"基地|工作站|市场|方案|计划|条例|办法|规划|日报|晚报|电视台|基金|产业园|服务港|学校|站)"
    rf"|(?!地区生产)(?:(?![与和及跟同在将为是的了还把被也都已就全各本该所我内园]|{_VERBS})[\u4e00-\u9fff]){{1,4}}?(?:区(?![内块])|县|镇|(?<!城)乡|街道)"
    "|块链"
)
WHOLE = "the whole named before"
# 位於某省某市: where something lies is not what is spoken of.
_LOCATED = re.compile(
    r"(?:位于|地处|[坐座]落[于在]?|隶属于?|毗邻|紧邻|临近|总部设?在)"
    r"(?:[\u4e00-\u9fff]{2,6}(?:省|市|自治区|州|县|区))*$"
)
_ITEM = re.compile(r"[0-9][0-9,.万亿]{0,12}[\u4e00-\u9fff]?、")
_NEXT = re.compile(r"[、,，;；。]")
_SENTENCE = re.compile(r"[。!?;]")
_WIDER = re.compile(r"全国|全球|世界|国内")
# 全縣: the county that was named last; 全區: the zone or district.
_WHOLE = re.compile(
    r"(?:(?<=[,，。;；:：、\s(年月日末底度季使])|(?<=其中)|(?<=目前)|(?<=实现)|(?<=带动)|(?<=推动)|^)"
    r"全(?P<kind>[省市县区州])(?![域第前各])"
)
_RESPECTIVELY = re.compile(r"分别|依次")
_AND = re.compile(r"[、,]|[和与及]")
_NAMED = re.compile(
    r"\((?:以下|下)?(?:统?简称|下称)(?:为|:)?\s*[\"“'‘「『]?([^\"”'’」』()\s]{2,20})"
)
_LONGEST = 24
_REACH = 3  # paragraphs for which what was spoken of last still counts
_FAR, _MOST = 80, 50  # characters and names before a figure that are asked
_SAID = 400  # characters before a figure in which 分別 may stand
_ALIASES = 200  # names that one text may give


class Scope(NamedTuple):
    """A name that a text speaks of, and where it ends."""

    end: int
    mention: Mention
    is_scope: bool


class Entities:
    """What a text has said so far; feed its paragraphs in order."""

    def __init__(self, codebook: Codebook) -> None:
        names = entity_names(codebook)
        self._lexicon = Lexicon(name for name in names if name.kind != "short name")
        self._short: dict[str, dict[str, Name]] = {}  # short name -> code -> name
        measured = {
            fold(name)
            for one in codebook.indicators.values()
            for name in (*one.label.values(), *one.synonyms, *one.ambiguous)
        }
        for name in names:
            word = fold(name.printed)
            if name.kind == "short name":
                self._short.setdefault(word, {})[name.code] = name
            elif name.kind == "label":
                for start in range(1, len(word) - _SHORTEST + 1):
                    if word[start:] in measured:  # 全國眾創空間: what is counted, and no place
                        continue
                    end = Name(name.code, word[start:], "end of a label")
                    self._short.setdefault(word[start:], {}).setdefault(name.code, end)
        self._shorts = Lexicon(
            name
            for word, codes in self._short.items()
            if len(word) >= _SHORTEST
            for name in (*codes.values(), Name("", word, NEW))
        )
        self._within = {code: set(_wholes(codebook, code)) for code in codebook.entities}
        self.new = NewEntities(codebook)
        for kind in codebook.entity_types.values():
            for ending in kind.endings:
                self._short.setdefault(fold(ending), {})
        self._ending = {
            code: fold(entity.label["zh-Hans"])[-1] for code, entity in codebook.entities.items()
        }
        self._aliases = Lexicon(())
        self._alias_names: list[Name] = []
        self._of_kind: dict[str, str] = {}  # 县 -> the code of the county named last
        self._told: dict[str, int] = {}  # code -> when it was last named in full
        self._other: dict[str, int] = {}  # short name -> when another place of that name was
        self._count = 0
        self._headline: Suggestion = NONE
        self._last: Suggestion = NONE
        self._spoken: Suggestion | None = None  # of this paragraph, for those after it
        self._age = 0  # paragraphs since then
        self._first = True

    def read(self, folded: str) -> list[Scope]:
        """The names in a paragraph, in order; what it defines is known from then on."""
        mentions = self._longest([*self._lexicon.mentions(folded), *self._aliases.mentions(folded)])
        for mention in mentions:
            self._define(folded, mention)
        new = list(self.new.mentions(folded, mentions))
        for mention in new:
            self._learn(mention.name)
        if self._alias_names:
            mentions = self._longest([*mentions, *new, *self._aliases.mentions(folded)])
        mentions = self._spoken_of(folded, mentions)
        mentions = sorted([*mentions, *elsewhere(folded, mentions), *bodies(folded)])
        mentions = list(self._with_wholes(folded, mentions))
        scopes = [
            Scope(mention.end, mention, self._is_scope(folded, mention))
            for mention in mentions
            if not _LOCATED.search(folded, max(0, mention.start - _LONGEST), mention.start)
            if mention.name.kind in {BODY, WHOLE}
            or not _GOES_ON.match(folded, mention.end, mention.end + _LONGEST)
        ]
        self._remember(folded, scopes)
        return scopes

    def _remember(self, folded: str, scopes: list[Scope]) -> None:
        """What the paragraphs after this one are about; before, that of those before it holds."""
        self._age += 1
        if self._spoken is not None:
            self._last, self._spoken, self._age = self._spoken, None, 1
        if self._first and folded.strip():
            self._first = False
            if scopes and not _is_listed(folded, scopes[0].mention):
                name = scopes[0].mention.name
                headline = Suggestion(name.code, f"{_told(name)} in the headline")
                self._headline = headline if name.code else NONE
        told = next((scope for scope in reversed(scopes) if scope.is_scope), None)
        if told is not None:
            name = told.mention.name
            before = Suggestion(name.code, f"{_told(name)} in a paragraph before")
            self._spoken = before if name.code else NONE

    def suggest(self, folded: str, scopes: list[Scope], start: int, clause: int) -> Suggestion:
        """For a figure at `start` of a paragraph, in a clause that starts at `clause`."""
        if _WIDER.search(folded, max(clause, start - _FAR), start):
            return NONE
        at = bisect_right(scopes, start, key=lambda scope: scope.end)
        near_by = scopes[max(0, at - _MOST) : at]
        if (one := _respectively(folded, near_by, start, clause)) is not None:
            return one
        before = near_by[::-1]
        for scope in (*(scope for scope in before if scope.is_scope), *before):
            where = "in the clause" if scope.mention.start >= clause else "in the paragraph"
            name = scope.mention.name
            if _is_listed(folded, scope.mention) and _NEXT.search(folded, scope.end, start):
                continue
            near = start - scope.end < _FAR and not _SENTENCE.search(folded, scope.end, start)
            if name.code or name.kind in {BODY, WHOLE} or (scope.is_scope and near):
                return Suggestion(name.code, f"{_told(name)} before {where}")
        if self._headline.value or self._age > _REACH:
            return self._headline
        return self._last

    def _define(self, folded: str, mention: Mention) -> None:
        """Learns the name that the text gives: X(以下簡稱“Y”)."""
        match = _NAMED.match(folded, mention.end)
        if match:
            self._learn(Name(mention.name.code, match[1], "name given in the text"))

    def _learn(self, name: Name) -> None:
        """A name that holds in this text; of a new place, the short forms of its kind too."""
        if name.printed in {one.printed for one in self._alias_names}:
            return
        if len(self._alias_names) < _ALIASES:
            self._alias_names.append(name)
            self._aliases = Lexicon(self._alias_names)
        if name.kind == NEW:
            self._within.setdefault(name.code, set())
            self._ending[name.code] = name.printed[-1]
            for word, codes in self._short.items():
                if len(word) >= _SHORTEST and name.printed.endswith(word):
                    codes[name.code] = Name(name.code, word, "end of a new name")

    def _spoken_of(self, folded: str, full: list[Mention]) -> list[Mention]:
        """The mentions in full, and the short names that mean what they may."""
        found: list[Mention] = []
        known = set(full)
        for mention in self._longest([*full, *self._shorts.mentions(folded)]):
            self._count += 1
            if mention in known:
                self._told[mention.name.code] = self._count
                found.append(mention)
            elif name := self._meant(folded, mention, found[-1] if found else None):
                found.append(mention._replace(name=name))
        return found

    def _with_wholes(self, folded: str, mentions: list[Mention]) -> Iterator[Mention]:
        """The mentions, and what 全縣 and the like mean: the last of that kind before."""
        wholes = [(match.start(), match) for match in _WHOLE.finditer(folded)]
        for mention in mentions:
            while wholes and wholes[0][0] < mention.start:
                yield self._whole(wholes.pop(0)[1])
            yield mention
            if mention.name.code:
                self._of_kind[self._ending[mention.name.code]] = mention.name.code
        yield from (self._whole(match) for _, match in wholes)

    def _whole(self, match: re.Match[str]) -> Mention:
        code = self._of_kind.get(match["kind"], "")
        return Mention(*match.span(), Name(code, match[0], WHOLE))

    def _meant(self, folded: str, mention: Mention, last: Mention | None) -> Name | None:
        """What a short name means; where it ends another place's name, nothing from then on."""
        word = folded[mention.start : mention.end]
        before = folded[max(0, mention.start - 6) : mention.start]
        names = self._short[word]
        if last is not None and last.end == mention.start:
            names = {
                code: name for code, name in names.items() if last.name.code in self._within[code]
            }
            if len(names) == 1:  # 蘭州市高新區: its name in two words
                return next(iter(names.values()))
        elif not any(one.search(before) for one in (_OPENED, _BEFORE, _LED)):
            if _HAN.search(before) and not CLASS.search(before):
                self._other[word] = self._count
            return None
        since = self._other.get(word, 0)
        told = [code for code in names if self._told.get(code, -1) > since]
        if told:
            return names[max(told, key=lambda code: self._told[code])]
        return Name("", word, "unclear short name") if since or names else None

    @staticmethod
    def _is_scope(folded: str, mention: Mention) -> bool:
        if mention.name.kind in {BODY, WHOLE}:
            return True
        before = folded[max(0, mention.start - 8) : mention.start]
        if before.endswith(("“", "‘", "「", "『", '"')) and before.strip(' “‘「『"'):
            return False
        return bool(_BEFORE.search(before)) or mention.start == 0

    @staticmethod
    def _longest(mentions: Iterable[Mention]) -> list[Mention]:
        """Without those inside another, in order."""
        kept: list[Mention] = []
        for mention in sorted(set(mentions), key=lambda one: (one.start, -one.end)):
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept


def _respectively(folded: str, before: list[Scope], start: int, clause: int) -> Suggestion | None:
    """甲、乙和丙的收入分別為1元、2元和3元: each figure is of the name in its place.

    None where the clause is no such list of places.
    """
    said = list(_RESPECTIVELY.finditer(folded, max(clause, start - _SAID), start))
    if not said:
        return None
    names = [scope for scope in before if scope.end <= said[-1].start()]
    listed = names[-1:]
    for scope in names[-2::-1]:
        if not _AND.fullmatch(folded, scope.end, listed[0].mention.start):
            break
        listed.insert(0, scope)
    if len(listed) < 2 or _SENTENCE.search(folded, listed[0].mention.start, clause):
        return None
    place = len(_AND.findall(folded, said[-1].end(), start))
    if place >= len(listed):
        return Suggestion("", "no name in its place of the list")
    name = listed[place].mention.name
    return Suggestion(name.code, f"{_told(name)} in its place of the list")


def _is_listed(folded: str, mention: Mention) -> bool:
    """分別為甲園449家、乙園92家: one of several names, each for its own figure alone."""
    return folded[mention.start - 1 : mention.start] == "、" or bool(
        _ITEM.match(folded, mention.end)
    )


def _wholes(codebook: Codebook, code: str) -> Iterator[str]:
    """The entities that an entity lies in, the nearest first."""
    whole = codebook.entities[code].part_of
    while whole is not None:
        yield whole
        whole = codebook.entities[whole].part_of


def _told(name: Name) -> str:
    return f"{name.kind} {name.printed}"
