"""Raw data as typed: ``data/raw/sources.csv`` and ``data/raw/figures/*.csv``, read and checked.

Everything wrong with a file is reported at once, each with its row (counted as an editor shows
lines of the file, the header being row 1).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from math import ceil, log10
from pathlib import Path
from typing import Any

from ..problems import Codes, InputError, Problem, one_of
from ..project import Project
from ..reading import Quantity, QuantityError, parse_quantity
from . import units
from .codebook import Codebook
from .columns import PLACES, Column
from .period import Period, PeriodError, period_problem
from .positions import collisions, is_position, place_problems
from .schemas import FIGURES, MAY_LACK, SOURCES
from .spreadsheet_cells import LONGEST, control, is_formula, length_of, unguarded
from .typed_files import listed, read_text

Row = dict[str, Any]
CODE = re.compile(SOURCES[0].pattern)  # of a source
KIND_OF = {
    "source": "sources",
    "entity": "entities",
    "indicator": "indicators",
    "part_of": "indicators",
    "measure": "measures",
    "breakdown": "breakdowns",
    "caveats": "caveats",
}
SEVERAL = ("breakdown", "caveats")  # cells with a space between codes
LARGEST = 16  # digits before the point of a figure, so that ratios fit into the tables
PHRASES = ("as_stated", "read_as")


def _cells(path: Path, where: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """The rows of a CSV file that are not blank, with their line numbers."""
    try:
        text = read_text(path, where)
    except InputError as error:
        return [], list(error.problems)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, row))
    except csv.Error as error:
        return [], [Problem(where, f"row {reader.line_num}", "comma-separated values", str(error))]
    return rows, []


def _of_length(row: list[str], length: int) -> list[str]:
    """The row without blank cells behind its last column, which spreadsheets leave."""
    return row if any(cell.strip() for cell in row[length:]) else row[:length]


def read_table(
    path: Path,
    where: str,
    columns: tuple[Column, ...],
    optional: Collection[str] = (),
) -> tuple[list[Row], list[Problem]]:
    """Rows of a CSV file as dicts (with ``row``, the line), and every problem of its form.

    It may be without the columns named `optional`; their cells are empty then.
    """
    cells, problems = _cells(path, where)
    if problems:
        return [], problems
    header = cells[0][1] if cells else []
    header = header[: max((n for n, name in enumerate(header, 1) if name.strip()), default=0)]
    known = [column.name for column in columns]
    for name in known:
        if name not in header and name not in optional:
            found = ", ".join(header) or "an empty file"
            problems.append(Problem(where, "row 1", f"a column {name!r}", found))
    for name, count in Counter(header).items():
        if name not in known:
            problems.append(Problem(where, "row 1", f"columns {', '.join(known)}", repr(name)))
        elif count > 1:
            problems.append(Problem(where, "row 1", f"column {name!r} once", f"{count} times"))
    if problems:
        return [], problems
    rows = []
    for line, given in cells[1:]:
        row = _of_length(given, len(header))
        if len(row) != len(header):
            expected = f"{len(header)} cells"
            problems.append(Problem(where, f"row {line}", expected, f"{len(row)}"))
            continue
        named = dict(zip(header, row, strict=True))
        for column in columns:
            problems += _cell_problems(
                named.setdefault(column.name, ""), column, f"{where}, row {line}"
            )
        rows.append({"row": line, **{name: unguarded(cell) for name, cell in named.items()}})
    return rows, problems


def _cell_problems(cell: str, column: Column, where: str) -> list[Problem]:
    if not cell:
        return [Problem(where, column.name, "a value", "an empty cell")] if column.required else []
    if found := control(cell):
        return [Problem(where, column.name, "text without control characters", found)]
    if length_of(cell) > LONGEST:
        expected = f"at most {LONGEST:,} characters, as many as a spreadsheet takes"
        return [Problem(where, column.name, expected, f"{length_of(cell):,}")]
    if is_formula(cell) and not (column.name in PHRASES and _is_phrase(cell)):
        expected = "text that is no spreadsheet formula (an apostrophe before it makes it text)"
        return [Problem(where, column.name, expected, repr(cell))]
    cell = unguarded(cell)
    if cell != cell.strip():
        return [Problem(where, column.name, "no space at its ends", repr(cell))]
    if column.kind == "integer" and not is_position(cell):
        return [Problem(where, column.name, "a whole number from 0", repr(cell))]
    if column.allowed and cell not in column.allowed:
        return [Problem(where, column.name, one_of(column.allowed, cell), repr(cell))]
    if column.pattern and not re.fullmatch(column.pattern, cell):
        return [Problem(where, column.name, column.form, repr(cell))]
    return []


def _is_phrase(text: str) -> bool:
    """Whether a text is a printed figure (-1.2億元), whatever it begins with."""
    try:
        parse_quantity(text)
    except QuantityError:
        return False
    return True


def read_sources(project: Project) -> tuple[list[Row], list[Problem]]:
    """The sources, and everything wrong with them."""
    where = project.name(project.sources)
    rows, problems = read_table(project.sources, where, SOURCES, MAY_LACK)
    codes = [row["source"] for row in rows]
    twice = {code for code, count in Counter(codes).items() if count > 1}
    for row in rows:
        place = f"{where}, row {row['row']}"
        if row["source"] in twice:
            problems.append(Problem(place, "source", "a code given once", repr(row["source"])))
        for column in ("date", "released"):
            problems += period_problem(row[column], place, column)
        if row["currency"] and row["currency"] not in units.currency_codes():
            expected = one_of(units.currency_codes(), row["currency"])
            problems.append(Problem(place, "currency", expected, repr(row["currency"])))
        others = [code for code in codes if code != row["source"]]
        for code in row["supersedes"].split():
            if code not in others:
                problems.append(Problem(place, "supersedes", one_of(others, code), repr(code)))
    return rows, problems


def quantity_of(
    phrase: str, codebook: Codebook, indicator: str, measure: str = "level", currency: str = "CNY"
) -> Quantity:
    """What a figure's phrase means, in the unit of that measure of its indicator.

    `currency` (ISO 4217) is what a bare 元 means; money keeps the currency that it is printed in.
    For an indicator that the codebook has not, the unit is the phrase's own.

    Raises QuantityError for a phrase that is none, UnitError for a unit that is another's.
    """
    quantity = parse_quantity(phrase)
    if indicator not in codebook.indicators or measure not in codebook.measures:
        return quantity
    entry = codebook.indicators[indicator]
    unit = codebook.unit_of(indicator, measure)
    printed = (entry.printed_unit if unit == entry.unit else None) or unit
    found = quantity.unit
    if units.currency_of(printed) and (money := units.currency_of(found)):
        if money == units.MONEY and not units.names_yuan(phrase):
            money = units.currency_codes()[currency]
            found = units.in_currency(found, money)
        unit, printed = (units.in_currency(each, money) for each in (unit, printed))
    value = quantity.value
    value = None if value is None else units.convert(value, found, printed)
    lower, upper = (units.convert(end, found, printed) for end in (quantity.lower, quantity.upper))
    # the last printed digit's place in the new unit, the coarser one where no power of ten fits
    places = ceil(log10(units.factor(found, printed)))
    return replace(
        quantity,
        value=value,
        lower=lower,
        upper=upper,
        unit=unit,
        decimals=quantity.decimals - places,
    )


def code_problems(row: Row, where: str, known: Mapping[str, Codes]) -> Iterator[Problem]:
    """Codes of a figure that the codebook has not; breakdowns and caveats may be several."""
    for column, kind in KIND_OF.items():
        cell, codes = row.get(column) or "", known[kind]
        for code in cell.split() if column in SEVERAL else filter(None, [cell]):
            if code not in codes:
                yield Problem(where, column, one_of(codes, code), repr(code))


def _figure_problems(
    row: Row,
    where: str,
    codebook: Codebook,
    known: Mapping[str, Codes],
    sources: Mapping[str, Row],
) -> Iterator[Problem]:
    yield from code_problems(row, where, known)
    yield from period_problem(row["period"], where, "period")
    source = sources.get(row["source"], {})
    yield from _ahead(row, where, codebook, source.get("date") or "")
    has_text = bool(source.get("sha256") or source.get("length"))
    yield from place_problems(row, where, has_text=has_text)
    column = "read_as" if row["read_as"] else "as_stated"
    if row[column] and (not is_formula(row[column]) or _is_phrase(row[column])):
        try:
            currency = source.get("currency") or "CNY"
            measure = row["measure"] or "level"
            quantity = quantity_of(row[column], codebook, row["indicator"], measure, currency)
            yield from _size_problems(quantity, where, column)
        except QuantityError as error:
            yield Problem(where, column, "a quantity", str(error))
        except units.UnitError as error:
            item = f"{column} {row[column]!r}"
            yield Problem(where, item, f"the unit of {row['indicator']}", str(error))


def _ahead(row: Row, where: str, codebook: Codebook, published: str) -> Iterator[Problem]:
    """A period that begins after publication, of what is no target and no forecast."""
    entry = codebook.measures.get(row["measure"] or "level")
    told = {row["status"], entry.role if entry else "target"}
    try:
        begins = Period(row["period"].removeprefix("../")).start
        day = Period(published).end
    except PeriodError:  # told elsewhere
        return
    if day is None or begins is None or begins <= day or told & {"target", "forecast"}:
        return
    expected = f"target or forecast, for {row['period']} is after publication ({published})"
    yield Problem(where, "measure", expected, row["measure"] or "level")


def _size_problems(quantity: Quantity, where: str, item: str) -> Iterator[Problem]:
    """A number too large or too fine for the tables."""
    ends = [end for end in (quantity.lower, quantity.upper) if end.is_finite()]
    if quantity.decimals > PLACES or any(abs(end) >= 10**LARGEST for end in ends):
        expected = f"a number below 10^{LARGEST} with at most {PLACES} decimal places"
        shown = f"{max(ends, key=abs):.3e} with {quantity.decimals} places"
        yield Problem(where, item, expected, shown)


def _wholes(rows: list[Row]) -> Iterator[Problem]:
    """Figures that are part of a whole that is not printed for their entity."""
    printed = {(row["source"], row["entity"], row["indicator"]) for row in rows}
    expected = "the indicator of a figure of the same entity"
    for row in rows:
        if row["part_of"] and (row["source"], row["entity"], row["part_of"]) not in printed:
            yield Problem(row["where"], "part_of", expected, row["part_of"])


def read_figures(
    project: Project,
    codebook: Codebook,
    known: Mapping[str, Codes],
    sources: Collection[Row] = (),
) -> tuple[list[Row], list[Problem]]:
    """The figures of all files in order of name, and everything wrong with them.

    `known` has the codes of each kind; figures of the `sources` whose text is described must have
    positions.
    """
    by_code = {row["source"]: row for row in sources}
    rows: list[Row] = []
    problems: list[Problem] = []
    paths = listed(project.figures, ".csv")
    if not paths:
        where = project.name(project.figures)
        problems.append(Problem(where, "folder", "at least one CSV file", "none"))
    for path in paths:
        name = project.name(path)
        read, found = read_table(path, name, FIGURES, MAY_LACK)
        problems += found
        for row in read:
            row["where"] = f"{name}, row {row['row']}"
            problems += _figure_problems(row, row["where"], codebook, known, by_code)
        rows += read
    return rows, [*problems, *collisions(rows), *_wholes(rows)]
