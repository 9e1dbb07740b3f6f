"""What a figure says of what is named before it: its growth, its change, a share or a part of it,
or what it now comes to.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Codebook, series_name, split
from ..vocabulary import fold
from .fitting import is_unit, is_unit_of
from .grounds import NONE, Suggestion
from .lexicon import AMBIGUOUS, Mention
from .meanings import Meanings, Place, between, last_of
from .parts import Parts
from .prose_words import (
    ALSO_COMES_TO,
    AMONG_THEM,
    FRESH,
    LINKS,
    LISTED,
    NEW_ONES,
    ON_YEAR_BEFORE,
    OTHER_BASE,
    PARTS,
    PLACE_ALONE,
    REAL,
    SHARE_IS,
    SHARE_OF,
)

GROWTH = "growth"  # the measure that a printed rate of growth is taken for
GROWTH_REAL = "growth_real"  # 按可比價格計算
SHARE = "share"
CHANGE = "change"
_NEAR, _LEAD = 60, 12


class Comparing:
    """Suggests what rests on a name or a figure before; figures of one paragraph come in order."""

    def __init__(self, codebook: Codebook, meanings: Meanings, parts: Parts) -> None:
        self._measures = codebook.measures
        self._meanings, self._parts = meanings, parts
        self._real = ""  # whose growth this paragraph has said to be real
        self._parted = ""  # the indicator whose parts it goes through
        self._reported = {
            (ratio.numerator, whole): ratio.reported
            for ratio in codebook.ratios.values()
            if ratio.reported
            for whole in ratio.denominator
        }

    def passed(self) -> None:
        """A paragraph has been read."""
        self._real = self._parted = ""

    def told(self, series: str) -> None:
        """What is suggested for a figure, which those after it may go on with."""
        indicator, measure, breakdown = split(series)
        if indicator and measure == "level":
            self._parted = indicator if breakdown else ""

    def grown(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """增長33%, 比上年增加112家: of what the figure's clause, or the figure before it, names."""
        named = [
            one
            for one in self._grown_names(text, mentions, place)
            if self._meanings.is_meant(one.name, text, place.start)
        ]
        if not named and LISTED.search(text, place.clause, place.start):
            return NONE  # 同比分別增長5%和8%: of which of those before is not said here
        last = last_of(named)
        base, _, breakdown = split(last.name.code if last else previous.value)
        part = self._parts.spoken_of(
            text, place.before if not last else place.sentence, place.start
        )
        # 房地產開發投資下降9.7%: of something that no name was found for
        unnamed = not last and not part and LINKS.sub("", text[place.before : place.start])
        if not base or (unnamed and len(unnamed) > 1):
            return NONE
        measure = self._measure(base, text, place, bool(part or breakdown))
        if not measure:
            return NONE
        breakdown = part if part and (not last or not breakdown) else breakdown
        return Suggestion(series_name(base, measure, breakdown), f"{measure} of {base} before")

    def _measure(self, base: str, text: str, place: Place, is_part: bool) -> str:
        """Whether a number is a rate of growth, or by how much something changed in a year."""
        growth = self._measures.get(GROWTH)
        if growth is not None and growth.unit and is_unit(place.unit, growth.unit):
            if OTHER_BASE.search(text, place.before, place.start):
                return ""
            real = REAL.search(text, max(place.sentence, place.start - _NEAR), place.start)
            if GROWTH_REAL in self._measures and (real or (is_part and self._real == base)):
                self._real = base
                return GROWTH_REAL
            return GROWTH
        on_year = ON_YEAR_BEFORE.search(text, place.before, place.start)
        indicator = self._meanings.of(base)
        is_change = indicator.kind == "stock" and is_unit_of(place.unit, indicator)
        return CHANGE if on_year and is_change and CHANGE in self._measures else ""

    def _grown_names(self, text: str, mentions: list[Mention], place: Place) -> list[Mention]:
        """The names in the figure's clause; of a list with 分別 those in its place."""
        said = LISTED.search(text, place.clause, place.start)
        if not said:
            return between(mentions, place.before, place.start)
        is_list = between(mentions, place.clause, said.start())
        return list(self.listed(text, place)) if is_list else []

    def listed(self, text: str, place: Place) -> Iterator[Mention]:
        """Names in the name that a list gives: 企業、孵化器分別為12家、15家."""
        name = fold(place.label)
        if not place.follows and name not in PARTS.split(text[place.clause : place.start])[0]:
            return  # 0-17歲、18歲以上人口分別為2人和8人: the name of the last is not the first's
        is_new = NEW_ONES.search(text, place.clause, place.start)
        for mention in self._meanings.mentions(name):
            is_stock = self._meanings.of(mention.name.code).kind == "stock"
            if not LINKS.sub("", name[mention.end :]) and not (is_new and is_stock):
                yield mention

    def shared(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """光電產業…占總營業額40.85%: the share of the part that the sentence speaks of; of R&D
        money, 占GDP的比重: the indicator under which that ratio is printed.
        """
        part = self._parts.spoken_of(text, place.sentence, place.before)
        named = [
            one
            for one in between(mentions, place.before, place.start)
            if SHARE_OF.search(text, place.before, one.start)
            and SHARE_IS.fullmatch(text, one.end, place.start)
        ]
        if not named:
            return NONE
        base, _, breakdown = split(named[0].name.code)
        numerator, measure, _ = split(previous.value)
        for one in named if measure == "level" else ():
            if reported := self._reported.get((numerator, one.name.code), ""):
                return Suggestion(reported, f"{numerator} over {one.name.code}")
        is_meant = self._meanings.is_meant(named[0].name, text, place.start)
        if not part or breakdown or not is_meant:
            return NONE
        return Suggestion(series_name(base, SHARE, part), f"share of {base}, {part}")

    def among(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """授權專利9216件，其中發明專利1405件: an ambiguous name is that of a part of what was
        counted before.
        """
        whole = split(previous.value)[0]
        named = [
            one
            for one in between(mentions, place.before, place.start)
            if whole in self._meanings.of(one.name.code).at_most
            and AMONG_THEM.fullmatch(text, place.before, one.start)
            and not LINKS.sub("", text[one.end : place.start])
            and is_unit_of(place.unit, self._meanings.of(one.name.code))
        ]
        last = last_of(named)
        if last is None or last.name.kind != AMBIGUOUS:
            return NONE
        return Suggestion(last.name.code, f"{last.name.kind} {last.name.printed} among {whole}")

    def continued(
        self, text: str, mentions: list[Mention], place: Place, previous: Suggestion
    ) -> Suggestion:
        """A figure whose clause names no indicator: of the next place of a list, of the next part
        (光電產業1,840億元), or what is there after what came new (新培育8家，累計達到23家).
        """
        if ALSO_COMES_TO.fullmatch(text, place.before, place.start):
            counted = [
                one
                for one in between(mentions, place.sentence, place.before)
                if FRESH.search(text, max(0, one.start - _LEAD), one.start)
                and self._fits(one.name.code, place, "stock")
            ]
            if (last := last_of(counted)) is not None:
                return Suggestion(last.name.code, f"{last.name.printed}, as what came new before")
        if self._parted and self._fits(self._parted, place):
            part = self._parts.named_by(text, place.before, place.start)
            if part:
                return Suggestion(series_name(self._parted, breakdown=part), f"as before, {part}")
        # 共699家，分別為甲園449家、乙園92家
        is_listed = LISTED.search(text, place.sentence, place.start)
        alone = is_listed and PLACE_ALONE.fullmatch(text, place.before, place.start)
        if alone and previous.value and self._fits(previous.value, place):
            return Suggestion(previous.value, "as the number before, 分別")
        return NONE

    def _fits(self, series: str, place: Place, kind: str = "") -> bool:
        indicator = self._meanings.of(series)
        return is_unit_of(place.unit, indicator) and kind in {"", indicator.kind}
