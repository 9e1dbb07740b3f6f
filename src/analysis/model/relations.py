"""Which sides may meet in a ratio: of one entity and period (XBRL: aligned), or by a relation.

A relation is a declared rule for two periods of certain kinds (`analysis.model.codebook.Relation`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..messages import Lang, isolated, say
from .codebook import Codebook, Ratio, Relation
from .period import Period, months_between
from .sides import Side, Sides


@dataclass(frozen=True, slots=True)
class Match:
    """A denominator that may meet the numerator, and the relation that lets it."""

    denominator: Side
    relation: str = ""
    caveat: str = ""


def _dated(period: Period, kind: str) -> set[str]:
    """How a figure of such a kind and period is dated, as relations say it."""
    if period.is_cumulative:
        return {"cumulative"}
    if period.frequency == "A":
        return {"year"}
    if kind == "stock" and (period.is_instant or period.frequency == "M"):
        return {"instant", "year_end"} if period.is_year_end else {"instant"}
    return {"period"}


def _fits(relation: Relation, numerator: Side, denominator: Side, codebook: Codebook) -> bool:
    pairs = ((numerator, relation.numerator), (denominator, relation.denominator))
    ends = []
    for one, (kind, when) in pairs:
        period = Period(one.period)
        is_kind = codebook.indicators[one.indicator].kind == kind
        if not is_kind or when not in _dated(period, kind) or period.end is None:
            return False
        ends.append(period.end)
    if relation.within is None:
        return ends[0] == ends[1]
    return months_between(min(ends), max(ends)) <= relation.within


def matches(
    numerator: Side, candidates: Iterable[Side], ratio: Ratio, codebook: Codebook
) -> list[Match]:
    """The denominators that `numerator` may meet: of its period, else by the first relation."""
    candidates = list(candidates)
    same = [one for one in candidates if one.period == numerator.period]
    if same or ratio.kind in ("change", "share", "previous"):
        return [Match(one) for one in same]
    for code in codebook.relations if ratio.relations is None else ratio.relations:
        relation = codebook.relations[code]
        found = [one for one in candidates if _fits(relation, numerator, one, codebook)]
        if found:
            return [Match(one, code, relation.caveat or "") for one in found]
    return []


def _wholes(entity: str, codebook: Codebook) -> list[str]:
    """`entity` and the entities that it lies in."""
    found = [entity]
    while (whole := codebook.entities[found[-1]].part_of) is not None:
        found.append(whole)
    return found


def missing(series: str, entity: str, sides: Sides, codebook: Codebook, lang: Lang) -> str:
    """Why there is no figure of a series for `entity`, and what is printed that is not it."""
    indicator = series.partition(".")[0].partition("/")[0]
    label, name = (
        isolated(codebook.indicators[indicator].label[lang]),
        isolated(codebook.entities[entity].label[lang]),
    )
    reasons = [say("not_printed", lang, indicator=label, entity=name)]
    inside = _wholes(entity, codebook)
    for one in sides.of(series):
        around = one.entity != entity and _wholes(one.entity, codebook)
        if around and (entity in around or one.entity in inside):
            where = isolated(codebook.entities[one.entity].label[lang])
            reasons.append(say("printed_elsewhere", lang, phrase=one.as_stated, entity=where))
    for code in codebook.indicators[indicator].narrower:
        what = isolated(codebook.indicators[code].label[lang])
        for one in sides.about(entity, code):
            reasons.append(say("printed_narrower", lang, phrase=one.as_stated, indicator=what))
    return say("joiner", lang).join(dict.fromkeys(reasons))
