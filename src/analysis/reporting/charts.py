"""The report's charts: from frames to drawings with a finding for a title.

A dot is a printed number; a bar is a range that follows from it; an arrow is an end left open. Each
function gives None when the data hold nothing to draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..messages import Lang, say
from ..model import formats, records
from .canvas import Axis, Chart, Look, Row
from .chart_parts import (
    Record,
    chart,
    is_open,
    label,
    labels,
    meaning,
    of_entity,
    printed,
    series_label,
    signed,
)

if TYPE_CHECKING:
    import pandas as pd

    from ..model import Codebook

BARS = Look(bar=11, mark=15)  # of wholes and their parts
BOUNDING = ("floor", "rest")  # ratios that are bounds by nature, however exact their sides
LEAST_SPAN = 5.0  # per cent that an axis shows at least


def _share_of(number: Fraction, whole: Fraction) -> float:
    """How much more than `whole`, in per cent."""
    return float((Fraction(number) / Fraction(whole) - 1) * 100)


def _around(row: Record) -> tuple[float | None, float | None]:
    """The bounds of a fact in per cent of the printed number; None for an end that there is not."""
    low = None if row["lower"] == 0 else _share_of(row["lower"], row["value"])
    high = None if is_open(row) else _share_of(row["upper"], row["value"])
    return low, high


def _width(ends: tuple[float | None, float | None]) -> float:
    low, high = ends
    return -1.0 if low is None or high is None else high - low


def precision(facts: pd.DataFrame, codebook: Codebook, lang: Lang) -> Chart | None:
    """How exact each printed number is: what its wording allows, in per cent of it."""
    everything = records(facts)
    vague = [row for row in everything if row["lower"] != row["upper"] and row["value"]]
    if not vague:
        return None
    vague.sort(key=lambda row: -_width(_around(row)))
    names = labels(vague, codebook, "indicators", lang)
    rows = [
        Row(name, printed(row, lang), *_around(row), dots=(0.0,))
        for name, row in zip(names, vague, strict=True)
    ]
    told = [
        replace(row, value=f"{formats.quote(fact['as_stated'], lang)} {meaning(fact, lang)}")
        for row, fact in zip(rows, vague, strict=True)
    ]
    ends = [end for row in rows for end in (row.low, row.high) if end is not None]
    zero = say("chart.precision.zero", lang)
    axis = Axis(min(*ends, -LEAST_SPAN), max(*ends, LEAST_SPAN), signed, zero)
    counts = {"count": len(vague), "total": len(everything)}
    return chart("chart.precision", rows, axis, lang, of=vague, told=told, blanks=lambda _: counts)


def _spread(row: Record) -> float | None:
    """How far the upper bound is above the lower, in per cent; None when it is open."""
    return None if is_open(row) else _share_of(row["upper"], row["lower"])


def _is_bounding(code: str, codebook: Codebook) -> bool:
    return code in codebook.ratios and codebook.ratios[code].kind in BOUNDING


def derived(ratios: pd.DataFrame, codebook: Codebook, lang: Lang) -> Chart | None:
    """How wide each computed ratio is: from its lower to its upper bound."""
    computed = [
        row
        for row in records(ratios)
        if row["verdict"] == "computed" and not _is_bounding(row["ratio"], codebook)
    ]
    ranged = [row for row in computed if row["lower"] != row["upper"] and row["lower"] > 0]
    if not ranged:
        return None
    ranged.sort(key=lambda row: -(_spread(row) or 0.0))
    names = labels(ranged, codebook, "ratios", lang)
    rows = [
        Row(name, str(meaning(row, lang)), 0.0, _spread(row))
        for name, row in zip(names, ranged, strict=True)
    ]
    widest = max(row.high or 0.0 for row in rows)
    axis = Axis(0.0, max(widest, LEAST_SPAN), signed, say("chart.derived.zero", lang))

    def blanks(each: Lang) -> Mapping[str, object]:
        name = label(codebook, "ratios", ranged[0]["ratio"], each)
        return {"count": len(ranged), "total": len(computed), "label": name}

    title = "chart.derived.title" if widest else "chart.derived.title_open"
    return chart("chart.derived", rows, axis, lang, of=ranged, title=title, blanks=blanks)


def _reached(aim: Record, everything: list[Record]) -> Record | None:
    """What is printed as reached of a target."""
    same = ("indicator", "breakdown", "entity", "unit")
    found = [
        row
        for row in everything
        if row["measure"] == "level" and all(row[key] == aim[key] for key in same)
    ]
    return found[-1] if found else None


def targets(facts: pd.DataFrame, codebook: Codebook, lang: Lang) -> Chart | None:
    """The printed targets, each beside what is printed as reached so far."""
    everything = records(facts)
    aims = [row for row in everything if row["status"] == "target" and row["value"]]
    if not aims:
        return None
    found = [_reached(aim, everything) for aim in aims]
    reached = [float(row["lower"]) if row else 0.0 for row in found]
    names = labels(aims, codebook, "indicators", lang)
    rows = []
    for name, aim, so_far in zip(names, aims, reached, strict=True):
        value = float(aim["value"])
        low, high = (value, None) if is_open(aim) else (0.0, so_far)
        rows.append(Row(name, printed(aim, lang), low, high, dots=(value,)))
    widest = max(max(*row.dots, row.high or 0.0) for row in rows)
    room = 1.15 if any(row.is_open for row in rows) else 1.0  # for the arrows

    def tick(number: float) -> str:
        return formats.point(Fraction(number).limit_denominator(100), "", lang).number

    def blanks(each: Lang) -> Mapping[str, object]:
        dates = dict.fromkeys(formats.period(row["period"], each) for row in aims)
        met = sum(so_far > 0 for so_far in reached)
        return {"count": len(aims), "met": met, "period": formats.listed(list(dates), each)}

    def below(each: Lang) -> Mapping[str, object]:
        codes = dict.fromkeys(row["entity"] for row in aims)
        owners = [label(codebook, "entities", code, each) for code in codes]
        return {"entity": formats.listed(owners, each)}

    title = "chart.targets.title" if any(reached) else "chart.targets.title_none"
    axis = Axis(0.0, widest * room, tick, "0")
    shown = [*aims, *filter(None, found)]
    return chart(
        "chart.targets", rows, axis, lang, of=shown, title=title, blanks=blanks, below=below
    )


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
