"""Ratios: computed where the two sides speak of the same thing, reported as printed, else refused.

Bounds go through every operation exactly (`analysis.model.interval`); a refusal is a row with its
reason.
Nothing is refused for a source of which single figures were taken: what it lacks is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..messages import Lang, isolated, say
from ..problems import InputError, Problem, one_of
from ..reading import QuantityError, parse_quantity
from . import formats, units
from .alignment import Match, Side, matches, missing, sides
from .codebook import Codebook, Ratio, side_unit
from .columns import RATIOS, frame
from .interval import Interval
from .period import Period

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
ONE = Interval.point(1)


def _formula(ratio: Ratio, numerator: Side, denominator: Side) -> str:
    """How the ratio is made, in printed phrases."""
    one, two = numerator.as_stated, denominator.as_stated
    match ratio.kind:
        case "change":
            return f"({one} − {two}) ÷ {two}"
        case "previous":
            return f"{one} ÷ (1 + {two})"
        case "implied":
            return f"{one} × {two}"
        case _:
            return f"{one} ÷ {two}"


def _divide(ratio: Ratio, numerator: Side, denominator: Side) -> Interval:
    """The bounds in the ratio's unit. Raises ZeroDivisionError as `Interval` does."""
    one, two = numerator.interval, denominator.interval
    match ratio.kind:
        case "change":
            result = one / two + Interval.point(-1)
        case "previous":
            result = one / (ONE + two * Interval.point(units.factor(denominator.unit, "倍")))
        case "implied":
            result = one * two
        case _:
            result = one / two
    unit = side_unit(ratio, numerator.unit, denominator.unit)
    return result * Interval.point(units.factor(unit, ratio.unit))


def _point(ratio: Ratio, numerator: Side, denominator: Side) -> Fraction | None:
    """The ratio of the printed numbers, where both sides print one."""
    if numerator.value is None or denominator.value is None:
        return None
    one = replace(numerator, interval=Interval.point(numerator.value))
    two = replace(denominator, interval=Interval.point(denominator.value))
    try:
        return Fraction(_divide(ratio, one, two).lower)
    except ZeroDivisionError:
        return None


def _result(interval: Interval, value: Fraction | None) -> Row:
    return {
        "value": value,
        "lower": interval.lower,
        "upper": interval.upper,
        "closed": interval.closed,
    }


