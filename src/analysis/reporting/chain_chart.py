"""The chart of wholes and their parts: each bar inside the group that it is counted from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..messages import Lang
from ..model import formats, records
from .canvas import Axis, Chart, Look, Row
from .chart_parts import Record, chart, is_open, label, meaning, of_entity

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook

BARS = Look(bar=11, mark=15)


@dataclass(frozen=True, slots=True)
class Link:
    """A fact, the fact that it is part of (itself for a root), and the whole of the chain."""

    fact: Record
    whole: Record
    root: Record

    @property
    def is_root(self) -> bool:
        return self.fact is self.root

    def length(self, bound: object) -> float:
        """A bound in per cent of the root."""
        return float(Fraction(bound) / Fraction(self.root["value"]) * 100)  # type: ignore[call-overload]


def _whole(fact: Record, everything: list[Record]) -> Record | None:
    """The fact that `fact` is printed as part of, of the same period where there is one."""
    same = ("entity", "source", "unit")
    found = [
        other
        for other in everything
        if other["indicator"] == fact["part_of"]
        and other["value"]
        and all(other[key] == fact[key] for key in same)
    ]
    found.sort(key=lambda other: other["period"] != fact["period"])
    return found[0] if found else None


def chains(facts: pd.DataFrame) -> list[list[Link]]:
    """Every whole with its parts, parts of parts after their whole; longest chains first."""
    everything = [row for row in records(facts) if row["value"] is not None]
    wholes = {row["fact"]: _whole(row, everything) for row in everything}

    def below(whole: Record, root: Record) -> Iterator[Link]:
        for row in everything:
            if wholes[row["fact"]] is whole:
                yield Link(row, whole, root)
                yield from below(row, root)

    groups = [
        [Link(root, root, root), *below(root, root)]
        for root in everything
        if wholes[root["fact"]] is None
    ]
    return sorted((group for group in groups if len(group) > 1), key=len, reverse=True)


def _share(link: Link, lang: Lang) -> str:
    """A part of its whole in per cent, with the sign before it."""
    fraction = Fraction(link.fact["value"]) / Fraction(link.whole["value"])
    text = str(formats.point(fraction * 100, "%", lang))
    return text if text.startswith("≈") else f"= {text}"


def _row(link: Link, codebook: Codebook, lang: Lang) -> Row:
    fact = link.fact
    name = label(codebook, "indicators", fact["indicator"], lang)
    length = link.length(fact["lower"])
    if link.is_root:
        text = of_entity(codebook, name, fact["entity"], lang)
        return Row(text, str(meaning(fact, lang)), 0.0, length, is_first=True)
    exact = fact["lower"] == fact["upper"]
    maybe = None if exact or is_open(fact) else link.length(fact["upper"])
    over = "/" if lang == "en" else "／"
    value = f"{meaning(fact, lang).number}{over}{meaning(link.whole, lang).number}"
    value += f" {_share(link, lang)}" if exact else ""
    track = link.length(link.whole["value"])
    return Row(name, value, 0.0, length, track=track, maybe=maybe)


def chain(facts: pd.DataFrame, codebook: Codebook, lang: Lang) -> Chart | None:
    """The printed wholes and their parts; None when nothing is printed as part of another."""
    groups = chains(facts)
    if not groups:
        return None
    rows = [_row(link, codebook, lang) for group in groups for link in group]
    first = groups[0][1]

    def blanks(each: Lang) -> Mapping[str, object]:
        return {
            "part": label(codebook, "indicators", first.fact["indicator"], each),
            "whole": label(codebook, "indicators", first.whole["indicator"], each),
            "few": meaning(first.fact, each),
            "all": meaning(first.whole, each),
            "share": _share(first, each).removeprefix("= "),
        }

    shown = [link.fact for group in groups for link in group]
    axis = Axis(0.0, 100.0)
    return chart("chart.chain", rows, axis, lang, of=shown, look=BARS, blanks=blanks)
