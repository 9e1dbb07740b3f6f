"""Loads the codebook from the files of ``definitions/`` and checks it.

Unknown keys, missing labels, unknown codes and units that do not go together are refused, all at
once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..messages import LANGS
from ..problems import Anything, Codes, InputError, Problem, one_of
from ..project import find_project
from ..reading import QuantityError, parse_quantity
from . import units
from .codebook import (
    SAME,
    Break,
    Caveat,
    Code,
    Codebook,
    Dimension,
    Entity,
    EntityType,
    Indicator,
    Measure,
    Population,
    Preference,
    Ratio,
    Relation,
    RuleName,
    side_unit,
    split,
)
from .period import Period, PeriodError
from .places import WHERE as PLACES_FILE
from .places import read_places
from .strict_yaml import Document, quoted, read_yaml
from .typed_files import listed

BOUNDED = ("floor", "rest")  # kinds of ratio that a threshold bounds


def _problem(error: Mapping[str, Any], where: str, prefix: str) -> Problem:
    """One of pydantic's errors as a problem of the file."""
    item = prefix + ".".join(str(part) for part in error["loc"])
    found = error["input"]
    match error["type"]:
        case "extra_forbidden":
            return Problem(where, item, "no such key", repr(found))
        case "missing":
            return Problem(where, item, "a value (required)", "none")
        case "too_short" if isinstance(found, dict):
            expected, languages = (
                f"a text in {', '.join(LANGS)}",
                ", ".join(found) or "none",
            )
            return Problem(where, item, expected, languages)
        case "string_type" if isinstance(found, int | float):
            return Problem(where, item, quoted(found), repr(found))
        case _:
            return Problem(where, item, error["msg"], repr(found))


def _entries(
    kind: type[BaseModel], data: object, where: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The good entries of `data`, and what is wrong with the others."""
    if not isinstance(data, dict):
        expected = "a mapping of codes to entries"
        return {}, [Problem(where, "file", expected, type(data).__name__)]
    entries: dict[str, Any] = {}
    problems = []
    name = RuleName if kind is Relation else Code
    adapter = TypeAdapter(dict[name, kind])  # type: ignore[valid-type]
    for code, entry in data.items():
        try:
            entries |= adapter.validate_python({code: entry})
        except ValidationError as errors:
            problems += [_problem(error, where, "") for error in errors.errors()]
    return entries, problems


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


FILES: dict[str, type[BaseModel]] = {
    "entities": Entity,
    "indicators": Indicator,
    "ratios": Ratio,
    "measures": Measure,
    "dimensions": Dimension,
    "caveats": Caveat,
    "relations": Relation,
    "breaks": Break,
    "preferences": Preference,
    "populations": Population,
    "entity_types": EntityType,
}
MAY_BE_ABSENT = ("breaks", "preferences", "populations", "entity_types")


def _documents(folder: Path, name: str) -> dict[str, Document]:
    """The files of a kind of entries, by where they lie: ``name.yml``, or all in ``name/``."""
    paths = [folder / f"{name}.yml"]
    if (folder / name).is_dir():
        paths = [*filter(Path.is_file, paths), *listed(folder / name, ".yml")]
    elif name in MAY_BE_ABSENT:
        paths = list(filter(Path.is_file, paths))
    names = [f"definitions/{path.relative_to(folder).as_posix()}" for path in paths]
    return {
        where: read_yaml(path, where, "codes to entries")
        for path, where in zip(paths, names, strict=True)
    }


def read_codebook(folder: Path) -> tuple[Codebook, dict[str, Codes], list[Problem]]:
    """The good entries of the codebook in `folder`, every code in it, and all that is wrong."""
    book: dict[str, dict[str, Any]] = {}
    codes: dict[str, Codes] = {}
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    homes: dict[tuple[str, str], str] = {}  # file as problems name it, code -> where it stands
    themes: dict[str, list[str]] = {}
    for name, kind in FILES.items():
        files = _documents(folder, name)
        documents |= files
        book[name], codes[name] = {}, frozenset()
        for where, document in files.items():
            data, there = document.data, codes[name]
            if isinstance(data, dict):
                named = f"definitions/{name}.yml"
                problems += _twice(data, {code: homes.get((named, code)) for code in data}, where)
                homes |= {(named, code): where for code in data}
                codes[name] = _with(there, data)
            else:
                codes[name] = Anything()
            if data is not None:
                entries, found = _entries(kind, data, where)
                book[name] |= entries
                problems += found
                if name == "indicators":
                    themes[Path(where).stem] = list(entries)
    places, lines, found = read_places(folder, book["entity_types"], codes["entities"])
    book["entities"] |= places
    codes["entities"] = _with(codes["entities"], places)
    homes |= {("definitions/entities.yml", code): PLACES_FILE for code in places}
    documents[PLACES_FILE] = Document(None, found, lines)
    codebook = Codebook.model_construct(None, **book, themes=themes)
    codes["breakdowns"] = (
        frozenset(codebook.breakdowns)
        if isinstance(codes["dimensions"], frozenset)
        else codes["dimensions"]
    )
    problems += _unknown_codes(codebook, codes)
    for check in (_cycles, _unit_problems, _quantities, _periods, _headlines):
        problems += check(codebook)
    read = [problem for document in documents.values() for problem in document.problems]
    return codebook, codes, read + [_placed(one, homes, documents) for one in problems]


def _with(codes: Codes, more: Iterable[str]) -> Codes:
    return codes | frozenset(more) if isinstance(codes, frozenset) else codes


def _twice(data: dict[str, Any], homes: dict[str, str | None], where: str) -> Iterator[Problem]:
    """Codes that another file of the same kind has."""
    for code in data:
        if homes[code]:
            yield Problem(where, code, f"a code other than one of {homes[code]}", code)


def _placed(
    problem: Problem, homes: dict[tuple[str, str], str], documents: dict[str, Document]
) -> Problem:
    """The problem with the file and the line in which its entry stands."""
    code = re.split(r"[. ]", problem.item, maxsplit=1)[0]
    where = homes.get((problem.where, code), problem.where)
    found = replace(problem, where=where)
    return documents[where].placed(found) if where in documents else found


def load_codebook(folder: Path) -> Codebook:
    """The codebook in `folder`; raises InputError with everything wrong with it."""
    codebook, _, problems = read_codebook(folder)
    if problems:
        raise InputError(problems)
    return codebook


def the_codebook(codebook: Codebook | None) -> Codebook:
    """`codebook`, or where none is given that of the project at hand."""
    return load_codebook(find_project().definitions) if codebook is None else codebook
