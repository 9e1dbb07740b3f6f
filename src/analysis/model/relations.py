"""Which sides may meet in a ratio: of one entity and period (XBRL: aligned), or by a relation.

A relation is a declared rule for two periods of certain kinds (`analysis.model.codebook.Relation`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .codebook import Codebook, Ratio, Relation, split
from .period import Period, months_between
from .prints import Prints, Reason
from .sides import Side


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
    found = [entity]
    while (whole := codebook.entities[found[-1]].part_of) is not None:
        found.append(whole)
    return found


def missing(series: str, entity: str, data: Prints) -> Reason:
    """Why there is no figure of a series for `entity`, and what is printed that is not it."""
    name, codebook = data.entity_label(entity), data.codebook
    reasons = [data.reason("not_printed", series, indicator=data.label(series), entity=name)]
    inside = _wholes(entity, codebook)
    for one in data.sides.of(series):
        around = one.entity != entity and _wholes(one.entity, codebook)
        if around and (entity in around or one.entity in inside):
            where = data.entity_label(one.entity)
            told = data.reason("printed_elsewhere", series, phrase=one.as_stated, entity=where)
            reasons.append(told)
    for code in codebook.indicators[split(series)[0]].narrower:
        for one in data.sides.about(entity, code):
            what = data.label(code)
            told = data.reason("printed_narrower", series, phrase=one.as_stated, indicator=what)
            reasons.append(told)
    text = data.say("joiner").join(dict.fromkeys(reason.text for reason in reasons))
    return Reason(reasons[:2][-1].code, text)  # what is printed instead says more
