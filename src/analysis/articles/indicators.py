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
from .prose_words import (
    ADDED,
    AMONG,
    ANOTHER,
    DIRECT,
    GOAL,
    LINKS,
    LISTED,
    NARROWER,
    NEW,
    NOT_HEAD,
    PARTS,
    PLACE_ALONE,
    RATE,
    REAL,
    SHARE_IS,
    SHARE_OF,
)

GROWTH = "growth"  # the measure that a printed rate of growth is taken for
SHARE = "share"
GROWTH_REAL = "growth_real"  # 按可比價格計算
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
        if place.added or (place.unit == "%" and RATE.search(text, place.before, place.start)):
            return self._grown(text, mentions, place, previous)
        is_share = place.unit == "%" and SHARE in self._measures
        if is_share and (shared := self._shared(text, mentions, place)).value:
            return shared
        found = self._candidates(text, mentions, place)
        if place.bare:
            return self._unprinted(found, text, place)
        told = self._chosen([one for one in found if self._fits(one, text, place)])
        if place.change.before and not told.ground:
            told = self._reached(place, previous)
        first = place.change.after and not place.change.before
        earlier = self._earlier.get(told.value, "") if first else ""
        if earlier:
            return Suggestion(earlier, f"{told.ground}, before the change")
        if not told.ground and self._is_listed_place(text, place, previous):
            return Suggestion(previous.value, "as the number before, 分別")
        return self._parted(told, text, place)

    def _is_listed_place(self, text: str, place: Place, previous: Suggestion) -> bool:
        """共699家，分別為甲園449家、乙園92家: of what the number before counts."""
        indicator = split(previous.value)[0]
        return (
            bool(indicator and PLACE_ALONE.fullmatch(text, place.before, place.start))
            and bool(LISTED.search(text, place.sentence, place.start))
            and is_unit_of(place.unit, self._codebook[indicator])
        )

    def _shared(self, text: str, mentions: list[Mention], place: Place) -> Suggestion:
        """光電產業…占總營業額40.85%: the share of the part that the sentence speaks of."""
        part = self._parts.spoken_of(text, place.sentence, place.before)
        named = [
            one
            for one in _between(mentions, place.before, place.start)
            if SHARE_OF.search(text, place.before, one.start)
            and SHARE_IS.fullmatch(text, one.end, place.start)
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
        if place.label and LISTED.search(text, place.clause, place.start):
            return self._listed(place.label)
        found = []
        for mention in _between(mentions, max(place.before, place.start - _NEAR), place.after):
            if mention.end <= place.start:
                gap = text[mention.end : place.start]
                rest = LINKS.sub("", gap)
                if len(rest) <= 1 and not PARTS.search(gap) and not AMONG.match(gap):
                    far = 0 if DIRECT.match(gap) else 2
                    found.append(_Found(far, mention.end - mention.start, mention, "before"))
            elif place.end <= mention.start:
                gap = text[place.end : mention.start]
                if (not gap or (gap.startswith("的") and len(gap) <= 5)) and not NOT_HEAD.match(
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
            if not LINKS.sub("", name[mention.end :])
        ]

    def _around(self, text: str, place: Place) -> list[_Found]:
        """Names that the figure parts: 新認定8家眾創空間, and their list: 和3家加速器."""
        first = text[max(place.clause, place.start - _NEAR) : place.start]
        if place.follows:  # 新認定29家A和15家B: what stood before the first stands before all
            match = re.search(r"(\D{2,6}?)\d", text[place.clause : place.start])
            first = match[1] if match and PARTS.search(text[place.start - 1 : place.start]) else ""
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
        if found.where != "before":
            return True
        begins = found.mention.start
        if self._parts.is_unknown(text, max(place.before, begins - _AROUND), begins):
            return False
        lead = text[max(place.before, begins - 8) : begins]
        if is_goal(text, place):  # 到2025年新建10家
            return not ADDED.search(lead)
        return not (NARROWER.search(lead) or (indicator.kind == "stock" and NEW.search(lead)))

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
        if len({split(code)[0] for code in codes}) == 1:  # 規上工業總產值 is the part of that name
            best = max(same, key=lambda one: one.mention.name.code)
            codes = [best.mention.name.code]
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
            for one in self._grown_names(text, mentions, place)
            if self._is_meant(one.name, text, place)
        ]
        if not named and LISTED.search(text, place.clause, place.start):
            return NONE  # 同比分別增長5%和8%: of which of those before is not said here
        last = max(named, key=lambda one: (one.end, one.end - one.start), default=None)
        base, _, breakdown = split(last.name.code if last else previous.value)
        unit = self._measures[GROWTH].unit if GROWTH in self._measures else ""
        if not base or not unit or not is_unit(place.unit, unit):
            return NONE
        real = REAL.search(text, max(place.sentence, place.start - _NEAR), place.start)
        measure = GROWTH_REAL if real and GROWTH_REAL in self._measures else GROWTH
        part = self._parts.spoken_of(
            text, place.before if not last else place.sentence, place.start
        )
        if not last and not part and ANOTHER.search(text, place.before, place.start):
            return NONE
        named_part = part if not last or not breakdown else breakdown
        series = series_name(base, measure, named_part or breakdown)
        return Suggestion(series, f"growth of {base} before")

    def _grown_names(self, text: str, mentions: list[Mention], place: Place) -> list[Mention]:
        """The names in the figure's clause; of a list with 分別 those in its place."""
        said = LISTED.search(text, place.clause, place.start)
        if not said:
            return _between(mentions, place.before, place.start)
        is_list = _between(mentions, place.clause, said.start())
        return [one.mention for one in self._listed(place.label)] if is_list else []


def is_goal(text: str, place: Place) -> bool:
    """Whether a figure's sentence says, before it, what is aimed at."""
    return bool(GOAL.search(text, place.sentence, place.start))
