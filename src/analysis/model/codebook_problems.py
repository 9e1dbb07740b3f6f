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
# The fields of each file's entries that hold codes, and of what kind those are.
REFERENCES = {
    "entities": {"part_of": "entities", "parts": "entities", "type": "entity_types"},
    "indicators": {
        **dict.fromkeys(("at_most", "components", "narrower"), "indicators"),
        "population": "populations",
        "breakdowns": "breakdowns",
    },
    "ratios": {
        "reported": "indicators",
        "beside": "ratios",
        "relations": "relations",
        "caveats": "caveats",
    },
    "measures": {"caveat": "caveats"},
    "relations": {"caveat": "caveats"},
    "breaks": {"entity": "entities", "indicators": "indicators"},
    "preferences": {"entity": "entities", "indicator": "indicators", "measure": "measures"},
}


def codebook_problems(book: Codebook, codes: Mapping[str, Codes]) -> list[Problem]:
    """Every problem between the entries of a codebook; `codes` are those of its files, by kind."""
    problems = [*_unknown_codes(book, codes), *finding_problems(book.findings)]
    for check in (_cycles, _unit_problems, _quantities, _periods, _headlines):
        problems += check(book)
    return problems


def _references(book: Codebook) -> Iterator[tuple[str, str, Iterable[str], str]]:
    """Every use of a code: file, item, the codes used, the kind of code that they are."""
    for file, fields in REFERENCES.items():
        for code, entry in getattr(book, file).items():
            for key, kind in fields.items():
                yield file, f"{code}.{key}", _codes(getattr(entry, key)), kind
    for code, ratio in book.ratios.items():
        for key in ("numerator", "denominator", "among"):
            for series in _codes(getattr(ratio, key)):
                indicator, measure, breakdown = split(series)
                yield "ratios", f"{code}.{key}", [indicator], "indicators"
                yield "ratios", f"{code}.{key}", [measure], "measures"
                yield "ratios", f"{code}.{key}", breakdown.split(), "breakdowns"
    for code, dimension in book.dimensions.items():
        for key, item in dimension.items.items():
            yield "dimensions", f"{code}.items.{key}.caveat", _codes(item.caveat), "caveats"


def _codes(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


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
