"""Loads the codebook from ``definitions/{entities,indicators,ratios}.yml`` and checks it.

Unknown keys, missing labels, unknown codes and units that do not go together are refused, all at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..messages import LANGS
from ..problems import Anything, Codes, InputError, Problem, one_of
from . import units
from .codebook import Allowance, Code, Codebook, Entity, Indicator, Ratio, side_unit
from .period import Period, PeriodError
from .strict_yaml import Document, quoted, read_yaml

FILES = ("entities", "indicators", "ratios")


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
    kind: type[BaseModel], data: object, where: str, prefix: str
) -> tuple[dict[str, Any], list[Problem]]:
    """The good entries of `data`, and what is wrong with the others."""
    if not isinstance(data, dict):
        expected = "a mapping of codes to entries"
        return {}, [Problem(where, prefix or "file", expected, type(data).__name__)]
    entries: dict[str, Any] = {}
    problems = []
    for code, entry in data.items():
        try:
            entries |= TypeAdapter(dict[Code, kind]).validate_python({code: entry})  # type: ignore[valid-type]
        except ValidationError as errors:
            problems += [_problem(error, where, prefix) for error in errors.errors()]
    return entries, problems


def _references(book: Codebook) -> Iterator[tuple[str, str, Iterable[str], str]]:
    """Every use of a code: file, item, the codes used, the kind of code that they are."""
    for code, entity in book.entities.items():
        yield "entities", f"{code}.part_of", _codes(entity.part_of), "entities"
    for code, indicator in book.indicators.items():
        for key in ("at_most", "components", "growth_of", "narrower"):
            yield "indicators", f"{code}.{key}", _codes(getattr(indicator, key)), "indicators"
    for code, allowance in book.allowances.items():
        item = f"allowances.{code}.entities"
        yield "ratios", item, allowance.entities or (), "entities"
    for code, ratio in book.ratios.items():
        for key in ("numerator", "denominator", "reported"):
            yield "ratios", f"ratios.{code}.{key}", _codes(getattr(ratio, key)), "indicators"
        yield "ratios", f"ratios.{code}.allow", ratio.allow, "allowances"
        yield "ratios", f"ratios.{code}.beside", ratio.beside, "ratios"


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
    where = "definitions/ratios.yml"
    for code, ratio in book.ratios.items():
        if ratio.numerator not in book.indicators:
            continue
        numerator = book.indicators[ratio.numerator].unit
        for other in filter(book.indicators.__contains__, ratio.denominator):
            sides = side_unit(ratio, numerator, book.indicators[other].unit)
            problems += _unit_problem(
                where, f"ratios.{code}.unit", partial(units.factor, sides, ratio.unit)
            )
    return problems


def _periods(book: Codebook) -> list[Problem]:
    problems = []
    for code, allowance in book.allowances.items():
        for text in allowance.periods or ():
            try:
                Period(text)
            except PeriodError as error:
                item = f"allowances.{code}.periods"
                problems.append(Problem("definitions/ratios.yml", item, "a period", str(error)))
    return problems


def _headlines(book: Codebook) -> list[Problem]:
    """Ratios that claim a place that another has."""
    problems, holders = [], dict[int, str]()
    for code, ratio in book.ratios.items():
        if ratio.headline and (first := holders.setdefault(ratio.headline, code)) != code:
            item, expected = f"ratios.{code}.headline", f"a place other than that of {first}"
            found = str(ratio.headline)
            problems.append(Problem("definitions/ratios.yml", item, expected, found))
    return problems


KINDS: dict[str, type[BaseModel]] = {
    "entities": Entity,
    "indicators": Indicator,
    "ratios": Ratio,
    "allowances": Allowance,
}


def read_codebook(folder: Path) -> tuple[Codebook, dict[str, Codes], list[Problem]]:
    """The good entries of the codebook in `folder`, every code in it, and all that is wrong."""
    parts: dict[str, Any] = {}
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    for name in FILES:
        where = f"definitions/{name}.yml"
        documents[where] = read_yaml(folder / f"{name}.yml", where, "codes to entries")
        parts[name] = documents[where].data
    if isinstance(parts["ratios"], dict):
        both = parts.pop("ratios")
        for key in sorted(both.keys() - {"ratios", "allowances"}):
            problems.append(Problem("definitions/ratios.yml", key, "no such key", "it"))
        parts |= {"ratios": both.get("ratios", {}), "allowances": both.get("allowances", {})}
    book: dict[str, dict[str, Any]] = {}
    codes: dict[str, Codes] = {}
    for name, kind in KINDS.items():
        file = name if name in FILES else "ratios"
        part = parts.get(name)
        codes[name] = frozenset(part) if isinstance(part, dict) else Anything()
        book[name] = {}
        if part is not None:
            prefix = f"{name}." if file == "ratios" else ""
            book[name], found = _entries(kind, part, f"definitions/{file}.yml", prefix)
            problems += found
    codebook = Codebook.model_construct(None, **book)
    problems += _unknown_codes(codebook, codes)
    for check in (_cycles, _unit_problems, _periods, _headlines):
        problems += check(codebook)
    placed = [documents[problem.where].placed(problem) for problem in problems]
    read = [problem for document in documents.values() for problem in document.problems]
    return codebook, codes, read + placed


def load_codebook(folder: Path) -> Codebook:
    """The codebook in `folder`; raises InputError with everything wrong with it."""
    codebook, _, problems = read_codebook(folder)
    if problems:
        raise InputError(problems)
    return codebook
