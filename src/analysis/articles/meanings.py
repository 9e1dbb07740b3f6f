"""Which indicator a printed name means where it stands: an ambiguous one needs its population."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from ..model import Codebook, Indicator, split
from .changes import Change
from .fitting import is_unit_of
from .lexicon import AMBIGUOUS, Mention, Name, indicator_names, population_names

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


def between(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    """The mentions that begin at `start` or later and end by `end`."""
    first = bisect_left(mentions, start, key=lambda one: one.start)
    last = bisect_left(mentions, end, key=lambda one: one.start)
    return [one for one in mentions[first:last] if one.end <= end]


def last_of(mentions: list[Mention]) -> Mention | None:
    """The mention that ends last, the longer of two."""
    return max(mentions, key=lambda one: (one.end, one.end - one.start), default=None)


class Meanings:
    """The codebook's names, and the population that a text has spoken of last."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook.indicators
        self._lexicon = indicator_names(codebook)
        self._populations = population_names(codebook)
        self._spoken = ("", 0)  # the population named last before this paragraph, and how far off
        self.mentions = self._lexicon.mentions

    def of(self, series: str) -> Indicator:
        """The indicator of a series."""
        return self._codebook[split(series)[0]]

    def named(self, folded: str, unit: str, context: str) -> str:
        """The series of which `folded` is a name as a whole, and `unit`, where given, its unit; an
        ambiguous name is of the population that it or `context` names. "" where none, or several.
        """
        spoken = last_of(self._populations.mentions(f"{context}|{folded}"))
        whose = spoken.name.code if spoken else ""
        own, shared = set(), set()
        for mention in self._lexicon.mentions(folded):
            name, indicator = mention.name, self.of(mention.name.code)
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

    def is_meant(self, name: Name, text: str, start: int) -> bool:
        """Whether a name is its indicator's before `start`."""
        return name.kind != AMBIGUOUS or self.is_spoken_of(name.code, text, start)

    def is_spoken_of(self, series: str, text: str, start: int) -> bool:
        """Whether the population named last, not too far off, is an indicator's."""
        last = last_of(self._populations.mentions(text[:start]))
        code, off = (last.name.code, -last.end) if last else self._spoken
        return self.of(series).population == (code if off + start < _SPOKEN else "")

    def passed(self, text: str) -> None:
        """A paragraph, or a part of one, has been read: what it spoke of holds for what follows."""
        last = last_of(self._populations.mentions(text))
        code, off = (last.name.code, -last.end) if last else self._spoken
        self._spoken = (code, off + len(text))
