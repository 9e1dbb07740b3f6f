"""What a frame must have before facts, ratios or checks are made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..messages import LANGS
from ..problems import Anything, Codes, InputError, Problem, given, one_of
from . import units
from .codebook import Codebook
from .columns import Column, records
from .figures import code_problems
from .interval import Interval
from .period import period_problem
from .schemas import FACTS

if TYPE_CHECKING:
    import pandas as pd

    Sources: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]]

# What sides of ratios are made of; the rest of a frame of facts is not asked for.
NUMBERS = ("value", "lower", "upper")
REQUIRED = ("fact", "source", "entity", "indicator", "measure", "period", "unit")
TEXTS = (*REQUIRED, "as_stated", "breakdown", "part_of", "closed", "caveats")
NEEDED = {*TEXTS, *NUMBERS, "decimals"}
# What is right or wrong together: a unit is that of an indicator and a measure.
JUDGED = (
    ["entity"],
    ["period"],
    ["indicator", "measure", "unit", "breakdown", "part_of", "caveats", "closed"],
)


def columns_missing(
    data: pd.DataFrame, columns: Collection[Column], where: str, optional: Collection[str] = ()
) -> list[Problem]:
    """The columns that `data` lacks, each a problem; what is no frame is one too."""
    if not hasattr(data, "columns"):
        return [Problem(where, "argument", "a frame", type(data).__name__)]
    names = [str(name) for name in data.columns]
    found = ", ".join(names) or "none"
    if len(set(names)) < len(names):
        return [Problem(where, "columns", "names that differ", found)]
    return [
        Problem(where, "columns", f"a column {column.name!r}", found)
        for column in columns
        if column.name not in names and column.name not in optional
    ]


def known_codes(codebook: Codebook) -> Mapping[str, Codes]:
    """The codes of each kind. Which sources there are, only the raw data know."""
    kinds = ("entities", "indicators", "measures", "caveats")
    known: dict[str, Codes] = {kind: frozenset(getattr(codebook, kind)) for kind in kinds}
    return known | {"breakdowns": frozenset(codebook.breakdowns), "sources": Anything()}


def checked_sources(
    sources: Sources, needed: Collection[str] = ("source",)
) -> list[Mapping[str, Any]]:
    """The rows of sources, of a frame too; raises InputError for each needed cell that lacks."""
    is_frame = hasattr(sources, "columns")
    if isinstance(sources, str) or not isinstance(sources, Iterable):
        expected = "a frame or rows (`analysis.sources()`)"
        raise InputError([Problem("argument", "sources", expected, given(sources))])
    rows: list[Any] = records(cast("pd.DataFrame", sources)) if is_frame else list(sources)
    problems = [
        Problem(f"sources, row {place}", "columns", f"a cell {name!r}", found)
        for place, row in enumerate(rows, 1)
        for found in [", ".join(row) if isinstance(row, Mapping) else repr(row)]
        for name in needed
        if not isinstance(row, Mapping) or name not in row
    ]
    if problems:
        raise InputError(problems)
    return rows


def argument_problems(codebook: object, lang: object = "en") -> list[Problem]:
    """What is wrong with the codebook and the language that a function was given."""
    problems = []
    if not isinstance(codebook, Codebook):
        expected = "a Codebook (`analysis.model.load_codebook`)"
        problems.append(Problem("argument", "codebook", expected, type(codebook).__name__))
    if lang not in LANGS:
        problems.append(Problem("argument", "lang", one_of(LANGS, str(lang)), repr(lang)))
    return problems


def grouped(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that differ in their row alone told once, with the first row and their number."""
    found: dict[Problem, list[str]] = {}
    for problem in problems:
        found.setdefault(replace(problem, where=""), []).append(problem.where)
    return [
        replace(
            problem, where=rows[0] if len(rows) == 1 else f"{rows[0]} and {len(rows) - 1:,} more"
        )
        for problem, rows in found.items()
    ]


