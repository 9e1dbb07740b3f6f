"""What is wrong with a codebook whose entries are good one by one: unknown codes, entities that lie
in themselves, units that do not go together, amounts and periods that cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..problems import Codes, Problem, one_of
from ..reading import QuantityError, parse_quantity
from . import units
from .codebook import SAME, Codebook, Ratio, side_unit, split
from .finding_kinds import finding_problems
from .period import period_problem

BOUNDED = ("floor", "rest")  # kinds of ratio that a threshold bounds


def codebook_problems(book: Codebook, codes: Mapping[str, Codes]) -> list[Problem]:
    """Every problem between the entries of a codebook; `codes` are those of its files, by kind."""
    problems = [*_unknown_codes(book, codes), *finding_problems(book.findings)]
    for check in (_cycles, _unit_problems, _quantities, _periods, _headlines):
        problems += check(book)
    return problems


def _references(book: Codebook) -> Iterator[tuple[str, str, Iterable[str], str]]:
    """Every use of a code: file, item, the codes used, the kind of code that they are."""
    for code, entity in book.entities.items():
        for key in ("part_of", "parts"):
            yield "entities", f"{code}.{key}", _codes(getattr(entity, key)), "entities"
        yield "entities", f"{code}.type", _codes(entity.type), "entity_types"
    for code, indicator in book.indicators.items():
        for key in ("at_most", "components", "narrower"):
            yield "indicators", f"{code}.{key}", _codes(getattr(indicator, key)), "indicators"
        yield "indicators", f"{code}.population", _codes(indicator.population), "populations"
        yield "indicators", f"{code}.breakdowns", indicator.breakdowns, "breakdowns"
    for code, ratio in book.ratios.items():
        for key, series in _sides(ratio):
            parts = [split(each) for each in series]
            for place, kind in enumerate(("indicators", "measures")):
                yield "ratios", f"{code}.{key}", [part[place] for part in parts], kind
            items = [item for part in parts for item in part[2].split()]
            yield "ratios", f"{code}.{key}", items, "breakdowns"
        yield "ratios", f"{code}.reported", _codes(ratio.reported), "indicators"
        yield "ratios", f"{code}.beside", ratio.beside, "ratios"
        yield "ratios", f"{code}.relations", ratio.relations or (), "relations"
        yield "ratios", f"{code}.caveats", ratio.caveats, "caveats"
    for code, relation in book.relations.items():
        yield "relations", f"{code}.caveat", _codes(relation.caveat), "caveats"
    for code, gap in book.breaks.items():
        yield "breaks", f"{code}.entity", _codes(gap.entity), "entities"
        yield "breaks", f"{code}.indicators", gap.indicators, "indicators"
    for code, choice in book.preferences.items():
        yield "preferences", f"{code}.entity", [choice.entity], "entities"
        yield "preferences", f"{code}.indicator", [choice.indicator], "indicators"
        yield "preferences", f"{code}.measure", [choice.measure], "measures"


def _sides(ratio: Ratio) -> list[tuple[str, list[str]]]:
    named = (("numerator", ratio.numerator), ("denominator", ratio.denominator))
    return [(key, _codes(value)) for key, value in (*named, ("among", ratio.among))]


def _codes(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _unknown_codes(book: Codebook, codes: Mapping[str, Codes]) -> Iterator[Problem]:
    for file, item, used, kind in _references(book):
        for code in used:
            if code not in codes[kind]:
                yield Problem(f"definitions/{file}.yml", item, one_of(codes[kind], code), code)


def _cycles(book: Codebook) -> Iterator[Problem]:
    """Entities that lie in themselves."""
    for code in book.entities:
        seen, whole = [code], book.entities[code].part_of
        while whole in book.entities and whole not in seen:
            seen.append(whole)
            whole = book.entities[whole].part_of
        if whole == code:
            expected, found = "an entity outside itself", " > ".join([*seen, code])
            yield Problem("definitions/entities.yml", f"{code}.part_of", expected, found)


def _unit_problems(book: Codebook) -> Iterator[Problem]:
    """Units that are not declared, and ratios whose sides do not give their unit."""
    where = "definitions/indicators.yml"
    for code, indicator in book.indicators.items():
        for key in ("unit", "printed_unit"):
            if unit := getattr(indicator, key):
                yield from _apart(where, f"{code}.{key}", unit)
        for other in (*indicator.at_most, *indicator.components, *indicator.narrower):
            if other in book.indicators:
                unit = book.indicators[other].unit
                yield from _apart(where, f"{code} and {other}", indicator.unit, unit)
    for code, measure in book.measures.items():
        if measure.unit != SAME:
            yield from _apart("definitions/measures.yml", f"{code}.unit", measure.unit)
    for code, ratio in book.ratios.items():
        yield from _ratio_problems(code, ratio, book)


def _apart(where: str, item: str, unit: str, wanted: str = "") -> Iterator[Problem]:
    """A unit that is not declared, or that does not convert to the one that is wanted."""
    try:
        units.factor(unit, wanted or unit)
    except units.UnitError as error:
        yield Problem(where, item, "units that go together", str(error))


def _ratio_problems(code: str, ratio: Ratio, book: Codebook) -> Iterator[Problem]:
    """Sides that a ratio of its kind lacks or must not have, units that do not go together."""
    where = "definitions/ratios.yml"
    wrong = False
    wanted = {"numerator": ratio.kind != "part", "denominator": ratio.kind != "part"}
    wanted |= {"least": ratio.kind in BOUNDED, "among": ratio.kind == "rest"}
    for key, needed in wanted.items():
        if bool(getattr(ratio, key)) != needed:
            wrong = True
            expected, found = ("a value", "none") if needed else ("none", "one")
            yield Problem(where, f"{code}.{key}", f"{expected}, for kind {ratio.kind}", found)
    if wrong or ratio.kind == "part":
        return
    given = [book.side_unit(each) for each in (ratio.numerator, *ratio.denominator) if each]
    for other in given[1:]:
        if given[0] and other:
            yield from _apart(
                where, f"{code}.unit", _sides_unit(ratio, given[0], other), ratio.unit
            )


def _sides_unit(ratio: Ratio, numerator: str, denominator: str) -> str:
    """The unit of what a ratio computes; one that bounds an amount is of the bounded amount."""
    match ratio.kind:
        case "floor":
            return units.quotient(denominator, denominator)
        case "rest":
            return units.quotient(denominator, numerator)
        case _:
            return side_unit(ratio, numerator, denominator)


def _quantities(book: Codebook) -> Iterator[Problem]:
    """Amounts that cannot be read."""
    for code, ratio in book.ratios.items():
        try:
            parse_quantity(ratio.least) if ratio.least else None
        except QuantityError as error:
            expected = "a quantity such as 1000萬元"
            yield Problem("definitions/ratios.yml", f"{code}.least", expected, str(error))


def _periods(book: Codebook) -> Iterator[Problem]:
    """Periods that are none."""
    for code, gap in book.breaks.items():
        yield from period_problem(gap.at, "definitions/breaks.yml", f"{code}.at")
    for code, one in book.preferences.items():
        yield from period_problem(one.period, "definitions/preferences.yml", f"{code}.period")


def _headlines(book: Codebook) -> Iterator[Problem]:
    """Ratios that claim a place that another has."""
    holders: dict[int, str] = {}
    for code, ratio in book.ratios.items():
        if ratio.headline and (first := holders.setdefault(ratio.headline, code)) != code:
            expected, found = f"a place other than that of {first}", str(ratio.headline)
            yield Problem("definitions/ratios.yml", f"{code}.headline", expected, found)
