"""What is wrong with a codebook whose entries are good one by one: unknown codes, entities that lie
in themselves, units that do not go together, amounts and periods that cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from ..problems import Codes, Problem, one_of
from ..reading import QuantityError, parse_quantity
from . import units
from .codebook import SAME, Codebook, Ratio, side_unit, split
from .finding_kinds import finding_problems
from .period import Period, PeriodError

BOUNDED = ("floor", "rest")  # kinds of ratio that a threshold bounds


def codebook_problems(book: Codebook, codes: Mapping[str, Codes]) -> list[Problem]:
    """Every problem between the entries of a codebook; `codes` are those of its files, by kind."""
    problems = _unknown_codes(book, codes)
    problems += finding_problems(book.findings)
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


def _unknown_codes(book: Codebook, codes: Mapping[str, Codes]) -> list[Problem]:
    return [
        Problem(f"definitions/{file}.yml", item, one_of(codes[kind], code), code)
        for file, item, used, kind in _references(book)
        for code in used
        if code not in codes[kind]
    ]


def _cycles(book: Codebook) -> list[Problem]:
    """Entities that lie in themselves."""
    problems = []
    for code in book.entities:
        seen, whole = [code], book.entities[code].part_of
        while whole in book.entities and whole not in seen:
            seen.append(whole)
            whole = book.entities[whole].part_of
        if whole == code:
            expected, found = "an entity outside itself", " > ".join([*seen, code])
            problems.append(Problem("definitions/entities.yml", f"{code}.part_of", expected, found))
    return problems


def _unit_problem(where: str, item: str, check: Callable[[], object]) -> list[Problem]:
    try:
        check()
    except units.UnitError as error:
        return [Problem(where, item, "units that go together", str(error))]
    return []


def _unit_problems(book: Codebook) -> list[Problem]:
    """Units that are not declared, and ratios whose sides do not give their unit."""
    problems = []
    where = "definitions/indicators.yml"
    for code, indicator in book.indicators.items():
        for key in ("unit", "printed_unit"):
            unit = getattr(indicator, key)
            if unit:
                problems += _unit_problem(where, f"{code}.{key}", partial(units.check, unit))
        for other in (*indicator.at_most, *indicator.components, *indicator.narrower):
            if other in book.indicators:
                pair = partial(units.factor, indicator.unit, book.indicators[other].unit)
                problems += _unit_problem(where, f"{code} and {other}", pair)
    for code, measure in book.measures.items():
        check = partial(units.check, measure.unit)
        if measure.unit != SAME:
            problems += _unit_problem("definitions/measures.yml", f"{code}.unit", check)
    for code, ratio in book.ratios.items():
        problems += _ratio_problems(code, ratio, book)
    return problems


def _ratio_problems(code: str, ratio: Ratio, book: Codebook) -> list[Problem]:
    """Sides that a ratio of its kind lacks or must not have, units that do not go together."""
    where = "definitions/ratios.yml"
    problems = []
    wanted = {"numerator": ratio.kind != "part", "denominator": ratio.kind != "part"}
    wanted |= {"least": ratio.kind in BOUNDED, "among": ratio.kind == "rest"}
    for key, needed in wanted.items():
        if bool(getattr(ratio, key)) != needed:
            expected = "a value" if needed else "none"
            found = "none" if needed else "one"
            item = f"{code}.{key}"
            problems.append(Problem(where, item, f"{expected}, for kind {ratio.kind}", found))
    if problems or ratio.kind == "part":
        return problems
    given = [book.side_unit(each) for each in (ratio.numerator, *ratio.denominator) if each]
    for other in given[1:]:
        if given[0] and other:
            sides = _sides_unit(ratio, given[0], other)
            check = partial(units.factor, sides, ratio.unit)
            problems += _unit_problem(where, f"{code}.unit", check)
    return problems


def _sides_unit(ratio: Ratio, numerator: str, denominator: str) -> str:
    """The unit of what a ratio computes; one that bounds an amount is of the bounded amount."""
    match ratio.kind:
        case "floor":
            return units.quotient(denominator, denominator)
        case "rest":
            return units.quotient(denominator, numerator)
        case _:
            return side_unit(ratio, numerator, denominator)


def _quantities(book: Codebook) -> list[Problem]:
    """Amounts that cannot be read."""
    problems = []
    for code, ratio in book.ratios.items():
        if ratio.least:
            try:
                parse_quantity(ratio.least)
            except QuantityError as error:
                where, item = "definitions/ratios.yml", f"{code}.least"
                problems.append(Problem(where, item, "a quantity such as 1000萬元", str(error)))
    return problems


def _periods(book: Codebook) -> list[Problem]:
    dated = [("breaks", f"{code}.at", gap.at) for code, gap in book.breaks.items()]
    dated += [
        ("preferences", f"{code}.period", one.period) for code, one in book.preferences.items()
    ]
    problems = []
    for file, item, text in dated:
        try:
            Period(text)
        except PeriodError as error:
            problems.append(Problem(f"definitions/{file}.yml", item, "a period", str(error)))
    return problems


def _headlines(book: Codebook) -> list[Problem]:
    """Ratios that claim a place that another has."""
    problems, holders = [], dict[int, str]()
    for code, ratio in book.ratios.items():
        if ratio.headline and (first := holders.setdefault(ratio.headline, code)) != code:
            item, expected = f"{code}.headline", f"a place other than that of {first}"
            found = str(ratio.headline)
            problems.append(Problem("definitions/ratios.yml", item, expected, found))
    return problems
