"""The prints of all sources: what ratios and checks are made of, and the table of observations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..messages import Lang, isolated, say
from ..problems import InputError, Problem, one_of
from ..reading import CLOSED
from .codebook import Codebook, series_name, split
from .columns import frame
from .definitions import the_codebook
from .doors import argument_problems, checked_facts, checked_sources, known_codes
from .fact_columns import FactColumns, Sides
from .observations import Observation, cautions, publications
from .observed import Observations
from .period import Period, PeriodError
from .schemas import OBSERVATIONS, SERIES
from .sides import Side

if TYPE_CHECKING:
    import pandas as pd

    from .doors import Sources

ACROSS = "across_sources"  # the caveat of what is made of several sources


class Reason(NamedTuple):
    """Why a ratio is refused: a code, with the indicator that is not printed, and a sentence."""

    code: str
    text: str


def _day(as_of: str) -> date | None:
    try:
        return Period(as_of).end if as_of else None
    except PeriodError:
        expected = "a day, a month or a year, such as 2020-12-31"
        raise InputError([Problem("argument", "as_of", expected, repr(as_of))]) from None


class Prints:
    """What ratios and checks are made of: the sides of all facts, and their observations."""

    def __init__(
        self,
        facts: pd.DataFrame,
        codebook: Codebook,
        sources: Sources,
        lang: Lang = "en",
        as_of: str = "",
    ) -> None:
        if problems := argument_problems(codebook, lang):
            raise InputError(problems)
        self.sides, self.codebook, self.lang = Sides(FactColumns(facts)), codebook, lang
        preferences = codebook.preferences.values()
        self.observed = Observations(
            self.sides, publications(checked_sources(sources)), preferences, _day(as_of)
        )

    def is_preferred(self, one: Side) -> bool:
        """Whether a print stands for its observation."""
        return self.observed.of(one).preferred.source == one.source

    def around(self, one: Side) -> list[Side]:
        """The same of the entity that it lies in: of its own source, else the preferred print."""
        inside = self.codebook.entities[one.entity].part_of
        return self.same(one, inside) if inside else []

    def same(self, one: Side, entity: str) -> list[Side]:
        """What `one` measures, of its period and unit, for another entity: own source first."""
        own = [
            other
            for other in self.sides.own(replace(one, entity=entity), one.series)
            if (other.period, other.unit) == (one.period, one.unit)
        ]
        preferred = self.observed.at(entity, one)
        return own or ([preferred] if preferred else [])

    def say(self, key: str, **values: object) -> str:
        """A sentence in the language of reasons."""
        return say(key, self.lang, **values)

    def reason(self, key: str, about: str = "", **values: object) -> Reason:
        """Why something is refused, `about` a series."""
        return Reason(f"{key}:{split(about)[0]}" if about else key, self.say(key, **values))

    def label(self, series: str) -> str:
        """The label of a series' indicator."""
        return isolated(self.codebook.indicators[split(series)[0]].label[self.lang])

    def entity_label(self, entity: str) -> str:
        return isolated(self.codebook.entities[entity].label[self.lang])


def observations_from(
    facts: pd.DataFrame,
    codebook: Codebook | None = None,
    sources: Sources = (),
    *,
    as_of: str = "",
) -> pd.DataFrame:
    """What all sources say of each thing, one row each, in the order of entities and series.

    `facts` has the columns of `analysis.model.schemas.FACTS`; `sources` are rows of `SOURCES`, by
    whose grades, days and revisions a print is preferred. `as_of` is a day: what was published
    later, or without a day, is left out. The result has the columns of
    `analysis.model.schemas.OBSERVATIONS`; its bounds hold the rounding of print.

    >>> import analysis
    >>> facts = analysis.facts("南部科學園區", "營業總收入", 2024)
    >>> made = analysis.observations_from(facts, sources=analysis.sources())
    >>> len(facts), made.verdict.tolist()
    (2, ['conflict'])

    Raises InputError with everything wrong with `facts`, and for an `as_of` that is no day.
    """
    codebook = the_codebook(codebook)
    made = Prints(checked_facts(facts, codebook), codebook, sources, as_of=as_of).observed
    return frame(_columns(made), OBSERVATIONS)