def _number_problems(row: Mapping[str, Any], where: str, codebook: Codebook) -> Iterator[Problem]:
    """What is wrong with bounds, last digit and unit of a row whose codes are known."""
    numbers = True
    for name in NUMBERS:
        number = row[name]
        if not (isinstance(number, Decimal | Fraction) or (name == "value" and number is None)):
            numbers = False
            expected = "an exact number (Decimal or Fraction; `analysis.read` gives such)"
            yield Problem(where, name, expected, f"{type(number).__name__} {number!r}")
    if not isinstance(row["decimals"], int | Integral):
        expected = "the place of the last printed digit, a whole number"
        yield Problem(where, "decimals", expected, repr(row["decimals"]))
    if numbers:
        try:
            Interval(row["lower"], row["upper"], row["closed"])
        except ValueError as error:
            expected = "lower at most upper, closed one of both, left, right, neither"
            yield Problem(where, "bounds", expected, str(error))
    wanted = codebook.unit_of(row["indicator"], row["measure"])
    try:
        currency = units.currency_of(row["unit"])
        units.factor(row["unit"], units.in_currency(wanted, currency) if currency else wanted)
    except units.UnitError as error:
        yield Problem(where, "unit", f"one that converts to {wanted}", str(error))


def _row_problems(
    row: Mapping[str, Any], where: str, codebook: Codebook, known: Mapping[str, Codes]
) -> list[Problem]:
    problems = [
        Problem(where, name, "text", f"{type(row[name]).__name__} {row[name]!r}")
        for name in TEXTS
        if not isinstance(row[name], str)
    ]
    problems += [Problem(where, name, "a code", "''") for name in REQUIRED if row[name] == ""]
    if problems:
        return problems
    problems = [*code_problems({name: row[name] for name in TEXTS}, where, known)]
    problems += period_problem(row["period"], where, "period")
    return problems or [*_number_problems(row, where, codebook)]


def checked_facts(facts: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """A frame of facts in their order, whatever its own: what is made of them is the same.

    Raises InputError with everything wrong with them. A row is looked at where `_doubtful` says so.
    """
    needed = [column for column in FACTS if column.name in NEEDED]
    problems = argument_problems(codebook) or columns_missing(facts, needed, "facts")
    if problems:
        raise InputError(problems)
    facts = facts.reset_index(drop=True)
    known = known_codes(codebook)
    again = facts["fact"].duplicated(keep=False)
    doubtful = facts[_doubtful(facts, codebook, known) | again]
    for row, is_again in zip(records(doubtful), again[doubtful.index], strict=True):
        where = f"facts, {row['fact']}"
        problems += _row_problems(row, where, codebook, known)
        if is_again:
            problems.append(Problem(where, "fact", "an id that no other row has", "it again"))
    if problems:
        raise InputError(grouped(problems))
    import pandas as pd

    order = facts[["source", "fact"]].assign(start=0)
    if "start" in facts:
        order["start"] = pd.to_numeric(facts["start"], errors="coerce").fillna(0).astype("int64")
    return facts.loc[order.sort_values(["source", "start", "fact"]).index].reset_index(drop=True)


def _doubtful(
    facts: pd.DataFrame, codebook: Codebook, known: Mapping[str, Codes]
) -> pd.Series[bool]:
    """The rows that may have a problem: their codes are judged once for each combination."""
    import pandas as pd

    texts = [name for name in TEXTS if facts[name].dtype != "str" or facts[name].hasnans]
    kinds = {name: set(map(type, facts[name])) for name in NUMBERS}
    kinds["value"].discard(type(None))
    plain = not texts and facts["decimals"].dtype == "int64"
    if not plain or set().union(*kinds.values()) - {Decimal, Fraction}:
        return pd.Series(True, index=facts.index)
    doubtful = (facts["source"] == "") | (facts["fact"] == "")
    for names in JUDGED:
        group = facts.groupby(names, sort=False).ngroup()
        some = records(facts[~group.duplicated()])
        wrong = [code for code, row in enumerate(some) if _row_problems(row, "", codebook, known)]
        doubtful |= group.isin(wrong)
    doubtful |= facts["lower"].map(_is_infinite) | facts["upper"].map(_is_infinite)
    low, high = facts["lower"][~doubtful], facts["upper"][~doubtful]
    is_point = facts["closed"] == "both"
    doubtful |= ~((low < high) | ((low == high) & is_point)).reindex(facts.index, fill_value=True)
    return doubtful


def _is_infinite(number: Decimal | Fraction) -> bool:
    return isinstance(number, Decimal) and not number.is_finite()
