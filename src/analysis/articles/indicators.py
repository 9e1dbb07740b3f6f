"""What a proposed figure measures: the codebook's name that stands beside it in its clause."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import ADDITIVE, Codebook, series_name, split
from .fitting import is_unit_of
from .grounds import NONE, Suggestion
from .lexicon import Mention
from .meanings import Meanings, Place, between
from .parts import Parts
from .prose_words import (
    AMONG,
    DIRECT,
    EACH,
    GOAL,
    LINKS,
    LISTED,
    NARROWER,
    NEW,
    NEW_ONES,
    NOT_HEAD,
    PARTS,
    RATE,
    RATE_AFTER,
)
from .said_before import SHARE, Comparing

_NEAR, _AROUND = 60, 12


class _Found(NamedTuple):
    """A name that may be the figure's: how far off, how long, and the ground."""

    gap: int
    length: int
    mention: Mention
    where: str


class Indicators:
    """Suggests indicators; figures of one paragraph come in order."""

    def __init__(self, codebook: Codebook) -> None:
        self._measures = codebook.measures
        self._meanings = Meanings(codebook)
        self.mentions, self.named = self._meanings.mentions, self._meanings.named
        self._parts = Parts(codebook)
        self._comparing = Comparing(codebook, self._meanings, self._parts)
        # a ratio that compares a state with the one before names both
        self._earlier = {
            ratio.numerator: ratio.denominator[0]
            for ratio in codebook.ratios.values()
            if ratio.kind == "change"
        }
        self._changed = {before: after for after, before in self._earlier.items()}
        # 人均地區生產總值: of a period, as what it is made of
        self._of_flows = {
            ratio.reported
            for ratio in codebook.ratios.values()
            if ratio.reported
            and codebook.indicators[split(ratio.numerator or "")[0]].kind == "flow"
        }

    def kind_of(self, code: str) -> str | None:
        """How an indicator stands in time; "" has none."""
        if not code:
            return None
        indicator = self._meanings.of(code)
        return "flow" if indicator.of_flow or code in self._of_flows else indicator.kind

    def passed(self, text: str) -> None:
        """A paragraph has been read: what it spoke of holds for what follows."""
        self._meanings.passed(text)
        self._comparing.passed()

    def is_before(self, code: str) -> bool:
        """Whether a code names the state before a change, apart from that after it."""
        return code in self._changed

    def suggest(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """The series of one figure (indicator, and its measure where that is no level).

        `previous` is what was suggested for the one before in its sentence.
        """
        told = self._suggest(text, mentions, place, previous)
        self._comparing.told(told.value)
        return told

    def _suggest(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        compared = (text, mentions, place, previous)
        is_rate = place.unit == "%" and (
            RATE.search(text, place.before, place.start) or RATE_AFTER.match(text, place.end)
        )
        if place.added or is_rate:
            return self._comparing.grown(*compared)
        is_share = place.unit == "%" and SHARE in self._measures
        if is_share and (shared := self._comparing.shared(*compared)).value:
            return shared
        if (part := self._comparing.among(*compared)).value:
            return part
        found = self._candidates(text, mentions, place)
        if place.bare:
            return self._unprinted(found, text, place)
        told = self._chosen([one for one in found if self._fits(one, text, place)], text, place)
        if place.change.before and not told.ground:
            told = self._reached(place, previous)
        first = place.change.after and not place.change.before
        earlier = self._earlier.get(told.value, "") if first else ""
        if earlier:
            return Suggestion(earlier, f"{told.ground}, before the change")
        if not told.ground and (more := self._comparing.continued(*compared)).value:
            return more
        return self._parted(told, text, place)

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
            and self._meanings.of(one.mention.name.code).kind in ADDITIVE
            and self._meanings.is_meant(one.mention.name, text, place.start)
        ]
        told = self._chosen(amounts, text, place)
        return told._replace(ground=f"{told.ground}, unit read") if told.value else NONE

    def unit_of(self, series: str) -> str:
        """The unit that figures of a series are printed in."""
        indicator = self._meanings.of(series)
        return indicator.printed_unit or indicator.unit

    def _candidates(self, text: str, mentions: list[Mention], place: Place) -> list[_Found]:
        if place.label and LISTED.search(text, place.clause, place.start):
            listed = self._comparing.listed(text, place)
            return [_Found(0, one.end - one.start, one, "of the list") for one in listed]
        found = []
        near = between(mentions, max(place.before, place.start - _NEAR), place.after)
        for mention in near:
            if any(one.start < mention.start and mention.end <= one.end for one in near):
                continue  # 每萬人口高價值發明專利擁有量 is no 發明專利擁有量
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
            for mention in self.mentions(joined[: len(head) + _NEAR])
            if mention.start < len(head) < mention.end
        ]

    def _fits(self, found: _Found, text: str, place: Place) -> bool:
        """Whether the unit and the kind of number are the indicator's."""
        name = found.mention.name
        indicator = self._meanings.of(name.code)
        if not is_unit_of(place.unit, indicator):
            return False
        if not self._meanings.is_meant(name, text, place.start):
            return False
        if found.where != "before":
            return True
        begins = found.mention.start
        if self._parts.is_unknown(text, max(place.before, begins - _AROUND), begins):
            return False
        if EACH.search(text[place.before - 1 : begins]) and "超" in text[begins : place.start]:
            return False  # 5個總投資超過10億元: each of them
        lead = text[max(place.before, begins - _AROUND) : begins]
        is_new = (
            NEW.search(lead)
            or (  # 新增企業35家、孵化器12家
                text[place.before : place.before + 1] == "、"
                and NEW_ONES.search(text, place.clause, place.before)
            )
        )
        return not (NARROWER.search(lead) or (indicator.kind == "stock" and is_new))

    def _chosen(self, found: list[_Found], text: str, place: Place) -> Suggestion:
        """The nearest name, the longer where two are as near; where codes share it, that of the
        population spoken of, else none.
        """
        if not found:
            return NONE
        best = min(found, key=lambda one: (one.gap, -one.length))
        same = [one for one in found if (one.gap, one.length) == (best.gap, best.length)]
        codes = sorted({one.mention.name.code for one in same})
        if len(codes) > 1:
            own = [one for one in codes if self._meanings.is_spoken_of(one, text, place.start)]
            codes = own if len(own) == 1 else codes
            same = [one for one in same if one.mention.name.code in codes]
            best = same[0]
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
        if not code or not is_unit_of(place.unit, self._meanings.of(code)):
            return NONE
        return Suggestion(code, f"as {place.change.before}, the state before it")


def is_goal(text: str, place: Place) -> bool:
    """Whether a figure's sentence says, before it, what is aimed at."""
    return bool(GOAL.search(text, place.sentence, place.start))
