"""Which facts may meet in a ratio: of one entity and period (XBRL: aligned), or by allowance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from ..messages import Lang, isolated, say
from .codebook import Allowance, Codebook, Ratio
from .columns import records
from .interval import Interval

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a ratio: a fact, or a base that the user assumes (then `fact` is empty).

    `is_placed` where its source's text was read; of other sources single figures were taken, and
    what else they print is not known.
    """

    fact: str
    source: str
    entity: str
    indicator: str
    period: str
    as_stated: str
    part_of: str
    value: Decimal | None
    interval: Interval
    unit: str
    decimals: int
    is_placed: bool = True

    @property
    def key(self) -> tuple[object, ...]:
        """What makes a second figure a mere repetition of the first."""
        return (
            self.source,
            self.entity,
            self.indicator,
            self.period,
            self.interval,
            self.unit,
        )


def sides(facts: pd.DataFrame) -> list[Side]:
    """The facts as sides, in their order; a repeated figure with the same bounds stands once."""
    found: dict[tuple[object, ...], Side] = {}
    for row in records(facts):
        interval = Interval(row["lower"], row["upper"], row["closed"])
        same = {field.name: row[field.name] for field in fields(Side) if field.name in row}
        side = Side(**same, interval=interval, is_placed=row.get("start", 0) is not None)
        found.setdefault(side.key, side)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Match:
    """A denominator that may meet the numerator, and the allowance that lets it."""

    denominator: Side
    allowance: str = ""


def _covers(allowance: Allowance, numerator: Side, denominator: Side) -> bool:
    entities = allowance.entities or (numerator.entity, numerator.entity)
    periods = allowance.periods or (numerator.period, numerator.period)
    return entities == (numerator.entity, denominator.entity) and periods == (
        numerator.period,
        denominator.period,
    )


def _aligned(
    numerator: Side,
    candidates: Iterable[Side],
    allowances: Iterable[Allowance],
    lang: Lang,
) -> Iterator[Match]:
    candidates = list(candidates)
    same = [
        side
        for side in candidates
        if (side.entity, side.period) == (numerator.entity, numerator.period)
    ]
    yield from map(Match, same)
    if same:
        return
    for allowance in allowances:
        for side in candidates:
            if _covers(allowance, numerator, side):
                yield Match(side, allowance.reason[lang])


def matches(
    numerator: Side,
    candidates: Iterable[Side],
    ratio: Ratio,
    codebook: Codebook,
    lang: Lang,
) -> list[Match]:
    """The denominators that `numerator` may meet: those of its own source, if any."""
    allowances = [codebook.allowances[code] for code in ratio.allow]
    candidates = list(candidates)
    own = [side for side in candidates if side.source == numerator.source]
    return list(_aligned(numerator, own, allowances, lang)) or list(
        _aligned(numerator, candidates, allowances, lang)
    )


def _wholes(entity: str, codebook: Codebook) -> list[str]:
    """`entity` and the entities that it lies in."""
    found = [entity]
    while (whole := codebook.entities[found[-1]].part_of) is not None:
        found.append(whole)
    return found


def missing(
    indicator: str,
    entity: str,
    everything: Iterable[Side],
    codebook: Codebook,
    lang: Lang,
) -> str:
    """Why there is no figure of `indicator` for `entity`, and what is printed that is not it."""
    label, name = (
        isolated(codebook.indicators[indicator].label[lang]),
        isolated(codebook.entities[entity].label[lang]),
    )
    reasons = [say("not_printed", lang, indicator=label, entity=name)]
    narrower = codebook.indicators[indicator].narrower
    for side in everything:
        if side.indicator == indicator and side.entity != entity:
            one, other = _wholes(entity, codebook), _wholes(side.entity, codebook)
            if entity in other or side.entity in one:
                where = isolated(codebook.entities[side.entity].label[lang])
                reasons.append(say("printed_elsewhere", lang, phrase=side.as_stated, entity=where))
        elif side.indicator in narrower and side.entity == entity:
            what = isolated(codebook.indicators[side.indicator].label[lang])
            reasons.append(say("printed_narrower", lang, phrase=side.as_stated, indicator=what))
    return say("joiner", lang).join(reasons)
