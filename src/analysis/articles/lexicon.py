"""The names under which the codebook's codes are printed, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..model import Codebook, series_name
from ..vocabulary import alternatives, fold

# Words that regions print differently: a name that holds one is looked for with each of the others.
_REGIONAL = tuple(
    tuple(fold(word) for word in line.split())
    for line in (
        "知識產權 智慧財產權",
        "線上 在線 網上",
        "信息 資訊",
        "網絡 網路",
        "軟件 軟體",
        "研發 R&D",
        "質量 品質",
        "項目 專案",
        "互聯網 網際網路",
    )
)


AMBIGUOUS = "ambiguous name"  # its population must be named


class Name(NamedTuple):
    """One name of a code: as the codebook prints it, and what it is there."""

    code: str
    printed: str
    kind: str  # label, synonym, part, ambiguous name, short name, name given in the text


class Mention(NamedTuple):
    """A name in a text."""

    start: int
    end: int
    name: Name


def _variants(folded: str) -> Iterator[str]:
    """The name, and the name with the words of other regions."""
    yield folded
    for words in _REGIONAL:
        for word in words:
            if word in folded:
                yield from (folded.replace(word, other) for other in words if other != word)


class Lexicon:
    """Names, found in folded text: at each place the longest, and the shorter that it begins with.

    A name that several codes have gives a mention for each.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._names: dict[str, dict[str, Name]] = {}
        for name in names:
            for text in _variants(fold(name.printed)):
                if len(text) > 1:
                    self._names.setdefault(text, {}).setdefault(name.code, name)
        words = list(self._names)
        self._pattern = re.compile(f"(?=({alternatives(words)}))") if words else None
        self._within = {
            word: [word[:end] for end in range(len(word), 1, -1) if word[:end] in self._names]
            for word in words
        }

    def mentions(self, folded: str) -> list[Mention]:
        """Every name in `folded`, in order of its start, the longer first."""
        if self._pattern is None:
            return []
        return [
            Mention(match.start(), match.start() + len(word), name)
            for match in self._pattern.finditer(folded)
            for word in self._within[match[1]]
            for name in self._names[word].values()
        ]


def indicator_names(codebook: Codebook) -> Lexicon:
    """Labels in both scripts, synonyms, names of parts (as series) and ambiguous names."""
    names = []
    for code, indicator in codebook.indicators.items():
        labels = [indicator.label["zh-Hant"], indicator.label["zh-Hans"]]
        names += [Name(code, label, "label") for label in labels]
        names += [Name(code, synonym, "synonym") for synonym in indicator.synonyms]
        names += [Name(code, name, AMBIGUOUS) for name in indicator.ambiguous]
        names += [
            Name(series_name(code, breakdown=part), name, "part")
            for part, printed in indicator.breakdowns.items()
            for name in printed
        ]
    return Lexicon(names)


def population_names(codebook: Codebook) -> Lexicon:
    """The words that name a population."""
    return Lexicon(
        Name(code, marker, "population")
        for code, population in codebook.populations.items()
        for marker in population.markers
    )


def entity_names(codebook: Codebook) -> list[Name]:
    """Labels in both scripts and synonyms; one that is shorter than the label is a short name."""
    names = []
    for code, entity in codebook.entities.items():
        label = entity.label["zh-Hant"]
        names += [Name(code, label, "label"), Name(code, entity.label["zh-Hans"], "label")]
        for synonym in entity.synonyms:
            kind = "short name" if len(synonym) < len(label) else "synonym"
            names.append(Name(code, synonym, kind))
    return names
