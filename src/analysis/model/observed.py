"""The observations of a table of facts: found through an index, and summed up by whole columns.

Where every print of a thing is plain, and none is preferred by decision or supersedes another,
`Summary` ranks and compares all of them at once; what is left is an `Observation` each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache, cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from .code_columns import Rows, firsts, together
from .codebook import Preference
from .fact_columns import Sides
from .observations import (
    GRADES,
    POWERS,
    UNRELIABLE,
    Observation,
    Publication,
    superseded_by,
    thing_of,
)
from .sides import Side, by_key

if TYPE_CHECKING:
    from .code_columns import Marks, Whole


class Observations:
    """Every observation of the sides, found through entity and series; made when it is asked for.

    `known` says what of a source decides; of a source that is not in it nothing is known. With
    `as_of`, prints of sources of a later day or of none are left out.
    """

    def __init__(
        self,
        sides: Sides,
        known: Mapping[str, Publication],
        preferences: Iterable[Preference] = (),
        as_of: date | None = None,
    ) -> None:
        self.facts, self._known = sides.facts, known
        self.chosen = {thing_of(one): one for one in preferences}
        self.superseded = cache(partial(superseded_by, known=known))
        then = self.facts.text["source"].each(
            lambda code: as_of is None or date.min < self.publication(code).day <= as_of, "bool"
        )
        self.rows = sides.rows[then[sides.rows]]
        text = self.facts.text
        self._columns = (text["entity"], self.facts.series, text["period"], text["unit"])
        self._made: dict[int, Observation] = {}

    @cached_property
    def summary(self) -> Summary:
        """What is said of each thing, in the order of things."""
        return Summary(self)

    @cached_property
    def things(self) -> Whole:
        """What each of `rows` is a print of, as a code."""
        return together(*(one.codes[self.rows] for one in self._columns))

    @cached_property
    def _prints(self) -> Rows:
        return Rows(self.rows, self._columns)

    @cached_property
    def _series(self) -> Rows:
        first = np.sort(firsts(self.things))
        return Rows(self.rows[first], self._columns[:2])

    def __iter__(self) -> Iterator[Observation]:
        return map(self.at_row, self.rows[np.sort(firsts(self.things))].tolist())

    def at_row(self, row: int) -> Observation:
        """The observation that a fact is a print of."""
        return self.of(self.facts.side(row))

    def of(self, one: Side) -> Observation:
        """The observation that a side is a print of."""
        return self._found(one.entity, one)

    def _found(self, entity: str, one: Side) -> Observation:
        rows = self._prints.of(entity, one.series, one.period, one.unit)
        if rows[0] not in self._made:
            self._made[rows[0]] = self._observation([self.facts.side(row) for row in rows])
        return self._made[rows[0]]

    def at(self, entity: str, like: Side) -> Side | None:
        """The preferred print of what `like` measures, of its period and unit, for an entity."""
        printed = self._prints.of(entity, like.series, like.period, like.unit)
        return self._found(entity, like).preferred if printed else None

    def about(self, entity: str, series: str) -> list[Observation]:
        """Those of an entity's series, of whatever period."""
        return [self.at_row(row) for row in self._series.of(entity, series)]

    def repeated(self) -> Iterator[Observation]:
        """Those of which a source has several prints."""
        import pandas as pd

        by = together(self.things, self.facts.text["source"].codes[self.rows])
        several = self.things[pd.Series(by).duplicated().to_numpy()]
        first = np.sort(firsts(self.things))
        return map(self.at_row, self.rows[first[np.isin(self.things[first], several)]].tolist())

    def preferred(self, rows: Whole) -> list[Side]:
        """What stands for the things that facts are prints of."""
        made, things = self.summary, self.things[np.searchsorted(self.rows, rows)]
        best, odd, side = made.preferred[things], made.odd[things], self.facts.side
        found = zip(np.where(odd, rows, best).tolist(), odd.tolist(), strict=True)
        return [self.at_row(row).preferred if is_odd else side(row) for row, is_odd in found]

    def following(
        self, chosen: Callable[[Side], bool], alike: Callable[[Side], object]
    ) -> Iterator[list[Side]]:
        """Preferred prints of an entity, series and unit that are alike, where there are several.

        Both are asked once of each indicator, measure and period.
        """
        text, first = self.facts.text, self.rows[np.sort(firsts(self.things))]
        kinds = together(*(text[name].codes[first] for name in ("indicator", "measure", "period")))
        some = [self.facts.side(row) for row in first[firsts(kinds)].tolist()]
        wanted = np.array([chosen(one) for one in some], bool)[kinds]
        first, kinds = first[wanted], kinds[wanted]
        codes: dict[object, int] = {}
        like = np.array([codes.setdefault(alike(one), len(codes)) for one in some], "int64")
        named = (self._columns[0], self._columns[1], text["unit"])
        series = together(*(one.codes[first] for one in named), like[kinds])
        several = np.bincount(series)[series] > 1
        sides = zip(series[several].tolist(), self.preferred(first[several]), strict=True)
        return ([one for _, one in group] for group in by_key(sides, itemgetter(0)).values())

    def publication(self, source: str) -> Publication:
        """What is known of a source."""
        return self._known.get(source, Publication())

    def _observation(self, prints: list[Side]) -> Observation:
        here = {one.source for one in prints}
        superseded = frozenset(old for code in here for old in self.superseded(code) if old in here)
        choice = self.chosen.get(thing_of(prints[0]))
        chosen = choice.source if choice else None
        ordered = sorted(prints, key=lambda one: self._rank(one, superseded, chosen))
        return Observation(tuple(ordered), superseded, self._ground(ordered, superseded, chosen))

    def _rank(self, one: Side, superseded: frozenset[str], chosen: str | None) -> tuple[Any, ...]:
        """The declared order: chosen > not superseded > sound print > grade > placed > narrower >
        later; the fact's id decides what nothing else does, so that order of rows never matters."""
        source = self.publication(one.source)
        low, high = one.interval.lower, one.interval.upper
        width = high - low if isinstance(low, Fraction) and isinstance(high, Fraction) else None
        return (
            one.source != chosen,
            one.source in superseded,
            bool(UNRELIABLE & set(one.caveats.split())),
            _grade(source),
            not one.is_placed,
            (width is None, width or 0),
            -source.day.toordinal(),
            one.fact,
        )

    GROUNDS = (
        "preference",
        "not superseded",
        "sound print",
        "grade",
        "placed",
        "narrower",
        "later",
    )

    def _ground(self, ordered: list[Side], superseded: frozenset[str], chosen: str | None) -> str:
        """The first rule by which the preferred print goes before the next."""
        if len({one.source for one in ordered}) == 1:
            return "only source"
        first, second = (self._rank(one, superseded, chosen) for one in ordered[:2])
        ranks = zip(self.GROUNDS, first, second, strict=False)
        return next((name for name, one, other in ranks if one != other), "first by id")