def series_from(  # noqa: PLR0913 (what a series is of)
    facts: pd.DataFrame,
    codebook: Codebook,
    sources: Sources = (),
    *,
    entity: str,
    indicator: str,
    measure: str = "level",
    breakdown: str = "",
    as_of: str = "",
) -> pd.DataFrame:
    """What is printed of one thing over time: its observations, earliest first.

    `facts`, `sources` and `as_of` are those of `observations_from`; the codes are of the codebook.
    The result has the columns of `analysis.model.schemas.SERIES`, and no row where nothing is
    printed. Prints in two currencies are two series, one after the other.

    Raises InputError as `observations_from`, and for every code that the codebook lacks.
    """
    known = known_codes(codebook)
    asked = (("entity", entity, "entities"), ("indicator", indicator, "indicators"))
    named = (("measure", measure, "measures"), ("breakdown", breakdown, "breakdowns"))
    problems = [
        Problem("argument", name, one_of(known[kind], code), repr(code))
        for name, text, kind in (*asked, *named)
        for code in (text.split() if name == "breakdown" else [text])
        if code not in known[kind]
    ]
    if problems:
        raise InputError(problems)
    made = Prints(checked_facts(facts, codebook), codebook, sources, as_of=as_of).observed
    about = made.about(entity, series_name(indicator, measure, breakdown))
    rows = sorted(map(_row, about), key=lambda row: (row["unit"], _time(row["period"])))
    for row, above in zip(rows, [None, *rows], strict=False):
        gap = None
        if above and above["unit"] == row["unit"]:
            ends = (Period(above["period"]), Period(row["period"]))
            gap = codebook.break_between(entity, indicator, *ends)
        row["break_before"] = gap[0] if gap else ""
    return frame(rows, SERIES)


def _time(period: str) -> tuple[date, date, str]:
    """A key that sorts periods by their end, then by their start."""
    read = Period(period)
    return read.end or date.max, read.start or date.min, period


def _columns(observed: Observations) -> dict[str, list[Any]]:
    """The columns of all observations, in the order of entities and series."""
    made, facts, best = observed.summary, observed.facts, observed.summary.preferred
    text = {name: (one.texts, one.codes[best].tolist()) for name, one in facts.text.items()}
    columns = {name: [texts[code] for code in codes] for name, (texts, codes) in text.items()}
    frequency = facts.text["period"].each(lambda period: Period(period).frequency, "object")
    point = facts.point[best] & facts.given[best]
    numbers = facts.facts["value"].to_numpy(object)[best]
    fact = facts.facts["fact"].to_numpy(object)
    low, high = facts.low[best], facts.high[best]
    told = cache(lambda caveats, verdict: " ".join(cautions(caveats, verdict)))
    ids, starts = fact[made.order].tolist(), made.starts.tolist()
    columns |= {
        "frequency": frequency[best].tolist(),
        "value": [one if is_one else None for one, is_one in zip(numbers, point, strict=True)],
        "lower": facts.exact(facts.least[best], best),
        "upper": facts.exact(facts.most[best], best),
        "closed": [CLOSED[ends] for ends in zip(low % 2 == 0, high % 2 == 0, strict=True)],
        "decimals": facts.facts["decimals"].to_numpy()[best].tolist(),
        "verdict": made.verdict.tolist(),
        "sources": made.sources.tolist(),
        "preferred": fact[best].tolist(),
        "ground": made.ground.tolist(),
        "caveats": list(map(told, columns["caveats"], made.verdict)),
        "facts": [" ".join(ids[start:end]) for start, end in pairwise([*starts, len(ids)])],
    }
    for thing in np.flatnonzero(made.odd).tolist():
        for name, cell in _row(observed.at_row(best[thing])).items():
            columns[name][thing] = cell
    begins = [period.removeprefix("../") for period in columns["period"]]
    names = ("entity", "indicator", "measure", "breakdown")
    keys = zip(*(columns[name] for name in names), begins, columns["unit"], made.first, strict=True)
    order = [thing for *_, thing in sorted((*key, at) for at, key in enumerate(keys))]
    return {one.name: [columns[one.name][thing] for thing in order] for one in OBSERVATIONS}


def _row(one: Observation) -> dict[str, Any]:
    first = one.preferred
    return {
        "entity": first.entity,
        "indicator": first.indicator,
        "measure": first.measure,
        "breakdown": first.breakdown,
        "period": first.period,
        "frequency": Period(first.period).frequency,
        "value": first.value if first.is_point else None,
        "lower": first.interval.lower,
        "upper": first.interval.upper,
        "closed": first.interval.closed,
        "unit": first.unit,
        "decimals": first.decimals,
        "verdict": one.verdict,
        "sources": len(one.sources),
        "preferred": first.fact,
        "ground": one.ground,
        "caveats": " ".join(one.caveats),
        "facts": " ".join(side.fact for side in one.prints),
    }
