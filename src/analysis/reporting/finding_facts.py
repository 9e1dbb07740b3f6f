"""Findings about what is printed: refusals, conflicts, contradictions, series and targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import isfinite, log10

from ..model import (
    Period,
    Publication,
    disagreeing,
    formats,
    months,
    publications,
    side,
    split,
    superseded_by,
    units,
    wording,
)
from .chart_parts import Record, is_open, series_label
from .charts import reached
from .finding_ground import (
    MISPRINT,
    POINTS,
    RANK,
    Candidate,
    Ground,
    percent,
)
from .markup import Edition

TURNED = {"left": "right", "right": "left"}


def sides_of(row: Record, edition: Edition) -> list[str]:
    """The indicators of a ratio's sides, the first possible denominator standing for all."""
    ratio = edition.codebook.ratios.get(row["ratio"])
    if ratio is None:
        return []
    named = [ratio.numerator, *ratio.denominator[:1]]
    return [split(series)[0] for series in named if series]


def refusals(ground: Ground) -> Iterator[Candidate]:
    """A ratio refused for want of one side, the other being printed: the largest first."""
    edition = ground.edition
    found: list[tuple[Record, Record]] = []
    for row in edition.ratios:
        facts = [ground.facts[fact] for fact in row["facts"].split() if fact in ground.facts]
        sides = [fact for fact in facts if fact["entity"] == row["entity"]]
        if row["verdict"] == "refused" and len(sides) == 1 and sides[0]["value"]:
            found.append((row, sides[0]))
    money = [float(abs(one["value"])) for _, one in found if units.currency_of(one["unit"])]
    for row, printed in found:
        why, _, missing = row["refusal"].partition(":")
        if not missing or why == "not_printed":  # nothing could be taken for it: a mere absence
            continue
        is_money = bool(units.currency_of(printed["unit"]))
        size = float(abs(printed["value"])) / max(money) if is_money else 0.0
        headline = edition.codebook.ratios[row["ratio"]].headline
        blanks = {
            "label": edition.label("ratios", row["ratio"]),
            "entity": edition.label("entities", row["entity"]),
            "printed": wording.gloss(printed, ground.lang),
            "missing": edition.label("indicators", missing),
            "reason": row["reason"],
        }
        strength = 0.8 + 0.1 * size + (0.1 / headline if headline else 0)
        yield Candidate(strength, blanks, (row,), (printed["fact"],))


def _apart(ground: Ground) -> Iterator[tuple[Record, Record, bool]]:
    """Two sources' prints of one thing of which only one can be true, and whether the second is
    that of a later edition."""
    own = {row["source"] for row in ground.edition.facts}
    known = publications(ground.sources.values())
    for rows in ground.years.values():
        for pair in disagreeing(rows):
            suspect = any(MISPRINT in row["caveats"].split() for row in pair)
            if suspect or not {row["source"] for row in pair} & own:
                continue
            older = [row for row in pair for other in pair if _replaces(other, row, known)]
            ordered = sorted(pair, key=lambda row: row not in older)
            yield ordered[0], ordered[1], bool(older)


def _replaces(one: Record, other: Record, known: Mapping[str, Publication]) -> bool:
    return other["source"] in superseded_by(one["source"], known)


def _differing(ground: Ground, *, revised: bool) -> Iterator[Candidate]:
    for one, other, is_later in _apart(ground):
        if is_later != revised:
            continue
        names = [ground.publisher(row["source"]) for row in (one, other)]
        if names[0] == names[1]:
            names = [ground.cited(row["source"]) for row in (one, other)]
        blanks = {
            "label": series_label(ground.edition.codebook, one, ground.lang),
            "entity": ground.edition.label("entities", one["entity"]),
            "period": ground.when(one),
            "one": wording.gloss(one, ground.lang),
            "other": wording.gloss(other, ground.lang),
            "publishers": formats.listed(list(dict.fromkeys(names)), ground.lang),
        }
        yield Candidate(1.0, blanks, (), (one["fact"], other["fact"]), (), (one, other))


def conflicts(ground: Ground) -> Iterator[Candidate]:
    """Two sources that print one thing so that not both can be true."""
    return _differing(ground, revised=False)


def revisions(ground: Ground) -> Iterator[Candidate]:
    """A later edition that prints otherwise what an earlier one printed."""
    return _differing(ground, revised=True)


def contradictions(ground: Ground) -> Iterator[Candidate]:
    """Checks that printed figures fail."""
    for row in ground.checks:
        if row["verdict"] == "inconsistent" and row["right"]:
            facts = tuple(fact for fact in row["facts"].split() if fact in ground.facts)
            blanks = {key: str(row[key]) for key in ("left", "right", "reason")}
            about = ground.facts[facts[0]]
            blanks["entity"] = ground.edition.label("entities", about["entity"])
            blanks["period"] = ground.edition.period(about["period"])
            yield Candidate(1.0, blanks, (), facts)