class Summary:
    """What is said of each thing: arrays by its code, of which `odd` marks those without.

    `order` are the prints, the preferred one first, and `starts` where each thing begins in it.
    """

    def __init__(self, observed: Observations) -> None:
        self._observed, facts, rows = observed, observed.facts, observed.rows
        things, source = observed.things, facts.text["source"]
        self.first = firsts(things)
        self.counts: Whole = np.bincount(things, minlength=len(self.first))
        ranks = [
            facts.text["caveats"].each(lambda text: UNRELIABLE & set(text.split()), "bool")[rows],
            source.each(lambda one: _grade(observed.publication(one)))[rows],
            ~facts.placed[rows],
            (facts.most - facts.least)[rows],
            source.each(lambda one: -observed.publication(one).day.toordinal())[rows],
        ]
        ids = np.zeros(len(rows), "int64")
        several = np.flatnonzero(self.counts[things] > 1)
        ids[several] = np.argsort(np.argsort(facts.facts["fact"].to_numpy(object)[rows[several]]))
        order = np.lexsort((ids, *reversed(ranks), things))
        self.starts = np.flatnonzero(np.diff(things[order], prepend=-1))
        self.order = rows[order]
        self.preferred = self.order[self.starts]
        self.sources: Whole = np.bincount(things[firsts(together(things, source.codes[rows]))])
        self.ground = np.full(len(self.first), "only source", object)
        second = order[np.minimum(self.starts + 1, max(len(order) - 1, 0))]
        undecided = self.sources > 1
        for name, rank in zip(observed.GROUNDS[2:], ranks, strict=True):
            apart = undecided & (rank[order[self.starts]] != rank[second])
            self.ground[apart] = name
            undecided &= ~apart
        self.ground[undecided] = "first by id"
        self._judge(things)

    def _judge(self, things: Whole) -> None:
        """The verdicts, and the things that are not judged here."""
        observed, facts, rows = self._observed, self._observed.facts, self._observed.rows
        at = np.lexsort((facts.low[rows], things))
        highest = rows[at[np.append(self.starts[1:], len(at)) - 1]] if len(at) else rows
        at = np.lexsort((facts.high[rows], things))
        lowest = rows[at[self.starts]]
        agree = facts.low[highest] <= facts.high[lowest]
        self.verdict = np.where(agree & (self.sources > 1), "agree", "single").astype(object)
        self.verdict[~agree] = "conflict"
        odd = np.zeros(len(self.first), bool)
        odd[things[~facts.plain[rows]]] = True
        odd[~agree] |= self._may_be_powers(highest[~agree], lowest[~agree])
        if observed.chosen:
            sides = map(facts.side, rows[self.first].tolist())
            odd |= np.array([thing_of(one) in observed.chosen for one in sides], bool)
        sources = facts.text["source"]
        newer = sources.each(lambda code: bool(observed.superseded(code)), "bool")[rows]
        newer &= self.counts[things] > 1
        self.odd: Marks = odd
        for row, thing in zip(rows[newer].tolist(), things[newer].tolist(), strict=True):
            prints = self.order[self.starts[thing] : self.starts[thing] + self.counts[thing]]
            here = {sources.texts[code] for code in sources.codes[prints].tolist()}
            odd[thing] |= bool(here & observed.superseded(sources.texts[sources.codes[row]]))

    def _may_be_powers(self, above: Whole, below: Whole) -> Marks:
        """Whether two prints apart may meet a power of ten from each other, in floating point."""
        low, high = (
            ends.astype(float) for ends in (self._observed.facts.least, self._observed.facts.most)
        )
        found = np.zeros(len(above), bool)
        for power in POWERS:
            for one, two in ((10.0**power, 1.0), (1.0, 10.0**power)):
                least = np.maximum(low[above] * one, low[below] * two)
                most = np.minimum(high[above] * one, high[below] * two)
                found |= least <= most + (np.abs(least) + np.abs(most)) * 1e-12  # floats round
        return found


def _grade(known: Publication) -> int:
    return GRADES.get(known.grade, GRADES[""])
