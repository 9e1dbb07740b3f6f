"""What findings are made of: a report's own rows, what can be set beside them, and how both are
put in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor

from ..messages import Lang, say
from ..model import Compared, Period, wording
from .chart_parts import Record, is_open, per
from .markup import Edition

WIDE = Fraction(1, 20)  # spread of a range, of its lower end
POINTS = 3  # in time that make a series
OTHERS = 3  # rates that a sentence names
GRADES, DOUBTFUL = "ABCD", 2
MISPRINT = "misprint_suspect"
RANK = "名次"  # of which less is more


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something found. `blanks` fill its sentences; `rows` are the ratios it is of, `facts` the ids
    of the facts it rests on; `group` and `series` are what its chart draws.
    """

    strength: float
    blanks: Mapping[str, str]
    rows: tuple[Record, ...] = ()
    facts: tuple[str, ...] = ()
    group: Sequence[Compared] = ()
    series: Sequence[Record] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """What findings are made of: a report's own rows, and what can be set beside them."""

    edition: Edition
    checks: Sequence[Record]
    groups: Sequence[Sequence[Compared]]
    years: Mapping[tuple[str, ...], Sequence[Record]]
    sources: Mapping[str, Record] = field(default_factory=dict)
    facts: Mapping[str, Record] = field(default_factory=dict)  # all, by id

    @property
    def lang(self) -> Lang:
        return self.edition.lang

    def usable(self) -> Iterator[Record]:
        """Ratios that can be told without a second reading beside them."""
        for row in self.edition.ratios:
            if row["verdict"] == "computed" and row["reading"] != "alternative":
                yield row

    def grade(self, row: Record) -> int:
        """The place of a ratio's worst source in the order of grades; after all where ungraded."""
        codes = {fact.partition(":")[0] for fact in row["facts"].split()}
        grades = [str(self.sources.get(code, {}).get("grade") or "") for code in codes]
        return max((GRADES.find(grade) % 5 for grade in grades), default=4)

    def base_of(self, row: Record) -> float:
        """How large a ratio's denominator is; 0 where none is printed."""
        fact = self.facts.get(str(row["denominator"]))
        return float(fact["value"] or 0) if fact else 0.0

    def when(self, row: Record) -> str:
        """A row's period as it stands in a sentence: in 2020, on 16 March 2021, by 2022."""
        code = str(row["period"])
        kind = "by" if code.startswith("..") else "on" if len(code) == len("2021-03-16") else "in"
        told = self.edition.period(code.removeprefix("../") if kind == "by" else code)
        return say(f"words.{kind}", self.lang, period=told)

    def publisher(self, source: str) -> str:
        row = self.sources.get(source, {})
        name = str(row.get("publisher_en") or "") if self.lang == "en" else ""
        return name or str(row.get("publisher") or source)

    def cited(self, source: str) -> str:
        """Publisher and day."""
        day = self.edition.period(str(self.sources.get(source, {}).get("date") or ""))
        comma = ", " if self.lang == "en" else "，"
        return comma.join(filter(None, (self.publisher(source), day)))


def number(row: Record, lang: Lang) -> str:
    """A ratio's number in words; what a source prints as such, as it does."""
    if row["verdict"] == "reported" and row["value"] is not None:
        return wording.exactly(row["value"], per(row)["unit"], lang)
    return wording.about(per(row), lang)


def ratio_words(row: Record, ground: Ground) -> dict[str, str]:
    edition, lang = ground.edition, ground.lang
    return {
        "label": edition.label("ratios", row["ratio"]),
        "entity": edition.label("entities", row["entity"]),
        "period": ground.when(row),
        "value": wording.about(per(row), lang),
        "range": wording.in_words(per(row), lang),
    }


def year_of(row: Record) -> int:
    end = Period(row["period"]).end
    return end.year if end else 0


def spread_of(row: Record) -> Fraction | None:
    """How far the upper end is above the lower, of the lower; None without two ends."""
    if is_open(row) or row["lower"] <= 0:
        return None
    return Fraction(row["upper"]) / Fraction(row["lower"]) - 1


def percent(low: Fraction, high: Fraction, lang: Lang) -> str:
    """Two shares of one, in whole per cent, rounded outward."""
    low, high = sorted((abs(low) * 100, abs(high) * 100))
    ends = {"lower": Fraction(floor(low)), "upper": Fraction(ceil(high)), "closed": "both"}
    return wording.in_words({**ends, "value": None, "unit": "%"}, lang)