def _series(ground: Ground) -> Iterator[list[Record]]:
    """Prints of one thing over periods of one length, one for each period, earliest first."""
    things: dict[tuple[object, ...], dict[str, Record]] = {}
    for row in (*ground.edition.facts, *(row for rows in ground.years.values() for row in rows)):
        suspect = MISPRINT in row["caveats"].split() or row["status"] == "target"
        if row["measure"] == "level" and row["unit"] != RANK and row["value"] and not suspect:
            names = ("entity", "indicator", "breakdown", "unit")
            key = (*(row[name] for name in names), months(row))
            things.setdefault(key, {}).setdefault(row["period"], row)
    for rows in things.values():
        yield sorted(rows.values(), key=lambda row: str(row["period"]).removeprefix("../"))


def several_years(ground: Ground) -> Iterator[Candidate]:
    """One indicator of one place at several points in time, whose ends differ for certain; the
    report's own source prints one of the two ends."""
    edition, lang = ground.edition, ground.lang
    own = {row["fact"] for row in edition.facts}
    for rows in _series(ground):
        if len(rows) < POINTS or not {rows[0]["fact"], rows[-1]["fact"]} & own:
            continue
        first, last = side(rows[0]).interval, side(rows[-1]).interval
        ends = (first.lower, first.upper, last.lower, last.upper)
        known = first.lower > 0 and all(isfinite(end) for end in ends)
        between = (Period(rows[0]["period"]), Period(rows[-1]["period"]))
        names = (rows[0]["entity"], rows[0]["indicator"])
        broken = edition.codebook.break_between(*names, *between)
        if not known or first.meets(last) or broken:
            continue
        low = Fraction(last.lower) / Fraction(first.upper) - 1
        high = Fraction(last.upper) / Fraction(first.lower) - 1
        blanks = {
            "label": series_label(edition.codebook, rows[0], lang),
            "entity": edition.label("entities", rows[0]["entity"]),
            "moved": edition.say("finding.rose" if last.lower >= first.upper else "finding.fell"),
            "start": ground.when(rows[0]),
            "end": ground.when(rows[-1]),
            "first": wording.gloss(rows[0], lang),
            "last": wording.gloss(rows[-1], lang),
            "change": percent(low, high, lang),
            "count": str(len(rows)),
        }
        strength = 0.6 + 0.4 * sum(row["fact"] in own for row in rows) / len(rows)
        facts = tuple(row["fact"] for row in rows)
        yield Candidate(strength, blanks, (), facts, (), rows)


def _turned(row: Record) -> Record:
    """A row of the same size on the other side of zero."""
    ends = {"value": -row["value"], "lower": -row["upper"], "upper": -row["lower"]}
    return {**row, **ends, "closed": TURNED.get(row["closed"], row["closed"])}


def growths(ground: Ground) -> Iterator[Candidate]:
    """A printed amount with its printed growth; the larger the amount, the more."""
    edition, book = ground.edition, ground.edition.codebook
    same = ("entity", "indicator", "breakdown", "period", "source")
    for growth in edition.facts:
        if book.role(growth["measure"]) != "growth" or not growth["value"]:
            continue  # below, a rate that grew by so many per cent could mean points
        for row in edition.facts:
            level = row["measure"] == "level" and row["value"] and row["unit"] != "%"
            level = level and row["status"] != "target"
            if not level or any(row[key] != growth[key] for key in same):
                continue
            up = growth["value"] > 0
            blanks = {
                "label": edition.label("indicators", row["indicator"]),
                "entity": edition.label("entities", row["entity"]),
                "period": ground.when(row),
                "value": wording.gloss(row, ground.lang),
                "moved": edition.say("finding.up" if up else "finding.down"),
                "growth": wording.gloss(growth if up else _turned(growth), ground.lang),
                "measure": edition.label("measures", growth["measure"]),
            }
            size = log10(float(row["value"]) + 1) / 13  # a trillion is 12
            money = bool(units.currency_of(row["unit"])) and not row["breakdown"]
            strength = (0.7 if money else 0.5) + 0.3 * min(1.0, size)
            yield Candidate(strength, blanks, (), (row["fact"], growth["fact"]))
            break


def targets(ground: Ground) -> Iterator[Candidate]:
    """A printed target beside what is printed as reached."""
    for aim in ground.edition.facts:
        row = reached(aim, ground.edition.facts) if aim["status"] == "target" else None
        if row is None or not aim["value"] or is_open(row):
            continue
        low, high = (Fraction(row[end]) / Fraction(aim["value"]) for end in ("lower", "upper"))
        blanks = {
            "label": series_label(ground.edition.codebook, row, ground.lang),
            "entity": ground.edition.label("entities", row["entity"]),
            "period": ground.edition.period(aim["period"]),
            "target": wording.gloss(aim, ground.lang),
            "reached": wording.gloss(row, ground.lang),
            "progress": percent(low, high, ground.lang),
        }
        yield Candidate(1.0, blanks, (), (row["fact"], aim["fact"]), (), (aim, row))
