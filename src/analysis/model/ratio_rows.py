"""The rows of a ratio: which sides meet, what they give, and why not.

A figure is set against figures of its own source; where that prints none, the preferred print of an
observation is set against those of others, with a caveat. Nothing is refused for a source of which
single figures were taken: what it lacks is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import arithmetic, formats, units
from .codebook import ADDITIVE, series_name
from .interval import Interval
from .period import Period
from .prints import ACROSS, Prints, Reason
from .relations import Match, matches, missing
from .schemas import RATIOS
from .sides import Side

Row = dict[str, Any]
ASSUMED, OPEN_BASE = "base_assumed", "base_not_defined"
GROWTH = "growth"  # on the year before, at current prices
BLANK: Row = {column.name: "" for column in RATIOS if not column.required} | dict.fromkeys(
    ("value", "lower", "upper")
)


def _told(reason: Reason) -> Row:
    return {"reason": reason.text, "refusal": reason.code}


class RatioRows:
    """The rows of one ratio: reported, computed or refused."""

    def __init__(self, code: str, data: Prints) -> None:
        self.code, self.data = code, data
        self.ratio = data.codebook.ratios[code]

    def _row(self, of: Side, verdict: str, **cells: object) -> Row:
        named = {"ratio": self.code, "entity": of.entity, "period": of.period}
        return {**BLANK, **named, "unit": self.ratio.unit, "verdict": verdict, **cells}

    def rows(self, base: Side | str | None) -> Iterator[Row]:
        """Every row of the ratio; `base` is what an implied count assumes."""
        if self.ratio.kind == "part":
            yield from self._parts()
            return
        reported = list(self._reported())
        yield from reported
        told = {(row["entity"], row["period"]) for row in reported}
        for row in (*self._with_numerator(base), *self._without_numerator()):
            if row["verdict"] != "refused" or (row["entity"], row["period"]) not in told:
                yield row

    def _reported(self) -> Iterator[Row]:
        """The ratio as a source prints it."""
        for one in self.data.sides.of(self.ratio.reported):
            by = units.factor(one.unit, self.ratio.unit)
            whole = one.interval.scaled(by)
            yield self._row(
                one,
                "reported",
                value=Fraction(one.value) * by if one.value is not None and one.is_point else None,
                lower=whole.lower,
                upper=whole.upper,
                closed=whole.closed,
                numerator=one.fact,
                formula=one.phrase,
                caveats=one.caveats,
                facts=one.fact,
            )

    def _with_numerator(self, base: Side | str | None) -> Iterator[Row]:
        ratio = self.ratio
        for numerator in self.data.sides.of(ratio.numerator):
            if isinstance(base, Side):
                like = replace(base, entity=numerator.entity, period=numerator.period)
                yield self._computed(numerator, Match(like))
                continue
            readings = list(ratio.denominator)
            if ratio.kind == "share" and numerator.part_of not in readings:
                yield from self._not_part(numerator)
                continue
            if ratio.kind == "implied":
                for reading in [base] if base else readings:
                    yield from self._read(numerator, reading)
                continue
            chosen = numerator.part_of if numerator.part_of in readings else readings[0]
            yield from self._readings(numerator, chosen, [one for one in readings if one != chosen])
            if ratio.kind == "quotient":
                yield from self._year_before(numerator, readings[0])

    def _readings(self, numerator: Side, chosen: str, others: list[str]) -> Iterator[Row]:
        """The preferred reading, then what other denominators give."""
        alternatives = [
            self._computed(numerator, match, reading="alternative")
            for other in others
            for match in self._matches(numerator, other)
        ]
        reading = "preferred" if alternatives else ""
        yield from self._read(numerator, chosen, reading=reading)
        yield from alternatives

    def _read(self, numerator: Side, denominator: str, reading: str = "") -> Iterator[Row]:
        found = self._matches(numerator, denominator)
        for match in found:
            yield self._computed(numerator, match, reading)
        if not found and self.data.is_preferred(numerator) and self._asked(numerator, denominator):
            yield from self._refused(numerator, self._unmatched(numerator, denominator))

    def _year_before(self, numerator: Side, named: str) -> Iterator[Row]:
        """The ratio of the year before, where a source prints both sides and how they grew."""
        data = self.data
        for denominator in data.sides.own(numerator, named):
            if denominator.period != numerator.period:
                continue
            sides, rates = (numerator, denominator), []
            for one in sides:
                growth = data.sides.own(one, series_name(one.indicator, GROWTH, one.breakdown))
                rates += [rate for rate in growth if rate.period == one.period][:1]
            if len(rates) < 2:
                continue
            one, other = (arithmetic.before(*pair) for pair in zip(sides, rates, strict=True))
            row = self._computed(one, Match(other, caveat="derived_from_growth"))
            row["facts"] = " ".join(side.fact for side in (*sides, *rates))
            row["period"] = str(Period(numerator.period).year_before())
            yield row

    def _matches(self, numerator: Side, series: str) -> list[Match]:
        """Sides of its own source; else, for the preferred print, those of other sources."""
        data = self.data
        own = matches(numerator, data.sides.own(numerator, series), self.ratio, data.codebook)
        if own or not data.is_preferred(numerator):
            return own
        others = [one.preferred for one in data.observed.about(numerator.entity, series)]
        return matches(numerator, others, self.ratio, data.codebook)

    def _computed(self, numerator: Side, match: Match, reading: str = "") -> Row:
        ratio, denominator = self.ratio, match.denominator
        among = self._among(numerator) if ratio.among else None
        formula = arithmetic.formula(ratio, numerator, denominator, among)
        sides = [one for one in (numerator, denominator, among) if one and one.fact]
        cells: Row = {
            "numerator": numerator.fact,
            "denominator": denominator.fact or denominator.as_stated,
            "reading": reading,
            "relation": match.relation,
            "formula": formula,
            "facts": " ".join(one.fact for one in sides),
            "caveats": " ".join(self._caveats(sides, match)),
        }
        result = self._result(numerator, denominator, among)
        if isinstance(result, Reason):
            return self._row(numerator, "refused", **_told(result), **cells)
        row = self._row(
            numerator,
            "computed",
            value=arithmetic.value(ratio, numerator, denominator),
            lower=result.lower,
            upper=result.upper,
            closed=result.closed,
            **cells,
        )
        row["unit"] = arithmetic.unit_of(ratio, numerator, denominator)
        if ratio.kind == "previous":
            row["period"] = str(Period(numerator.period).year_before())
        return row

    def _among(self, numerator: Side) -> Side | None:
        """The third side of a bound on the others: of the numerator's source and day."""
        found = self.data.sides.own(numerator, self.ratio.among or "")
        return next((one for one in found if one.period == numerator.period), None)

    def _result(self, numerator: Side, denominator: Side, among: Side | None) -> Interval | Reason:
        """What two sides that meet give, or why they still give nothing."""
        ratio, data = self.ratio, self.data
        phrases = (numerator.as_stated, denominator.as_stated)
        if ratio.among and among is None:
            entity = data.entity_label(numerator.entity)
            label = data.label(ratio.among)
            return data.reason("not_printed", ratio.among, indicator=label, entity=entity)
        moneys = {units.currency_of(one.unit) for one in (numerator, denominator)} - {""}
        if len(moneys) > 1:
            return data.reason("two_currencies", one=phrases[0], other=phrases[1])
        real = denominator.measure and data.codebook.measures[denominator.measure].prices == "real"
        if ratio.kind == "previous" and real and moneys:
            return data.reason("nominal_and_real", level=phrases[0], rate=phrases[1])
        try:
            result = arithmetic.bounds(ratio, numerator, denominator, among)
        except ZeroDivisionError:
            label = data.label(ratio.among or denominator.series) if denominator.indicator else ""
            return data.reason("zero_denominator", denominator=label)
        if result.lower <= 0 and isinstance(result.upper, Decimal):
            return data.reason("no_bound")
        return result

    def _caveats(self, sides: list[Side], match: Match) -> list[str]:
        """Those of the sides, of the relation and of the ratio; each once."""
        codes = [code for one in sides for code in one.caveats.split()]
        codes += [match.caveat, *self.ratio.caveats]
        if self.ratio.kind == "implied":
            codes = [ASSUMED if code == OPEN_BASE else code for code in codes] + [ASSUMED]
        if len({one.source for one in sides}) > 1:
            codes.append(ACROSS)
            codes += [code for one in sides for code in self.data.observed.of(one).caveats]
        return list(dict.fromkeys(filter(None, codes)))

    def _asked(self, one: Side, *others: str) -> bool:
        """Whether a reader may ask for the ratio: of some, where its source prints both sides."""
        printed = (other for series in others for other in self.data.sides.of(series))
        return not self.ratio.if_printed or any(other.source == one.source for other in printed)

    def _refused(self, one: Side, reason: Reason, side: str = "numerator") -> Iterator[Row]:
        if one.is_placed:
            cells = {side: one.fact, "formula": one.phrase, "facts": one.fact}
            yield self._row(one, "refused", **_told(reason), caveats=one.caveats, **cells)

    def _not_part(self, numerator: Side) -> Iterator[Row]:
        """A share whose numerator is not printed as part of a denominator."""
        readings = self.ratio.denominator
        wholes = [code for code in readings if self.data.sides.of(code)]
        if (numerator.part_of or wholes) and self._asked(numerator, *readings):
            names = {
                "numerator": self.data.label(numerator.series),
                "denominator": " / ".join(map(self.data.label, wholes or readings)),
            }
            yield from self._refused(numerator, self.data.reason("not_part", **names))

    def _unmatched(self, numerator: Side, series: str) -> Reason:
        data, lang = self.data, self.data.lang
        same = data.sides.own(numerator, series) or data.sides.about(numerator.entity, series)
        if not same:
            return missing(series, numerator.entity, data)
        periods = [formats.period(text, lang) for text in dict.fromkeys(s.period for s in same)]
        return data.reason(
            "other_period",
            numerator=numerator.as_stated,
            numerator_period=formats.period(numerator.period, lang),
            denominator=" / ".join(one.as_stated for one in same),
            denominator_period=formats.listed(periods, lang),
        )

    def _without_numerator(self) -> Iterator[Row]:
        """Refusals for entities of which only the denominator is printed."""
        if self.ratio.kind in ("implied", "floor", "rest"):
            return
        wanted, data = self.ratio.numerator or "", self.data
        has = {one.entity for one in data.sides.of(wanted)}
        for one in data.sides.of(self.ratio.denominator[0]):
            if one.entity not in has and one.is_placed and self._asked(one, wanted):
                reason = missing(wanted, one.entity, data)
                yield from self._refused(one, reason, "denominator")

    def _parts(self) -> Iterator[Row]:
        """Additive figures of an entity over those of the entity that it lies in."""
        data = self.data
        for one in data.sides.where(self._is_part):
            for whole in data.around(one):
                if whole.source == one.source or data.is_preferred(one):
                    yield self._computed(one, Match(whole))

    def _is_part(self, one: Side) -> bool:
        book = self.data.codebook
        is_level = book.role(one.measure) == "level" and book.entities[one.entity].part_of
        return bool(is_level) and book.indicators[one.indicator].kind in ADDITIVE
