"""What a frame must have before facts, ratios or checks are made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from ..problems import Anything, Codes, InputError, Problem, one_of
from .codebook import Codebook
from .columns import Column, records
from .interval import Interval
from .period import Period, PeriodError
from .schemas import FACTS

if TYPE_CHECKING:
    import pandas as pd

    Sources: TypeAlias = pd.DataFrame | Iterable[Mapping[str, Any]]

# What sides of ratios are made of; the rest of a frame of facts is not asked for.
NUMBERS = ("value", "lower", "upper")
SCOPE = ("entity", "indicator", "measure", "breakdown", "period", "part_of")
NEEDED = {"fact", "source", "as_stated", "closed", "unit", "decimals", "caveats", *NUMBERS, *SCOPE}


def columns_missing(
    data: pd.DataFrame, columns: Collection[Column], where: str, optional: Collection[str] = ()
) -> list[Problem]:
    """The columns that `data` lacks, each a problem; what is no frame is one too."""
    if not hasattr(data, "columns"):
        return [Problem(where, "argument", "a frame", type(data).__name__)]
    names = [str(name) for name in data.columns]
    found = ", ".join(names) or "none"
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


def _row_problems(
    row: Mapping[str, object], where: str, known: Mapping[str, Codes]
) -> list[Problem]:
    problems = []
    for column, kind in (
        ("entity", "entities"),
        ("indicator", "indicators"),
        ("measure", "measures"),
    ):
        code = row[column]
        if code not in known[kind]:
            problems.append(Problem(where, column, one_of(known[kind], str(code)), repr(code)))
    try:
        Period(str(row["period"]))
    except PeriodError as error:
        problems.append(Problem(where, "period", "a period (ISO 8601)", str(error)))
    for name in NUMBERS:
        number = row[name]
        if not (isinstance(number, Decimal | Fraction) or (name == "value" and number is None)):
            expected = "an exact number (Decimal or Fraction; `analysis.read` gives such)"
            problems.append(Problem(where, name, expected, f"{type(number).__name__} {number!r}"))
    if not problems:
        try:
            Interval(row["lower"], row["upper"], row["closed"])  # type: ignore[arg-type]
        except ValueError as error:
            expected = "lower at most upper, closed one of both, left, right, neither"
            problems.append(Problem(where, "bounds", expected, str(error)))
    return problems


def checked_facts(facts: pd.DataFrame, codebook: Codebook) -> list[dict[str, object]]:
    """The rows of a frame of facts; raises InputError with everything wrong with them."""
    needed = [column for column in FACTS if column.name in NEEDED]
    problems = columns_missing(facts, needed, "facts")
    if problems:
        raise InputError(problems)
    rows = records(facts)
    known = known_codes(codebook)
    for row in rows:
        problems += _row_problems(row, f"facts, {row['fact']}", known)
    if problems:
        raise InputError(problems)
    # in the order of facts, whatever that of the frame: what is made of them is the same
    return sorted(rows, key=lambda row: (row["source"], row.get("start") or 0, row["fact"]))
