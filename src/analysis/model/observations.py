"""Observations: what all sources say of one thing, and which print stands for it.

A view over facts, in which none is lost. One thing is an entity, an indicator, its measure and
breakdown, a period, and a unit (prints in two currencies are two things). Vintages are a filter:
`as_of` a day, what was published later is not there (as in ALFRED).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any

from ..problems import Problem
from .codebook import Codebook, Preference
from .interval import Interval
from .period import Period
from .sides import Side

GRADES = {"A": 0, "B": 1, "": 2, "C": 3, "D": 4}
POWERS = range(1, 9)  # of ten: a lost digit, 萬, 億
TOLD = {  # the caveat of a verdict
    "revised": "revised",
    "conflict": "sources_conflict",
    "power_of_ten": "factor_ten_suspect",
}
UNRELIABLE = frozenset({"garbled_print", "factor_ten_suspect"})


@dataclass(frozen=True, slots=True)
class Publication:
    """What decides whose print is preferred: a source's grade, day, and what it supersedes."""

    grade: str = ""
    day: date = date.min
    supersedes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Publication:
        text = str(row.get("released") or row.get("date") or "")
        day = (Period(text).end if text else None) or date.min
        supersedes = frozenset(str(row.get("supersedes") or "").split())
        return cls(str(row.get("grade") or ""), day, supersedes)


def publications(sources: Iterable[Mapping[str, Any]]) -> dict[str, Publication]:
    """By the source's code; `sources` are rows of `analysis.model.schemas.SOURCES`."""
    return {str(row["source"]): Publication.of(row) for row in sources}


def superseded_by(code: str, known: Mapping[str, Publication]) -> set[str]:
    """What a source supersedes, by itself or through what it supersedes."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        for old in known.get(waiting.pop(), Publication()).supersedes - found:
            found.add(old)
            waiting.append(old)
    return found - {code}


def power_between(one: Interval, other: Interval) -> int:
    """By which power of ten two ranges that do not meet would meet; 0 where by none.

    A range without a limit meets others too easily to say anything.
    """
    ends = (one.lower, one.upper, other.lower, other.upper)
    if not all(isinstance(end, Fraction) for end in ends):
        return 0
    for power in POWERS:
        if one.scaled(10**power).meets(other):
            return power
        if one.meets(other.scaled(10**power)):
            return -power
    return 0


@dataclass(frozen=True)
class Observation:
    """The prints of one thing, the preferred one first."""

    prints: tuple[Side, ...]
    superseded: frozenset[str]
    ground: str

    @property
    def preferred(self) -> Side:
        return self.prints[0]

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(one.source for one in self.prints))

    @cached_property
    def verdict(self) -> str:
        """What the prints together say: one of `analysis.model.schemas.OBSERVED`."""
        if len(self.prints) == 1:
            return "single"
        current = [one for one in self.prints if one.source not in self.superseded]
        standing = _disagreement(current)
        if standing != "agree":
            return standing
        if _disagreement(self.prints) != "agree":
            return "revised"
        return "agree" if len(self.sources) > 1 else "single"

    @property
    def caveats(self) -> list[str]:
        """Those of the preferred print, and what the others say of it."""
        return cautions(self.preferred.caveats, self.verdict)


def cautions(caveats: str, verdict: str) -> list[str]:
    """The caveats of a print, and that of the verdict on it."""
    return list(dict.fromkeys([*caveats.split(), *filter(None, [TOLD.get(verdict)])]))


def _disagreement(prints: Iterable[Side]) -> str:
    """``agree``, ``power_of_ten`` or ``conflict``: the worst of any two prints."""
    apart = [
        (one, other)
        for one, other in combinations(prints, 2)
        if not one.interval.meets(other.interval)
    ]
    if not apart:
        return "agree"
    all_powers = all(power_between(one.interval, other.interval) for one, other in apart)
    return "power_of_ten" if all_powers else "conflict"


def thing_of(one: Preference | Side) -> tuple[str, ...]:
    """What a preference decides, and a side is a print of."""
    return one.entity, one.indicator, one.measure, one.breakdown, one.period


def preference_problems(figures: Iterable[Mapping[str, str]], codebook: Codebook) -> list[Problem]:
    """Preferences whose sources no longer print what they were decided on."""
    wanted = {thing_of(one): (code, one) for code, one in codebook.preferences.items()}
    printed: dict[tuple[str, ...], dict[str, str]] = {}
    for row in figures:
        thing = (row["entity"], row["indicator"], row["measure"] or "level", row["breakdown"])
        place = (*thing, row["period"])
        if place in wanted:
            printed.setdefault(place, {})[row["source"]] = row["as_stated"]
    problems = []
    for key, (code, choice) in wanted.items():
        found = printed.get(key, {})
        if choice.source not in choice.expect or found != choice.expect:
            expected = f"the prints it was decided on, {_told(choice.expect)}"
            where = "definitions/preferences.yml"
            problems.append(Problem(where, f"{code}.expect", expected, _told(found)))
    return problems


def _told(prints: Mapping[str, str]) -> str:
    return ", ".join(f"{code}: {text}" for code, text in sorted(prints.items())) or "none"
