"""Whom a proposed figure is about: the entity that its paragraph speaks of.

A name counts as what a passage speaks of (its scope) where it begins a clause or stands after 在
and the like; inside other words (與蘭州市人社局共建) it does not. The nearest scope before the
figure in its paragraph wins, then any name there, then the headline's, then that of one of the
last paragraphs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from ..codebook import Codebook
from ..script import fold
from .grounds import NONE, Suggestion
from .lexicon import Lexicon, Mention, Name, entity_names

_SHORTEST = 3  # characters of a short name: 高新區, 留創園
# What a clause begins with, before the name of its subject.
_OPENERS = "此外|同时|其中|另外|目前|近年来|今年|去年|一直以来|据悉|据介[绍紹]|为此|如今|年|月|日"
_BEFORE = re.compile(
    rf"(?:^|[,，。;；:!?、\s(]|(?:{_OPENERS})|[在于对使全由据是该該我让为])[\s\"“'‘「『]*$"
)
_OPENED = re.compile(r"[,，。;；:!?、\s(在于对使全由据是该該我让为的和与與]$|^$")
# A name that goes on like this is part of another body's or thing's name.
_GOES_ON = re.compile(
    r"(?:(?![与與和及跟同在将为是的了实施推进建设出台制定开展])[\u4e00-\u9fff]){0,8}?"
    r"(?:局|厅|委(?!会)|公司|大学|学院|研究院|研究所|中心|银行|医院|集团|协会|馆|法院|法庭|"
    r"基地|工作站|市场|方案|计划|条例|办法|规划|日报|晚报|电视台|基金|产业园|服务港|学校|站)"
)
_WIDER = re.compile(r"全国|全球|世界|国内|全省|全市|全县")
_NAMED = re.compile(
    r"\((?:以下|下)?(?:统?简[称稱]|下[称稱])(?:为|:)?\s*[\"“'‘「『]?([^\"”'’」』()\s]{2,20})"
)
_LONGEST = 24
_REACH = 3  # paragraphs for which what was spoken of last still counts
_FAR, _MOST = 80, 50  # characters and names before a figure that are asked
_ALIASES = 200  # names that one text may give


class Scope(NamedTuple):
    """A name that a text speaks of, and where it ends."""

    end: int
    mention: Mention
    is_scope: bool


class Entities:
    """What a text has said so far; feed its paragraphs in order."""

    def __init__(self, codebook: Codebook) -> None:
        self._lexicon = entity_names(codebook)
        self._short: dict[str, list[Name]] = {}
        for code, entity in codebook.entities.items():
            for label in {fold(entity.label["zh-Hant"]), fold(entity.label["zh-Hans"])}:
                for start in range(1, len(label) - _SHORTEST + 1):
                    name = Name(code, label[start:], "short name")
                    self._short.setdefault(label[start:], []).append(name)
        self._shorts = Lexicon(name for names in self._short.values() for name in names)
        self._aliases = Lexicon(())
        self._alias_names: list[Name] = []
        self._told: dict[str, int] = {}  # code -> when it was last named in full
        self._count = 0
        self._headline: Suggestion = NONE
        self._last: Suggestion = NONE
        self._age = 0  # paragraphs since then
        self._first = True

    def read(self, folded: str) -> list[Scope]:
        """The names in a paragraph, in order; what it defines is known from then on."""
        mentions = self._longest([*self._lexicon.mentions(folded), *self._aliases.mentions(folded)])
        for mention in mentions:
            self._count += 1
            self._told[mention.name.code] = self._count
            self._define(folded, mention)
        if self._alias_names:
            mentions = self._longest([*mentions, *self._aliases.mentions(folded)])
        mentions = self._longest([*mentions, *self._short_mentions(folded)])
        scopes = [
            Scope(mention.end, mention, self._is_scope(folded, mention))
            for mention in mentions
            if not _GOES_ON.match(folded, mention.end, mention.end + _LONGEST)
        ]
        self._remember(folded, scopes)
        return scopes

    def _remember(self, folded: str, scopes: list[Scope]) -> None:
        self._age += 1
        if self._first and folded.strip():
            self._first = False
            if scopes:
                name = scopes[0].mention.name
                self._headline = Suggestion(name.code, f"{_told(name)} in the headline")
        told = next((scope for scope in reversed(scopes) if scope.is_scope), None)
        if told is not None:
            name = told.mention.name
            self._last = Suggestion(name.code, f"{_told(name)} in a paragraph before")
            self._age = 0

    def suggest(self, folded: str, scopes: list[Scope], start: int, clause: int) -> Suggestion:
        """For a figure at `start` of a paragraph, in a clause that starts at `clause`."""
        if _WIDER.search(folded, max(clause, start - _FAR), start):
            return NONE
        at = bisect_right(scopes, start, key=lambda scope: scope.end)
        before = scopes[max(0, at - _MOST) : at][::-1]
        for scope in (*(scope for scope in before if scope.is_scope), *before):
            where = "in the clause" if scope.mention.start >= clause else "in the paragraph"
            name = scope.mention.name
            return Suggestion(name.code, f"{_told(name)} before {where}")
        if self._headline.value or self._age > _REACH:
            return self._headline
        return self._last

    def _define(self, folded: str, mention: Mention) -> None:
        """Learns the name that the text gives: X(以下簡稱“Y”)."""
        match = _NAMED.match(folded, mention.end)
        known = {name.printed for name in self._alias_names}
        if match and match[1] not in known and len(known) < _ALIASES:
            self._alias_names.append(Name(mention.name.code, match[1], "name given in the text"))
            self._aliases = Lexicon(self._alias_names)

    def _short_mentions(self, folded: str) -> list[Mention]:
        """The ends of labels that stand alone, for what was named last with that end."""
        found = []
        for mention in self._shorts.mentions(folded):
            before = folded[max(0, mention.start - 6) : mention.start]
            alone = _OPENED.search(before[-1:]) or _BEFORE.search(before)
            names = self._short[folded[mention.start : mention.end]]
            told = [name for name in names if name.code in self._told]
            if alone and told:
                name = max(told, key=lambda name: self._told[name.code])
                found.append(mention._replace(name=name))
        return found

    @staticmethod
    def _is_scope(folded: str, mention: Mention) -> bool:
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


def _told(name: Name) -> str:
    return f"{name.kind} {name.printed}"
