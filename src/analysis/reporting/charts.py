"""The report's charts: from rows of frames to drawings.

All bounds are drawn alike (`analysis.reporting.marks`). Each function gives None when the data hold
nothing to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ..messages import Lang
from ..model import formats, records, side
from .canvas import Axis, Chart, Facet, Row
from .chart_parts import (
    ROOM,
    Record,
    bar,
    chart,
    end_of,
    is_open,
    label,
    labels,
    meaning,
    of_entity,
    series_label,
    spanning,
    top_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook

COUNTED = 150  # the largest whole that is drawn a dot each
BOUNDING = ("floor", "rest")  # ratios that are bounds by nature, however exact their sides


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio in per cent, its name and the words of its bounds; its sides, where known."""

    name: str
    ratio: Record
    value: str
    sides: Sequence[Record] = ()

    @property
    def dots(self) -> tuple[int, int] | None:
        """Part and whole, both exact counts, of a whole that one can count."""
        ends = [row[end] for row in self.sides for end in ("lower", "upper")]
        if self.ratio["lower"] != self.ratio["upper"] or len(ends) != 4:
            return None
        part, whole = ends[::2]
        is_whole = ends[::2] == ends[1::2] and part == int(part) and whole == int(whole)
        return (int(part), int(whole)) if is_whole and 0 <= part <= whole <= COUNTED else None


def _is_bounding(code: str, codebook: Codebook) -> bool:
    return code in codebook.ratios and codebook.ratios[code].kind in BOUNDING


def ranges(rows: Sequence[Record], codebook: Codebook, lang: Lang) -> Chart | None:
    """Computed ratios that are known only as ranges, each on a scale of its own, widest first."""
    found = [
        row
        for row in rows
        if row["verdict"] == "computed"
        and row["lower"] != row["upper"]
        and row["lower"] > 0
        and not _is_bounding(row["ratio"], codebook)
    ]
    if not found:
        return None
    found.sort(key=lambda row: 0 if is_open(row) else -Fraction(row["upper"]) / row["lower"])
    names = labels(found, codebook, "ratios", lang)
    tops = [end_of(row["lower"] if is_open(row) else row["upper"]) for row in found]
    triples = zip(names, found, tops, strict=True)
    drawn = [bar(name, str(meaning(row, lang)), row, top) for name, row, top in triples]
    blanks = {"count": len(found)}
    facet = Facet(drawn, Axis(ROOM))
    return chart("chart.ranges", [facet], lang, of=found, blanks=blanks)


def series(rows: Sequence[Record], codebook: Codebook, lang: Lang) -> Chart:
    """One indicator of one place over time, earliest first."""
    bounds = [{**row, **asdict(side(row).interval)} for row in rows]
    axis, unit = spanning(bounds, lang)
    drawn = [
        bar(formats.period(row["period"], lang), str(meaning(row, lang, top_of(bounds))), ends)
        for row, ends in zip(rows, bounds, strict=True)
    ]
    blanks = {
        "label": series_label(codebook, rows[0], lang),
        "entity": label(codebook, "entities", rows[0]["entity"], lang),
    }
    below = {"unit": unit}
    return chart("chart.series", [Facet(drawn, axis)], lang, of=rows, blanks=blanks, below=below)


def _at_least(ratio: Record) -> Record:
    """A share as it is drawn: without an upper end where all of the whole is possible."""
    ends = {"upper": Decimal("Infinity"), "closed": "left"} if ratio["upper"] >= 100 else {}
    return ratio if ratio["lower"] == ratio["upper"] else {**ratio, **ends}


def shares(rows: Sequence[Share], lang: Lang) -> Chart:
    """Shares of wholes: bars, and a dot each where the whole is a count that one can count."""
    drawn = [
        bar(one.name, one.value, _at_least(one.ratio), track=100.0, dots=one.dots) for one in rows
    ]
    kinds = {"dots" if one.dots else "bars" for one in rows}
    kind = "chart.shares.both" if len(kinds) > 1 else f"chart.shares.{kinds.pop()}"
    of = [one.ratio for one in rows]
    return chart("chart.shares", [Facet(drawn, Axis(100.0))], lang, of=of, subtitle=kind)


def reached(aim: Record, everything: Sequence[Record]) -> Record | None:
    """What is printed as reached of a target."""
    same = ("indicator", "breakdown", "entity", "unit")
    found = [
        row
        for row in everything
        if row["measure"] == "level" and all(row[key] == aim[key] for key in same)
    ]
    return found[-1] if found else None


def targets(facts: Sequence[Record], codebook: Codebook, lang: Lang) -> Chart | None:
    """The printed targets of which something is printed as reached: how much of each."""
    aims = [row for row in facts if row["status"] == "target" and row["value"]]
    pairs = [(aim, found) for aim in aims if (found := reached(aim, facts))]
    if not pairs:
        return None
    names = labels([aim for aim, _ in pairs], codebook, "indicators", lang)
    over = "/" if lang == "en" else "／"
    rows = []
    for name, (aim, found) in zip(names, pairs, strict=True):
        text = f"{meaning(found, lang).number}{over}{meaning(aim, lang)}"
        rows.append(bar(name, text, found, end_of(aim["value"]), track=1.0))
    dates = dict.fromkeys(formats.period(aim["period"], lang) for aim, _ in pairs)
    blanks = {"count": len(aims), "met": len(pairs), "period": formats.listed(list(dates), lang)}
    shown = [row for pair in pairs for row in pair]
    facet = Facet(rows, Axis(ROOM))
    return chart("chart.targets", [facet], lang, of=shown, blanks=blanks)


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
        if (other["indicator"], other["measure"]) == (fact["part_of"], "level")
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
    name = series_label(codebook, fact, lang)
    length = link.length(fact["lower"])
    if link.is_root:
        text = of_entity(codebook, name, fact["entity"], lang)
        return Row(text, str(meaning(fact, lang)), length, length)
    exact = fact["lower"] == fact["upper"]
    upper = None if is_open(fact) else link.length(fact["upper"])
    over = "/" if lang == "en" else "／"
    value = f"{meaning(fact, lang).number}{over}{meaning(link.whole, lang).number}"
    value += f" {_share(link, lang)}" if exact else ""
    track = link.length(link.whole["value"])
    return Row(name, value, length, upper, fact["closed"], track=track)


def chain(facts: pd.DataFrame, codebook: Codebook, lang: Lang) -> Chart | None:
    """The printed wholes and their parts; None when nothing is printed as part of another."""
    groups = chains(facts)
    if not groups:
        return None
    facets = [
        Facet([_row(link, codebook, lang) for link in group], Axis(100.0)) for group in groups
    ]
    first = groups[0][1]

    blanks = {
        "part": label(codebook, "indicators", first.fact["indicator"], lang),
        "whole": label(codebook, "indicators", first.whole["indicator"], lang),
        "few": meaning(first.fact, lang),
        "all": meaning(first.whole, lang),
        "share": _share(first, lang).removeprefix("= "),
    }

    shown = [link.fact for group in groups for link in group]
    return chart("chart.chain", facets, lang, of=shown, blanks=blanks)