class _Maker:
    """Makes the rows of one ratio from the facts."""

    def __init__(self, code: str, everything: list[Side], codebook: Codebook, lang: Lang) -> None:
        self.code, self.ratio = code, codebook.ratios[code]
        self.everything, self.codebook, self.lang = everything, codebook, lang
        self.numerators = self._of(self.ratio.numerator)

    def _of(self, indicator: str | None) -> list[Side]:
        return [side for side in self.everything if side.indicator == indicator]

    def _label(self, indicator: str) -> str:
        return isolated(self.codebook.indicators[indicator].label[self.lang])

    def _row(self, of: Side, verdict: str, **cells: object) -> Row:
        empty = dict.fromkeys((column.name for column in RATIOS if not column.required), "")
        blank: Row = {**empty, "value": None, "lower": None, "upper": None}
        named = {"ratio": self.code, "entity": of.entity, "period": of.period}
        return {**blank, **named, "unit": self.ratio.unit, "verdict": verdict, **cells}

    def rows(self, base: Side | str | None) -> Iterator[Row]:
        reported = list(self._reported())
        yield from reported
        told = {(row["entity"], row["period"]) for row in reported}
        if isinstance(base, Side):
            for numerator in self.numerators:
                like = replace(base, entity=numerator.entity, period=numerator.period)
                yield self._computed(numerator, Match(like))
            return
        for row in (*self._with_numerator(base), *self._without_numerator()):
            if row["verdict"] != "refused" or (row["entity"], row["period"]) not in told:
                yield row

    def _reported(self) -> Iterator[Row]:
        """The ratio as a source prints it."""
        for side in self._of(self.ratio.reported) if self.ratio.reported else []:
            by = units.factor(side.unit, self.ratio.unit)
            value = None if side.value is None else Fraction(side.value) * by
            result = _result(side.interval * Interval.point(by), value)
            cells = {"formula": side.as_stated, "facts": side.fact}
            yield self._row(side, "reported", **result, **cells)

    def _with_numerator(self, base: str | None) -> Iterator[Row]:
        ratio = self.ratio
        for numerator in self.numerators:
            if ratio.kind == "share" and numerator.part_of not in ratio.denominator:
                wholes = [code for code in ratio.denominator if self._of(code)]
                if numerator.part_of or wholes:
                    yield from self._refused(numerator, self._not_part(numerator, wholes))
                    continue
            readings = ratio.denominator
            if ratio.kind == "implied":
                for reading in [base] if base else readings:
                    yield from self._read(numerator, reading, others=())
                continue
            chosen = numerator.part_of if numerator.part_of in readings else readings[0]
            others = [code for code in readings if code != chosen]
            yield from self._read(numerator, chosen, others)

    def _read(self, numerator: Side, reading: str, others: Iterable[str]) -> Iterator[Row]:
        """The ratio with `reading` as its denominator, `others` named."""
        candidates = self._of(reading)
        found = matches(numerator, candidates, self.ratio, self.codebook, self.lang)
        for match in found:
            yield self._computed(numerator, match, self._alternatives(numerator, others))
        if not found:
            yield from self._refused(numerator, self._unmatched(numerator, reading, candidates))

    def _computed(self, numerator: Side, match: Match, alternative: str = "") -> Row:
        ratio, denominator = self.ratio, match.denominator
        formula = _formula(ratio, numerator, denominator)
        came_from = " ".join(filter(None, (numerator.fact, denominator.fact)))
        try:
            interval = _divide(ratio, numerator, denominator)
        except ZeroDivisionError:
            reason = say(
                "zero_denominator",
                self.lang,
                denominator=self._label(denominator.indicator),
            )
            return self._row(numerator, "refused", reason=reason, formula=formula, facts=came_from)
        allowance = match.allowance
        if ratio.assumption is not None:
            label = self._label(denominator.indicator) if denominator.indicator else ""
            base = " ".join(filter(None, (label, denominator.as_stated)))
            allowance = ratio.assumption[self.lang].format(base=base)
        row = self._row(
            numerator,
            "computed",
            **_result(interval, _point(ratio, numerator, denominator)),
            allowance=allowance,
            alternative=alternative,
            formula=formula,
            facts=came_from,
        )
        if ratio.kind == "previous":
            row["period"] = str(Period(numerator.period).year_before())
        return row

    def _refused(self, side: Side, reason: str) -> Iterator[Row]:
        if side.is_placed:
            cells = {"formula": side.as_stated, "facts": side.fact}
            yield self._row(side, "refused", reason=reason, **cells)

    def _not_part(self, numerator: Side, wholes: list[str]) -> str:
        labels = " / ".join(self._label(code) for code in wholes or self.ratio.denominator)
        return say(
            "not_part",
            self.lang,
            numerator=self._label(numerator.indicator),
            denominator=labels,
        )

    def _unmatched(self, numerator: Side, reading: str, candidates: list[Side]) -> str:
        same = [side for side in candidates if side.entity == numerator.entity]
        if not same:
            return missing(reading, numerator.entity, self.everything, self.codebook, self.lang)
        return say(
            "other_period",
            self.lang,
            numerator=numerator.as_stated,
            numerator_period=formats.period(numerator.period, self.lang),
            denominator=" / ".join(side.as_stated for side in same),
            denominator_period=formats.listed(
                [formats.period(text, self.lang) for text in dict.fromkeys(s.period for s in same)],
                self.lang,
            ),
        )

    def _alternatives(self, numerator: Side, others: Iterable[str]) -> str:
        """The other possible readings and what they would give."""
        texts = []
        for code in others:
            label = self._label(code)
            found = matches(numerator, self._of(code), self.ratio, self.codebook, self.lang)
            if not found:
                texts.append(say("reading_not_printed", self.lang, indicator=label))
            for match in found:
                whole = match.denominator
                result = self._equals(_point(self.ratio, numerator, whole))
                blanks = {
                    "indicator": label,
                    "phrase": whole.as_stated,
                    "result": result,
                }
                formula = _formula(self.ratio, numerator, whole)
                texts.append(say("reading", self.lang, formula=formula, **blanks))
        return say("joiner", self.lang).join(texts)

    def _equals(self, number: Fraction | None) -> str:
        """A result in a sentence; one that is rounded says so itself."""
        if number is None:
            return ""
        shown = str(formats.point(number, self.ratio.unit, self.lang))
        return shown if shown.startswith("≈") else f"= {shown}"

    def _without_numerator(self) -> Iterator[Row]:
        """Refusals for entities of which only the denominator is printed."""
        if self.ratio.kind == "implied":
            return
        has = {side.entity for side in self.numerators}
        for side in self._of(self.ratio.denominator[0]):
            if side.entity not in has:
                wanted = self.ratio.numerator
                reason = missing(wanted, side.entity, self.everything, self.codebook, self.lang)
                yield from self._refused(side, reason)


def _assumed(base: str, codebook: Codebook, ratio: Ratio) -> Side | str:
    """The base that a user assumes: an indicator's code, or a quantity as one would print it.

    Raises QuantityError or UnitError when it is neither.
    """
    if base in ratio.denominator:
        return base
    quantity = parse_quantity(base)
    rate = codebook.indicators[ratio.numerator].unit
    units.factor(side_unit(ratio, rate, quantity.unit), ratio.unit)
    interval = Interval(quantity.lower, quantity.upper, quantity.closed)
    return Side("", "", "", "", "", base, "", quantity.value, interval, quantity.unit, 0)


def base_problem(base: str, codebook: Codebook, where: str) -> list[Problem]:
    """What is wrong with `base` as the base of the codebook's implied counts."""
    problems = []
    for code, ratio in codebook.ratios.items():
        if ratio.kind == "implied":
            try:
                _assumed(base, codebook, ratio)
            except (QuantityError, units.UnitError) as error:
                expected = f"a quantity such as 20萬人, or {one_of(ratio.denominator, base)}"
                problems.append(Problem(where, f"base of {code}", expected, str(error)))
    return problems


def ratios_from(
    facts: pd.DataFrame, codebook: Codebook, *, lang: Lang = "en", base: str = ""
) -> pd.DataFrame:
    """Every ratio of the codebook for every entity and period, one row each; refusals are rows.

    `facts` has the columns of `analysis.model.columns.FACTS`, the result those of
    `analysis.model.columns.RATIOS`; its numbers are exact Fractions (an infinite bound is
    ``Decimal("Infinity")``), in the row's `unit`. `lang` is the language of reasons. `base` is what
    an implied count assumes: an indicator's code or a quantity (``20萬人``); empty for every base
    that the codebook lists.

    Raises InputError when `base` is neither.
    """
    problems = base_problem(base, codebook, "base") if base else []
    if problems:
        raise InputError(problems)
    everything = sides(facts)
    rows: list[Row] = []
    for code, ratio in codebook.ratios.items():
        assumed = _assumed(base, codebook, ratio) if base and ratio.kind == "implied" else None
        rows += _Maker(code, everything, codebook, lang).rows(assumed)
    return frame(rows, RATIOS)
