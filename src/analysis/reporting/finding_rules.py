"""What the data of a report say: candidates for its findings, a function for each kind.

Nothing here knows a source, a place or an indicator. Those about ratios are here, those about
prints in `analysis.reporting.finding_facts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import log10

from ..messages import Lang, say
from ..model import formats, units, wording
from .chart_parts import Record, is_open, per, series_label
from .finding_facts import (
    conflicts,
    contradictions,
    growths,
    refusals,
    revisions,
    several_years,
    targets,
)
from .finding_ground import (
    DOUBTFUL,
    OTHERS,
    WIDE,
    Candidate,
    Ground,
    number,
    percent,
    ratio_words,
    spread_of,
    year_of,
)


def comparisons(ground: Ground) -> Iterator[Candidate]:
    """A ratio beside that of another place, of one definition and year, whose ranges do not
    meet; without any, nothing."""
    for group in ground.groups:
        own = next((one.row for one in group if one.is_own), None)
        if own is None or own["verdict"] != "computed":
            continue
        others = [
            one.row
            for one in group
            if not (one.is_own or one.is_apart)
            and one.row["entity"] != own["entity"]
            and year_of(one.row) == year_of(own)
            and not is_open(one.row)
            and one.row["lower"] > 0
            and (one.row["lower"] > own["upper"] or one.row["upper"] < own["lower"])
        ]
        others.sort(key=ground.grade)
        for other in others[:1]:
            below = other["lower"] > own["upper"]
            gaps = (
                Fraction(own["upper"]) / Fraction(other["lower"]) - 1,
                Fraction(own["lower"]) / Fraction(other["upper"]) - 1,
            )
            blanks = {
                **ratio_words(own, ground),
                "relation": ground.edition.say("finding.below" if below else "finding.above"),
                "other": ground.edition.label("entities", other["entity"]),
                "other_value": wording.about(per(other), ground.lang),
                "other_range": wording.in_words(per(other), ground.lang),
                "gap": percent(*gaps, ground.lang),
            }
            facts = (*own["facts"].split(), *other["facts"].split())
            strength = 1 - 0.1 * ground.grade(other)
            yield Candidate(strength, blanks, (own,), facts, group)


def _counted(fact: Record, lang: Lang) -> str:
    """A count as it stands before its label: in English without its unit."""
    shown = wording.gloss(fact, lang)
    return shown if lang != "en" else wording.gloss({**fact, "unit": ""}, lang)


def _part(numerator: Record, ground: Ground) -> dict[str, str]:
    part = series_label(ground.edition.codebook, numerator, ground.lang)
    return {"few": _counted(numerator, ground.lang), "part": part}


def concentrations(ground: Ground) -> Iterator[Candidate]:
    """A threshold count of one place and the total it stands in: the least share."""
    book = ground.edition.codebook
    for row in ground.usable():
        ratio = book.ratios[row["ratio"]]
        numerator, *_ = (ground.facts[fact] for fact in row["facts"].split())
        if ratio.kind != "floor" or row["lower"] <= 0:
            continue
        rests = [
            other
            for other in ground.usable()
            if (rest := book.ratios[other["ratio"]]).kind == "rest"
            and (rest.numerator, rest.denominator) == (ratio.numerator, ratio.denominator)
            and (other["entity"], other["period"]) == (row["entity"], row["period"])
        ]
        whole = series_label(book, ground.facts[row["denominator"]], ground.lang)
        blanks = {
            **ratio_words(row, ground),
            **_part(numerator, ground),
            "whole": whole,
            "share": wording.about({**row, "upper": row["lower"], "value": row["lower"]}, "en"),
        }
        if rests:
            blanks["rest"] = wording.in_words(per(rests[0]), ground.lang)
        facts = tuple(row["facts"].split())
        yield Candidate(1.0, blanks, (row, *rests[:1]), facts)


def shares(ground: Ground) -> Iterator[Candidate]:
    """An exact share of whole counts; the larger its whole and the nearer to a half, the more."""
    for row in ground.usable():
        ratio = ground.edition.codebook.ratios[row["ratio"]]
        facts = [ground.facts[fact] for fact in row["facts"].split()]
        if ratio.kind != "share" or row["lower"] != row["upper"] or len(facts) != 2:
            continue
        part, whole = facts
        if not 0 < row["lower"] < 100 or "among_ambiguous" in row["caveats"].split():
            continue
        blanks = {
            **ratio_words(row, ground),
            **_part(part, ground),
            "all": _counted(whole, ground.lang),
            "whole": series_label(ground.edition.codebook, whole, ground.lang),
            "share": wording.about(row, ground.lang),
        }
        near = 1 - abs(float(row["lower"]) / 50 - 1)
        strength = 0.7 + 0.2 * near + 0.1 * min(1.0, log10(float(whole["value"]) + 1) / 4)
        yield Candidate(strength, blanks, (row,), tuple(row["facts"].split()), (), facts)


def ranges(ground: Ground) -> Iterator[Candidate]:
    """A ratio of money or people that the wording of one side leaves wide."""
    for row in ground.usable():
        ratio = ground.edition.codebook.ratios[row["ratio"]]
        spread = spread_of(row)
        counts = bool(units.currency_of(row["unit"])) or str(row["unit"]).startswith(("人", "名"))
        if ratio.kind != "quotient" or spread is None or spread < WIDE or not counts:
            continue
        facts = [ground.facts[fact] for fact in row["facts"].split()]
        cause = max(facts, key=lambda fact: spread_of(fact) or Fraction(0))
        if not spread_of(cause):
            continue
        phrase = wording.gloss(cause, "en") if ground.lang == "en" else cause["as_stated"]
        money = bool(units.currency_of(row["unit"]))
        blanks = {
            **ratio_words(row, ground),
            "phrase": formats.quote(phrase, ground.lang),
            "cause": series_label(ground.edition.codebook, cause, ground.lang),
        }
        strength = 0.6 + 0.1 * min(1.0, float(spread)) + 0.1 * money + 0.2 * bool(ratio.headline)
        yield Candidate(strength, blanks, (row,), tuple(row["facts"].split()))


def bases(ground: Ground) -> Iterator[Candidate]:
    """A rate that its source prints without saying of what, beside families that say it."""
    book = ground.edition.codebook
    for row in ground.edition.ratios:
        if row["verdict"] != "reported" or "base_not_defined" not in row["caveats"].split():
            continue
        group = next((g for g in ground.groups if any(one.row is row for one in g)), ())
        apart = [one.row for one in group if one.is_apart and not is_open(one.row)]
        apart.sort(key=lambda other: (ground.grade(other), -ground.base_of(other)))
        best: dict[str, Record] = {}
        for other in apart:
            best.setdefault(other["ratio"], other)
        families = [one for code in book.ratios[row["ratio"]].beside if (one := best.get(code))]
        told = sorted(families[:OTHERS], key=lambda other: Fraction(other["lower"]))
        order = {id(other): place for place, other in enumerate(apart)}
        group = sorted(group, key=lambda one: order.get(id(one.row), -1))
        group.sort(key=lambda one: [row["ratio"], *best].index(one.row["ratio"]))
        blanks = {**ratio_words(row, ground), "value": number(row, ground.lang)}
        if told:
            blanks["others"] = formats.listed([_named(one, ground) for one in told], ground.lang)
        strength = 1.0 if told else 0.6
        yield Candidate(strength, blanks, (row,), tuple(row["facts"].split()), group)


def _named(row: Record, ground: Ground) -> str:
    edition = ground.edition
    doubtful = ground.grade(row) >= DOUBTFUL
    return say(
        "finding.doubtful" if doubtful else "finding.other",
        ground.lang,
        value=number(row, ground.lang),
        entity=edition.label("entities", row["entity"]),
        label=edition.label("ratios", row["ratio"]),
        period=edition.period(row["period"]),
    )


def levels(ground: Ground) -> Iterator[Candidate]:
    """A ratio alone, by the codebook's order of what matters."""
    for row in ground.usable():
        ratio = ground.edition.codebook.ratios[row["ratio"]]
        if ratio.kind == "quotient" and spread_of(row) is not None:
            strength = 0.6 + (0.4 / ratio.headline if ratio.headline else 0)
            group = next((g for g in ground.groups if any(one.row is row for one in g)), ())
            facts = tuple(row["facts"].split())
            yield Candidate(strength, ratio_words(row, ground), (row,), facts, group)


RULES: Mapping[str, Callable[[Ground], Iterator[Candidate]]] = {
    "comparison": comparisons,
    "concentration": concentrations,
    "share": shares,
    "range": ranges,
    "base": bases,
    "refusal": refusals,
    "conflict": conflicts,
    "revision": revisions,
    "inconsistent": contradictions,
    "series": several_years,
    "growth": growths,
    "target": targets,
    "level": levels,
}
